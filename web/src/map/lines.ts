// Long lines of the plane (coast, boundaries, outlines, trails) drawn fast: what is out of sight or under a pixel is skipped.

import type { Box, Camera } from "./camera";

const boxes = new WeakMap<object, Box>();

function boxOf(line: number[]): Box {
  let box = boxes.get(line);
  if (box) return box;
  let [west_km, south_km, east_km, north_km] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i + 1 < line.length; i += 2) {
    west_km = Math.min(west_km, line[i]!);
    east_km = Math.max(east_km, line[i]!);
    south_km = Math.min(south_km, line[i + 1]!);
    north_km = Math.max(north_km, line[i + 1]!);
  }
  boxes.set(line, (box = { west_km, south_km, east_km, north_km }));
  return box;
}

function apart(a: Box, b: Box): boolean {
  return a.east_km < b.west_km || b.east_km < a.west_km || a.north_km < b.south_km || b.north_km < a.south_km;
}

/** Add a line [x0, y0, x1, y1, ...] to the path; points nearer than `least_px` to the last one are left out. */
export function trace(ctx: CanvasRenderingContext2D, camera: Camera, line: ArrayLike<number>, least_px = 0.7): void {
  const [x0, y0] = camera.toScreen(0, 0);
  const scale = 1 / camera.km_per_px;
  let [lastX, lastY] = [NaN, NaN];
  for (let i = 0; i + 1 < line.length; i += 2) {
    const x = x0 + line[i]! * scale;
    const y = y0 - line[i + 1]! * scale;
    if (i === 0) ctx.moveTo(x, y);
    else if (Math.abs(x - lastX) < least_px && Math.abs(y - lastY) < least_px && i + 3 < line.length) continue;
    else ctx.lineTo(x, y);
    [lastX, lastY] = [x, y];
  }
}

/** Stroke lines that can be seen, as one path. */
export function strokeLines(ctx: CanvasRenderingContext2D, camera: Camera, lines: number[][]): void {
  const seen = camera.box();
  ctx.beginPath();
  for (const line of lines) if (!apart(boxOf(line), seen)) trace(ctx, camera, line);
  ctx.stroke();
}

/** Add rings as closed parts of one path, for filling by the even-odd rule. */
export function traceRings(ctx: CanvasRenderingContext2D, camera: Camera, rings: number[][]): void {
  for (const ring of rings) {
    trace(ctx, camera, ring);
    ctx.closePath();
  }
}
