// What there is to show at one instant, whoever made it: a film that is replayed, or a case being flown.
// Map, scope, 3-D, track table and details draw a Picture and know nothing else.

import type { Place, Side, Site } from "./api/types";

/** How far the defence has come with something, the most urgent last. */
export type Stage = "undetected" | "detected" | "tracked" | "identified" | "assigned" | "locked" | "engaged" | "ended";

export interface Shown {
  /** Unlike any other in the picture, the same from one picture to the next. */
  key: string;
  entity: number;
  /** An object is the truth, a track is what a command post believes. */
  what: "object" | "missile" | "track";
  name: string;
  class: string;
  label: string;
  side: Side;
  stage: Stage;
  x_km: number;
  y_km: number;
  alt_m: number;
  speed_m_s: number;
  /** Course over the ground, degrees clockwise from north; NaN: none. */
  heading_deg: number;
  /** Half axes of its 1-sigma ellipse, km, and the bearing of the longer, degrees; absent: not known. */
  sigma?: { major_km: number; minor_km: number; bearing_deg: number };
  /** Where it was, oldest first, [x0, y0, x1, y1, ...] in km. */
  trail: Float64Array | number[];
  /** Altitudes of the trail's points, m, for 3-D; absent: not known. */
  trail_alt_m?: Float64Array | number[];
  /** Entity of what a missile was launched at, -1: none. */
  target: number;
  /** One line under its name: what is being done with it, or why nothing is. */
  note: string;
}

export interface Picture {
  time_s: number;
  site: Site;
  places: Place[];
  /** Radars that are lost or silent now, by key of place. */
  dark: Set<string>;
  /** Middle of the sector an engagement radar faces, degrees from north, by key of place; absent: all round. */
  facing_deg: Map<string, number>;
  shown: Shown[];
}
