// The ruler: two points, the geodesic between them and its bearing at the start.

import type { Site } from "../api/types";
import { courseOf } from "../geodesy";
import type { Tools } from "./live";
import { lengthText } from "./scale";

export interface Ruler { from: [number, number] | null; to: [number, number] | null; fixed: boolean }

export const NO_RULER: Ruler = { from: null, to: null, fixed: false };

/** The ruler after a point was set: the first starts it, the second ends it, a third starts again. */
export function withPoint(ruler: Ruler, at: [number, number]): Ruler {
  if (!ruler.from || ruler.fixed) return { from: at, to: at, fixed: false };
  return { from: ruler.from, to: at, fixed: true };
}

/** The ruler while the pointer moves before its second point is set. */
export function following(ruler: Ruler, at: [number, number]): Ruler {
  return ruler.from && !ruler.fixed ? { ...ruler, to: at } : ruler;
}

export function rulerText(site: Site, ruler: Ruler): string {
  if (!ruler.from || !ruler.to) return "";
  const { range_km, bearing_deg } = courseOf(site, ruler.from, ruler.to);
  if (range_km < 1e-6) return "";
  const range = range_km < 0.9995 ? lengthText(range_km) : `${range_km.toFixed(range_km < 100 ? 2 : 1)} km`;
  return `${range}, bearing ${bearing_deg.toFixed(1)}°`;
}

export function drawRuler({ ctx, camera, palette, text }: Tools, site: Site, ruler: Ruler): void {
  if (!ruler.from || !ruler.to) return;
  const [a, b] = [camera.toScreen(...ruler.from), camera.toScreen(...ruler.to)];
  for (const [colour, width] of [[palette.land, 4], [palette.ink, 1.6]] as const) {
    ctx.beginPath();
    ctx.moveTo(...a);
    ctx.lineTo(...b);
    for (const [x, y] of [a, b]) {
      ctx.moveTo(x + 4, y);
      ctx.arc(x, y, 4, 0, 2 * Math.PI);
    }
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.stroke();
  }
  const words = rulerText(site, ruler);
  const left = Math.min(Math.max((a[0] + b[0]) / 2 + 8, 4), camera.width_px - text.width(words, true) - 8);
  if (words) text.draw(ctx, words, left, (a[1] + b[1]) / 2 - 12, palette.ink, true);
}
