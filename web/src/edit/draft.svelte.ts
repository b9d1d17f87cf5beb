// A scenario being edited: a history of states that never change, so undo and redo only move along it.

import type { ScenarioDocument } from "../api/types";
import { get, set, type Data } from "./paths";

export interface State {
  /** The file as data. After a fault of grammar in the text: as it last could be read. */
  data: Data;
  /** The text of the file; null: the forms changed it and the server has not written it yet. */
  toml: string | null;
  /** Who made this state: a text keeps its comments, data is written anew by the server. */
  by: "text" | "form";
  /** Whether `data` says what `toml` says. */
  readable: boolean;
}

/** What is kept over a reload. */
export interface Kept { id: string; rev: string; state: State; selected: string; at: string }

const DEEPEST = 500; // steps of undo
const ONE_STEP_MS = 1200; // changes of one field within this time are one step, as typing is

export class Draft {
  id = $state("");
  rev = $state("");
  bundled = $state(false);
  #states = $state.raw<State[]>([{ data: {}, toml: "", by: "text", readable: true }]);
  #at = $state(0);
  #saved = $state.raw<State | null>(null);
  /** A change under way (a drag): seen by everyone, in no history until it is done. */
  #passing = $state.raw<Data | null>(null);
  #last = { tag: "", at_ms: -Infinity };

  state = $derived(this.#states[this.#at]!);
  /** The state with the change under way. */
  shown = $derived.by((): State => (this.#passing ? { data: this.#passing, toml: null, by: "form", readable: true } : this.state));
  data = $derived(this.shown.data);
  passing = $derived(this.#passing !== null);
  dirty = $derived(this.state !== this.#saved);
  undoable = $derived(this.#at > 0);
  redoable = $derived(this.#at < this.#states.length - 1);

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Begin with a file as the server has it; `kept` is laid over it as the next state. */
  open(file: ScenarioDocument, kept: State | null = null, rev = file.rev): void {
    const saved: State = { data: file.data, toml: file.toml, by: "text", readable: true };
    this.id = file.id;
    this.rev = rev;
    this.bundled = file.bundled;
    this.#saved = saved;
    this.#states = kept ? [saved, kept] : [saved];
    this.#at = this.#states.length - 1;
    this.#settle();
  }

  /** Begin with a text that no file has. */
  start(toml: string, kept: State | null = null): void {
    this.open({ id: "", bundled: false, rev: "", toml, data: {} }, kept);
    if (!kept) this.#states = [{ data: {}, toml, by: "text", readable: false }];
    this.#saved = null;
  }

  get(field: string): any {
    return get(this.data, field);
  }

  /** One value, by a form; undefined takes the key out. */
  set(field: string, value: unknown): void {
    this.change(set(this.state.data, field, value), field);
  }

  /** Another document, by a form or a button. `tag`: changes of one tag that follow each other closely are one step. */
  change(data: Data, tag = ""): void {
    if (data === this.state.data) return;
    this.#push({ data, toml: null, by: "form", readable: true }, tag);
  }

  type(toml: string): void {
    this.#push({ data: this.state.data, toml, by: "text", readable: false }, "(text)");
  }

  /** Show a change without making it a step. */
  pass(data: Data): void {
    this.#passing = data;
  }

  /** End a drag: what was shown becomes one step, or nothing. */
  settle(keep: boolean): void {
    const data = this.#passing;
    this.#passing = null;
    if (data && keep) this.change(data);
  }

  /** Fill in what the server made of a state: the data of a text, or the text of data. Makes no step. */
  answered(state: State, data: Data | null, toml: string | null): void {
    const index = this.#states.indexOf(state);
    if (index < 0) return;
    const known: State = state.by === "text"
      ? { ...state, data: data ?? state.data, readable: data !== null }
      : { ...state, toml: toml ?? state.toml };
    if (known.data === state.data && known.toml === state.toml && known.readable === state.readable) return;
    this.#states = this.#states.with(index, known);
    if (this.#saved === state) this.#saved = known;
  }

  undo(): void {
    this.#move(-1);
  }

  redo(): void {
    this.#move(1);
  }

  /** It is on the disk now, as `state` and with this revision. */
  saved(file: ScenarioDocument, state: State): void {
    this.id = file.id;
    this.rev = file.rev;
    this.bundled = file.bundled;
    const index = this.#states.indexOf(state);
    const known = { ...state, toml: file.toml, data: state.by === "text" ? file.data : state.data, readable: true };
    if (index >= 0) this.#states = this.#states.with(index, known);
    this.#saved = known;
    this.#settle();
  }

  /** Take over what somebody else saved, as a step that can be undone. */
  adopt(file: ScenarioDocument): void {
    const state: State = { data: file.data, toml: file.toml, by: "text", readable: true };
    this.#push(state, "");
    this.#saved = this.state;
    this.rev = file.rev;
  }

  kept(selected: string): Kept {
    return { id: this.id, rev: this.rev, state: this.state, selected, at: new Date().toISOString() };
  }

  #push(state: State, tag: string): void {
    this.#passing = null;
    const now = this.now();
    const joins = tag !== "" && tag === this.#last.tag && now - this.#last.at_ms < ONE_STEP_MS && this.#at > 0 && this.dirty;
    const before = this.#states.slice(0, joins ? this.#at : this.#at + 1);
    this.#states = [...before, state].slice(-DEEPEST);
    this.#at = this.#states.length - 1;
    this.#last = { tag, at_ms: now };
  }

  #move(by: number): void {
    this.#passing = null;
    this.#at = Math.min(Math.max(this.#at + by, 0), this.#states.length - 1);
    this.#settle();
  }

  #settle(): void {
    this.#last = { tag: "", at_ms: -Infinity };
  }
}
