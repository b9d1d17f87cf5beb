// All that the parts of the editor share: the draft, what the server says of it, and what is selected.

import { tick } from "svelte";
import { messageOf, type Client } from "../api/client";
import type { Fault, Laid, Validation } from "../api/types";
import { Catalogue } from "./catalogue.svelte";
import { Draft, type State } from "./draft.svelte";
import { withDefault, withItem, type Adding } from "./items";
import { besideWaypoint, legsOf, marksOf, nudged, without, withWaypoint } from "./marks";
import { Newest } from "./newest";
import { get, ownerOf, within, type Data } from "./paths";
import type { XY } from "./positions";
import { lineOf } from "./text";


export class Editor {
  readonly draft = new Draft();
  readonly catalogue: Catalogue;
  faults = $state.raw<Fault[]>([]);
  explained = $state.raw<string[]>([]);
  laid = $state.raw<Laid | null>(null);
  /** Changed since the server last answered. */
  checking = $state(true);
  /** Why nothing could be checked; empty: it could. */
  trouble = $state("");
  selected = $state("run");
  tab = $state<"map" | "text">("map");
  /** What the next click on the map puts there; null: nothing. */
  adding = $state<Adding | null>(null);
  /** Line of the text to go to, from 0; -1: none. */
  line = $state(-1);

  data = $derived.by(() => this.draft.data);
  marks = $derived.by(() => marksOf(this.draft.data));
  legs = $derived.by(() => legsOf(this.draft.data, this.marks));
  /** Claims and epoch as the catalogue is asked with them. */
  given = $derived.by(() => {
    const { claims, epoch_year } = this.draft.data;
    const epoch = Number.isInteger(epoch_year) && epoch_year >= 2007 && epoch_year <= 2100 ? `&epoch=${epoch_year}` : "";
    return (["central", "advertised", "sceptical"].includes(claims) ? `&claims=${claims}` : "") + epoch;
  });
  owner = $derived.by(() => ownerOf(this.selected) ?? "run");
  #faulty = $derived.by(() => new Map(this.faults.map((fault) => [fault.field, fault.expected])));
  #known: State | null = null;
  readonly #newest: Newest<State, Validation>;

  constructor(readonly client: Client) {
    this.catalogue = new Catalogue(client);
    this.#newest = new Newest(
      (state) => client.post<Validation>("validate", { ...sent(state), ...(this.draft.id ? { id: this.draft.id } : {}) }),
      (answer, state) => this.#answered(answer, state),
      (error) => void ((this.checking = false), (this.trouble = messageOf(error))),
    );
  }

  /** Ask the server about the draft as it is now. */
  check(state: State): void {
    if (state === this.#known) return;
    this.checking = true;
    this.#newest.put(state);
  }

  stop(): void {
    this.#newest.stop();
  }

  #answered(answer: Validation, state: State): void {
    this.checking = false;
    this.trouble = "";
    this.faults = answer.faults;
    this.explained = answer.explained;
    this.laid = answer.laid ?? this.laid; // units of a draft that cannot be laid keep their symbols
    const current = this.draft.state === state;
    this.draft.answered(state, answer.data, answer.toml);
    this.#known = current ? this.draft.state : state; // the same with its answer filled in
  }

  /** What is wrong with exactly this field. */
  fault(field: string): string {
    return this.#faulty.get(field) ?? "";
  }

  /** Faults within an item. */
  faultsIn(owner: string): Fault[] {
    return this.faults.filter((fault) => (owner === "run" ? ownerOf(fault.field) === "run" : within(fault.field, owner)));
  }

  /** Change data, unless the text cannot be read: the forms then show something older. */
  change(data: Data, tag = ""): void {
    if (this.draft.state.readable) this.draft.change(data, tag);
  }

  set(field: string, value: unknown): void {
    if (this.draft.state.readable) this.draft.set(field, value);
  }

  select(field: string): void {
    this.selected = field;
    this.adding = null;
  }

  /** Go to a field: its form and input, or its line of the text where no form has it. */
  async goTo(field: string): Promise<void> {
    const owner = ownerOf(field);
    if (owner && this.draft.state.readable) this.select(get(this.data, markIn(field)) === undefined ? owner : markIn(field));
    await tick();
    const input = document.getElementById(idOf(field));
    if (owner && input) return input.focus();
    this.tab = "text";
    await tick();
    this.line = lineOf(this.draft.state.toml ?? "", field);
  }

  add(kind: Adding, at: XY): void {
    const unit = Number(/^fire_units\[(\d+)\]/.exec(this.selected)?.[1] ?? 0);
    const made = withItem(this.draft.state.data, kind, at, unit);
    this.change(made.data);
    this.select(made.field);
  }

  /** Write out what the program takes where the file has no such list, so that it can be edited. */
  writeOut(list: "radars" | "fire_units" | "defended"): void {
    this.change(withDefault(this.draft.state.data, list));
    this.select(`${list}[0]`);
  }

  addUnit(): void {
    if (this.data.fire_units === undefined) return this.writeOut("fire_units");
    const units = Array.isArray(this.data.fire_units) ? this.data.fire_units.length : 0;
    this.set(`fire_units[${units}]`, { name: `fire unit ${units + 1}`, launchers: [{ count: 4, load: { missile_48N6E3_48N6DM: 4 } }] });
    this.select(`fire_units[${units}]`);
  }

  addWaypoint(after: string, at: XY | null = besideWaypoint(this.data, after)): void {
    const made = at && withWaypoint(this.draft.state.data, after, ...at);
    if (!made) return;
    this.change(made.data);
    this.select(made.field);
  }

  remove(field: string): void {
    if (field === "site" || get(this.data, field) === undefined) return;
    this.change(without(this.draft.state.data, field));
    const parent = /^(raids\[\d+\])\.|^(fire_units\[\d+\])\./.exec(field);
    this.select(parent?.[1] ?? parent?.[2] ?? "run");
  }

  nudge(field: string, east_km: number, north_km: number): void {
    this.change(nudged(this.draft.state.data, field, east_km, north_km), `nudge ${field}`);
  }

  /** The handle after (1) or before (-1) the selected one. */
  step(by: number): void {
    const fields = this.marks.map((mark) => mark.field);
    const at = fields.findIndex((field) => within(field, this.selected));
    const next = fields[(at < 0 ? (by > 0 ? 0 : fields.length - 1) : at + by + fields.length) % fields.length];
    if (next) this.select(next);
  }
}

/** What is sent of a state: its text where it has one, else data that the server writes as a text. */
export function sent(state: State): { toml: string } | { data: Data } {
  return state.toml !== null ? { toml: state.toml } : { data: state.data };
}

/** Id of the input of a field. */
export const idOf = (field: string): string => `field-${field.replace(/[^A-Za-z0-9_]+/g, "-")}`;

/** The point of a raid that a field lies in, or its item. */
function markIn(field: string): string {
  return /^raids\[\d+\]\.(route\[\d+\]|orbit|launch|aim)\b(?!_)/.exec(field)?.[0] ?? ownerOf(field) ?? field;
}
