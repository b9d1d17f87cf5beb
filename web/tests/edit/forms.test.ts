import { expect, test } from "vitest";
import { spelled, spread } from "../../src/edit/catalogue.svelte";
import { shortly, typedNumber } from "../../src/edit/fields";
import { further } from "../../src/edit/further";
import { withDefault, withItem } from "../../src/edit/items";
import { legsOf, marksOf } from "../../src/edit/marks";
import { renamed } from "../../src/edit/names";
import { pathOf, repathed } from "../../src/edit/raidpath";
import { tubesUsed } from "../../src/edit/tubes";

// docs/scenarios.md, launchers: four tubes, a large missile or four 9M96 in each.
test("tubes are counted as the scenario format counts them", () => {
  expect(tubesUsed({ missile_48N6E3_48N6DM: 3, missile_9M96E2: 4 }, 4)).toBe(4);
  expect(tubesUsed({ missile_48N6E3_48N6DM: 3, missile_9M96E2: 5 }, 4)).toBe(5);
  expect(tubesUsed({ missile_9M96E: 2, missile_9M96E2: 2 }, 4)).toBe(1);
  expect(tubesUsed({ missile_40N6E: "two" }, 4)).toBe(0);
});

test("what is typed is a number, nothing, or stays as it was typed", () => {
  expect(["140_000", " 1.5 ", "-3", "−3", "1e3", "140 000"].map(typedNumber)).toEqual([140000, 1.5, -3, -3, 1000, 140000]);
  expect(["", "  "].map(typedNumber)).toEqual([undefined, undefined]);
  expect(["many", "1,5", "0x10", "Infinity", "-"].map(typedNumber)).toEqual(["many", "1,5", "0x10", "Infinity", "-"]);
  expect(shortly("must be between 0 and 3,600 seconds: Time between")).toBe("must be between 0 and 3,600 seconds");
  expect(shortly("unknown key; known here: a, b")).toBe("unknown key; known here: a, b");
});

test("whoever names a radar goes along when it is renamed, unless another has that name", () => {
  const data = { radars: [{ name: "A", type: "t" }, { name: "B", type: "t" }], fire_units: [{ radar: "A" }], posts: [{ radars: ["B", "A"] }], raids: [{ aim_radar: "A", target: "t" }] };
  const next = renamed(data, "radars[0]", "C");
  expect([next.fire_units[0].radar, next.posts[0].radars, next.raids[0].aim_radar]).toEqual(["C", ["B", "C"], "C"]);
  const twins = { ...data, radars: [{ name: "A" }, { name: "A" }] };
  expect(renamed(twins, "radars[0]", "C").fire_units[0].radar).toBe("A");
  expect(renamed({ raids: [{ name: "bus" }, { carrier: "bus" }] }, "raids[0]", "van").raids[1].carrier).toBe("van");
});

test("a raid that changes its kind of path begins where it began", () => {
  const raid = { target: "t", count: 2, route: [{ bearing_deg: 90, range_m: 5000, altitude_m: 50 }, { bearing_deg: 0, range_m: 0 }] };
  const orbit = repathed({ raids: [raid] }, "raids[0]", "orbit");
  expect(orbit.raids[0]).toEqual({ target: "t", count: 2, orbit: { bearing_deg: 90, range_m: 5000, radius_m: 20_000 } });
  const falling = repathed(orbit, "raids[0]", "ballistic");
  expect(pathOf(falling.raids[0])).toBe("ballistic");
  expect(falling.raids[0].launch).toEqual({ bearing_deg: 90, range_m: 5000 });
  expect(pathOf(repathed(falling, "raids[0]", "carried").raids[0])).toBe("carried");
});

test("a new radar does not take the place of those the file leaves to the program", () => {
  const site = { lat_deg: 40, lon_deg: 33 };
  const made = withItem({ site }, "radars", [0, 1]);
  expect(made.data.radars.map((radar: any) => radar.name)).toEqual(["91N6E", "96L6E", "92N6E", "96L6E 2"]);
  expect(made.field).toBe("radars[3]");
  expect(withDefault({ site, radars: [] }, "radars").radars).toEqual([]);
  expect(withItem({ site }, "launchers", [0, 1]).field).toBe("fire_units[0].launchers[1]");
});

test("drafts that are wrong still have handles for what can be placed", () => {
  const data = { site: { lat_deg: 40, lon_deg: 33 }, radars: ["no table", { bearing_deg: "x", range_m: 5 }, { bearing_deg: 90, range_m: 1000 }],
    raids: [{ route: [{ bearing_deg: 0, range_m: 1000 }, { bearing_deg: 0 }, { bearing_deg: 180, range_m: 1000 }] }, 7, null], defended: "none" };
  const marks = marksOf(data);
  expect(marks.map((mark) => mark.field)).toEqual(["site", "raids[0].route[0]", "raids[0].route[2]", "radars[0]", "radars[2]"]);
  expect(legsOf(data, marks)[0]?.points.length).toBe(2);
  expect(marksOf({ site: { lat_deg: "40" } })).toEqual([]);
});

test("keys without a form are named", () => {
  expect(further({ raids: [{ target: "t", iff: [] }], posts: [] }, "raids[0]", "raids")).toEqual(["iff"]);
  expect(further({ raids: [], posts: [], seed: 1 }, "run", "run")).toEqual(["posts"]);
});

test("figures of the catalogue carry their unit, and bounds never another one than they say", () => {
  expect(spelled(250_000, "m")).toBe("250\u00a0km");
  expect(spelled(0.0001, "rad")).toBe("0.000100\u00a0rad");
  expect(spelled(4, "")).toBe("4");
  expect(spread(240_000, 250_000, "m")).toBe("240 to 250");
  expect(spread(5_000, 20_000, "m")).toBe("5,000\u00a0m to 20\u00a0km");
  expect(spread(null, null, "m")).toBe("fixed");
});
