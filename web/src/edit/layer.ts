// Handles, legs and orbits drawn above the map.

import type { MapLayer, Viewport } from "../map/types";
import type { Legs, Mark } from "./marks";
import { within } from "./paths";
import type { XY } from "./positions";

export interface Drawn {
  marks: Mark[]; legs: Legs[]; selected: string;
  /** Paths that the data alone does not give: of what a carrier brings. */
  others: { x_km: number[]; y_km: number[]; side: "hostile" | "friend" }[];
  wrong: (field: string) => boolean;
  hover: { field: string; at: XY } | null;
  /** Fields the map below has symbols for: only what is special about them is drawn here. */
  symbolised: Set<string>;
}

export interface Inks { ink: string; panel: string; hostile: string; friend: string; accent: string; bad: string; muted: string; missile: string }

/** Colours of the page as they are now. */
export function inksOf(element: Element): Inks {
  const style = getComputedStyle(element);
  const of = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return { ink: of("ink"), panel: of("panel"), hostile: of("hostile"), friend: of("friend"), accent: of("accent"), bad: of("bad"), muted: of("muted"), missile: of("missile") };
}

export const RADIUS_PX = 7;

export function editLayer(drawn: Drawn, colours: Inks): MapLayer {
  return {
    id: "edit",
    draw(ctx, view) {
      ctx.save();
      written.length = 0;
      for (const other of drawn.others) stroke(ctx, view, other.x_km.map((x, i): XY => [x, other.y_km[i]!]), colours[other.side], 1.2, [2, 4]);
      for (const legs of drawn.legs) drawLegs(ctx, view, legs, drawn, colours);
      for (const mark of drawn.marks) if (mark.radius_km > 0 && !drawn.symbolised.has(mark.field)) circle(ctx, view, mark, colours, within(drawn.selected, mark.field));
      for (const mark of drawn.marks) drawMark(ctx, view, mark, drawn, colours);
      if (drawn.hover) plus(ctx, view, drawn.hover.at, colours);
      const chosen = drawn.marks.find((mark) => mark.field === drawn.selected);
      if (chosen) readOut(ctx, view, chosen, drawn.symbolised.has(chosen.field) ? 36 : 18, colours);
      ctx.restore();
    },
  };
}

function stroke(ctx: CanvasRenderingContext2D, view: Viewport, points: XY[], colour: string, width: number, dash: number[]): void {
  ctx.beginPath();
  points.forEach(([x, y], i) => {
    const [px, py] = view.toScreen(x, y);
    if (i) ctx.lineTo(px, py);
    else ctx.moveTo(px, py);
  });
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.setLineDash(dash);
  ctx.stroke();
  ctx.setLineDash([]);
}

function drawLegs(ctx: CanvasRenderingContext2D, view: Viewport, legs: Legs, drawn: Drawn, inks: Inks): void {
  const chosen = within(drawn.selected, legs.field);
  stroke(ctx, view, legs.points, inks.panel, chosen ? 5 : 3.5, []);
  stroke(ctx, view, legs.points, inks[legs.side], chosen ? 2.4 : 1.5, legs.falling ? [8, 5] : []);
  for (let i = 1; i < legs.points.length; i++) arrow(ctx, view, legs.points[i - 1]!, legs.points[i]!, inks[legs.side]);
}

/** A small head in the middle of a leg that says which way it is flown. */
function arrow(ctx: CanvasRenderingContext2D, view: Viewport, from: XY, to: XY, colour: string): void {
  const [[ax, ay], [bx, by]] = [view.toScreen(...from), view.toScreen(...to)];
  const length = Math.hypot(bx - ax, by - ay);
  if (length < 40) return;
  const [ux, uy] = [(bx - ax) / length, (by - ay) / length];
  const [x, y] = [(ax + bx) / 2, (ay + by) / 2];
  ctx.beginPath();
  ctx.moveTo(x + 6 * ux, y + 6 * uy);
  ctx.lineTo(x - 4 * ux - 5 * uy, y - 4 * uy + 5 * ux);
  ctx.lineTo(x - 4 * ux + 5 * uy, y - 4 * uy - 5 * ux);
  ctx.closePath();
  ctx.fillStyle = colour;
  ctx.fill();
}

