// Trails with their heights. A picture's trail may lack heights: then what was seen here is remembered as it goes by.

import type { Shown } from "../picture";

const MOST = 400;

/** Where things were, x, y, alt_m after each other, as long as time only rises. */
export class History {
  #kept = new Map<string, number[]>();
  #time_s = -Infinity;
  #now = new Set<string>();

  /** Take what a new picture shows; a step back in time forgets everything. */
  take(time_s: number, shown: Shown[]): void {
    if (time_s < this.#time_s || time_s > this.#time_s + 60) this.#kept.clear();
    this.#time_s = time_s;
    this.#now.clear();
    for (const one of shown) {
      this.#now.add(one.key);
      if (one.trail_alt_m) continue;
      let path = this.#kept.get(one.key);
      if (!path) this.#kept.set(one.key, (path = []));
      const last = path.length - 3;
      if (last >= 0 && Math.hypot(one.x_km - path[last]!, one.y_km - path[last + 1]!, (one.alt_m - path[last + 2]!) / 1000) < 0.2) continue;
      path.push(one.x_km, one.y_km, one.alt_m);
      if (path.length > 3 * MOST) path.splice(0, path.length - 3 * MOST);
    }
    for (const key of this.#kept.keys()) if (!this.#now.has(key)) this.#kept.delete(key);
  }

  /** The trail of one thing up to where it is now, as x_km, y_km, alt_m after each other, at most `most` points. */
  path(one: Shown, most: number): number[] {
    const path = one.trail_alt_m ? joined(one.trail, one.trail_alt_m) : (this.#kept.get(one.key) ?? []);
    const stride = Math.max(1, Math.ceil(path.length / 3 / most));
    const thinned: number[] = [];
    for (let k = 0; k < path.length; k += 3 * stride) thinned.push(path[k]!, path[k + 1]!, path[k + 2]!);
    thinned.push(one.x_km, one.y_km, one.alt_m);
    return thinned;
  }
}

function joined(trail: ArrayLike<number>, alt_m: ArrayLike<number>): number[] {
  const path: number[] = [];
  for (let k = 0; 2 * k + 1 < trail.length; k++) path.push(trail[2 * k]!, trail[2 * k + 1]!, alt_m[k] ?? 0);
  return path;
}
