import { expect, test } from "vitest";
import { latLonOf } from "../../src/geodesy";
import { get } from "../../src/edit/paths";
import { nudged, withWaypoint } from "../../src/edit/marks";
import { bearingRange, latLon, moved, pointOf, rewritten } from "../../src/edit/positions";

const KEPT_M = 1; // what a point may be off by after it was written down
const site = { lat_deg: 40.079, lon_deg: 32.566 };
const apart_m = (a: [number, number], b: [number, number]): number => 1000 * Math.hypot(a[0] - b[0], a[1] - b[1]);

/** Points all round at every range a scenario may have: 1 m to 5000 km, spread by the golden angle. */
const POINTS = Array.from({ length: 2000 }, (_, i): [number, number] => {
  const range_km = 0.001 * 5e6 ** (i / 1999);
  return [range_km * Math.sin(2.399963 * i), range_km * Math.cos(2.399963 * i)];
});

test("bearing and range keep every point to 1 m up to 5000 km, with no more decimals than that takes", () => {
  for (const at of POINTS) {
    const said = bearingRange(...at);
    expect(apart_m(at, pointOf(site, said)!)).toBeLessThan(KEPT_M);
    expect(said.range_m).toBe(Math.round(said.range_m));
    expect(said.bearing_deg).toBeGreaterThanOrEqual(0);
    expect(said.bearing_deg).toBeLessThan(360);
  }
  expect(bearingRange(0.4, 0.4)).toEqual({ bearing_deg: 45, range_m: 566 });
  expect(bearingRange(-1e-9, 100)).toEqual({ bearing_deg: 0, range_m: 100_000 });
  expect(bearingRange(0, 0)).toEqual({ bearing_deg: 0, range_m: 0 });
});

// Truth from outside: geodesics of C. F. F. Karney, J. Geodesy 87 (2013) 43-55, by geographiclib.
test("latitude and longitude keep every point to 1 m", () => {
  for (const at of POINTS.filter((_, i) => i % 20 === 0)) {
    expect(apart_m(at, pointOf(site, latLon(site, ...at))!)).toBeLessThan(KEPT_M);
    const there = latLonOf(site, ...at);
    expect(Math.abs(there.lat_deg - latLon(site, ...at).lat_deg)).toBeLessThanOrEqual(5.001e-7);
  }
});

test("a moved point is written the way it was written before", () => {
  const data = { site, radars: [{ type: "t", bearing_deg: 10, range_m: 500 }, { type: "t", lat_deg: 40, lon_deg: 33 }, { type: "t" }] };
  expect(moved(data, "radars[0]", 3, 4).radars[0]).toEqual({ type: "t", bearing_deg: 36.87, range_m: 5000 });
  const there = moved(data, "radars[1]", 3, 4).radars[1];
  expect(Object.keys(there).sort()).toEqual(["lat_deg", "lon_deg", "type"]);
  expect(apart_m(pointOf(site, there)!, [3, 4])).toBeLessThan(KEPT_M);
  expect(moved(data, "radars[2]", 0, 1).radars[2]).toEqual({ type: "t", bearing_deg: 0, range_m: 1000 });
  expect(pointOf(site, data.radars[2])).toEqual([0, 0]);
  expect(pointOf(site, { bearing_deg: 10 })).toBeNull();
});

test("changing how a place is written leaves it where it is", () => {
  const data = { site, defended: [{ name: "x", bearing_deg: 120, range_m: 280_000, radius_m: 5 }] };
  const there = rewritten(data, "defended[0]", "latlon");
  expect(apart_m(pointOf(site, there.defended[0])!, pointOf(site, data.defended[0])!)).toBeLessThan(KEPT_M);
  expect(rewritten(there, "defended[0]", "bearing").defended[0]).toEqual(data.defended[0]);
});

test("moving the site takes what is written by bearing and range along", () => {
  const data = { site: { ...site, name: "s" }, radars: [{ type: "t", bearing_deg: 90, range_m: 1000 }] };
  const next = nudged(data, "site", 0, 10);
  expect(next.site.lat_deg).toBeCloseTo(40.079 + 10 / 111.03, 4); // a degree of the meridian at 40 N: 111.03 km
  expect(next.radars).toBe(data.radars);
});

test("a new waypoint is written like the one before it", () => {
  const data = { site, raids: [{ target: "t", route: [{ lat_deg: 40, lon_deg: 33, altitude_m: 50, reference: "ground", speed_m_s: 200 }, { bearing_deg: 0, range_m: 0 }] }] };
  const made = withWaypoint(data, "raids[0].route[0]", 10, 10)!;
  expect(made.field).toBe("raids[0].route[1]");
  expect(get(made.data, made.field)).toEqual({ ...latLon(site, 10, 10), altitude_m: 50, reference: "ground" });
  const next = withWaypoint(data, "raids[0].route[1]", 3, 4)!;
  expect(get(next.data, "raids[0].route[2]")).toEqual({ bearing_deg: 36.87, range_m: 5000 });
});
