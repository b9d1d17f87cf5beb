// Round numbers for the scale bar, range rings and the graticule.

/** The greatest of 1, 2, 5 x 10^n that is not above `most`. */
export function roundBelow(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most) + 1e-9);
  const head = most / power;
  return (head >= 5 - 1e-9 ? 5 : head >= 2 - 1e-9 ? 2 : 1) * power;
}

/** The least of 1, 2, 5 x 10^n that is not below `least`. */
export function roundAbove(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least) + 1e-9);
  const head = least / power;
  return (head <= 1 + 1e-9 ? 1 : head <= 2 + 1e-9 ? 2 : head <= 5 + 1e-9 ? 5 : 10) * power;
}

/** Length with its unit: metres below one kilometre, no digits that say nothing. */
export function lengthText(km: number): string {
  if (km < 0.9995) return `${Number((1000 * km).toPrecision(3))} m`;
  return `${km < 10 ? Number(km.toFixed(2)) : km < 100 ? Number(km.toFixed(1)) : Math.round(km)} km`;
}

/** A scale bar of at most `most_px`. */
export function scaleBar(km_per_px: number, most_px = 160): { km: number; px: number; text: string } {
  const km = roundBelow(km_per_px * most_px);
  return { km, px: km / km_per_px, text: lengthText(km) };
}

/** Distance between range rings, km, so that they lie at least `least_px` apart. */
export function ringStep(km_per_px: number, least_px = 90): number {
  return roundAbove(km_per_px * least_px);
}

/** Range of a ring with as many digits as its step needs. */
export function ringText(range_km: number, step_km: number): string {
  if (step_km >= 1) return `${Math.round(range_km)} km`;
  return range_km < 0.9995 ? lengthText(range_km) : `${range_km.toFixed(Math.ceil(-Math.log10(step_km) - 1e-9))} km`;
}

const ANGLE_STEPS_DEG = [1 / 60, 2 / 60, 5 / 60, 10 / 60, 15 / 60, 0.5, 1, 2, 5, 10, 15, 30];

/** Distance between lines of latitude or longitude, degrees, for about `least_px` between them. */
export function graticuleStep(km_per_px: number, least_px = 170): number {
  const least_deg = (km_per_px * least_px) / 111.2;
  return ANGLE_STEPS_DEG.find((step) => step >= least_deg) ?? 30;
}

/** Latitude or longitude in degrees and minutes with its hemisphere; `decimals` of minutes, -1: whole degrees. */
export function angleText(angle_deg: number, hemispheres: string, decimals = 2): string {
  const hemisphere = angle_deg < 0 ? hemispheres[1] : hemispheres[0];
  const whole = Math.abs(angle_deg);
  if (decimals < 0) return `${Math.round(whole)}° ${hemisphere}`;
  const power = 10 ** decimals;
  const minutes = Math.round(whole * 60 * power) / power;
  const left = minutes - 60 * Math.floor(minutes / 60 + 1e-9);
  const shown = left.toFixed(decimals).padStart(decimals ? decimals + 3 : 2, "0");
  return `${Math.floor(minutes / 60 + 1e-9)}° ${shown}' ${hemisphere}`;
}
