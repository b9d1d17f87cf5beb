// The 1-sigma ellipse of a track on the screen.

export interface ScreenEllipse { major_px: number; minor_px: number; angle_rad: number }

/** Half axes in pixels and the turn of the longer, clockwise from the screen's x axis as Canvas wants it. */
export function screenEllipse(
  sigma: { major_km: number; minor_km: number; bearing_deg: number }, km_per_px: number,
): ScreenEllipse {
  return {
    major_px: sigma.major_km / km_per_px,
    minor_px: sigma.minor_km / km_per_px,
    angle_rad: ((sigma.bearing_deg - 90) * Math.PI) / 180, // bearings start at north, Canvas at east; both turn clockwise
  };
}