function circle(ctx: CanvasRenderingContext2D, view: Viewport, mark: Mark, inks: Inks, chosen: boolean): void {
  const [x, y] = view.toScreen(mark.x_km, mark.y_km);
  ctx.beginPath();
  ctx.arc(x, y, mark.radius_km / view.km_per_px, 0, 2 * Math.PI);
  ctx.strokeStyle = mark.kind === "orbit" ? inks[mark.side] : inks.friend;
  ctx.lineWidth = chosen ? 2.4 : 1.4;
  ctx.setLineDash(mark.kind === "orbit" ? [] : [5, 3]);
  ctx.stroke();
  ctx.setLineDash([]);
}

const OUTLINES: Record<Mark["kind"], (ctx: CanvasRenderingContext2D, x: number, y: number, r: number) => void> = {
  site: (ctx, x, y, r) => { ctx.moveTo(x - r, y); ctx.lineTo(x + r, y); ctx.moveTo(x, y - r); ctx.lineTo(x, y + r); ctx.moveTo(x + r * 0.6, y); ctx.arc(x, y, r * 0.6, 0, 2 * Math.PI); },
  radar: (ctx, x, y, r) => polygon(ctx, x, y, r * 1.15, 3, -Math.PI / 2),
  launcher: (ctx, x, y, r) => ctx.rect(x - r * 0.85, y - r * 0.85, r * 1.7, r * 1.7),
  defended: (ctx, x, y, r) => polygon(ctx, x, y, r * 1.1, 5, -Math.PI / 2),
  waypoint: (ctx, x, y, r) => polygon(ctx, x, y, r * 1.15, 4, 0),
  orbit: (ctx, x, y, r) => polygon(ctx, x, y, r * 1.15, 4, 0),
  launch: (ctx, x, y, r) => polygon(ctx, x, y, r * 1.1, 3, -Math.PI / 2),
  aim: (ctx, x, y, r) => { ctx.arc(x, y, r, 0, 2 * Math.PI); ctx.moveTo(x - r, y); ctx.lineTo(x + r, y); ctx.moveTo(x, y - r); ctx.lineTo(x, y + r); },
};

function polygon(ctx: CanvasRenderingContext2D, x: number, y: number, r: number, corners: number, turn: number): void {
  for (let i = 0; i < corners; i++) ctx.lineTo(x + r * Math.cos(turn + (2 * Math.PI * i) / corners), y + r * Math.sin(turn + (2 * Math.PI * i) / corners));
  ctx.closePath();
}

/** Hostile points are diamonds, friendly ones circles: the shape says it as well as the colour. */
function drawMark(ctx: CanvasRenderingContext2D, view: Viewport, mark: Mark, drawn: Drawn, inks: Inks): void {
  const [x, y] = view.toScreen(mark.x_km, mark.y_km);
  if (x < -20 || y < -20 || x > view.width_px + 20 || y > view.height_px + 20) return;
  const [chosen, wrong] = [mark.field === drawn.selected, drawn.wrong(mark.field)];
  const r = chosen ? RADIUS_PX + 2 : mark.kind === "site" && drawn.symbolised.size ? 4 : RADIUS_PX;
  const colour = inks[mark.side];
  if (drawn.symbolised.has(mark.field)) {
    // the map itself rings what is selected, but only one launcher of a row
    if ((chosen && mark.kind === "launcher") || wrong) ring(ctx, x, y, 22, wrong ? inks.bad : inks.accent, wrong);
    return;
  }
  ctx.beginPath();
  if (mark.side === "friend" && (mark.kind === "waypoint" || mark.kind === "orbit")) ctx.arc(x, y, r, 0, 2 * Math.PI);
  else OUTLINES[mark.kind](ctx, x, y, r);
  ctx.fillStyle = chosen ? colour : inks.panel;
  ctx.fill();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2;
  ctx.stroke();
  if (mark.kind === "waypoint") number(ctx, mark.label.split(" ")[0]!, x, y, chosen ? inks.panel : colour);
  if (chosen || wrong) ring(ctx, x, y, r + 5, wrong ? inks.bad : inks.accent, wrong);
  const first = mark.kind === "waypoint" && /^1 /.test(mark.label);
  const big = mark.kind === "launch" || mark.kind === "orbit" || first;
  if (big || (chosen && mark.kind !== "waypoint" && mark.kind !== "site")) label(ctx, first ? mark.label.slice(2) : mark.label, x + 14, y - 10, colour, inks.panel);
}

