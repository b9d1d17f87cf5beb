import { expect, test } from "vitest";
import { drop_km, gaussRadius_km, heightAt, hidden, SEMI_MAJOR_KM, FLATTENING } from "../../src/three/earth";

// NIMA TR8350.2 (2000), table 3.3: semi-minor axis 6 356 752.3142 m, polar radius of curvature 6 399 593.6258 m.
test("the Gaussian radius at the equator and the pole is the published one", () => {
  expect(gaussRadius_km(0)).toBeCloseTo(6356.7523142, 6);
  expect(gaussRadius_km(90)).toBeCloseTo(6399.5936258, 6);
  expect(gaussRadius_km(-37)).toBe(gaussRadius_km(37));
});

// J. P. Snyder, USGS Professional Paper 1395 (1987), equations 4-18 and 4-20: the two principal radii, multiplied.
test("the Gaussian radius is the geometric mean of the principal radii", () => {
  const e2 = 2 * FLATTENING - FLATTENING ** 2;
  for (const lat_deg of [12, 40.079, 71]) {
    const w2 = 1 - e2 * Math.sin((lat_deg * Math.PI) / 180) ** 2;
    const meridian = (SEMI_MAJOR_KM * (1 - e2)) / w2 ** 1.5;
    const vertical = SEMI_MAJOR_KM / Math.sqrt(w2);
    expect(gaussRadius_km(lat_deg)).toBeCloseTo(Math.sqrt(meridian * vertical), 8);
  }
});

// Circle of radius R: its sagitta over an arc d is R (1 - cos(d / R)), whose next term is d^4 / 24 R^3.
test("the drop is the sphere's to its next term", () => {
  const R_km = gaussRadius_km(40.079);
  for (const d_km of [1, 50, 200, 550]) {
    const exact_km = 2 * R_km * Math.sin(d_km / (2 * R_km)) ** 2;
    const next_km = d_km ** 4 / (24 * R_km ** 3);
    expect(drop_km(d_km, R_km) - exact_km).toBeGreaterThan(0);
    expect(drop_km(d_km, R_km) - exact_km).toBeLessThan(1.001 * next_km + 1e-11);
  }
});

test("heights over the curved Earth are altitude less drop", () => {
  const height = heightAt(40.079);
  expect(height(0, 0, 843)).toBeCloseTo(0.843, 12);
  expect(height(300, 400, 10000)).toBeCloseTo(10 - drop_km(500, gaussRadius_km(40.079)), 12);
});

// Geometric horizon over a smooth sphere: d = sqrt(2 R h1) + sqrt(2 R h2), M. I. Skolnik, Introduction to Radar Systems, section 8.6, k = 1.
test("the Earth hides what lies beyond the geometric horizon, and nothing nearer", () => {
  const R_km = gaussRadius_km(40);
  const height = heightAt(40);
  const seen_km = Math.sqrt(2 * R_km * 2) + Math.sqrt(2 * R_km * 1);
  const eye = [0, 0, 2];
  const at = (d_km: number) => [0, d_km, height(0, d_km, 1000)];
  expect(hidden(eye, at(0.98 * seen_km), 0, R_km)).toBe(false);
  expect(hidden(eye, at(1.08 * seen_km), 0, R_km)).toBe(true);
  expect(hidden([0, 0, 100], at(1.08 * seen_km), 0, R_km)).toBe(false);
});
