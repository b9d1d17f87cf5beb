// Where a mover of a film is at any time: straight lines between its samples, with no allocation a frame.

import type { Mover } from "../api/types";

const STILL_KM = 1e-3; // closer samples say nothing about the course
const DEG = 180 / Math.PI;

/** Index of the last of rising times that is not after `time_s`, or -1; `hint` is where it was last time. */
export function lastAt(times_s: ArrayLike<number>, time_s: number, hint = -1): number {
  const count = times_s.length;
  if (count === 0 || time_s < times_s[0]!) return -1;
  if (hint >= 0 && hint < count && times_s[hint]! <= time_s) {
    if (hint + 1 >= count || time_s < times_s[hint + 1]!) return hint;
    if (hint + 2 >= count || time_s < times_s[hint + 2]!) return hint + 1; // playing: the next sample
  }
  let low = 0;
  let high = count;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (times_s[middle]! <= time_s) low = middle;
    else high = middle;
  }
  return low;
}

/** Courses at samples, degrees from north, NaN where it stands still from the start; over at least `base_s`. */
export function courses(t_s: number[], x_km: number[], y_km: number[], base_s: number): Float64Array {
  const found = new Float64Array(t_s.length).fill(Number.NaN);
  let from = 0;
  for (let i = 0; i + 1 < t_s.length; i++) {
    const to = i + 1;
    while (from < i && t_s[to]! - t_s[from + 1]! >= base_s) from++;
    const start = base_s > 0 ? from : i;
    const east = x_km[to]! - x_km[start]!;
    const north = y_km[to]! - y_km[start]!;
    const moved = Math.hypot(east, north) > STILL_KM;
    found[i] = moved ? (Math.atan2(east, north) * DEG + 360) % 360 : i > 0 ? found[i - 1]! : Number.NaN;
  }
  if (t_s.length > 1) found[t_s.length - 1] = found[t_s.length - 2]!;
  return found;
}

export class Path {
  readonly t_s: Float64Array;
  readonly x_km: Float64Array;
  readonly y_km: Float64Array;
  readonly alt_m: Float64Array;
  readonly speed_m_s: Float64Array;
  private readonly course_deg: Float64Array;
  private readonly flat_km: Float64Array;
  private readonly trail_km: Float64Array;
  private readonly trailAlt_m: Float64Array;
  private hint = -1;

  /** `base_s`: over how long a course is taken; 0: from sample to sample. */
  constructor(mover: Pick<Mover, "t_s" | "x_km" | "y_km" | "alt_m" | "speed_m_s">, base_s = 0) {
    const count = mover.t_s.length;
    this.t_s = Float64Array.from(mover.t_s);
    this.x_km = Float64Array.from(mover.x_km);
    this.y_km = Float64Array.from(mover.y_km);
    this.alt_m = Float64Array.from(mover.alt_m);
    this.speed_m_s = Float64Array.from(mover.speed_m_s);
    this.course_deg = courses(mover.t_s, mover.x_km, mover.y_km, base_s);
    this.flat_km = new Float64Array(2 * count);
    for (let i = 0; i < count; i++) this.flat_km.set([this.x_km[i]!, this.y_km[i]!], 2 * i);
    this.trail_km = new Float64Array(2 * count + 4);
    this.trailAlt_m = new Float64Array(count + 2);
  }

  get first_s(): number {
    return this.t_s[0]!;
  }

  get last_s(): number {
    return this.t_s[this.t_s.length - 1]!;
  }

  /** Sample at or before a time, -1 before the first. */
  index(time_s: number): number {
    return (this.hint = lastAt(this.t_s, time_s, this.hint));
  }

  /** Value of a column at a time from its sample on; held after the last. */
  value(column: Float64Array, i: number, time_s: number): number {
    if (i < 0) return column[0]!;
    if (i + 1 >= this.t_s.length) return column[i]!;
    const share = (time_s - this.t_s[i]!) / (this.t_s[i + 1]! - this.t_s[i]!);
    return column[i]! + share * (column[i + 1]! - column[i]!);
  }

  course(i: number): number {
    return this.course_deg[Math.max(i, 0)] ?? Number.NaN;
  }

  /** Trail of the last `back_s` seconds to where it is now; views of buffers that the next call fills again. */
  trail(i: number, time_s: number, back_s: number): { km: Float64Array; alt_m: Float64Array } {
    const start_s = Math.max(time_s - back_s, this.first_s);
    const before = lastAt(this.t_s, start_s);
    const from = before + 1;
    const inner = Math.max(i - from + 1, 0);
    this.put(0, before, start_s);
    if (inner > 0) {
      this.trail_km.set(this.flat_km.subarray(2 * from, 2 * (i + 1)), 2);
      this.trailAlt_m.set(this.alt_m.subarray(from, i + 1), 1);
    }
    this.put(inner + 1, i, time_s);
    return { km: this.trail_km.subarray(0, 2 * (inner + 2)), alt_m: this.trailAlt_m.subarray(0, inner + 2) };
  }

  private put(at: number, i: number, time_s: number): void {
    this.trail_km[2 * at] = this.value(this.x_km, i, time_s);
    this.trail_km[2 * at + 1] = this.value(this.y_km, i, time_s);
    this.trailAlt_m[at] = this.value(this.alt_m, i, time_s);
  }
}
