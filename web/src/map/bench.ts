// Pictures with as many tracks as one likes, the same in every run: a load for measuring, no scenario.

import type { Side } from "../api/types";
import type { Picture, Shown, Stage } from "../picture";

const TRAIL_POINTS = 60;
const SIDES: Side[] = ["hostile", "hostile", "unknown", "friend"];
const STAGES: Stage[] = ["tracked", "identified", "engaged"];

/** Track `i` of a crowd at a time: on a circle about the site, with trail and ellipse; every tenth is a missile. */
function mover(i: number, time_s: number): Shown {
  const radius_km = 20 + ((i * 7919) % 3000) / 10;
  const speed_m_s = 150 + ((i * 31) % 200);
  const turn = (at_s: number) => i * 2.399963 + (speed_m_s * at_s) / 1000 / radius_km; // the golden angle scatters them
  const trail = new Float64Array(2 * TRAIL_POINTS);
  for (let point = 0; point < TRAIL_POINTS; point++) {
    const then = turn(time_s - 2 * (TRAIL_POINTS - 1 - point));
    trail[2 * point] = radius_km * Math.sin(then);
    trail[2 * point + 1] = radius_km * Math.cos(then);
  }
  const missile = i % 10 === 9;
  return {
    key: `${missile ? "missile" : "track"}-${i}`, entity: i, what: missile ? "missile" : "track", name: `${missile ? "missile" : "track"} ${i}`,
    class: "", label: "", side: missile ? "friend" : SIDES[i % 4]!, stage: STAGES[i % 3]!, x_km: trail[2 * TRAIL_POINTS - 2]!,
    y_km: trail[2 * TRAIL_POINTS - 1]!, alt_m: 1000 + ((i * 97) % 9000), speed_m_s, target: missile ? i - 1 : -1, note: "",
    heading_deg: ((turn(time_s) * 180) / Math.PI + 90) % 360, trail,
    sigma: { major_km: 2, minor_km: 0.3, bearing_deg: ((turn(time_s) * 180) / Math.PI + 90) % 360 },
  };
}

export function crowd(count: number, time_s: number): Picture {
  return {
    time_s, site: { name: "site", lat_deg: 40, lon_deg: 32, ground_m: 800 }, places: [], dark: new Set(), facing_deg: new Map(),
    shown: Array.from({ length: count }, (_, i) => mover(i, time_s)),
  };
}
