// Numbers as a reader meets them, each with its unit.

/** A time of the case as m:ss, or m:ss.t with tenths. */
export function clock(time_s: number, tenths = false): string {
  const whole = tenths ? Math.floor(time_s * 10 + 1e-6) / 10 : Math.floor(time_s + 1e-6);
  const minutes = Math.floor(whole / 60);
  const seconds = whole - 60 * minutes;
  return `${minutes}:${tenths ? seconds.toFixed(1).padStart(4, "0") : String(seconds).padStart(2, "0")}`;
}

export const spoken = (time_s: number) => `${Math.floor(time_s / 60)} min ${Math.floor(time_s % 60)} s`;

const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
export const whole = (value: number) => grouped.format(Math.round(value)).replace(/,/g, "\u202f");

export const km = (value: number) => (value < 99.95 ? value.toFixed(1) : value.toFixed(0));
export const degrees = (value: number) => (Number.isNaN(value) ? "" : `${String(Math.round(value) % 360).padStart(3, "0")}°`);

/** A distance in metres, in km from 10 km on. */
export function distance(value_m: number): string {
  return value_m < 10_000 ? `${value_m < 10 ? value_m.toFixed(1) : whole(value_m)} m` : `${km(value_m / 1000)} km`;
}

export const percent = (share: number) => `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
