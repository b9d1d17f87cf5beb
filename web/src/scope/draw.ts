// Draws the scope: dark in either theme, as the tubes were, so that what glows can be seen.

import type { Place, Side } from "../api/types";
import { placeLabels, Taken } from "../map/declutter";
import { FONT } from "../map/palette";
import type { Spot } from "../map/pick";
import { lengthText, roundAbove } from "../map/scale";
import { rankOf } from "../map/rank";
import { glow, inSector, sinceSweep, sweepBearing, type Plot } from "./scope";

export const SCOPE = { ground: "#07130d", ring: "#2f6b4a", text: "#8fd3ae", sweep: "#5dff9e", missile: "#e2b8ff", chosen: "#ffffff" };
const SIDE: Record<Side, string> = { hostile: "#ff8a80", friend: "#7cc4ff", unknown: "#f5d76a" };
const EDGE_PX = 34; // for the bearings round the tube
const RINGS = 4;

export interface ScopeScene {
  radar: Place; time_s: number; scale_km: number; dark: boolean; facing_deg: number | undefined;
  plots: Plot[]; selected: string | null; still: boolean; labels: boolean; trails: boolean;
}

interface Tube { ctx: CanvasRenderingContext2D; cx: number; cy: number; radius: number; px_per_km: number }

/** Draw the scope in a box of CSS pixels; returns what can be picked. */
export function drawScope(ctx: CanvasRenderingContext2D, width_px: number, height_px: number, scene: ScopeScene): Spot[] {
  const radius = Math.max(Math.min(width_px, height_px) / 2 - EDGE_PX, 20);
  const tube: Tube = { ctx, cx: width_px / 2, cy: height_px / 2, radius, px_per_km: radius / scene.scale_km };
  ctx.clearRect(0, 0, width_px, height_px);
  circle(tube, radius + EDGE_PX - 4);
  ctx.fillStyle = SCOPE.ground;
  ctx.fill();
  drawRings(tube, scene.scale_km);
  ctx.save();
  circle(tube, radius);
  ctx.clip();
  drawSector(tube, scene);
  const period_s = scene.facing_deg === undefined ? (scene.radar.scan_period_s ?? 0) : 0; // in a sector beams jump: no sweep
  if (!scene.dark && !scene.still && period_s > 0) drawSweep(tube, sweepBearing(scene.time_s, period_s));
  const spots = drawPlots(tube, scene, period_s);
  drawNames(tube, scene, spots);
  ctx.restore();
  return spots;
}

function circle({ ctx, cx, cy }: Tube, radius: number): void {
  ctx.beginPath();
  ctx.arc(cx, cy, radius, 0, 2 * Math.PI);
}

function toward(tube: Tube, bearing_deg: number, away_px: number): [number, number] {
  const turn = (bearing_deg * Math.PI) / 180;
  return [tube.cx + away_px * Math.sin(turn), tube.cy - away_px * Math.cos(turn)];
}

function drawRings(tube: Tube, scale_km: number): void {
  const { ctx } = tube;
  ctx.strokeStyle = SCOPE.ring;
  ctx.fillStyle = SCOPE.text;
  ctx.lineWidth = 1;
  ctx.font = `11px ${FONT}`;
  ctx.textBaseline = "middle";
  const step_km = roundAbove(scale_km / RINGS - 1e-9);
  ctx.textAlign = "left";
  for (let range = step_km; range < scale_km * 1.001; range += step_km) {
    circle(tube, range * tube.px_per_km);
    ctx.stroke();
    if (range < scale_km * 0.98) ctx.fillText(lengthText(range), tube.cx + 4, tube.cy - range * tube.px_per_km + 8);
  }
  circle(tube, tube.radius);
  ctx.lineWidth = 1.6;
  ctx.stroke();
  ctx.textAlign = "center";
  for (let bearing = 0; bearing < 360; bearing += 10) {
    const long = bearing % 30 === 0;
    ctx.beginPath();
    ctx.moveTo(...toward(tube, bearing, tube.radius - (long ? 9 : 5)));
    ctx.lineTo(...toward(tube, bearing, tube.radius));
    ctx.stroke();
    if (long) ctx.fillText(`${String(bearing).padStart(3, "0")}°`, ...toward(tube, bearing, tube.radius + 17));
  }
}

