// Marks above the time slider: one lane for each kind of event, a shape and a colour for each.

import { GROUPS, type Group, type GroupInfo } from "./kinds";

export interface Tick {
  time_s: number;
  group: Group;
}

export const LANE_PX = 11;

/** Groups that have a lane, upper first. */
export const LANES = GROUPS.filter((group) => group.tick);

/** Pixel of a time on a slider whose thumb keeps `inset_px` from both ends. */
export function tickAt(time_s: number, end_s: number, width_px: number, inset_px: number): number {
  return inset_px + (end_s > 0 ? time_s / end_s : 0) * (width_px - 2 * inset_px);
}

export function drawTicks(canvas: HTMLCanvasElement, lanes: readonly GroupInfo[], ticks: Tick[], end_s: number, inset_px: number): void {
  const scale = devicePixelRatio || 1;
  const [width_px, height_px] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = Math.round(width_px * scale);
  canvas.height = Math.round(height_px * scale);
  const ctx = canvas.getContext("2d");
  if (!ctx) return;
  const style = getComputedStyle(canvas);
  lanes.forEach((group, lane) => {
    const shape = new Path2D(group.shape);
    ctx.strokeStyle = ctx.fillStyle = style.getPropertyValue(group.colour);
    ctx.lineWidth = 1.6;
    for (const tick of ticks) {
      if (tick.group !== group.id) continue;
      const x_px = tickAt(tick.time_s, end_s, width_px, inset_px);
      ctx.setTransform(scale, 0, 0, scale, scale * x_px, scale * (lane + 0.5) * LANE_PX);
      if (group.filled) ctx.fill(shape);
      else ctx.stroke(shape);
    }
  });
}
