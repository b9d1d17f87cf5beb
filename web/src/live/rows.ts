// The track table: what of a frame it lists, and in which order.

import type { Frame, Hello, TrackRow } from "./messages";

export type SortKey = "urgency" | "number" | "range" | "altitude" | "speed";
export type Only = "all" | "open" | "dealt";

const ENDED = 5;

/** Hostile before unknown before friend, near before far; what has ended last. */
function urgency(row: TrackRow): number {
  const side = [1, 1, 0, 2][row[7]] ?? 1;
  return (row[8] === ENDED ? 10 : side) * 1e5 + Math.hypot(row[2], row[3]);
}

const VALUES: Record<SortKey, (row: TrackRow) => number> = {
  urgency, number: (row) => row[0], range: (row) => Math.hypot(row[2], row[3]), altitude: (row) => row[4], speed: (row) => row[5],
};

/** Rows of the table; equals keep the order of their numbers, so that nothing jumps. */
export function listed(frame: Frame | null, only: Only, by: SortKey): TrackRow[] {
  if (!frame) return [];
  const mine = frame.rows.tracks.filter((row) => only === "all" || (only === "dealt") === row[13] >= 0 && row[8] !== ENDED);
  const value = VALUES[by];
  return mine.sort((a, b) => value(a) - value(b) || a[0] - b[0]);
}

/** Bearing of a place in the plane from the site, degrees from north. */
export const bearing_deg = (row: TrackRow) => ((Math.atan2(row[2], row[3]) * 180) / Math.PI + 360) % 360;

/** How sure a post is where a track is: the longer half axis of its 1-sigma ellipse, in words. */
export function sureness(row: TrackRow): string {
  const [major_km, minor_km] = [row[9], row[10]];
  const written = (value_km: number) => (value_km < 1 ? `${Math.round(1000 * value_km)} m` : `${value_km.toFixed(1)} km`);
  return `${written(major_km)} × ${written(minor_km)}`;
}

export function unitName(row: TrackRow, hello: Hello): string {
  return row[13] >= 0 ? (hello.fire_units[row[13]]?.name ?? `unit ${row[13] + 1}`) : "";
}
