import { expect, test } from "vitest";
import type { Shown } from "../../src/picture";
import { History } from "../../src/three/history";
import { Rig } from "../../src/three/rig";

test("the eye is where the angles say: south of the aim when looking north, above it from above", () => {
  const rig = new Rig();
  Object.assign(rig, { aim: { x_km: 10, y_km: 20, z_km: 1 }, looking_deg: 0, above_deg: 30, distance_km: 100 });
  const [x, y, z] = rig.eye();
  expect(x).toBeCloseTo(10, 9);
  expect(y).toBeCloseTo(20 - 100 * Math.cos(Math.PI / 6), 9);
  expect(z).toBeCloseTo(51, 9);
  rig.orbit(90, 0);
  expect(rig.eye()[0]).toBeCloseTo(10 - 100 * Math.cos(Math.PI / 6), 9); // looking east it stands in the west
});

test("neither turning nor zooming leaves its bounds, and keys are left to others with Ctrl", () => {
  const rig = new Rig();
  rig.orbit(-30, 500);
  expect(rig.looking_deg).toBe(330);
  expect(rig.above_deg).toBeLessThan(90);
  rig.zoom(1e9);
  expect(rig.distance_km).toBe(rig.farthest_km);
  const key = (name: string, more = {}) => rig.key({ key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more } as KeyboardEvent);
  expect(key("ArrowLeft")).toBe(true);
  expect(rig.looking_deg).toBe(325);
  expect(key("ArrowLeft", { ctrlKey: true })).toBe(false);
  expect(key("x")).toBe(false);
});

const shown = (x_km: number, more: Partial<Shown> = {}) => ({ key: "a", x_km, y_km: 0, alt_m: 1000 * x_km, trail: [], ...more }) as unknown as Shown;

test("a trail with heights is taken as it is and ends where its thing is", () => {
  const history = new History();
  const one = shown(3, { trail: [0, 0, 1, 1], trail_alt_m: [100, 200] });
  history.take(0, [one]);
  expect(history.path(one, 50)).toEqual([0, 0, 100, 1, 1, 200, 3, 0, 3000]);
});

test("without heights what was seen is remembered, until time goes back", () => {
  const history = new History();
  for (const t of [0, 1, 2]) history.take(t, [shown(t)]);
  expect(history.path(shown(2), 50)).toEqual([0, 0, 0, 1, 0, 1000, 2, 0, 2000, 2, 0, 2000]);
  history.take(1, [shown(1)]);
  expect(history.path(shown(1), 50)).toEqual([1, 0, 1000, 1, 0, 1000]);
});
