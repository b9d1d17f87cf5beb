// What matters more: the order of labels, of the keyboard, and of what is drawn last.

import type { LayerSwitches } from "../layers";
import type { Picture, Shown } from "../picture";

const SIDE_RANK = { hostile: 1, unknown: 2, friend: 3 } as const;

/** Engaged 0, hostile 1, unknown 2, friendly 3, missiles 4; the truth half a step behind the belief. */
export function rankOf(shown: Shown): number {
  if (shown.what === "missile") return 4;
  const behind = shown.what === "object" ? 0.5 : 0;
  return (shown.stage === "engaged" ? 0 : SIDE_RANK[shown.side]) + behind;
}

/** What the layers let through, the most urgent first; of equals the nearer to the site. */
export function inOrder(picture: Picture | null, layers: LayerSwitches): Shown[] {
  if (!picture) return [];
  const kept = picture.shown.filter((shown) => isOn(shown, layers));
  const order = kept.map((shown) => ({ shown, rank: rankOf(shown), far_km: Math.hypot(shown.x_km, shown.y_km) }));
  order.sort((a, b) => a.rank - b.rank || a.far_km - b.far_km);
  return order.map((entry) => entry.shown);
}

function isOn(shown: Shown, layers: LayerSwitches): boolean {
  if (shown.stage === "ended") return false;
  return shown.what === "track" ? layers.tracks : shown.what === "missile" ? layers.missiles : layers.truth;
}
