// Numbers of the 3-D view with their units.

export function altitudeText(altitude_m: number): string {
  return altitude_m < 1000 ? `${Math.round(altitude_m)} m` : `${Number((altitude_m / 1000).toFixed(1))} km`;
}
