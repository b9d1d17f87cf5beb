import { expect, test } from "vitest";
import { courseOf, latLonOf, planeOf } from "../src/geodesy";

// C. F. F. Karney, J. Geodesy 87 (2013) 43-55, section 6: the line from 40 N at 30 degrees azimuth over 10 000 km.
test("the plane keeps the range and bearing of the published example", () => {
  const site = { lat_deg: 40, lon_deg: 0 };
  const there = latLonOf(site, 10000 * Math.sin(Math.PI / 6), 10000 * Math.cos(Math.PI / 6));
  expect(there.lat_deg).toBeCloseTo(41.79331020506, 9);
  expect(there.lon_deg).toBeCloseTo(137.84490004377, 9);
  const [x_km, y_km] = planeOf(site, there);
  expect(x_km).toBeCloseTo(5000, 6);
  expect(y_km).toBeCloseTo(10000 * Math.cos(Math.PI / 6), 6);
  const course = courseOf(site, [0, 0], [x_km, y_km]);
  expect(course.range_km).toBeCloseTo(10000, 6);
  expect(course.bearing_deg).toBeCloseTo(30, 9);
});
