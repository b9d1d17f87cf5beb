// Kinds of events in groups, each with a shape and a colour, for the time slider, the log and their legend.

import type { FilmDocument, FilmEvent } from "../api/types";

export type Group =
  | "detected" | "tracks" | "control" | "launches" | "flights" | "killed" | "through" | "losses" | "blocked" | "other";

export interface GroupInfo {
  id: Group;
  title: string;
  /** For the legend under the time line. */
  short: string;
  /** Path in a box from -5 to 5. */
  shape: string;
  filled: boolean;
  /** Token of page.css. */
  colour: string;
  /** Drawn above the time slider. */
  tick: boolean;
}

export const GROUPS: readonly GroupInfo[] = [
  {
    id: "detected", title: "first seen", short: "first seen",
    shape: "M0-4.5V4.5", filled: false, colour: "--muted", tick: true,
  },
  {
    id: "launches", title: "missile launched", short: "launched",
    shape: "M0-4.5 4 4H-4Z", filled: true, colour: "--missile", tick: true,
  },
  {
    id: "killed", title: "killed", short: "killed",
    shape: "M-4-4 4 4M4-4-4 4", filled: false, colour: "--ok", tick: true,
  },
  {
    id: "through", title: "got through", short: "got through",
    shape: "M0-5 5 0 0 5-5 0Z", filled: true, colour: "--hostile", tick: true,
  },
  {
    id: "losses", title: "own losses", short: "own losses",
    shape: "M-4-4H4V4H-4Z", filled: true, colour: "--warn", tick: true,
  },
  {
    id: "tracks", title: "tracks", short: "tracks",
    shape: "M0-3.5A3.5 3.5 0 1 0 .01-3.5", filled: false, colour: "--accent", tick: false,
  },
  {
    id: "control", title: "fire control", short: "fire control",
    shape: "M-4-4H4V4H-4Z", filled: false, colour: "--accent", tick: false,
  },
  {
    id: "flights", title: "flight and bursts", short: "flight",
    shape: "M0-4.5 4 4H-4Z", filled: false, colour: "--missile", tick: false,
  },
  {
    id: "blocked", title: "held up", short: "held up",
    shape: "M-4 0H4", filled: false, colour: "--muted", tick: false,
  },
  {
    id: "other", title: "other", short: "other",
    shape: "M-1-1H1V1H-1Z", filled: true, colour: "--muted", tick: false,
  },
];

const OF_KIND: Record<string, Group> = {
  FIRST_PLOT: "detected", CONFIRMED: "tracks", IDENTIFIED: "tracks", DROPPED: "tracks", CUED: "control", LOCKED: "control",
  SLEWED: "control", HUSHED: "control", SECTOR_SEARCH: "control", USUAL_SEARCH: "control", LAUNCHED: "launches",
  LAUNCH_FAILED: "flights", HOMING: "flights", BURST: "flights", SHOT_ENDED: "flights", ASSESSED: "flights",
  KILLED: "killed", RADAR_LOST: "losses", POST_LOST: "losses", LAUNCHER_LOST: "losses", BLOCKED: "blocked",
};

/** Group of an event: what an arrival or a kill means depends on whose object it was. */
export function groupOf(event: FilmEvent, film: FilmDocument): Group {
  if (event.kind === "ARRIVED" || event.kind === "KILLED") {
    const object = film.objects.find((one) => event.entities.includes(one.entity));
    if (event.kind === "KILLED") return object?.side === "friend" ? "losses" : "killed";
    return object?.end === "LEAKED" ? "through" : "other";
  }
  return OF_KIND[event.kind] ?? "other";
}
