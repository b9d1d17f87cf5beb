// Which level of a coverage is meant: heights above the ground and above the sea are never taken for one another.
import { expect, test } from "vitest";
import type { CoverageDocument } from "../../src/api/types";
import { farPoints, levelOf, levelText } from "../../src/map/circles";

type Level = CoverageDocument["radars"][number]["levels"][number];
const level = (altitude_m: number, above: Level["above"]): Level => ({ altitude_m, above, area_km2: 1, max_range_km: 1, rings: [] });
const [low, high, sea, top] = [level(100, "ground"), level(300, "ground"), level(300, "sea"), level(3000, "sea")];
const radar = { name: "", x_km: 0, y_km: 0, advertised_km: 1, levels: [low, high, sea, top] };

test("the nearest of those measured from the same", () => {
  expect(levelOf(radar, { coverage_m: 300, coverage_above: "ground" })).toBe(high);
  expect(levelOf(radar, { coverage_m: 300, coverage_above: "sea" })).toBe(sea);
  expect(levelOf(radar, { coverage_m: 2900, coverage_above: "ground" })).toBe(high);
  expect(levelOf(radar, { coverage_m: 100, coverage_above: "sea" })).toBe(sea);
});

test("none where none is wanted, or none is held above that", () => {
  expect(levelOf(radar, { coverage_m: null, coverage_above: "sea" })).toBeNull();
  expect(levelOf({ ...radar, levels: [low] }, { coverage_m: 100, coverage_above: "sea" })).toBeNull();
});

test("a level says what it is measured from", () => {
  expect([high, top].map(levelText)).toEqual(["300 m above ground", "3 km above sea"]);
});

test("an outline is labelled where it reaches farthest, seen from its radar", () => {
  const square = [20, 10, 10, 20, 0, 10, 10, -40]; // about a radar at (10, 10): 10 km east, north and west, 50 km south
  expect(farPoints([square], 10, 10)[0]).toEqual([10, -40]);
  expect(farPoints([square], 10, 10).length).toBe(4);
  expect(farPoints([], 0, 0)).toEqual([]);
});
