// What is advertised and what is true, in space: circles, horizons, sectors, coverage and reach.

import type { Group } from "three";
import type { CoverageDocument, EnvelopeDocument, Place } from "../api/types";
import { advertisedOf, launchPlace, levelOf, levelText } from "../map/circles";
import { lengthText } from "../map/scale";
import type { ViewProps } from "../map/types";
import type { Palette } from "../map/palette";
import type { Picture } from "../picture";
import type { Height } from "./earth";
import { emptied, plain, shell, wide } from "./parts";
import { broken, circle, encloses, lofted, outermost, revolved, smoothed, sector, segments } from "./shapes";
import { altitudeText } from "./words";

/** A word written beside a point of the scene, heights in km before exaggeration. */
export interface Mark { x_km: number; y_km: number; z_km: number; text: string; colour: string }

export interface VolumeInput extends ViewProps {
  palette: Palette; height: Height; radius_km: number;
  /** Height of lines on the ground as it is drawn. */
  on: (x_km: number, y_km: number) => number;
}

/** Flat things on the ground: advertised circles, horizons, sectors, defended places. */
export function buildCircles(group: Group, input: VolumeInput): Mark[] {
  emptied(group);
  const marks: Mark[] = [];
  const { picture, layers } = input;
  if (!picture) return marks;
  if (layers.advertised) advertised(group, input, picture, marks);
  if (layers.horizon_m !== null) horizons(group, input, picture, layers.horizon_m, marks);
  for (const place of picture.places) {
    if (layers.sectors && place.what === "radar") facing(group, input, picture, place);
    if (layers.defended && place.what === "defended") {
      group.add(wide(lined(input, [circle(place.x_km, place.y_km, place.radius_km, 64)]), input.palette.ok, 1.6));
    }
  }
  return marks;
}

function lined(input: VolumeInput, lines: number[][]): Float32Array {
  return segments(lines, input.on, Math.max(0.5, input.radius_km / 150));
}

function advertised(group: Group, input: VolumeInput, picture: Picture, marks: Mark[]): void {
  const [x_km, y_km] = launchPlace(picture.places);
  advertisedOf(input.missile_types, input.envelopes).forEach(({ label, range_km }, k) => {
    if (range_km > 1.4 * input.radius_km) return;
    group.add(wide(broken(lined(input, [circle(x_km, y_km, range_km, 360)])), input.palette.warn, 1.8));
    const text = `advertised ${label}: ${lengthText(range_km)}`;
    marks.push(onRing(input, [x_km, y_km], range_km, 132 + 9 * k, text, input.palette.warn));
  });
}

/** A mark on a circle on the ground at a bearing. */
function onRing(input: VolumeInput, centre: [number, number], range_km: number, bearing_deg: number, text: string, colour: string): Mark {
  const bearing = (bearing_deg * Math.PI) / 180;
  const [x_km, y_km] = [centre[0] + range_km * Math.sin(bearing), centre[1] + range_km * Math.cos(bearing)];
  return { x_km, y_km, z_km: input.on(x_km, y_km), text, colour };
}

/** The rings of the film's table at the height nearest to the one asked for. */
function horizons(group: Group, input: VolumeInput, picture: Picture, above_m: number, marks: Mark[]): void {
  const sea_m = picture.site.ground_m + above_m;
  for (const place of picture.places) {
    if (place.what !== "radar" || picture.dark.has(place.key)) continue;
    const rows = (input.horizon ?? []).filter((row) => row.radar === place.name);
    const row = rows.sort((a, b) => Math.abs(a.altitude_m - sea_m) - Math.abs(b.altitude_m - sea_m))[0];
    if (!row) continue;
    const height_km = (x: number, y: number) => input.height(x, y, row.altitude_m);
    const ring = segments([circle(place.x_km, place.y_km, row.range_m / 1000, 240)], height_km, 5);
    group.add(wide(ring, input.palette.ok, 1.8));
    const text = `horizon of ${place.name}, ${Math.round(row.altitude_m - picture.site.ground_m)} m above the ground: ${Math.round(row.range_m / 1000)} km`;
    marks.push(onRing(input, [place.x_km, place.y_km], row.range_m / 1000, 215 + 12 * marks.length, text, input.palette.ok));
  }
}

