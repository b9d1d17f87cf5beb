import { expect, test } from "vitest";
import { groundOf, terrainSurface } from "../../src/three/terrain";

const flat = (_x: number, _y: number, alt_m: number) => alt_m / 1000;
const heights = (columns: number, rows: number, of: (x: number, y: number) => number) => ({
  west_km: -2, south_km: -1, step_km: 1, columns, rows,
  heights_m: Array.from({ length: columns * rows }, (_, k) => of(-2 + (k % columns), -1 + Math.floor(k / columns))),
});

test("ground between posts is bilinear: a plane is met exactly, and beyond the grid there is the sea", () => {
  const ground = groundOf(heights(5, 4, (x, y) => 100 + 30 * x - 7 * y), 843);
  expect(ground(0.3, 1.75)).toBeCloseTo(100 + 9 - 12.25, 9);
  expect(ground(2, 2)).toBeCloseTo(146, 9);
  expect(ground(2.01, 0)).toBe(0);
  expect(groundOf(null, 843)(500, 0)).toBe(843);
});

test("the mesh carries the posts, every cell twice, and a skirt that closes", () => {
  const surface = terrainSurface(heights(5, 4, (x) => 100 * (x + 2)), flat, 100);
  expect(surface.positions.length / 3).toBe(20 + 14);
  expect([...surface.positions.slice(3 * 7, 3 * 7 + 3)]).toEqual([0, 0, expect.closeTo(0.2, 6)]);
  expect(surface.index.length).toBe(6 * (12 + 14));
  expect(surface.positions[3 * 20 + 2]).toBe(0);
});

test("a large grid is thinned", () => {
  const surface = terrainSurface(heights(101, 101, () => 5), flat, 51);
  expect(surface.ground_m.length).toBe(51 * 51 + 200);
});

// J. H. Lambert, Photometria (1760): brightness is the cosine of the angle to the light; 1 here on the flat.
test("slopes to the north-west are lighter, to the south-east darker, the flat is one", () => {
  const lit = (of: (x: number, y: number) => number) => terrainSurface(heights(5, 5, of), flat, 100).light[12]!;
  expect(lit(() => 400)).toBeCloseTo(1, 9);
  expect(lit((x, y) => 50 * (x - y))).toBeGreaterThan(1.1);
  expect(lit((x, y) => 50 * (y - x))).toBeLessThan(0.9);
  const rise = 0.2; // 50 m a km, steepened four times, towards the east
  expect(lit((x) => 50 * x)).toBeCloseTo((1 + Math.SQRT1_2 * rise) / Math.hypot(1, rise), 6);
});
