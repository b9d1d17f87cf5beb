// Where things of a scenario stand on the plane, and how a point that was moved is written down again.

import { latLonOf, planeOf, type LatLon } from "../geodesy";
import { get, set, type Data } from "./paths";

export type XY = [number, number];

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

/** The site, null while its latitude or longitude is none. */
export function siteOf(data: Data): LatLon | null {
  const { lat_deg, lon_deg } = data.site ?? {};
  return isNumber(lat_deg) && isNumber(lon_deg) && Math.abs(lat_deg) <= 90 && Math.abs(lon_deg) <= 180 ? { lat_deg, lon_deg } : null;
}

/** Point [x_km, y_km] of a table with a place; without one it is the site's; null: half a place, or no numbers. */
export function pointOf(site: LatLon, table: Data | undefined): XY | null {
  const { lat_deg, lon_deg, bearing_deg, range_m } = table ?? {};
  if (lat_deg !== undefined || lon_deg !== undefined) {
    return isNumber(lat_deg) && isNumber(lon_deg) && Math.abs(lat_deg) <= 90 ? planeOf(site, { lat_deg, lon_deg }) : null;
  }
  if (bearing_deg === undefined && range_m === undefined) return [0, 0];
  if (!isNumber(bearing_deg) || !isNumber(range_m)) return null;
  const bearing = (bearing_deg * Math.PI) / 180;
  return [(range_m / 1000) * Math.sin(bearing), (range_m / 1000) * Math.cos(bearing)];
}

export const saysLatLon = (table: Data | undefined): boolean => table?.lat_deg !== undefined || table?.lon_deg !== undefined;

export const rounded = (value: number, decimals: number): number => Number(value.toFixed(decimals)) + 0;

/** Bearing and range of a point: range to 1 m, bearing to 0.1 degree or as much finer as keeps half a metre across. */
export function bearingRange(x_km: number, y_km: number): { bearing_deg: number; range_m: number } {
  const range_m = Math.round(1000 * Math.hypot(x_km, y_km));
  if (range_m === 0) return { bearing_deg: 0, range_m: 0 };
  const across_m = (range_m * Math.PI) / 180; // of one degree
  const decimals = Math.max(1, Math.ceil(Math.log10(across_m)));
  const bearing_deg = rounded((((Math.atan2(x_km, y_km) * 180) / Math.PI) % 360 + 360) % 360, decimals);
  return { bearing_deg: bearing_deg === 360 ? 0 : bearing_deg, range_m };
}

/** Latitude and longitude of a point to 0.000 001 degree, at most 0.06 m off along each. */
export function latLon(site: LatLon, x_km: number, y_km: number): LatLon {
  const { lat_deg, lon_deg } = latLonOf(site, x_km, y_km);
  return { lat_deg: rounded(lat_deg, 6), lon_deg: rounded(lon_deg, 6) };
}

/** The document with the table at `field` moved; it stays in latitude and longitude if that is how it was written. */
export function moved(data: Data, field: string, x_km: number, y_km: number): Data {
  const site = siteOf(data);
  if (!site) return data;
  const table: Data = get(data, field) ?? {};
  if (field === "site" || saysLatLon(table)) return set(data, field, { ...table, ...latLon(site, x_km, y_km) });
  return set(data, field, placed(table, bearingRange(x_km, y_km)));
}

/** The table with another kind of place: latitude and longitude in place of bearing and range, or the other way. */
export function rewritten(data: Data, field: string, how: "bearing" | "latlon"): Data {
  const site = siteOf(data);
  const table: Data = get(data, field) ?? {};
  const at = site && pointOf(site, table);
  if (!site || !at) return data;
  return set(data, field, placed(table, how === "latlon" ? latLon(site, ...at) : bearingRange(...at)));
}

/** The table without its old place and with the new one before everything but name and kind, as people write it. */
function placed(table: Data, place: Data): Data {
  const { lat_deg, lon_deg, bearing_deg, range_m, ...rest } = table;
  const head = Object.fromEntries(["name", "type", "mount", "count"].filter((key) => key in rest).map((key) => [key, rest[key]]));
  return { ...head, ...place, ...rest };
}