function drawSector(tube: Tube, { facing_deg, radar, dark }: ScopeScene): void {
  if (facing_deg === undefined || dark) return;
  const { ctx, cx, cy, radius } = tube;
  const half = radar.sector_halfwidth_deg ?? 0;
  ctx.strokeStyle = ctx.fillStyle = SCOPE.sweep;
  ctx.lineWidth = 1;
  if (half > 0 && half < 180) {
    const [from, to] = [facing_deg - half - 90, facing_deg + half - 90].map((angle) => (angle * Math.PI) / 180);
    ctx.beginPath();
    ctx.moveTo(cx, cy);
    ctx.arc(cx, cy, radius, from!, to!);
    ctx.closePath();
    ctx.globalAlpha = 0.08;
    ctx.fill();
    ctx.globalAlpha = 0.5;
    ctx.stroke();
  }
  ctx.globalAlpha = 0.6;
  ctx.setLineDash([10, 4, 2, 4]);
  ctx.beginPath();
  ctx.moveTo(cx, cy);
  ctx.lineTo(...toward(tube, facing_deg, radius));
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

/** The sweep and the light behind it, in steps that are fine enough to look like one. */
function drawSweep(tube: Tube, bearing_deg: number): void {
  const { ctx, cx, cy, radius } = tube;
  ctx.fillStyle = ctx.strokeStyle = SCOPE.sweep;
  for (let step = 0; step < 24; step++) {
    const [from, to] = [bearing_deg - 2 * (step + 1) - 90, bearing_deg - 2 * step - 90].map((angle) => (angle * Math.PI) / 180);
    ctx.beginPath();
    ctx.moveTo(cx, cy);
    ctx.arc(cx, cy, radius, from!, to!);
    ctx.globalAlpha = 0.2 * (1 - step / 24) ** 2;
    ctx.fill();
  }
  ctx.globalAlpha = 0.95;
  ctx.lineWidth = 1.6;
  ctx.beginPath();
  ctx.moveTo(cx, cy);
  ctx.lineTo(...toward(tube, bearing_deg, radius));
  ctx.stroke();
  ctx.globalAlpha = 1;
}

function drawPlots(tube: Tube, scene: ScopeScene, period_s: number): Spot[] {
  const { ctx } = tube;
  const spots: Spot[] = [];
  for (let i = scene.plots.length - 1; i >= 0; i--) {
    const plot = scene.plots[i]!;
    const [px, py] = toward(tube, plot.bearing_deg, plot.range_km * tube.px_per_km);
    const lit = scene.dark || !inSector(plot.bearing_deg, scene.facing_deg, scene.radar.sector_halfwidth_deg) ? 0.35
      : scene.still || !(period_s > 0) ? 1 : glow(sinceSweep(scene.time_s, period_s, plot.bearing_deg), period_s);
    ctx.globalAlpha = lit;
    drawPlot(tube, scene, plot, px, py);
    spots.push({ key: plot.shown.key, px, py, rank: rankOf(plot.shown) });
  }
  ctx.globalAlpha = 1;
  return spots;
}

function drawPlot(tube: Tube, scene: ScopeScene, plot: Plot, px: number, py: number): void {
  const { ctx } = tube;
  const { shown } = plot;
  const colour = shown.what === "missile" && shown.side !== "hostile" ? SCOPE.missile : SIDE[shown.side];
  const light = ctx.globalAlpha;
  ctx.fillStyle = ctx.strokeStyle = colour;
  if (scene.trails) drawPast(tube, scene.radar, shown.trail, light);
  ctx.globalAlpha = light;
  ctx.lineWidth = 1.4;
  ctx.beginPath();
  if (shown.what === "missile") ctx.arc(px, py, 2, 0, 2 * Math.PI);
  else if (shown.side === "hostile") {
    ctx.moveTo(px, py - 6);
    ctx.lineTo(px + 6, py);
    ctx.lineTo(px, py + 6);
    ctx.lineTo(px - 6, py);
    ctx.closePath();
  } else if (shown.side === "friend") ctx.arc(px, py, 4.5, 0, 2 * Math.PI);
  else ctx.rect(px - 4, py - 4, 8, 8);
  if (shown.what === "object") ctx.stroke(); // hollow: the truth
  else ctx.fill();
  if (shown.key !== scene.selected) return;
  circle({ ...tube, cx: px, cy: py }, 11);
  ctx.strokeStyle = SCOPE.chosen;
  ctx.globalAlpha = 1;
  ctx.stroke();
}

const LETTER_PX = 6.6; // width of a letter at 11 px, enough for keeping names apart
const LEAST_LIGHT = 0.75; // names stay readable while their plots fade

/** Names of tracks and of what is selected, the most urgent first, where they cover no other. */
function drawNames(tube: Tube, scene: ScopeScene, spots: Spot[]): void {
  const { ctx, cx, cy, radius } = tube;
  const where = new Map(spots.map((spot) => [spot.key, spot]));
  const taken = new Taken(cx + radius, cy + radius);
  for (const { px, py } of spots) taken.add({ left: px - 5, top: py - 5, right: px + 5, bottom: py + 5 });
  const named = scene.plots.filter(({ shown }) => shown.key === scene.selected || (scene.labels && shown.what === "track"));
  named.sort((a, b) => Number(b.shown.key === scene.selected) - Number(a.shown.key === scene.selected));
  const wishes = named.map(({ shown }) => {
    const { px, py } = where.get(shown.key)!;
    return { key: shown.key, x: px, y: py, gap_px: 9, width_px: LETTER_PX * shown.name.length, height_px: 13, far: false };
  });
  const things = new Map(named.map(({ shown }) => [shown.key, shown]));
  ctx.textAlign = "left";
  ctx.globalAlpha = LEAST_LIGHT;
  for (const put of placeLabels(wishes, taken)) {
    const shown = things.get(put.key)!;
    ctx.font = `${put.key === scene.selected ? "600 " : ""}11px ${FONT}`;
    ctx.fillStyle = put.key === scene.selected ? SCOPE.chosen : SIDE[shown.side];
    ctx.fillText(shown.name, put.left, put.top + put.height_px / 2);
  }
  ctx.globalAlpha = 1;
}

const PAST = 8;

/** Where it was, dimmer the longer ago. */
function drawPast(tube: Tube, radar: Place, trail: ArrayLike<number>, light: number): void {
  const points = trail.length / 2;
  const step = Math.max(1, Math.floor(points / PAST));
  for (let back = step, turn = 1; back < points && turn <= PAST; back += step, turn++) {
    const at = 2 * (points - 1 - back);
    tube.ctx.globalAlpha = light * 0.7 * (1 - turn / (PAST + 1));
    const [x, y] = [tube.cx + (trail[at]! - radar.x_km) * tube.px_per_km, tube.cy - (trail[at + 1]! - radar.y_km) * tube.px_per_km];
    tube.ctx.fillRect(x - 1, y - 1, 2, 2);
  }
}
