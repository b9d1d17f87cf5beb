// What the map below the handles shows of a draft: the units as the server laid them, moved along with a drag.

import type { Laid, Place } from "../api/types";
import type { LatLon } from "../geodesy";
import type { Picture } from "../picture";
import type { Mark } from "./marks";

export interface Sketch { laid: Laid | null; marks: Mark[]; data: Record<string, any> }

/** The laid places where the draft has them now; those it has no longer are left out. */
export function pictureOf(sketch: Sketch, site: LatLon): Picture {
  const marks = new Map(sketch.marks.map((mark) => [mark.field, mark]));
  const laid = sketch.laid?.places ?? [];
  const places: Place[] = [];
  const facing_deg = new Map<string, number>();
  for (const place of laid) {
    const mark = marks.get(place.field);
    if (place.field && !mark) continue;
    const row = laid.filter((other) => other.field === place.field);
    const middle = (axis: "x_km" | "y_km"): number => row.reduce((sum, other) => sum + other[axis], 0) / row.length;
    const off = mark ? { x_km: mark.x_km - middle("x_km"), y_km: mark.y_km - middle("y_km") } : { x_km: 0, y_km: 0 };
    places.push({ ...place, x_km: place.x_km + off.x_km, y_km: place.y_km + off.y_km, radius_km: mark?.radius_km || place.radius_km });
    if (mark?.facing_deg != null) facing_deg.set(place.key, mark.facing_deg);
  }
  const { name, ground_m } = sketch.data.site ?? {};
  return { time_s: 0, site: { name: String(name ?? "the site"), ground_m: Number(ground_m) || 0, ...site }, places, dark: new Set(), facing_deg, shown: [] };
}

/** The box that holds all marks with their circles, at least so many km to each side. */
export function extent(marks: Mark[], least_km = 10): { west_km: number; south_km: number; east_km: number; north_km: number } {
  const [xs, ys] = [marks.map((mark) => mark.x_km), marks.map((mark) => mark.y_km)];
  const [west, east, south, north] = [Math.min(...xs, Infinity), Math.max(...xs, -Infinity), Math.min(...ys, Infinity), Math.max(...ys, -Infinity)];
  if (!marks.length) return { west_km: -100, south_km: -100, east_km: 100, north_km: 100 };
  const [x, y] = [(west + east) / 2, (south + north) / 2];
  const [across, up] = [Math.max((east - west) / 2, least_km), Math.max((north - south) / 2, least_km)];
  return { west_km: x - across, south_km: y - up, east_km: x + across, north_km: y + up };
}
