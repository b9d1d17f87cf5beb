// Lines and surfaces of the 3-D view as plain arrays of x, y, z in km: no WebGL here, so that they can be tested.

import type { Height } from "./earth";

export interface Surface { positions: Float32Array; index: Uint32Array }

/** Radii of a closed surface, one for each bearing 0, 360 / n, ... degrees from north, and the height it lies at. */
export interface Level { radii_km: ArrayLike<number>; z_km: (x_km: number, y_km: number) => number }

/** A closed circle as [x0, y0, x1, y1, ...]. */
export function circle(x_km: number, y_km: number, radius_km: number, sides = 120): number[] {
  const line: number[] = [];
  for (let k = 0; k <= sides; k++) {
    const bearing = (2 * Math.PI * (k % sides)) / sides;
    line.push(x_km + radius_km * Math.sin(bearing), y_km + radius_km * Math.cos(bearing));
  }
  return line;
}

/** A sector as a closed line: out along one edge, along the arc, back along the other. */
export function sector(x_km: number, y_km: number, radius_km: number, middle_deg: number, half_deg: number): number[] {
  const line = [x_km, y_km];
  const steps = Math.max(4, Math.ceil(half_deg));
  for (let k = 0; k <= steps; k++) {
    const bearing = ((middle_deg - half_deg + (2 * half_deg * k) / steps) * Math.PI) / 180;
    line.push(x_km + radius_km * Math.sin(bearing), y_km + radius_km * Math.cos(bearing));
  }
  line.push(x_km, y_km);
  return line;
}

/** Lines of the plane laid on a surface, as pairs of points; long steps are divided so that they follow the curve. */
export function segments(lines: number[][], z_km: (x_km: number, y_km: number) => number, longest_km: number): Float32Array {
  const points: number[] = [];
  for (const line of lines) {
    for (let k = 0; k + 3 < line.length; k += 2) {
      const [x0, y0, x1, y1] = [line[k]!, line[k + 1]!, line[k + 2]!, line[k + 3]!];
      const parts = Math.max(1, Math.ceil(Math.hypot(x1 - x0, y1 - y0) / longest_km));
      for (let part = 0; part < parts; part++) {
        for (const along of [part / parts, (part + 1) / parts]) {
          const x = x0 + along * (x1 - x0);
          const y = y0 + along * (y1 - y0);
          points.push(x, y, z_km(x, y));
        }
      }
    }
  }
  return new Float32Array(points);
}

/** Every other piece of pairs of points, for lines that are drawn broken. */
export function broken(pairs: Float32Array): Float32Array {
  const kept = new Float32Array(6 * Math.ceil(pairs.length / 12));
  for (let k = 0; 12 * k < pairs.length; k++) kept.set(pairs.subarray(12 * k, 12 * k + 6), 6 * k);
  return kept;
}

/** The surface between levels, each joined to the next, about a centre; levels by rising height, radii of one count. */
export function lofted(centre: [number, number], levels: Level[]): Surface {
  const sides = levels[0]?.radii_km.length ?? 0;
  const positions = new Float32Array(3 * sides * levels.length);
  const index: number[] = [];
  levels.forEach((level, row) => {
    for (let k = 0; k < sides; k++) {
      const bearing = (2 * Math.PI * k) / sides;
      const x = centre[0] + level.radii_km[k]! * Math.sin(bearing);
      const y = centre[1] + level.radii_km[k]! * Math.cos(bearing);
      positions.set([x, y, level.z_km(x, y)], 3 * (row * sides + k));
      if (row === 0) continue;
      const [here, next] = [row * sides + k, row * sides + ((k + 1) % sides)];
      index.push(here - sides, next - sides, here, here, next - sides, next);
    }
  });
  return { positions, index: new Uint32Array(index) };
}

/** A profile of reach by altitude turned about a vertical axis; heights without reach are left out. */
export function revolved(
  centre: [number, number], altitudes_m: number[], reach_km: (number | null)[], height: Height, sides = 96,
): Surface {
  const levels: Level[] = [];
  altitudes_m.forEach((altitude_m, k) => {
    const reach = reach_km[k];
    if (reach != null) levels.push({ radii_km: new Float64Array(sides).fill(reach), z_km: (x, y) => height(x, y, altitude_m) });
  });
  return lofted(centre, levels);
}

