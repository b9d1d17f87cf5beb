// The plane of the maps: azimuthal equidistant about the site, on WGS-84, by Karney's geodesics.

import geodesic from "geographiclib-geodesic";

const earth = geodesic.Geodesic.WGS84;

export interface LatLon { lat_deg: number; lon_deg: number }

/** Latitude and longitude of a point of the plane. */
export function latLonOf(site: LatLon, x_km: number, y_km: number): LatLon {
  const bearing_deg = (Math.atan2(x_km, y_km) * 180) / Math.PI;
  const found = earth.Direct(site.lat_deg, site.lon_deg, bearing_deg, 1000 * Math.hypot(x_km, y_km));
  return { lat_deg: found.lat2!, lon_deg: found.lon2! };
}

/** Point [x_km, y_km] of the plane at a latitude and longitude. */
export function planeOf(site: LatLon, at: LatLon): [number, number] {
  const found = earth.Inverse(site.lat_deg, site.lon_deg, at.lat_deg, at.lon_deg);
  const bearing = (found.azi1! * Math.PI) / 180;
  return [(found.s12! / 1000) * Math.sin(bearing), (found.s12! / 1000) * Math.cos(bearing)];
}

/** Geodesic distance (km) and bearing at the start (degrees from north, 0 to 360) from one point of the plane to another. */
export function courseOf(site: LatLon, from: [number, number], to: [number, number]): { range_km: number; bearing_deg: number } {
  const a = latLonOf(site, ...from);
  const b = latLonOf(site, ...to);
  const found = earth.Inverse(a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg);
  return { range_km: found.s12! / 1000, bearing_deg: (found.azi1! + 360) % 360 };
}
