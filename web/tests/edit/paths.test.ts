import { expect, test } from "vitest";
import { fieldOf, get, insert, ownerOf, remove, set, stepsOf, within } from "../../src/edit/paths";

// docs/scenarios.md, section Faults: list items count from 0, raids[2].route[0].altitude_m is the first waypoint of the third raid.
test("fields are read and written as the faults write them", () => {
  for (const field of ["site", "raids[2].route[0].altitude_m", 'overrides["radar_91N6E.scan_period_s"]', "a.b[1][2]"]) {
    expect(fieldOf(stepsOf(field))).toBe(field);
  }
  expect(stepsOf("raids[2].route[0].altitude_m")).toEqual(["raids", 2, "route", 0, "altitude_m"]);
  expect(stepsOf("(whole file)")).toEqual([]);
});

test("a change leaves the old document and everything beside the path as they were", () => {
  const old = { raids: [{ count: 1 }, { route: [{ range_m: 1 }, { range_m: 2 }] }], site: { lat_deg: 1 } };
  const before = JSON.stringify(old);
  const next = set(old, "raids[1].route[1].range_m", 5);
  expect(get(next, "raids[1].route[1].range_m")).toBe(5);
  expect(JSON.stringify(old)).toBe(before);
  expect(next.site).toBe(old.site);
  expect(next.raids[0]).toBe(old.raids[0]);
});

test("undefined takes keys and items out, and tables on the way are made", () => {
  expect(set({ a: { b: 1, c: 2 } }, "a.b", undefined)).toEqual({ a: { c: 2 } });
  expect(remove({ raids: [1, 2, 3] }, "raids[1]")).toEqual({ raids: [1, 3] });
  expect(set({}, "fire_units[0].launchers[0].load.missile_40N6E", 4)).toEqual({ fire_units: [{ launchers: [{ load: { missile_40N6E: 4 } }] }] });
  expect(insert({ r: [1, 3] }, "r", 2, 1)).toEqual({ r: [1, 2, 3] });
  expect(insert({}, "r", 2)).toEqual({ r: [2] });
  const same = { a: 1 };
  expect(remove(same, "b.c")).toBe(same);
});

test("a field belongs to the form that shows it", () => {
  expect(ownerOf("raids[2].route[0].altitude_m")).toBe("raids[2]");
  expect(ownerOf("fire_units[1].launchers[0].load.missile_40N6E")).toBe("fire_units[1].launchers[0]");
  expect(ownerOf("seed")).toBe("run");
  expect(ownerOf("posts[0].radars")).toBeNull();
  expect(within("raids[1].route[2]", "raids[1]")).toBe(true);
  expect(within("raids[11]", "raids[1]")).toBe(false);
});