function facing(group: Group, input: VolumeInput, picture: Picture, place: Place): void {
  const middle_deg = picture.facing_deg.get(place.key);
  if (middle_deg === undefined || picture.dark.has(place.key)) return;
  const range_km = Math.min(place.radius_km, input.radius_km);
  const half_deg = place.sector_halfwidth_deg ?? 0;
  const along = (middle_deg * Math.PI) / 180;
  const middle = [place.x_km, place.y_km, place.x_km + range_km * Math.sin(along), place.y_km + range_km * Math.cos(along)];
  group.add(wide(lined(input, [middle]), input.palette.accent, 1, 0.6));
  if (half_deg <= 0 || half_deg >= 180) return;
  const edge = sector(place.x_km, place.y_km, range_km, middle_deg, half_deg);
  group.add(wide(lined(input, [edge]), input.palette.accent, 1.2, 0.8));
  group.add(plain(fan(edge, range_km, input), input.palette.accent, 0.09));
}

/** A sector filled in, in rows from its tip so that it follows the ground. */
function fan(edge: number[], range_km: number, input: VolumeInput) {
  const rows = Math.max(8, Math.ceil(range_km / 12));
  const [x0, y0] = [edge[0]!, edge[1]!];
  const across = edge.length / 2 - 2;
  const positions: number[] = [];
  const index: number[] = [];
  for (let row = 0; row <= rows; row++) {
    for (let k = 0; k < across; k++) {
      const x = x0 + ((edge[2 * k + 2]! - x0) * row) / rows;
      const y = y0 + ((edge[2 * k + 3]! - y0) * row) / rows;
      positions.push(x, y, input.on(x, y));
      const at = row * across + k;
      if (row > 0 && k > 0) index.push(at - across - 1, at - across, at - 1, at - 1, at - across, at);
    }
  }
  return { positions: new Float32Array(positions), index: new Uint32Array(index) };
}

/** Surfaces that take long to compute and seldom change: coverage and reach. */
export function buildShells(group: Group, input: VolumeInput): Mark[] {
  emptied(group);
  const marks: Mark[] = [];
  if (input.layers.coverage_m !== null && input.coverage) covered(group, input, input.coverage, marks);
  if (input.layers.envelopes && input.envelopes) reaches(group, input, input.envelopes, marks);
  return marks;
}

const BEARINGS = 180;
type Covered = CoverageDocument["radars"][number]["levels"][number];

/** Outlines that go round the radar: patches beyond hills are drawn as lines only. */
function about(rings: number[][], [x_km, y_km]: [number, number]): number[][] {
  const round = rings.filter((ring) => encloses(ring, x_km, y_km));
  return round.length ? round : rings;
}

/** Height of a level's outline: its altitudes are above the sea, or above the ground where it says so. */
function levelHeight(input: VolumeInput, level: Covered): (x_km: number, y_km: number) => number {
  if (level.above === "ground") return (x, y) => input.on(x, y) + level.altitude_m / 1000;
  return (x, y) => input.height(x, y, level.altitude_m);
}

/** The levels that make a surface: those above the sea by height; those above the ground only where there are no others. */
function stacked(levels: Covered[]): Covered[] {
  const held = levels.filter((level) => level.rings.length);
  const sea = held.filter((level) => level.above !== "ground");
  return (sea.length > 1 ? sea : held).sort((a, b) => a.altitude_m - b.altitude_m);
}