function number(ctx: CanvasRenderingContext2D, text: string, x: number, y: number, colour: string): void {
  ctx.font = "600 9px system-ui, sans-serif";
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y + 0.5);
}

function ring(ctx: CanvasRenderingContext2D, x: number, y: number, r: number, colour: string, wrong: boolean): void {
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 2 * Math.PI);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2;
  ctx.setLineDash(wrong ? [3, 3] : []);
  ctx.stroke();
  ctx.setLineDash([]);
  if (wrong) label(ctx, "▲ fault", x + r + 3, y + r + 4, colour, null);
}

/** What is written so far in this drawing: left, right and foot of each line, pixels. */
const written: [number, number, number][] = [];

function label(ctx: CanvasRenderingContext2D, text: string, x: number, y: number, colour: string, halo: string | null): void {
  ctx.font = "600 12px system-ui, sans-serif";
  const width = ctx.measureText(text).width;
  const left = x + width > ctx.canvas.clientWidth - 60; // no room: on the other side
  ctx.textAlign = left ? "right" : "left";
  if (left) x -= 28;
  const [from, to] = left ? [x - width, x] : [x, x + width];
  for (let tries = 0; tries < 3 && written.some(([a, b, foot]) => from < b + 4 && to > a - 4 && Math.abs(foot - y) < 13); tries++) y += 15;
  written.push([from, to, y]);
  ctx.textBaseline = "alphabetic";
  if (halo) {
    ctx.strokeStyle = halo;
    ctx.lineWidth = 4;
    ctx.lineJoin = "round";
    ctx.strokeText(text, x, y);
  }
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
}

/** Where a new waypoint would go. */
function plus(ctx: CanvasRenderingContext2D, view: Viewport, at: XY, inks: Inks): void {
  const [x, y] = view.toScreen(...at);
  ctx.beginPath();
  ctx.arc(x, y, 8, 0, 2 * Math.PI);
  ctx.fillStyle = inks.accent;
  ctx.fill();
  ctx.beginPath();
  ctx.moveTo(x - 4, y);
  ctx.lineTo(x + 4, y);
  ctx.moveTo(x, y - 4);
  ctx.lineTo(x, y + 4);
  ctx.strokeStyle = inks.panel;
  ctx.lineWidth = 2;
  ctx.stroke();
}

/** Bearing and range of the selected point from the site. */
function readOut(ctx: CanvasRenderingContext2D, view: Viewport, mark: Mark, below_px: number, inks: Inks): void {
  if (mark.kind === "site") return;
  const [x, y] = view.toScreen(mark.x_km, mark.y_km);
  const range_km = Math.hypot(mark.x_km, mark.y_km);
  const bearing = ((Math.atan2(mark.x_km, mark.y_km) * 180) / Math.PI + 360) % 360;
  const text = `${bearing.toFixed(1)}°  ${range_km < 10 ? range_km.toFixed(3) : range_km.toFixed(1)} km`;
  label(ctx, text, x + 14, y + below_px, inks.ink, inks.panel);
}
