// The upper canvas: everything that moves or changes, drawn from one picture.

import type { LayerSwitches } from "../layers";
import type { Picture, Shown } from "../picture";
import type { Camera } from "./camera";
import { Taken, type Rect } from "./declutter";
import { screenEllipse } from "./ellipse";
import { drawLabels, type LabelState } from "./labels";
import { trace } from "./lines";
import type { Palette } from "./palette";
import type { Spot } from "./pick";
import { drawPlaces, drawSectors } from "./places";
import { inOrder, rankOf } from "./rank";
import { drawMark, type SymbolSheet } from "./symbols";
import type { TextSheet } from "./text";

const LEADER_S = 60; // a speed leader shows one minute of flight, as plotting tables do
const MISSILE_RANK = 4;

export interface LiveScene {
  picture: Picture;
  layers: LayerSwitches;
  selected: string | null;
  hovered: string | null;
}

export interface Tools { ctx: CanvasRenderingContext2D; camera: Camera; palette: Palette; symbols: SymbolSheet; text: TextSheet }

/** Something of the picture that lies on the screen. */
export interface Item extends Spot { shown: Shown; colour: string; hollow: boolean; full: boolean }

export function colourOf(shown: Shown, palette: Palette): string {
  return shown.what === "missile" && shown.side !== "hostile" ? palette.missile : palette[shown.side];
}

/** Draw a picture; returns what can be picked on the screen. */
export function drawLive(tools: Tools, scene: LiveScene, state: LabelState, written: Rect[]): Spot[] {
  const { ctx, camera } = tools;
  ctx.clearRect(0, 0, camera.width_px, camera.height_px);
  const { picture, layers } = scene;
  const items = itemsOf(tools, scene);
  if (layers.sectors) drawSectors(tools, picture);
  if (layers.trails) drawTrails(tools, items);
  drawAims(tools, items);
  drawEllipses(tools, items, scene.selected);
  const taken = new Taken(camera.width_px, camera.height_px);
  const stands = drawPlaces(tools, picture, taken, scene.selected);
  drawLeaders(tools, items);
  drawSymbols(tools, items, taken);
  drawRing(tools, [...items, ...stands.spots], scene.selected, 3);
  if (scene.hovered !== scene.selected) drawRing(tools, [...items, ...stands.spots], scene.hovered, 1.2);
  for (const box of written) taken.add(box);
  drawLabels(tools, scene, items, stands.wishes, taken, state);
  return [...items, ...stands.spots];
}

function itemsOf(tools: Tools, scene: LiveScene): Item[] {
  const { camera, palette } = tools;
  const items: Item[] = [];
  for (const shown of inOrder(scene.picture, scene.layers)) {
    const [px, py] = camera.toScreen(shown.x_km, shown.y_km);
    items.push({
      key: shown.key, px, py, rank: rankOf(shown), shown, colour: colourOf(shown, palette),
      hollow: shown.what === "object", full: false,
    });
  }
  return items;
}

