// What a plan position indicator shows of a picture: positions about one radar, and the light the sweep leaves behind.

import type { Place } from "../api/types";
import type { Shown } from "../picture";

/** Ranges the scope can be set to, km. */
export const SCALES_KM = [5, 10, 20, 50, 100, 150, 200, 300, 400, 600, 800] as const;

/** The least scale that holds a range; the greatest where none does. */
export function scaleFor(range_km: number): number {
  return SCALES_KM.find((scale) => scale >= range_km) ?? SCALES_KM[SCALES_KM.length - 1]!;
}

/** The next scale outwards (+1) or inwards (-1). */
export function scaleStep(scale_km: number, by: 1 | -1): number {
  const at = SCALES_KM.findIndex((scale) => scale >= scale_km);
  return SCALES_KM[Math.min(Math.max((at < 0 ? SCALES_KM.length - 1 : at) + by, 0), SCALES_KM.length - 1)]!;
}

/** Bearing of the sweep, degrees from north; it starts at north at time 0. */
export function sweepBearing(time_s: number, scan_period_s: number): number {
  return (((time_s / scan_period_s) % 1) + 1) % 1 * 360;
}

/** Time since the sweep went over a bearing, s. */
export function sinceSweep(time_s: number, scan_period_s: number, bearing_deg: number): number {
  return (((sweepBearing(time_s, scan_period_s) - bearing_deg) % 360) + 360) % 360 / 360 * scan_period_s;
}

const DIMMEST = 0.35;

/** Light of a plot, 1 as the sweep passes and fading until it comes again, never under what can be seen. */
export function glow(since_s: number, scan_period_s: number): number {
  return DIMMEST + (1 - DIMMEST) * Math.exp((-2.5 * since_s) / scan_period_s);
}

export interface Plot { shown: Shown; east_km: number; north_km: number; range_km: number; bearing_deg: number }

/** What lies within a range of a radar, in the order given. */
export function plotsAbout(radar: Place, things: Shown[], range_km: number): Plot[] {
  return things.flatMap((shown) => {
    const [east_km, north_km] = [shown.x_km - radar.x_km, shown.y_km - radar.y_km];
    const away = Math.hypot(east_km, north_km);
    const bearing_deg = ((Math.atan2(east_km, north_km) * 180) / Math.PI + 360) % 360;
    return away <= range_km ? [{ shown, east_km, north_km, range_km: away, bearing_deg }] : [];
  });
}

/** Whether a bearing lies in the sector a radar watches; a radar that turns all round watches everything. */
export function inSector(bearing_deg: number, facing_deg: number | undefined, halfwidth_deg: number | null | undefined): boolean {
  if (facing_deg === undefined || halfwidth_deg == null || halfwidth_deg >= 180) return true;
  const off = ((bearing_deg - facing_deg + 540) % 360) - 180;
  return Math.abs(off) <= halfwidth_deg;
}

/** What a radar does now, in words: how often it looks, and where. */
export function scanWords(radar: Place, dark: boolean, facing_deg: number | undefined): string {
  if (dark) return "lost or silent";
  const half_deg = radar.sector_halfwidth_deg;
  const often = radar.scan_period_s ? `, searched once in ${Number(radar.scan_period_s.toFixed(1))} s` : "";
  if (facing_deg !== undefined) {
    const middle = `${Math.round(facing_deg) % 360}°`;
    return half_deg == null ? `faces ${middle}; the width of its sector is not told` : `faces ${middle}, ${Math.round(half_deg)}° to either side${often}`;
  }
  if (radar.scan_period_s) return `looks all round once in ${Number(radar.scan_period_s.toFixed(1))} s`;
  return radar.role === "engagement" ? "where it faces is not told" : "how often it looks round is not told";
}
