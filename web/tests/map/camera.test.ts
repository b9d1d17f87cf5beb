import { expect, test } from "vitest";
import { boxAbout, Camera } from "../../src/map/camera";

const camera = new Camera(10, -20, 0.5, 800, 600);

test("the middle of the screen is the camera's place, north is up, and the way back is exact", () => {
  expect(camera.toScreen(10, -20)).toEqual([400, 300]);
  expect(camera.toScreen(15, -20)[0]).toBe(410);
  expect(camera.toScreen(10, -15)[1]).toBe(290);
  const [x_km, y_km] = camera.toPlane(...camera.toScreen(-37.25, 41.5));
  expect(x_km).toBeCloseTo(-37.25, 12);
  expect(y_km).toBeCloseTo(41.5, 12);
});

test("what lies under the cursor stays under it when zooming", () => {
  const before = camera.toPlane(123, 456);
  const near = camera.zoomed(3.7, 123, 456);
  expect(near.km_per_px).toBeCloseTo(0.5 / 3.7, 12);
  const after = near.toPlane(123, 456);
  expect(after[0]).toBeCloseTo(before[0], 9);
  expect(after[1]).toBeCloseTo(before[1], 9);
});

test("zooming stops at both ends", () => {
  expect(camera.zoomed(1e9).km_per_px).toBeGreaterThan(0);
  expect(camera.zoomed(1e9).km_per_px).toBe(camera.zoomed(1e12).km_per_px);
  expect(camera.zoomed(1e-9).km_per_px).toBe(camera.zoomed(1e-12).km_per_px);
});

test("dragging to the right shows what lies west", () => {
  const moved = camera.panned(100, 40);
  expect([moved.x_km, moved.y_km]).toEqual([10 - 50, -20 + 20]);
});

test("fitting shows all of a box, wide or high, inside the margin", () => {
  for (const box of [
    { west_km: -300, south_km: -10, east_km: 200, north_km: 20 }, { west_km: 0, south_km: -400, east_km: 3, north_km: 90 },
  ]) {
    const fit = camera.fitted(box, 50);
    const [left, top] = fit.toScreen(box.west_km, box.north_km);
    const [right, bottom] = fit.toScreen(box.east_km, box.south_km);
    expect(Math.min(left, top)).toBeGreaterThanOrEqual(50 - 1e-9);
    expect(right).toBeLessThanOrEqual(750 + 1e-9);
    expect(bottom).toBeLessThanOrEqual(550 + 1e-9);
    expect(Math.min(left - 50, top - 50)).toBeCloseTo(0, 6); // and no smaller than needed
  }
});

test("the box about one point is not a point, about none is nothing", () => {
  expect(boxAbout([])).toBeNull();
  expect(boxAbout([[3, 4]], 10)).toEqual({ west_km: -2, south_km: -1, east_km: 8, north_km: 9 });
});
