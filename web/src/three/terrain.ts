// Heights of the ground as a mesh with hill shade.

import type { GroundDocument } from "../api/types";
import type { Height } from "./earth";
import type { Surface } from "./shapes";

export type Heights = NonNullable<GroundDocument["heights"]>;

/** Height of the ground above the sea, m, at a point of the plane. */
export type Ground = (x_km: number, y_km: number) => number;

/** Ground between the points of a grid of heights, bilinear; without heights it is smooth at the site's own height. */
export function groundOf(heights: Heights | null, site_ground_m: number): Ground {
  if (!heights) return () => site_ground_m;
  const { west_km, south_km, step_km, columns, rows, heights_m } = heights;
  return (x_km, y_km) => {
    const u = (x_km - west_km) / step_km;
    const v = (y_km - south_km) / step_km;
    if (!(u >= 0 && v >= 0 && u <= columns - 1 && v <= rows - 1)) return 0;
    const i = Math.min(Math.floor(u), columns - 2);
    const j = Math.min(Math.floor(v), rows - 2);
    const [p, q, at] = [u - i, v - j, j * columns + i];
    const south = (1 - p) * heights_m[at]! + p * heights_m[at + 1]!;
    const north = (1 - p) * heights_m[at + columns]! + p * heights_m[at + columns + 1]!;
    return (1 - q) * south + q * north;
  };
}

export interface TerrainSurface extends Surface {
  /** Height of each point above the sea, m. */
  ground_m: Float32Array;
  /** Light on each point: 1 on the flat, more on slopes towards the light. */
  light: Float32Array;
}

/** Heights as triangles, thinned to at most `most` points a side, with a skirt down to the sea at the edges. */
export function terrainSurface(heights: Heights, height: Height, most: number): TerrainSurface {
  const stride = Math.max(1, Math.ceil(Math.max(heights.columns, heights.rows) / most));
  const columns = Math.floor((heights.columns - 1) / stride) + 1;
  const rows = Math.floor((heights.rows - 1) / stride) + 1;
  const count = columns * rows;
  const skirt = 2 * (columns + rows) - 4;
  const surface = {
    positions: new Float32Array(3 * (count + skirt)), index: new Uint32Array(6 * ((columns - 1) * (rows - 1) + skirt)),
    ground_m: new Float32Array(count + skirt), light: new Float32Array(count + skirt),
  };
  const step_km = heights.step_km * stride;
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const at = j * columns + i;
      const [x, y] = [heights.west_km + i * step_km, heights.south_km + j * step_km];
      const ground_m = heights.heights_m[j * stride * heights.columns + i * stride]!;
      surface.ground_m[at] = ground_m;
      surface.positions.set([x, y, height(x, y, ground_m)], 3 * at);
    }
  }
  lightHills(surface, columns, rows, step_km);
  joinCells(surface.index, columns, rows);
  addSkirt(surface, columns, rows, height);
  return surface;
}

/** Lambert's law for a light in the north-west, 45 degrees up; slopes are steepened so that plain and mountain both show. */
function lightHills(surface: TerrainSurface, columns: number, rows: number, step_km: number): void {
  const steepened = 4;
  const heightAt = (i: number, j: number) =>
    surface.ground_m[Math.min(Math.max(j, 0), rows - 1) * columns + Math.min(Math.max(i, 0), columns - 1)]! / 1000;
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const east = (steepened * (heightAt(i + 1, j) - heightAt(i - 1, j))) / (2 * step_km);
      const north = (steepened * (heightAt(i, j + 1) - heightAt(i, j - 1))) / (2 * step_km);
      const towards = (1 + Math.SQRT1_2 * (east - north)) / Math.sqrt(1 + east * east + north * north);
      surface.light[j * columns + i] = Math.max(0, towards);
    }
  }
}

function joinCells(index: Uint32Array, columns: number, rows: number): void {
  let k = 0;
  for (let j = 0; j + 1 < rows; j++) {
    for (let i = 0; i + 1 < columns; i++) {
      const at = j * columns + i;
      index.set([at, at + 1, at + columns, at + columns, at + 1, at + columns + 1], k);
      k += 6;
    }
  }
}

/** Points round the edge of a grid, once each. */
function edge(columns: number, rows: number): number[] {
  const round: number[] = [];
  for (let i = 0; i < columns - 1; i++) round.push(i);
  for (let j = 0; j < rows - 1; j++) round.push(j * columns + columns - 1);
  for (let i = columns - 1; i > 0; i--) round.push((rows - 1) * columns + i);
  for (let j = rows - 1; j > 0; j--) round.push(j * columns);
  return round;
}

function addSkirt(surface: TerrainSurface, columns: number, rows: number, height: Height): void {
  const round = edge(columns, rows);
  const first = columns * rows;
  let k = 6 * (columns - 1) * (rows - 1);
  round.forEach((top, place) => {
    const [x, y] = [surface.positions[3 * top]!, surface.positions[3 * top + 1]!];
    surface.positions.set([x, y, Math.min(height(x, y, 0), surface.positions[3 * top + 2]!)], 3 * (first + place));
    surface.ground_m[first + place] = surface.ground_m[top]!;
    surface.light[first + place] = 0.35;
    const after = (place + 1) % round.length;
    surface.index.set([top, first + place, round[after]!, round[after]!, first + place, first + after], k);
    k += 6;
  });
}
