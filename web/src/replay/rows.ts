// Rows of the track table: what the canvas shows, in words and numbers, in the order asked for.

import type { Side } from "../api/types";
import type { LayerSwitches } from "../layers";
import type { Shown, Stage } from "../picture";
import { STAGES } from "./stages";

export type SortKey = "urgency" | "name" | "class" | "side" | "stage" | "altitude" | "speed" | "range" | "bearing";

export interface Row {
  key: string;
  what: Shown["what"];
  side: Side;
  name: string;
  label: string;
  stage: Stage;
  note: string;
  alt_m: number;
  speed_m_s: number;
  range_km: number;
  bearing_deg: number;
}

/** True for what the layers show. */
export function isOn(what: Shown["what"], layers: LayerSwitches): boolean {
  return what === "object" ? layers.truth : what === "track" ? layers.tracks : layers.missiles;
}

/** A row of what is shown now; range and bearing from the site are exact in the plane about it. */
export function rowOf(shown: Shown): Row {
  return {
    key: shown.key, what: shown.what, side: shown.side, name: shown.name, label: shown.label, stage: shown.stage,
    note: shown.note, alt_m: shown.alt_m, speed_m_s: shown.speed_m_s, range_km: Math.hypot(shown.x_km, shown.y_km),
    bearing_deg: ((Math.atan2(shown.x_km, shown.y_km) * 180) / Math.PI + 360) % 360,
  };
}

const SIDE_ORDER: Record<Side, number> = { hostile: 0, unknown: 1, friend: 2 };
const WHAT_ORDER: Record<Shown["what"], number> = { object: 0, track: 1, missile: 2 };

/** Smaller is more urgent: what has ended last, then what is furthest along the chain of the defence. */
function urgency(row: Row): number {
  const stage = row.stage === "ended" ? 100 : 10 - STAGES.indexOf(row.stage);
  return 1000 * WHAT_ORDER[row.what] + 200 * SIDE_ORDER[row.side] + stage;
}

const text = new Intl.Collator("en", { numeric: true });

const ORDERS: Record<SortKey, (a: Row, b: Row) => number> = {
  urgency: (a, b) => urgency(a) - urgency(b) || a.range_km - b.range_km,
  name: (a, b) => text.compare(a.name, b.name),
  class: (a, b) => text.compare(a.label, b.label),
  side: (a, b) => SIDE_ORDER[a.side] - SIDE_ORDER[b.side],
  stage: (a, b) => STAGES.indexOf(b.stage) - STAGES.indexOf(a.stage),
  altitude: (a, b) => a.alt_m - b.alt_m,
  speed: (a, b) => a.speed_m_s - b.speed_m_s,
  range: (a, b) => a.range_km - b.range_km,
  bearing: (a, b) => a.bearing_deg - b.bearing_deg,
};

export function sorted(rows: Row[], by: SortKey, down: boolean): Row[] {
  const order = ORDERS[by];
  return rows.sort((a, b) => (down ? -order(a, b) : order(a, b)) || text.compare(a.key, b.key));
}
