// How far the defence had come with an object at each time, from the events of the film.

import type { FilmDocument, FilmEvent, FilmObject } from "../api/types";
import type { Stage } from "../picture";
import { lastAt } from "./path";

export const STAGES: readonly Stage[] = [
  "undetected", "detected", "tracked", "identified", "assigned", "locked", "engaged", "ended",
];

/** Something that is one thing from each time on until the next. */
export class Line<T> {
  readonly t_s: number[] = [];
  readonly values: T[] = [];
  private hint = -1;

  constructor(private readonly start: T) {}

  /** Add what holds from a time on, no earlier than the last; the same again adds nothing. */
  add(time_s: number, value: T): void {
    if (value === (this.values.at(-1) ?? this.start)) return;
    if (this.t_s.at(-1) === time_s) this.values[this.values.length - 1] = value;
    else {
      this.t_s.push(time_s);
      this.values.push(value);
    }
  }

  at(time_s: number): T {
    this.hint = lastAt(this.t_s, time_s, this.hint);
    return this.hint < 0 ? this.start : this.values[this.hint]!;
  }
}

interface State {
  known: Set<Stage>;
  flying: number;
}

type Change = [time_s: number, apply: (state: State) => void];

const RAISES: Record<string, Stage> = {
  FIRST_PLOT: "detected", CONFIRMED: "tracked", IDENTIFIED: "identified", CUED: "assigned", LOCKED: "locked",
};

const FIRSTS = [
  ["first_plot_s", "detected"], ["confirmed_s", "tracked"], ["identified_s", "identified"], ["assigned_s", "assigned"],
  ["locked_s", "locked"],
] as const;

const forget = (...stages: Stage[]) => (state: State) => stages.forEach((stage) => state.known.delete(stage));
const learn = (stage: Stage) => (state: State) => void state.known.add(stage);

function changeOf(event: FilmEvent): Change | null {
  const raised = RAISES[event.kind];
  if (raised) return [event.t_s, learn(raised)];
  if (event.kind === "DROPPED") return [event.t_s, forget("tracked", "identified", "assigned", "locked")];
  if (event.kind === "ASSESSED" && event.text.endsWith("as killed")) return [event.t_s, forget("assigned", "locked")];
  return null;
}

function stageOf(state: State): Stage {
  if (state.flying > 0) return "engaged";
  for (let i = STAGES.length - 1; i > 0; i--) if (state.known.has(STAGES[i]!)) return STAGES[i]!;
  return "undetected";
}

/** Stages of an object: they fall back when its track is lost, it is believed killed or no missile flies at it. */
export function stagesOf(object: FilmObject, film: Pick<FilmDocument, "missiles">, events: FilmEvent[]): Line<Stage> {
  const changes: Change[] = [];
  for (const [key, stage] of FIRSTS) {
    const time_s = object[key];
    if (time_s !== null) changes.push([time_s, learn(stage)]);
  }
  for (const event of events) {
    const change = changeOf(event);
    if (change) changes.push(change);
  }
  for (const missile of film.missiles) {
    if (missile.target !== object.entity || missile.launched_s === null) continue;
    changes.push([missile.launched_s, (state) => state.flying++]);
    if (missile.end_s !== null) changes.push([missile.end_s, (state) => state.flying--]);
  }
  changes.sort((a, b) => a[0] - b[0]);
  const line = new Line<Stage>("undetected");
  const state: State = { known: new Set(), flying: 0 };
  for (const [time_s, apply] of changes) {
    if (object.end_s !== null && time_s >= object.end_s) break;
    apply(state);
    line.add(time_s, stageOf(state));
  }
  if (object.end_s !== null) line.add(object.end_s, "ended");
  return line;
}

/** Stage of a track: what is done with its object, and never less than tracked. */
export function trackStage(identity: string, object: Stage | null): Stage {
  const own: Stage = identity === "pending" ? "tracked" : "identified";
  if (object === null || object === "ended") return own;
  return STAGES.indexOf(object) > STAGES.indexOf(own) ? object : own;
}