/** Where things came from: one path for each colour and kind, else hundreds of trails cost too much. */
function drawTrails({ ctx, camera }: Tools, items: Item[]): void {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    if (item.shown.trail.length < 4) continue;
    const name = `${item.colour} ${item.hollow}`;
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  for (const [, group] of groups) {
    const { colour, hollow, shown } = group[0]!;
    ctx.strokeStyle = colour;
    ctx.globalAlpha = hollow ? 0.4 : 0.6;
    ctx.lineWidth = shown.what === "missile" ? 1.4 : 1; // a line of one pixel is painted several times faster than one of 1.1
    ctx.setLineDash(hollow ? [2, 3] : []);
    ctx.beginPath();
    for (const item of group) trace(ctx, camera, item.shown.trail, 3);
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
}

/** Thin lines from missiles to what they were launched at, as far as that may be shown. */
function drawAims({ ctx, palette }: Tools, items: Item[]): void {
  const targets = new Map(items.filter((item) => item.shown.what !== "missile").map((item) => [item.shown.entity, item]));
  ctx.beginPath();
  for (const item of items) {
    const target = item.shown.what === "missile" ? targets.get(item.shown.target) : undefined;
    if (!target) continue;
    ctx.moveTo(item.px, item.py);
    ctx.lineTo(target.px, target.py);
  }
  ctx.strokeStyle = palette.missile;
  ctx.globalAlpha = 0.55;
  ctx.lineWidth = 0.8;
  ctx.setLineDash([3, 4]);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

function drawEllipses({ ctx, camera }: Tools, items: Item[], selected: string | null): void {
  for (const { shown, px, py, colour, key } of items) {
    if (!shown.sigma || !camera.sees(px, py, 200)) continue;
    const { major_px, minor_px, angle_rad } = screenEllipse(shown.sigma, camera.km_per_px);
    if (!(major_px > 5)) continue;
    ctx.beginPath();
    ctx.ellipse(px, py, major_px, Math.max(minor_px, 0.5), angle_rad, 0, 2 * Math.PI);
    ctx.strokeStyle = ctx.fillStyle = colour;
    ctx.lineWidth = key === selected ? 1.6 : 0.9;
    ctx.globalAlpha = 0.1;
    ctx.fill();
    ctx.globalAlpha = 0.75;
    ctx.stroke();
    ctx.globalAlpha = 1;
  }
}

/** One minute of flight ahead; of the truth a fainter line, it often lies beside that of its track. */
function drawLeaders({ ctx, camera }: Tools, items: Item[]): void {
  const looks = new Map<string, Item[]>();
  for (const item of items) {
    if (item.shown.what === "missile" || !Number.isFinite(item.shown.heading_deg)) continue;
    const name = `${item.colour} ${item.hollow}`;
    const same = looks.get(name);
    if (same) same.push(item);
    else looks.set(name, [item]);
  }
  for (const [, same] of looks) {
    ctx.beginPath();
    for (const { shown, px, py } of same) {
      const length = (shown.speed_m_s * LEADER_S) / 1000 / camera.km_per_px;
      if (!(length > 6)) continue;
      const turn = (shown.heading_deg * Math.PI) / 180;
      ctx.moveTo(px, py);
      ctx.lineTo(px + length * Math.sin(turn), py - length * Math.cos(turn));
    }
    ctx.strokeStyle = same[0]!.colour;
    ctx.globalAlpha = same[0]!.hollow ? 0.5 : 1;
    ctx.lineWidth = 1;
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}

/** Edge of the room of a symbol, px: larger when near. */
export function symbolSize(km_per_px: number): number {
  return km_per_px < 0.06 ? 44 : km_per_px < 0.25 ? 38 : 34;
}

/** The least urgent first, so that the others lie above them; where symbols crowd, the less urgent are small marks. */
function drawSymbols(tools: Tools, items: Item[], taken: Taken): void {
  const { ctx, camera } = tools;
  const size = symbolSize(camera.km_per_px);
  const half = size * 0.3;
  for (const item of items) {
    if (!camera.sees(item.px, item.py, half)) continue;
    const box = { left: item.px - half, top: item.py - half, right: item.px + half, bottom: item.py + half };
    const inside = camera.sees(item.px, item.py, -half - 2);
    item.full = item.rank !== MISSILE_RANK && (!inside || taken.free(box));
    const edge = item.full ? half : 4;
    taken.add({ left: item.px - edge, top: item.py - edge, right: item.px + edge, bottom: item.py + edge });
  }
  for (let i = items.length - 1; i >= 0; i--) {
    const { shown, px, py, colour, hollow, full } = items[i]!;
    if (!camera.sees(px, py, size)) continue;
    if (shown.what === "missile" && shown.side !== "hostile") drawDart(ctx, px, py, shown.heading_deg, colour, tools.palette.land);
    else if (full) tools.symbols.draw(ctx, hollow ? shown.class : "track", shown.side, hollow, px, py, hollow ? size - 6 : size);
    else drawMark(ctx, shown.side, hollow, px, py, colour);
  }
}

/** A missile of the defence: a dart along its course. */
export function drawDart(ctx: CanvasRenderingContext2D, px: number, py: number, heading_deg: number, colour: string, rim: string): void {
  const turn = ((Number.isFinite(heading_deg) ? heading_deg : 0) * Math.PI) / 180;
  const [sin, cos] = [Math.sin(turn), Math.cos(turn)];
  const at = (right: number, ahead: number): [number, number] => [px + right * cos + ahead * sin, py + right * sin - ahead * cos];
  ctx.beginPath();
  ctx.moveTo(...at(0, 7.5));
  ctx.lineTo(...at(3.8, -5));
  ctx.lineTo(...at(0, -2.4));
  ctx.lineTo(...at(-3.8, -5));
  ctx.closePath();
  ctx.strokeStyle = rim;
  ctx.lineWidth = 2;
  ctx.stroke();
  ctx.fillStyle = colour;
  ctx.fill();
}

function drawRing({ ctx, palette, camera }: Tools, spots: Spot[], key: string | null, width_px: number): void {
  const spot = key && spots.find((found) => found.key === key);
  if (!spot) return;
  ctx.beginPath();
  ctx.arc(spot.px, spot.py, symbolSize(camera.km_per_px) * 0.52, 0, 2 * Math.PI);
  ctx.strokeStyle = palette.land;
  ctx.lineWidth = width_px + 2;
  ctx.stroke();
  ctx.strokeStyle = palette.accent;
  ctx.lineWidth = width_px;
  ctx.stroke();
}
