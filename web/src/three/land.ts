// The ground: terrain or a smooth Earth, coast and boundary lines, and the polar grid with its range rings.

import { BufferAttribute, Color, Group, Mesh, MeshBasicMaterial, SRGBColorSpace } from "three";
import type { GroundDocument } from "../api/types";
import type { LayerSwitches } from "../layers";
import type { Palette } from "../map/palette";
import type { Height } from "./earth";
import { emptied, geometryOf, plain, thin, wide } from "./parts";
import { broken, circle, disc, segments } from "./shapes";
import { type Ground, type Heights, terrainSurface } from "./terrain";

export interface LandInput {
  ground: GroundDocument | null; layers: LayerSwitches; palette: Palette; height: Height; ground_m: Ground; site_ground_m: number;
  radius_km: number; ring_km: number;
  /** Points a side of the terrain's mesh at most. */
  finest: number;
}

const LIFT_M = 25; // of lines above the ground, so that they are not swallowed by it

export function buildLand(group: Group, input: LandInput): void {
  emptied(group);
  const { ground, layers, palette, height } = input;
  const heights = layers.relief ? (ground?.heights ?? null) : null;
  group.add(heights ? terrain(heights, height, palette, input.finest) : plain(disc(input.radius_km, input.site_ground_m, height), palette.land));
  const on = surfaceOf(input);
  const step_km = heights ? 2 * heights.step_km : input.radius_km / 60;
  const inside = (lines: number[][]) => (heights ? lines : clipped(lines, input.radius_km)); // heights fill the square, lines do too
  if (layers.coast && ground) group.add(wide(segments(inside(ground.coast), on, step_km), palette.coast, 1.4));
  if (layers.boundaries && ground) {
    const dashes = broken(segments(inside(ground.boundaries), on, Math.max(1.5, input.radius_km / 160)));
    group.add(wide(dashes, palette.boundary, 1.2));
  }
}

/** Height of lines on the ground as it is drawn. */
export function surfaceOf(input: LandInput): (x_km: number, y_km: number) => number {
  const hilly = input.layers.relief && input.ground?.heights;
  return (x, y) => input.height(x, y, (hilly ? input.ground_m(x, y) : input.site_ground_m) + LIFT_M);
}

/** How far out the grid goes: to the edge, or twelve rings. */
export function gridReach_km(input: LandInput): number {
  return Math.min(input.radius_km, 12 * input.ring_km);
}

/** Range rings every `ring_km` and a line every 30 degrees. */
export function buildGrid(group: Group, input: LandInput): void {
  emptied(group);
  if (!input.layers.grid) return;
  const { ring_km, palette } = input;
  const [on, reach_km] = [surfaceOf(input), gridReach_km(input)];
  const step_km = Math.max(reach_km / 150, 0.02);
  const rings: number[][] = [];
  for (let r = ring_km; r <= reach_km * 1.001; r += ring_km) rings.push(circle(0, 0, r, 180));
  const spokes: number[][] = [];
  for (let k = 0; k < 12; k++) {
    const [east, north] = [Math.sin((k * Math.PI) / 6), Math.cos((k * Math.PI) / 6)];
    spokes.push([0.25 * ring_km * east, 0.25 * ring_km * north, reach_km * east, reach_km * north]);
  }
  const colour = input.layers.relief && input.ground?.heights ? palette.muted : palette.ring; // hills need more to stand out from
  group.add(thin(segments(rings, on, step_km), colour, 0.85), thin(segments(spokes, on, step_km), colour, 0.4));
}

/** The parts of lines within a radius. */
function clipped(lines: number[][], radius_km: number): number[][] {
  const kept: number[][] = [];
  for (const line of lines) {
    let part: number[] = [];
    for (let k = 0; k + 1 < line.length; k += 2) {
      if (Math.hypot(line[k]!, line[k + 1]!) <= radius_km) part.push(line[k]!, line[k + 1]!);
      else if (part.length) {
        kept.push(part);
        part = [];
      }
    }
    if (part.length) kept.push(part);
  }
  return kept;
}

// Tints by height, m, as in the maps of a report, with more of them left to the light.
const LIGHT: [number, string][] = [[0, "#e3e8dc"], [800, "#e3ddcf"], [2000, "#d2c3b0"], [4000, "#f2f0ec"]];
const DARK: [number, string][] = [[0, "#33443c"], [800, "#4b5347"], [2000, "#6b6454"], [4000, "#a39c8d"]];
const SEA_M = 0.5; // grids of heights give the sea as exactly zero

function terrain(heights: Heights, height: Height, palette: Palette, finest: number): Mesh {
  const surface = terrainSurface(heights, height, finest);
  const tints = (palette.dark ? DARK : LIGHT).map(([at_m, colour]) => [at_m, new Color(colour).convertLinearToSRGB()] as const);
  const sea = new Color(palette.sea).convertLinearToSRGB();
  const colours = new Float32Array(surface.positions.length);
  const tint = new Color();
  for (let k = 0; k < surface.light.length; k++) {
    const ground_m = surface.ground_m[k]!;
    const above = tints.findIndex(([at_m]) => at_m > ground_m);
    if (Math.abs(ground_m) < SEA_M) tint.copy(sea);
    else if (above <= 0) tint.copy(above === 0 ? tints[0]![1] : tints.at(-1)![1]);
    else {
      const [[from_m, from], [to_m, to]] = [tints[above - 1]!, tints[above]!];
      tint.lerpColors(from, to, (ground_m - from_m) / (to_m - from_m));
    }
    const light = Math.abs(ground_m) < SEA_M ? 1 : Math.min(1.12, 0.3 + 0.7 * surface.light[k]!);
    tint.setRGB(Math.min(1, tint.r * light), Math.min(1, tint.g * light), Math.min(1, tint.b * light), SRGBColorSpace);
    tint.toArray(colours, 3 * k);
  }
  const geometry = geometryOf(surface);
  geometry.setAttribute("color", new BufferAttribute(colours, 3));
  return new Mesh(geometry, new MeshBasicMaterial({ vertexColors: true, polygonOffset: true, polygonOffsetFactor: 2, polygonOffsetUnits: 2 }));
}