function covered(group: Group, input: VolumeInput, coverage: CoverageDocument, marks: Mark[]): void {
  const { palette } = input;
  coverage.radars.forEach((radar, number) => {
    const centre: [number, number] = [radar.x_km, radar.y_km];
    const chosen = levelOf(radar, input.layers);
    const bowl = stacked(radar.levels).map((level) => ({ radii_km: smoothed(outermost(about(level.rings, centre), centre, BEARINGS)), z_km: levelHeight(input, level) }));
    if (bowl.length > 1) group.add(shell(lofted(centre, bowl), palette.accent, 0.03, 0.16));
    for (const level of radar.levels) {
      const mine = level === chosen;
      const closed = level.rings.map((ring) => [...ring, ring[0]!, ring[1]!]);
      group.add(wide(segments(closed, levelHeight(input, level), 4), palette.accent, mine ? 2.4 : 1, mine ? 1 : 0.25));
      if (mine && level.rings.length) marks.push(onOutline(input, radar.name, centre, level, 118 + 22 * number));
    }
  });
}

/** A mark on the outline of a level near a bearing. */
function onOutline(input: VolumeInput, name: string, centre: [number, number], level: Covered, bearing_deg: number): Mark {
  const k = Math.round((bearing_deg / 360) * BEARINGS) % BEARINGS;
  const radius_km = outermost(level.rings, centre, BEARINGS)[k]!;
  const bearing = (2 * Math.PI * k) / BEARINGS;
  const [x_km, y_km] = [centre[0] + radius_km * Math.sin(bearing), centre[1] + radius_km * Math.cos(bearing)];
  const text = `${name} at ${levelText(level)}: up to ${lengthText(level.max_range_km)}`;
  return { x_km, y_km, z_km: levelHeight(input, level)(x_km, y_km), text, colour: input.palette.accent };
}

function reaches(group: Group, input: VolumeInput, envelopes: EnvelopeDocument, marks: Mark[]): void {
  const { height } = input;
  const colour = input.palette.missile;
  const centre = launchPlace(input.picture?.places ?? []);
  envelopes.missiles.forEach((missile) => {
    const surface = revolved(centre, missile.altitudes_m, missile.reach_km, height);
    if (!surface.index.length) return;
    group.add(shell(surface, colour, 0.04, 0.3));
    for (const [profile, width_px, opacity] of [[missile.reach_km, 1.8, 1], [missile.least_km, 1, 0.7], [missile.most_km, 1, 0.7]] as const) {
      group.add(wide(meridians(centre, missile.altitudes_m, profile, height), colour, width_px, opacity));
    }
    const widest = missile.reach_km.reduce<number>((best, reach, at) => ((reach ?? -1) > (missile.reach_km[best] ?? -1) ? at : best), 0);
    const [altitude_m, reach_km] = [missile.altitudes_m[widest]!, missile.reach_km[widest]!];
    group.add(wide(segments([circle(...centre, reach_km, 240)], (x, y) => height(x, y, altitude_m), 6), colour, 1.2, 0.8));
    const x_km = centre[0] + reach_km;
    const text = `${missile.label} reaches ${lengthText(reach_km)} at ${altitudeText(altitude_m)}`;
    marks.push({ x_km, y_km: centre[1], z_km: height(x_km, centre[1], altitude_m), text, colour });
  });
}

/** A profile of reach drawn to the east and to the west. */
function meridians(centre: [number, number], altitudes_m: number[], reach_km: readonly (number | null)[], height: Height): Float32Array {
  const pairs: number[] = [];
  for (const side of [1, -1]) {
    for (let k = 1; k < altitudes_m.length; k++) {
      const [inner, outer] = [reach_km[k - 1], reach_km[k]];
      if (inner == null || outer == null) continue;
      const [x0, x1, y] = [centre[0] + side * inner, centre[0] + side * outer, centre[1]];
      pairs.push(x0, y, height(x0, y, altitudes_m[k - 1]!), x1, y, height(x1, y, altitudes_m[k]!));
    }
  }
  return new Float32Array(pairs);
}
