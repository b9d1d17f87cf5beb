// In words what the map shows of one thing, for its label's second line and for those who do not see the map.

import type { Place, Site } from "../api/types";
import { latLonOf } from "../geodesy";
import type { Shown } from "../picture";
import { angleText, lengthText } from "./scale";

export function bearingOf(x_km: number, y_km: number): number {
  return ((Math.atan2(x_km, y_km) * 180) / Math.PI + 360) % 360;
}

export function heightText(alt_m: number): string {
  return alt_m < 1000 ? `${Math.round(alt_m / 10) * 10} m` : `${(alt_m / 1000).toFixed(1)} km`;
}

/** Range and bearing from the site: exact on this plane. */
export function fromSite(x_km: number, y_km: number): string {
  return `${lengthText(Math.hypot(x_km, y_km))} at ${Math.round(bearingOf(x_km, y_km)) % 360}° from the site`;
}

export function positionText(site: Site, x_km: number, y_km: number): string {
  const { lat_deg, lon_deg } = latLonOf(site, x_km, y_km);
  return `${angleText(lat_deg, "NS")}, ${angleText(lon_deg, "EW")}`;
}

const WHAT = { object: "true position", missile: "missile", track: "track" } as const;

export function describeShown(shown: Shown): string {
  const course = Number.isFinite(shown.heading_deg) ? `, course ${Math.round(shown.heading_deg) % 360}°` : "";
  const state = shown.what === "missile" ? "" : `, ${shown.side}, ${shown.stage}`;
  const note = shown.note ? `. ${shown.note}` : "";
  const label = shown.label && shown.what !== "track" ? `, ${shown.label}` : "";
  return `${shown.name}: ${WHAT[shown.what]}${label}${state}; ${fromSite(shown.x_km, shown.y_km)}, ` +
    `altitude ${heightText(shown.alt_m)}, ${Math.round(shown.speed_m_s)} m/s${course}${note}`;
}

export function describePlace(place: Place, dark: boolean): string {
  const state = dark ? ", lost or silent" : "";
  const role = place.role ? `${place.role} ` : "";
  return `${place.name}: ${role}${place.what === "defended" ? "defended object" : place.what}${state}; ` +
    `${fromSite(place.x_km, place.y_km)}, ground at ${Math.round(place.ground_m)} m`;
}
