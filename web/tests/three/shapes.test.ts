import { expect, test } from "vitest";
import { gaussRadius_km, heightAt } from "../../src/three/earth";
import { broken, circle, curtain, disc, encloses, lofted, outermost, revolved, sector, segments, smoothed } from "../../src/three/shapes";

const flat = (_x: number, _y: number, alt_m: number) => alt_m / 1000;
const point = (array: ArrayLike<number>, k: number) => [array[3 * k]!, array[3 * k + 1]!, array[3 * k + 2]!];

test("an envelope turned about the launcher passes through its profile at the four winds", () => {
  const height = heightAt(40);
  const R_km = gaussRadius_km(40);
  const surface = revolved([3, -4], [1000, 5000, 9000, 30000], [20, 100, 60, null], height, 4);
  expect(surface.positions.length).toBe(3 * 3 * 4); // the height without reach is left out
  const where = [[3, 96], [103, -4], [3, -104], [-97, -4]]; // 100 km to the north, east, south, west
  where.forEach(([x, y], k) => {
    const [px, py, pz] = point(surface.positions, 4 + k);
    expect(px).toBeCloseTo(x!, 4);
    expect(py).toBeCloseTo(y!, 4);
    expect(pz).toBeCloseTo(5 - (x! * x! + y! * y!) / (2 * R_km), 5);
  });
  expect(surface.index.length).toBe(2 * 4 * 6);
  expect(Math.max(...surface.index)).toBe(11);
});

// Pappus: the area of a cone frustum's side is pi (r1 + r2) s.
test("the triangles of a turned profile have the area of the frustum", () => {
  const surface = revolved([0, 0], [0, 40000], [50, 20], flat, 720);
  let area = 0;
  for (let k = 0; k < surface.index.length; k += 3) {
    const [a, b, c] = [0, 1, 2].map((j) => point(surface.positions, surface.index[k + j]!)) as [number[], number[], number[]];
    const [u, v] = [b.map((value, j) => value - a[j]!), c.map((value, j) => value - a[j]!)];
    area += Math.hypot(u[1]! * v[2]! - u[2]! * v[1]!, u[2]! * v[0]! - u[0]! * v[2]!, u[0]! * v[1]! - u[1]! * v[0]!) / 2;
  }
  expect(area / (Math.PI * 70 * 50)).toBeCloseTo(1, 4);
});

test("a surface between levels keeps each level's own height", () => {
  const surface = lofted([0, 0], [{ radii_km: [1, 1, 1], z_km: () => 0 }, { radii_km: [2, 2, 2], z_km: (x) => x }]);
  expect(point(surface.positions, 4)[2]).toBeCloseTo(2 * Math.sin((2 * Math.PI) / 3), 6);
});

test("how far a square reaches about its middle is known on every bearing", () => {
  const square = [-10, -10, 10, -10, 10, 10, -10, 10];
  const reach = outermost([square], [0, 0], 8);
  [10, Math.SQRT2 * 10, 10, Math.SQRT2 * 10, 10, Math.SQRT2 * 10, 10, Math.SQRT2 * 10].forEach((km, k) => expect(reach[k]).toBeCloseTo(km, 6));
});

test("of two outlines the outer counts, off-centre too, and a ring on one side leaves the other at zero", () => {
  const reach = outermost([circle(0, 0, 5), circle(0, 0, 9), circle(1, 0, 9)], [1, 0], 4);
  expect(reach[1]).toBeCloseTo(9, 3);
  expect(reach[3]).toBeCloseTo(10, 3);
  expect([...outermost([circle(0, 20, 4, 360)], [0, 0], 4)].map((km) => Math.round(km))).toEqual([24, 0, 0, 0]);
});

test("a ring encloses its middle, and a bent one not what lies in its bay", () => {
  expect(encloses(circle(3, 4, 2), 3, 4)).toBe(true);
  expect(encloses(circle(3, 4, 2), 3, 6.1)).toBe(false);
  const horseshoe = [0, 0, 6, 0, 6, 6, 4, 6, 4, 2, 2, 2, 2, 6, 0, 6];
  expect([encloses(horseshoe, 1, 5), encloses(horseshoe, 3, 5), encloses(horseshoe, 3, 1)]).toEqual([true, false, true]);
});

test("long lines are divided so that they follow the Earth", () => {
  const height = heightAt(40);
  const pairs = segments([[-200, 0, 200, 0]], (x, y) => height(x, y, 0), 10);
  expect(pairs.length / 6).toBe(40);
  const middles = Array.from({ length: 40 }, (_, k) => Math.abs((pairs[6 * k + 2]! + pairs[6 * k + 5]!) / 2 - height((pairs[6 * k]! + pairs[6 * k + 3]!) / 2, 0, 0)));
  expect(Math.max(...middles)).toBeLessThan(10 ** 2 / (8 * gaussRadius_km(40)) + 1e-5);
});

test("dashes are every other piece", () => {
  const pairs = segments([[0, 0, 5, 0]], () => 0, 1);
  const dashes = broken(pairs);
  expect(dashes.length / 6).toBe(3);
  expect([dashes[0], dashes[6], dashes[12], dashes[15]]).toEqual([0, 2, 4, 5]);
});

test("a sector begins and ends at its tip and keeps its radius", () => {
  const line = sector(1, 2, 50, 90, 45);
  expect(line.slice(0, 2)).toEqual([1, 2]);
  expect(line.slice(-2)).toEqual([1, 2]);
  expect(Math.hypot(line[2]! - 1, line[3]! - 2)).toBeCloseTo(50, 9);
  expect(Math.atan2(line[2]! - 1, line[3]! - 2)).toBeCloseTo(Math.PI / 4, 9);
});

test("the ground's edge sinks by its drop, and a wall stands on the ground", () => {
  const height = heightAt(40);
  const round = disc(300, 843, height, 8, 4);
  expect(point(round.positions, 4 * 8)[2]).toBeCloseTo(0.843 - 300 ** 2 / (2 * gaussRadius_km(40)), 4);
  const wall = curtain([0, 0, 9, 10, 0, 8], () => 0.5);
  expect(point(wall.positions, 3)).toEqual([10, 0, 0.5]);
  expect(wall.index.length).toBe(6);
});

test("a smoothed outline loses slits and spikes, also across north, and keeps its steps", () => {
  const radii = Float64Array.from({ length: 24 }, (_, k) => (k === 0 ? 170 : k === 12 ? 0 : k >= 6 && k < 18 ? 40 : 90));
  const found = smoothed(radii, 2);
  expect([found[0], found[23], found[12]]).toEqual([90, 90, 40]);
  expect([found[5], found[6], found[17], found[18]]).toEqual([90, 40, 40, 90]);
});
