// The four kinds of path a raid can have, and changing from one to another without losing where it was.

import { get, set, type Data } from "./paths";

export type PathKind = "route" | "orbit" | "ballistic" | "carried";

export function pathOf(raid: Data): PathKind {
  if (raid.orbit) return "orbit";
  if (raid.carrier !== undefined) return "carried";
  if (raid.launch || (raid.aim && !raid.route)) return "ballistic";
  return "route";
}

const PLACE = ["lat_deg", "lon_deg", "bearing_deg", "range_m"];
const placeOf = (table: Data | undefined): Data =>
  Object.fromEntries(Object.entries(table ?? {}).filter(([key]) => PLACE.includes(key)));

/** The document with a raid's path of another kind: it begins and ends where the old one did. */
export function repathed(data: Data, at: string, kind: PathKind): Data {
  const raid: Data = get(data, at) ?? {};
  if (pathOf(raid) === kind) return data;
  const { route, orbit, launch, aim, carrier, aim_radar, ...rest } = raid;
  const stops: Data[] = Array.isArray(route) ? route : [];
  const from = stops[0] ?? orbit ?? launch ?? { bearing_deg: 0, range_m: 100_000 };
  const to = stops.at(-1) ?? aim ?? { bearing_deg: 0, range_m: 0 };
  const start = Object.keys(placeOf(from)).length ? placeOf(from) : { bearing_deg: 0, range_m: 100_000 };
  const paths: Record<PathKind, Data> = {
    route: { route: stops.length > 1 ? stops : [start, { bearing_deg: 0, range_m: 0, ...(stops.length ? {} : placeOf(aim)) }] },
    orbit: { orbit: { ...start, radius_m: 20_000 } },
    ballistic: { launch: start, aim: Object.keys(placeOf(to)).length ? placeOf(to) : { bearing_deg: 0, range_m: 0 } },
    carried: { carrier: "", aim: Object.keys(placeOf(to)).length ? placeOf(to) : { bearing_deg: 0, range_m: 0 } },
  };
  return set(data, at, { ...rest, ...paths[kind] });
}
