// Circles about a place with their label: range rings, the advertised range, radar horizons, reach of missiles.

import type { CoverageDocument, EnvelopeDocument, FilmDocument, Place, Site } from "../api/types";
import type { LayerSwitches } from "../layers";
import type { Camera } from "./camera";
import { Taken } from "./declutter";
import { lengthText, ringStep, ringText } from "./scale";
import type { Palette } from "./palette";
import { TextSheet } from "./text";

export interface Pen { ctx: CanvasRenderingContext2D; camera: Camera; palette: Palette; text: TextSheet; taken: Taken }

const BEARINGS_DEG = [40, 320, 140, 220, 20, 340, 60, 300, 90, 270, 0, 180, 110, 250, 160, 200];

const BEHIND = -1; // instead of a place in the list: first on the side away from the middle of the map, where the raid is not

/** Bearings at which a label is tried, in this order. */
export function bearingsFrom(first: number, ahead_deg: number): number[] {
  if (first !== BEHIND) return BEARINGS_DEG.map((_, turn) => BEARINGS_DEG[(turn + first) % BEARINGS_DEG.length]!);
  const off = (bearing: number) => Math.abs(((((bearing - ahead_deg) % 360) + 540) % 360) - 180);
  return [...BEARINGS_DEG].sort((a, b) => off(b) - off(a));
}

/** Write a label on a circle where it can be seen and covers nothing; nowhere: no label. */
function labelCircle(pen: Pen, x_km: number, y_km: number, radius_km: number, text: string, colour: string, first = 0): void {
  const width = pen.text.width(text);
  const ahead_deg = (Math.atan2(pen.camera.x_km - x_km, pen.camera.y_km - y_km) * 180) / Math.PI; // for rings seen from far
  const bearings_deg = bearingsFrom(first, ahead_deg);
  for (let turn = 0; turn <= bearings_deg.length; turn++) {
    const bearing = ((turn ? bearings_deg[turn - 1]! : ahead_deg) * Math.PI) / 180;
    if (!turn && inside(pen.camera, x_km, y_km)) continue;
    if (labelled(pen, [x_km + radius_km * Math.sin(bearing), y_km + radius_km * Math.cos(bearing)], text, width, colour)) return;
  }
}

/** Write a label at a point of the plane, moved by (east, north) halves of its size, if it can be seen and covers nothing. */
function labelled(pen: Pen, at: [number, number], text: string, width: number, colour: string, moved = [0, 0]): boolean {
  const [x, y] = pen.camera.toScreen(...at);
  const [px, py] = [x + moved[0]! * (width / 2 + 8), y - moved[1]! * 12];
  const box = { left: px - width / 2 - 4, top: py - 9, right: px + width / 2 + 4, bottom: py + 9 };
  if (box.left < 8 || box.top < 44 || box.right > pen.camera.width_px - 52 || box.bottom > pen.camera.height_px - 44) return false;
  if (!pen.taken.free(box)) return false;
  pen.taken.add(box);
  pen.text.draw(pen.ctx, text, px - width / 2, py, colour);
  return true;
}

/** Write a label beyond the first of some points about a centre where it fits; nowhere: no label. */
function labelBeyond(pen: Pen, [x_km, y_km]: [number, number], points: [number, number][], text: string, colour: string): void {
  const width = pen.text.width(text);
  points.some((at) => {
    const [east, north] = [at[0] - x_km, at[1] - y_km];
    const away = Math.hypot(east, north) || 1;
    return labelled(pen, at, text, width, colour, [east / away, north / away]);
  });
}

function inside(camera: Camera, x_km: number, y_km: number): boolean {
  return camera.sees(...camera.toScreen(x_km, y_km));
}

function strokeCircle(pen: Pen, x_km: number, y_km: number, radius_km: number): boolean {
  const { camera, ctx } = pen;
  const [px, py] = camera.toScreen(x_km, y_km);
  const radius = radius_km / camera.km_per_px;
  const reach = Math.hypot(Math.max(px, camera.width_px - px), Math.max(py, camera.height_px - py));
  if (radius > reach + 2) return false; // all of the screen lies inside
  ctx.beginPath();
  ctx.arc(px, py, radius, 0, 2 * Math.PI);
  ctx.stroke();
  return true;
}

