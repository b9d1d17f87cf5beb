// The Earth under the 3-D view: kilometres of the plane stay, heights sink with the square of the distance from the site.

export const SEMI_MAJOR_KM = 6378.137;
export const FLATTENING = 1 / 298.257223563;

/** Height in the scene, km, of a point of the plane at an altitude above the sea, before any exaggeration. */
export type Height = (x_km: number, y_km: number, alt_m: number) => number;

/** Gaussian radius of curvature of WGS-84, km: the geometric mean of the meridian's and the prime vertical's. */
export function gaussRadius_km(lat_deg: number): number {
  const e2 = FLATTENING * (2 - FLATTENING);
  const sine = Math.sin((lat_deg * Math.PI) / 180);
  return (SEMI_MAJOR_KM * Math.sqrt(1 - e2)) / (1 - e2 * sine * sine);
}

/** How far the surface lies below the tangent plane, km: d^2 / 2R, within 0.06 % of the sphere's at 550 km. */
export function drop_km(range_km: number, radius_km: number): number {
  return (range_km * range_km) / (2 * radius_km);
}

/** Heights over the curved Earth at a latitude. */
export function heightAt(lat_deg: number): Height {
  const twice_km = 2 * gaussRadius_km(lat_deg);
  return (x_km, y_km, alt_m) => alt_m / 1000 - (x_km * x_km + y_km * y_km) / twice_km;
}
