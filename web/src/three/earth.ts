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

/** Whether the Earth, its surface raised to `ground_km`, lies between an eye and a point [x, y, z], km before exaggeration. */
export function hidden(eye: readonly number[], at: readonly number[], ground_km: number, radius_km: number): boolean {
  // along the line the height above the surface is a parabola: a t^2 + b t + c
  const [dx, dy, dz] = [at[0]! - eye[0]!, at[1]! - eye[1]!, at[2]! - eye[2]!];
  const a = (dx * dx + dy * dy) / (2 * radius_km);
  const b = dz + (eye[0]! * dx + eye[1]! * dy) / radius_km;
  const c = eye[2]! - ground_km + (eye[0]! ** 2 + eye[1]! ** 2) / (2 * radius_km);
  const lowest = -b / (2 * a);
  if (!(a > 0 && lowest > 0 && lowest < 1)) return false;
  return c - (b * b) / (4 * a) < -0.05;
}