/** Range rings about the site and spokes of bearing every 30 degrees. */
export function drawRings(pen: Pen): void {
  const { ctx, camera, palette } = pen;
  const step_km = ringStep(camera.km_per_px);
  const [sx, sy] = camera.toScreen(0, 0);
  const far_px = Math.max(...[0, camera.width_px].flatMap((x) => [0, camera.height_px].map((y) => Math.hypot(x - sx, y - sy))));
  const dx = Math.max(0, -sx, sx - camera.width_px);
  const dy = Math.max(0, -sy, sy - camera.height_px);
  const first = Math.max(1, Math.floor((Math.hypot(dx, dy) * camera.km_per_px) / step_km));
  const last = Math.min(Math.ceil((far_px * camera.km_per_px) / step_km), first + 40);
  ctx.strokeStyle = palette.ring;
  ctx.setLineDash([]);
  ctx.lineWidth = 0.8;
  ctx.globalAlpha = 0.45;
  for (let ring = first; ring <= last; ring++) strokeCircle(pen, 0, 0, ring * step_km);
  ctx.globalAlpha = 0.28;
  ctx.beginPath();
  for (let bearing = 0; bearing < 12; bearing++) {
    const [east, north] = [Math.sin((bearing * Math.PI) / 6), Math.cos((bearing * Math.PI) / 6)];
    const near_px = step_km / camera.km_per_px;
    ctx.moveTo(sx + near_px * east, sy - near_px * north);
    ctx.lineTo(sx + far_px * east, sy - far_px * north);
  }
  ctx.stroke();
  ctx.globalAlpha = 1;
  for (let ring = first; ring <= last; ring++) labelCircle(pen, 0, 0, ring * step_km, ringText(ring * step_km, step_km), palette.muted, 10);
}

/** Middle of the launchers, where missiles start from, or the site. */
export function launchPlace(places: Place[]): [number, number] {
  const launchers = places.filter((place) => place.what === "launcher");
  const mean = (pick: (place: Place) => number) => launchers.reduce((sum, place) => sum + pick(place), 0) / launchers.length;
  return launchers.length ? [mean((place) => place.x_km), mean((place) => place.y_km)] : [0, 0];
}

/** The circles of the advertised ranges, as in the news. */
export function drawAdvertised(pen: Pen, places: Place[], missiles: { label: string; range_km: number }[]): void {
  pen.ctx.strokeStyle = pen.palette.warn;
  pen.ctx.lineWidth = 1.8;
  pen.ctx.setLineDash([10, 5]);
  const at = launchPlace(places);
  const shown = missiles.filter((missile) => strokeCircle(pen, ...at, missile.range_km));
  pen.ctx.setLineDash([]);
  for (const missile of shown)
    labelCircle(pen, ...at, missile.range_km, `advertised ${missile.label}: ${lengthText(missile.range_km)}`, pen.palette.warn, BEHIND);
}

export function advertisedOf(
  missile_types: FilmDocument["missile_types"] | undefined, envelopes: EnvelopeDocument | null,
): { label: string; range_km: number }[] {
  if (missile_types) return missile_types.map((type) => ({ label: type.label, range_km: type.advertised_range_m / 1000 }));
  return (envelopes?.missiles ?? []).map((missile) => ({ label: missile.label, range_km: missile.advertised_km }));
}

/** Radar horizon of every radar for the height nearest to what was asked for, above the ground of the site. */
export function drawHorizons(pen: Pen, places: Place[], site: Site, horizon: FilmDocument["horizon"], height_m: number): void {
  const radars = places.filter((place) => place.what === "radar");
  const found = radars.flatMap((radar) => {
    const rows = horizon.filter((row) => row.radar === radar.name);
    const off = (row: { altitude_m: number }) => Math.abs(row.altitude_m - site.ground_m - height_m);
    return rows.length ? [{ radar, row: rows.reduce((best, row) => (off(row) < off(best) ? row : best)) }] : [];
  });
  pen.ctx.strokeStyle = pen.palette.ok;
  pen.ctx.lineWidth = 1.3;
  pen.ctx.setLineDash([2, 3]);
  const shown = found.filter(({ radar, row }) => strokeCircle(pen, radar.x_km, radar.y_km, row.range_m / 1000));
  pen.ctx.setLineDash([]);
  shown.forEach(({ radar, row }, number) => {
    const height = lengthText((row.altitude_m - site.ground_m) / 1000);
    const text = `horizon of ${radar.name}: ${lengthText(row.range_m / 1000)} for ${height} above ground`;
    labelCircle(pen, radar.x_km, radar.y_km, row.range_m / 1000, text, pen.palette.ok, 2 * number + 1);
  });
}

