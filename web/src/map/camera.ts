// How the plane lies on the screen. A camera never changes: pan, zoom and fit give another.

import type { Viewport } from "./types";

const NEAREST_KM_PER_PX = 0.0005;
const FARTHEST_KM_PER_PX = 8;

export interface Box { west_km: number; south_km: number; east_km: number; north_km: number }

export class Camera implements Viewport {
  constructor(
    readonly x_km: number, readonly y_km: number, readonly km_per_px: number,
    readonly width_px: number, readonly height_px: number,
  ) {}

  toScreen(x_km: number, y_km: number): [number, number] {
    return [this.width_px / 2 + (x_km - this.x_km) / this.km_per_px, this.height_px / 2 - (y_km - this.y_km) / this.km_per_px];
  }

  toPlane(px: number, py: number): [number, number] {
    return [this.x_km + (px - this.width_px / 2) * this.km_per_px, this.y_km - (py - this.height_px / 2) * this.km_per_px];
  }

  /** The camera after the picture was dragged by so many pixels. */
  panned(dx_px: number, dy_px: number): Camera {
    return this.at(this.x_km - dx_px * this.km_per_px, this.y_km + dy_px * this.km_per_px);
  }

  at(x_km: number, y_km: number): Camera {
    return new Camera(x_km, y_km, this.km_per_px, this.width_px, this.height_px);
  }

  /** Nearer by `factor`; what lies under the pixel stays under it. */
  zoomed(factor: number, px = this.width_px / 2, py = this.height_px / 2): Camera {
    const km_per_px = Math.min(Math.max(this.km_per_px / factor, NEAREST_KM_PER_PX), FARTHEST_KM_PER_PX);
    const [x_km, y_km] = this.toPlane(px, py);
    return new Camera(
      x_km - (px - this.width_px / 2) * km_per_px, y_km + (py - this.height_px / 2) * km_per_px,
      km_per_px, this.width_px, this.height_px,
    );
  }

  resized(width_px: number, height_px: number): Camera {
    return new Camera(this.x_km, this.y_km, this.km_per_px, width_px, height_px);
  }

  /** The whole box with a margin around it. */
  fitted(box: Box, margin_px = 56): Camera {
    const across = (box.east_km - box.west_km) / Math.max(this.width_px - 2 * margin_px, 50);
    const up = (box.north_km - box.south_km) / Math.max(this.height_px - 2 * margin_px, 50);
    const km_per_px = Math.min(Math.max(across, up, NEAREST_KM_PER_PX), FARTHEST_KM_PER_PX);
    return new Camera((box.west_km + box.east_km) / 2, (box.south_km + box.north_km) / 2, km_per_px, this.width_px, this.height_px);
  }

  /** What can be seen, km. */
  box(): Box {
    const [west_km, north_km] = this.toPlane(0, 0);
    const [east_km, south_km] = this.toPlane(this.width_px, this.height_px);
    return { west_km, south_km, east_km, north_km };
  }

  sees(px: number, py: number, margin_px = 0): boolean {
    return px >= -margin_px && py >= -margin_px && px <= this.width_px + margin_px && py <= this.height_px + margin_px;
  }
}

/** The least box about points [x, y] in km, at least `least_km` wide and high; null without points. */
export function boxAbout(points: Iterable<readonly [number, number]>, least_km = 4): Box | null {
  let [west_km, south_km, east_km, north_km] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    west_km = Math.min(west_km, x);
    east_km = Math.max(east_km, x);
    south_km = Math.min(south_km, y);
    north_km = Math.max(north_km, y);
  }
  if (west_km > east_km) return null;
  const wide = Math.max(0, least_km - (east_km - west_km)) / 2;
  const high = Math.max(0, least_km - (north_km - south_km)) / 2;
  return { west_km: west_km - wide, south_km: south_km - high, east_km: east_km + wide, north_km: north_km + high };
}
