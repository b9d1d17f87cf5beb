// What of a scenario can be taken hold of on the map, from the data alone: it answers at once and also for drafts that are wrong.

import { fieldOf, get, insert, remove, set, stepsOf, type Data } from "./paths";
import { bearingRange, moved, pointOf, saysLatLon, latLon, siteOf, type XY } from "./positions";

export type MarkKind = "site" | "radar" | "launcher" | "defended" | "waypoint" | "orbit" | "launch" | "aim";

export interface Mark {
  field: string; kind: MarkKind; x_km: number; y_km: number; label: string;
  side: "hostile" | "friend";
  /** Circle about it: size of what is defended, or of an orbit; 0: none. */
  radius_km: number;
  /** Where an engagement radar or a sector faces, degrees from north; null: all round. */
  facing_deg: number | null;
}

/** A mark in words, as it is read out. */
export function wordsOf(mark: Mark, data: Data): string {
  const raid = /^raids\[(\d+)\]/.exec(mark.field);
  const name = raid ? String(get(data, `${raid[0]}.name`) || `raid ${Number(raid[1]) + 1}`) : mark.label;
  const point = /route\[(\d+)\]$/.exec(mark.field);
  if (point) return `waypoint ${Number(point[1]) + 1} of ${name}`;
  return raid ? `${mark.kind === "orbit" ? "orbit" : `${mark.kind} point`} of ${name}` : mark.label;
}

/** Straight legs of a raid between its points, as drawn by the user; `ends` are the fields of the points. */
export interface Legs { field: string; side: "hostile" | "friend"; points: XY[]; ends: string[]; falling: boolean }

const list = (value: unknown): Data[] => (Array.isArray(value) ? value.map((item) => (item && typeof item === "object" ? item : {})) : []);
const number = (value: unknown, otherwise: number): number => (typeof value === "number" && Number.isFinite(value) ? value : otherwise);
const sideOf = (raid: Data): "hostile" | "friend" => (raid.side === "friend" ? "friend" : "hostile");

/** Every handle, the smallest last, so that what is drawn above is found first. */
export function marksOf(data: Data): Mark[] {
  const site = siteOf(data);
  if (!site) return [];
  const found: Mark[] = [];
  const add = (field: string, kind: MarkKind, label: string, more: Partial<Mark> = {}) => {
    const at = kind === "site" ? ([0, 0] as XY) : pointOf(site, get(data, field));
    if (at) found.push({ field, kind, x_km: at[0], y_km: at[1], label, side: "friend", radius_km: 0, facing_deg: null, ...more });
  };
  add("site", "site", data.site?.name || "the site");
  list(data.defended).forEach((item, i) =>
    add(`defended[${i}]`, "defended", item.name || `object ${i + 1}`, { radius_km: number(item.radius_m, 500) / 1000 }));
  list(data.raids).forEach((raid, i) => addRaid(raid, i, add));
  list(data.fire_units).forEach((unit, i) => list(unit.launchers).forEach((group, j) =>
    add(`fire_units[${i}].launchers[${j}]`, "launcher", `${number(group.count, 1)} × launcher`)));
  list(data.radars).forEach((radar, i) => {
    const faces = radar.mode === "sector" || String(radar.type).includes("92N6");
    add(`radars[${i}]`, "radar", radar.name || String(radar.type ?? "").replace("radar_", ""),
      { facing_deg: faces ? number(radar.boresight_deg, 0) : null });
  });
  return found;
}

type Add = (field: string, kind: MarkKind, label: string, more?: Partial<Mark>) => void;

function addRaid(raid: Data, i: number, add: Add): void {
  const name = String(raid.name || `raid ${i + 1}`);
  const side = sideOf(raid);
  list(raid.route).forEach((_, j) => add(`raids[${i}].route[${j}]`, "waypoint", j ? String(j + 1) : `1 ${name}`, { side }));
  if (raid.orbit) add(`raids[${i}].orbit`, "orbit", name, { side, radius_km: number(raid.orbit.radius_m, 20_000) / 1000 });
  if (raid.launch) add(`raids[${i}].launch`, "launch", name, { side });
  if (raid.aim) add(`raids[${i}].aim`, "aim", `aim of ${name}`, { side });
}

export function legsOf(data: Data, marks: Mark[]): Legs[] {
  const at = new Map(marks.map((mark) => [mark.field, [mark.x_km, mark.y_km] as XY]));
  return list(data.raids).flatMap((raid, i) => {
    const routed = list(raid.route).map((_, j) => `raids[${i}].route[${j}]`);
    const falling = !routed.length && !!raid.launch;
    const ends = (falling ? [`raids[${i}].launch`, `raids[${i}].aim`] : routed).filter((field) => at.has(field) || field.endsWith(".aim"));
    const points = ends.map((field) => at.get(field) ?? ([0, 0] as XY));
    return points.length > 1 ? [{ field: `raids[${i}]`, side: sideOf(raid), points, ends, falling }] : [];
  });
}

/** The document with a waypoint put between `after` and the next, at a point of the plane; written like its neighbour. */
export function withWaypoint(data: Data, after: string, x_km: number, y_km: number): { data: Data; field: string } | null {
  const site = siteOf(data);
  const steps = stepsOf(after);
  const index = steps.pop();
  if (!site || typeof index !== "number") return null;
  const route = fieldOf(steps);
  const near: Data = get(data, after) ?? {};
  const place = saysLatLon(near) ? latLon(site, x_km, y_km) : bearingRange(x_km, y_km);
  const kept = Object.fromEntries(["altitude_m", "reference"].filter((key) => key in near).map((key) => [key, near[key]]));
  return { data: insert(data, route, { ...place, ...kept }, index + 1), field: `${route}[${index + 1}]` };
}

/** A point half way to the next waypoint, or as far again beyond the last: where the button puts a new one. */
export function besideWaypoint(data: Data, field: string): XY | null {
  const site = siteOf(data);
  const steps = stepsOf(field);
  const index = steps.pop();
  if (!site || typeof index !== "number") return null;
  const at = (i: number): XY | null => (get(data, `${fieldOf(steps)}[${i}]`) === undefined ? null : pointOf(site, get(data, `${fieldOf(steps)}[${i}]`)));
  const [before, here, next] = [at(index - 1), at(index), at(index + 1)];
  if (!here) return null;
  if (next) return [(here[0] + next[0]) / 2, (here[1] + next[1]) / 2];
  return before ? [2 * here[0] - before[0], 2 * here[1] - before[1]] : [here[0], here[1] + 10];
}

/** The document without what a mark stands for: a waypoint, an orbit, or the whole radar, launcher group or object. */
export function without(data: Data, field: string): Data {
  return field === "site" ? data : remove(data, field);
}

/** The document with a mark pushed by so many km. */
export function nudged(data: Data, field: string, east_km: number, north_km: number): Data {
  const site = siteOf(data);
  const at = field === "site" ? ([0, 0] as XY) : site && pointOf(site, get(data, field));
  return at ? moved(data, field, at[0] + east_km, at[1] + north_km) : data;
}