/** Value of a column at an altitude, by straight lines; null where it has none. */
export function reachAt(altitudes_m: number[], reach_km: (number | null)[], altitude_m: number): number | null {
  const above = altitudes_m.findIndex((value) => value >= altitude_m);
  if (above < 0) return null;
  const there = reach_km[above] ?? null;
  if (above === 0 || altitudes_m[above] === altitude_m) return altitudes_m[above] === altitude_m ? there : null;
  const below = reach_km[above - 1] ?? null;
  if (there === null || below === null) return null;
  const share = (altitude_m - altitudes_m[above - 1]!) / (altitudes_m[above]! - altitudes_m[above - 1]!);
  return below + share * (there - below);
}

/** Reach of missiles by fly-out at the altitude of the coverage layer, or the farthest at any altitude. */
export function drawEnvelopes(pen: Pen, places: Place[], envelopes: EnvelopeDocument, altitude_m: number | null): void {
  const at = launchPlace(places);
  envelopes.missiles.forEach((missile, number) => {
    const of = (reach: (number | null)[]) =>
      altitude_m === null ? Math.max(...reach.map((value) => value ?? 0)) : reachAt(missile.altitudes_m, reach, altitude_m);
    const reach_km = of(missile.reach_km);
    if (!reach_km) return;
    pen.ctx.strokeStyle = pen.palette.missile;
    pen.ctx.setLineDash([]);
    pen.ctx.lineWidth = 0.7;
    for (const edge of [of(missile.least_km), of(missile.most_km)]) if (edge) strokeCircle(pen, ...at, edge);
    pen.ctx.lineWidth = 1.7;
    if (!strokeCircle(pen, ...at, reach_km)) return;
    const height = altitude_m === null ? "at its best altitude" : `at ${lengthText(altitude_m / 1000)}`;
    labelCircle(pen, ...at, reach_km, `${missile.label} reaches ${lengthText(reach_km)} ${height}`, pen.palette.missile, 2 * number);
  });
}

/** The height of a coverage layer that is wanted; 300 m above the ground are not 300 m above the sea. */
export type Wanted = Pick<LayerSwitches, "coverage_m" | "coverage_above">;

/** Level of coverage nearest to the height asked for, of those measured from the same ground or sea; null: none is wanted or held. */
export function levelOf(radar: CoverageDocument["radars"][number], { coverage_m, coverage_above }: Wanted) {
  if (coverage_m === null) return null;
  const off = (level: { altitude_m: number }) => Math.abs(level.altitude_m - coverage_m);
  const same = radar.levels.filter((level) => (level.above ?? "sea") === coverage_above);
  return same.length ? same.reduce((best, level) => (off(level) < off(best) ? level : best)) : null;
}

/** A height with what it is measured from. */
export function levelText(level: { altitude_m: number; above: "ground" | "sea" }): string {
  return `${lengthText(level.altitude_m / 1000)} above ${level.above === "ground" ? "ground" : "sea"}`;
}

export function drawCoverage(pen: Pen, coverage: CoverageDocument, layers: LayerSwitches): void {
  const { ctx } = pen;
  ctx.setLineDash([]);
  coverage.radars.forEach((radar) => {
    const level = levelOf(radar, layers);
    if (!level || !level.rings.length) return;
    const text = `${radar.name} at ${levelText(level)}: up to ${lengthText(level.max_range_km)}`;
    labelBeyond(pen, [radar.x_km, radar.y_km], farPoints(level.rings, radar.x_km, radar.y_km), text, pen.palette.accent);
  });
}

const SECTORS = 16;

/** Points of an outline that lie farthest out, one in each of some sectors, the farthest of all first. */
export function farPoints(rings: number[][], x_km: number, y_km: number): [number, number][] {
  const best: { range_km: number; at: [number, number] }[] = [];
  for (const ring of rings) {
    for (let k = 0; k + 1 < ring.length; k += 2) {
      const [east, north] = [ring[k]! - x_km, ring[k + 1]! - y_km];
      const range_km = Math.hypot(east, north);
      const sector = Math.floor((Math.atan2(east, north) / (2 * Math.PI) + 1) * SECTORS) % SECTORS;
      if (range_km > (best[sector]?.range_km ?? 0)) best[sector] = { range_km, at: [ring[k]!, ring[k + 1]!] };
    }
  }
  return best.filter(Boolean).sort((a, b) => b.range_km - a.range_km).map(({ at }) => at);
}