/** How far closed lines reach from a centre on each of `sides` bearings, km; 0 where none is met. */
export function outermost(rings: number[][], centre: [number, number], sides: number): Float64Array {
  const radii_km = new Float64Array(sides);
  for (const ring of rings) {
    const last = ring.length - 2;
    for (let k = 0; k <= last; k += 2) {
      const after = k === last ? 0 : k + 2;
      reachEdge(radii_km, ring[k]! - centre[0], ring[k + 1]! - centre[1], ring[after]! - centre[0], ring[after + 1]! - centre[1]);
    }
  }
  return radii_km;
}

/** Medians of radii over neighbouring bearings: without slits and spikes, of which a surface would be all edges. */
export function smoothed(radii_km: Float64Array, aside = 4): Float64Array {
  const count = radii_km.length;
  return radii_km.map((_, k) => {
    const near = Float64Array.from({ length: 2 * aside + 1 }, (_, i) => radii_km[(k + i - aside + count) % count]!);
    return near.sort()[aside]!;
  });
}

/** Whether a closed line goes round a point: rays to the east cross it an odd number of times. */
export function encloses(ring: number[], x_km: number, y_km: number): boolean {
  let inside = false;
  for (let k = 0, before = ring.length - 2; k < ring.length; before = k, k += 2) {
    const [x0, y0, x1, y1] = [ring[before]!, ring[before + 1]!, ring[k]!, ring[k + 1]!];
    if (y0 > y_km !== y1 > y_km && x_km < x0 + ((y_km - y0) * (x1 - x0)) / (y1 - y0)) inside = !inside;
  }
  return inside;
}

/** Raise radii to where rays from the centre cross one edge, ends given from the centre. */
function reachEdge(radii_km: Float64Array, x0: number, y0: number, x1: number, y1: number): void {
  const sides = radii_km.length;
  const first = Math.atan2(x0, y0);
  let turn = Math.atan2(x1, y1) - first;
  turn -= 2 * Math.PI * Math.round(turn / (2 * Math.PI));
  const [from, to] = turn < 0 ? [first + turn, first] : [first, first + turn];
  const step = (2 * Math.PI) / sides;
  for (let k = Math.ceil(from / step - 1e-9); k * step <= to + 1e-9; k++) {
    const [east, north] = [Math.sin(k * step), Math.cos(k * step)];
    const across = east * (y1 - y0) - north * (x1 - x0);
    const reach = Math.abs(across) < 1e-12 ? Math.max(Math.hypot(x0, y0), Math.hypot(x1, y1)) : (x0 * (y1 - y0) - y0 * (x1 - x0)) / across;
    const slot = ((k % sides) + sides) % sides;
    if (reach > radii_km[slot]!) radii_km[slot] = reach;
  }
}

/** A flat disc of the Earth at one altitude, fine enough that its curve shows. */
export function disc(radius_km: number, altitude_m: number, height: Height, sides = 96, rows = 24): Surface {
  const levels: Level[] = [];
  for (let row = 0; row <= rows; row++) {
    levels.push({ radii_km: new Float64Array(sides).fill(((row + 0.001) / (rows + 0.001)) * radius_km), z_km: (x, y) => height(x, y, altitude_m) });
  }
  return lofted([0, 0], levels);
}

/** The wall between a track and the ground below it, from points [x, y, z, ...]. */
export function curtain(points: ArrayLike<number>, floor_km: (x_km: number, y_km: number) => number): Surface {
  const count = points.length / 3;
  const positions = new Float32Array(6 * count);
  const index: number[] = [];
  for (let k = 0; k < count; k++) {
    const [x, y, z] = [points[3 * k]!, points[3 * k + 1]!, points[3 * k + 2]!];
    positions.set([x, y, z, x, y, floor_km(x, y)], 6 * k);
    if (k > 0) index.push(2 * k - 2, 2 * k - 1, 2 * k, 2 * k, 2 * k - 1, 2 * k + 1);
  }
  return { positions, index: new Uint32Array(index) };
}
