// Ticks of latitude and longitude along the edges of the map, as on a printed sheet.

import type { Site } from "../api/types";
import { latLonOf } from "../geodesy";
import type { Pen } from "./circles";
import { angleText, graticuleStep } from "./scale";

const SAMPLES = 24;
const TICK_PX = 7;

/** Where multiples of `step` are crossed along values at equal distances: [share of the way, multiple]. */
export function crossings(values: number[], step: number): [number, number][] {
  const found: [number, number][] = [];
  for (let i = 0; i + 1 < values.length; i++) {
    const [a, b] = [values[i]! / step, values[i + 1]! / step];
    if (Math.abs(a - b) > 90 / step) continue; // the line of 180 degrees
    for (let whole = Math.ceil(Math.min(a, b)); whole <= Math.max(a, b) && a !== b; whole++)
      found.push([(i + (whole - a) / (b - a)) / (values.length - 1), whole * step]);
  }
  return found;
}

export function drawNeatline(pen: Pen, site: Site): void {
  const { ctx, camera, palette } = pen;
  const { width_px: width, height_px: height } = camera;
  const step = graticuleStep(camera.km_per_px);
  const along = (from: [number, number], to: [number, number]) =>
    Array.from({ length: SAMPLES + 1 }, (_, i) =>
      latLonOf(site, ...camera.toPlane(from[0] + ((to[0] - from[0]) * i) / SAMPLES, from[1] + ((to[1] - from[1]) * i) / SAMPLES)));
  const minutes = step >= 1 ? -1 : 0;
  ctx.strokeStyle = palette.muted;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const y of [0, height]) {
    const lons = along([0, y], [width, y]).map((at) => at.lon_deg);
    for (const [share, lon_deg] of crossings(lons, step)) {
      tick(ctx, share * width, y, 0, y ? -TICK_PX : TICK_PX);
      if (!y) label(pen, angleText(lon_deg, "EW", minutes), share * width, 16);
    }
  }
  for (const x of [0, width]) {
    const lats = along([x, 0], [x, height]).map((at) => at.lat_deg);
    for (const [share, lat_deg] of crossings(lats, step)) {
      tick(ctx, x, share * height, x ? -TICK_PX : TICK_PX, 0);
      if (!x) label(pen, angleText(lat_deg, "NS", minutes), 11 + pen.text.width(angleText(lat_deg, "NS", minutes), false, 10) / 2, share * height);
    }
  }
  ctx.stroke();
}

function tick(ctx: CanvasRenderingContext2D, x: number, y: number, dx: number, dy: number): void {
  ctx.moveTo(x, y);
  ctx.lineTo(x + dx, y + dy);
}

function label(pen: Pen, text: string, px: number, py: number): void {
  const width = pen.text.width(text, false, 10);
  const box = { left: px - width / 2, top: py - 7, right: px + width / 2, bottom: py + 7 };
  if (!pen.taken.free(box)) return;
  pen.taken.add(box);
  pen.text.draw(pen.ctx, text, box.left, py, pen.palette.muted, false, 10);
}
