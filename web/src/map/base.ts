// The lower canvas: the ground and what is drawn on it. Drawn again only when the view, the ground or the layers change.

import type { CoverageDocument, EnvelopeDocument, FilmDocument, GroundDocument, Place, Site } from "../api/types";
import type { LayerSwitches } from "../layers";
import type { Camera } from "./camera";
import {
  advertisedOf, drawAdvertised, drawCoverage, drawEnvelopes, drawHorizons, drawRings, levelOf, type Pen, type Wanted,
} from "./circles";
import { Taken, type Rect } from "./declutter";
import { strokeLines, traceRings } from "./lines";
import { drawNeatline } from "./neatline";
import type { Palette } from "./palette";
import type { TextSheet } from "./text";

export interface BaseScene {
  site: Site | null;
  places: Place[];
  ground: GroundDocument | null;
  relief: HTMLImageElement | null;
  coverage: CoverageDocument | null;
  envelopes: EnvelopeDocument | null;
  layers: LayerSwitches;
  horizon: FilmDocument["horizon"] | undefined;
  missile_types: FilmDocument["missile_types"] | undefined;
}

/** Draw all of it; returns the boxes of its labels, which those of the live canvas keep clear of. */
export function drawBase(
  ctx: CanvasRenderingContext2D, camera: Camera, scene: BaseScene, palette: Palette, text: TextSheet,
): Rect[] {
  const { layers, ground } = scene;
  ctx.fillStyle = palette.land; // one colour for land and sea: the sources are lines, nothing of them is filled
  ctx.fillRect(0, 0, camera.width_px, camera.height_px);
  if (layers.relief && ground?.relief && scene.relief) drawRelief(ctx, camera, ground.relief, scene.relief, palette);
  const pen: Pen = { ctx, camera, palette, text, taken: new Taken(camera.width_px, camera.height_px) };
  pen.taken.add({ left: 0, top: camera.height_px - 34, right: 260, bottom: camera.height_px }); // the scale bar
  pen.taken.add({ left: camera.width_px - 74, top: 0, right: camera.width_px, bottom: 236 }); // the buttons
  if (scene.coverage && layers.coverage_m !== null) fillCoverage(pen, scene.coverage, layers);
  if (ground) drawGroundLines(ctx, camera, ground, layers, palette);
  if (scene.site && layers.defended) drawDefended(pen, scene.places);
  if (scene.site) drawCircles(pen, scene, scene.site);
  if (scene.site && layers.grid) drawNeatline(pen, scene.site);
  return pen.taken.boxes;
}

function drawCircles(pen: Pen, scene: BaseScene, site: Site): void {
  const { layers, places } = scene;
  if (layers.advertised) drawAdvertised(pen, places, advertisedOf(scene.missile_types, scene.envelopes));
  if (layers.horizon_m !== null && scene.horizon) drawHorizons(pen, places, site, scene.horizon, layers.horizon_m);
  if (layers.envelopes && scene.envelopes) drawEnvelopes(pen, places, scene.envelopes, seaHeight_m(layers, site));
  if (layers.coverage_m !== null && scene.coverage) drawCoverage(pen, scene.coverage, layers);
  if (layers.grid) drawRings(pen);
}

/** The height of the coverage layer above the sea at the site, m, for reach, which is told by altitude; null without one. */
function seaHeight_m({ coverage_m, coverage_above }: Wanted, site: Site): number | null {
  return coverage_m === null ? null : coverage_m + (coverage_above === "ground" ? site.ground_m : 0);
}

function drawRelief(
  ctx: CanvasRenderingContext2D, camera: Camera, where: NonNullable<GroundDocument["relief"]>, image: HTMLImageElement, palette: Palette,
): void {
  const [left, top] = camera.toScreen(where.west_km, where.north_km);
  const [right, bottom] = camera.toScreen(where.east_km, where.south_km);
  ctx.save();
  ctx.globalAlpha = palette.dark ? 0.5 : 0.6; // the picture is shade and light on clear ground: it goes over any colour
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(image, left, top, right - left, bottom - top);
  ctx.restore();
}

function drawGroundLines(
  ctx: CanvasRenderingContext2D, camera: Camera, ground: GroundDocument, layers: LayerSwitches, palette: Palette,
): void {
  ctx.lineJoin = ctx.lineCap = "round";
  if (layers.coast) {
    ctx.strokeStyle = palette.sea; // a broad band in the colour of water under the line says what the line is
    ctx.lineWidth = 5;
    strokeLines(ctx, camera, ground.coast);
    ctx.strokeStyle = palette.coast;
    ctx.lineWidth = 1.1;
    strokeLines(ctx, camera, ground.coast);
  }
  ctx.lineCap = "butt";
  if (!layers.boundaries) return;
  ctx.strokeStyle = palette.boundary;
  ctx.lineWidth = 1.1;
  ctx.setLineDash([6, 3, 1.5, 3]);
  strokeLines(ctx, camera, ground.boundaries);
  ctx.setLineDash([]);
}

function fillCoverage(pen: Pen, coverage: CoverageDocument, wanted: Wanted): void {
  const { ctx, camera, palette } = pen;
  for (const radar of coverage.radars) {
    const level = levelOf(radar, wanted);
    if (!level) continue;
    ctx.beginPath();
    traceRings(ctx, camera, level.rings);
    ctx.fillStyle = ctx.strokeStyle = palette.accent;
    ctx.globalAlpha = 0.12;
    ctx.fill("evenodd");
    ctx.globalAlpha = 0.9;
    ctx.lineWidth = 1.2;
    ctx.stroke();
    ctx.globalAlpha = 1;
  }
}

function drawDefended(pen: Pen, places: Place[]): void {
  const { ctx, camera, palette } = pen;
  ctx.lineWidth = 1.2;
  ctx.setLineDash([4, 3]);
  for (const place of places) {
    const radius = place.radius_km / camera.km_per_px;
    if (place.what !== "defended" || radius < 3) continue;
    const [px, py] = camera.toScreen(place.x_km, place.y_km);
    ctx.beginPath();
    ctx.arc(px, py, radius, 0, 2 * Math.PI);
    ctx.fillStyle = ctx.strokeStyle = palette.friend;
    ctx.globalAlpha = 0.08;
    ctx.fill();
    ctx.globalAlpha = 0.8;
    ctx.stroke();
    ctx.globalAlpha = 1;
  }
  ctx.setLineDash([]);
}
