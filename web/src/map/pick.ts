// What lies under the pointer.

export interface Spot { key: string; px: number; py: number; rank: number }

const REACH_PX = 14;
const PER_RANK_PX = 1.5;

/** Key of the nearest spot within reach; the more urgent wins where two are about as near. */
export function pick(spots: Iterable<Spot>, px: number, py: number, reach_px = REACH_PX): string | null {
  let best: string | null = null;
  let least = Infinity;
  for (const spot of spots) {
    const away = Math.hypot(spot.px - px, spot.py - py);
    const cost = away + PER_RANK_PX * spot.rank;
    if (away <= reach_px && cost < least) [best, least] = [spot.key, cost];
  }
  return best;
}
