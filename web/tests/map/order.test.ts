import { expect, test } from "vitest";
import { USUAL_LAYERS } from "../../src/layers";
import { advertisedOf, reachAt } from "../../src/map/circles";
import { describePlace, describeShown } from "../../src/map/describe";
import { actOf, stepFrom } from "../../src/map/keys";
import { formations } from "../../src/map/labels";
import { clusters } from "../../src/map/places";
import { inOrder } from "../../src/map/rank";
import { following, NO_RULER, rulerText, withPoint } from "../../src/map/ruler";
import type { Picture, Shown } from "../../src/picture";

function shown(key: string, more: Partial<Shown> = {}): Shown {
  return {
    key, entity: 1, what: "track", name: key, class: "", label: "", side: "hostile", stage: "tracked", x_km: 3, y_km: 4,
    alt_m: 5000, speed_m_s: 240, heading_deg: 90, trail: [], target: -1, note: "", ...more,
  };
}
const site = { name: "site", lat_deg: 40, lon_deg: 32, ground_m: 0 };
const picture = (things: Shown[]): Picture =>
  ({ time_s: 0, site, places: [], dark: new Set(), facing_deg: new Map(), shown: things });

test("engaged come first, then hostile, unknown, friendly, missiles; of equals the nearer", () => {
  const things = [
    shown("missile", { what: "missile", side: "friend" }), shown("friend", { side: "friend" }), shown("unknown", { side: "unknown" }),
    shown("far", { x_km: 300 }), shown("near"), shown("truth", { what: "object" }), shown("engaged", { stage: "engaged", x_km: 400 }),
    shown("gone", { stage: "ended" }),
  ];
  const keys = (layers = USUAL_LAYERS) => inOrder(picture(things), layers).map((one) => one.key);
  expect(keys()).toEqual(["engaged", "near", "far", "truth", "unknown", "friend", "missile"]);
  expect(keys({ ...USUAL_LAYERS, truth: false, missiles: false })).toEqual(["engaged", "near", "far", "unknown", "friend"]);
});

test("keys: arrows pan, with Shift they walk, letters do their work, others are left to the page", () => {
  const key = (name: string, shiftKey = false, ctrlKey = false) => actOf({ key: name, shiftKey, ctrlKey, altKey: false, metaKey: false });
  expect(key("ArrowLeft")).toMatchObject({ do: "pan", dx_px: 60 });
  expect(["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"].map((name) => (key(name, true) as { by: number }).by)).toEqual([1, 1, -1, -1]);
  expect(key("f")).toEqual({ do: "fit" });
  expect(key("r", false, true)).toBeNull(); // Ctrl-R is the browser's
  expect(key("Tab")).toBeNull();
  expect([stepFrom(["a", "b"], null, 1), stepFrom(["a", "b"], "b", 1), stepFrom(["a", "b"], "a", -1), stepFrom([], null, 1)]).toEqual(["a", "a", "b", null]);
});

test("the ruler: one point, the other follows, the next click starts again; the course is the geodesic's", () => {
  const begun = withPoint(NO_RULER, [0, 0]);
  const moved = following(begun, [0, 100]);
  expect(rulerText(site, moved)).toBe("100.0 km, bearing 0.0°"); // from the middle the plane is exact
  const done = withPoint(moved, [100, 0]);
  expect(rulerText(site, done)).toBe("100.0 km, bearing 90.0°");
  expect(following(done, [5, 5])).toBe(done);
  expect(withPoint(done, [7, 7]).to).toEqual([7, 7]);
});

test("places that would cover each other are one symbol, led by the radar that matters most", () => {
  const place = (key: string, what: "radar" | "launcher", px: number, role = "") =>
    ({ place: { key, what, role } as never, px, py: 0 });
  const found = clusters([place("l", "launcher", 0), place("r", "radar", 10, "engagement"), place("far", "launcher", 100)]);
  expect(found.map(({ lead, members }) => [(lead.place as { key: string }).key, members.length])).toEqual([["r", 2], ["far", 1]]);
});

test("things of one raid that fly together share a label, a chosen one has its own", () => {
  const item = (name: string, px: number) =>
    ({ key: name, px, py: 0, rank: 1.5, shown: shown(name, { what: "object" }), colour: "", hollow: true, full: false });
  const items = [item("raid west 1", 0), item("raid west 2", 20), item("raid west 3", 40), item("raid west 4", 400), item("other 1", 10)];
  const counts = formations(items, { selected: "raid west 3", hovered: null }).map(([one, count]) => [one.key, count]);
  expect(counts).toEqual([["raid west 1", 2], ["raid west 3", 1], ["raid west 4", 1], ["other 1", 1]]);
});

test("words for one who does not see the map have units, side, state and place", () => {
  expect(describeShown(shown("track 2", { stage: "engaged", note: "two missiles in flight" }))).toBe(
    "track 2: track, hostile, engaged; 5 km at 37° from the site, altitude 5.0 km, 240 m/s, course 90°. two missiles in flight");
  const place = { key: "r", what: "radar", name: "92N6E", class: "", role: "engagement", lat_deg: 0, lon_deg: 0, x_km: 0.3, y_km: 0.4,
    ground_m: 843, above_m: 9, radius_km: 340, lost_s: null } as const;
  expect(describePlace(place, true)).toBe("92N6E: engagement radar, lost or silent; 500 m at 37° from the site, ground at 843 m");
});

test("reach between two altitudes lies on the straight line; outside and in gaps there is none", () => {
  const [altitudes, reach] = [[100, 1000, 10000, 20000], [30, 60, 120, null]];
  expect(reachAt(altitudes!, reach!, 5500)).toBeCloseTo(90, 12);
  expect(reachAt(altitudes!, reach!, 1000)).toBe(60);
  expect([50, 15000, 30000].map((altitude) => reachAt(altitudes!, reach!, altitude))).toEqual([null, null, null]);
  expect(advertisedOf(undefined, null)).toEqual([]);
});
