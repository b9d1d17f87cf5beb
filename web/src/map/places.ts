// What stands on the ground: radars, launchers, defended objects, and the sectors radars face.

import type { Place } from "../api/types";
import type { Picture } from "../picture";
import type { Taken } from "./declutter";
import type { Tools } from "./live";
import type { Spot } from "./pick";

const TOGETHER_PX = 20;
const PLACE_RANK = 2.9; // of a label: after what is unknown, before friends

export interface PlaceWish { key: string; px: number; py: number; rank: number; name: string; more: string; keys: string[]; gap_px: number }

function urgency(place: Place): number {
  return place.what === "radar" ? (place.role === "engagement" ? 0 : 1) : place.what === "launcher" ? 2 : 3;
}

/** Places that would cover each other are one symbol: of its first, with the number of the others. */
export function clusters(spots: { place: Place; px: number; py: number }[], together_px = TOGETHER_PX) {
  const found: { lead: (typeof spots)[number]; members: Place[] }[] = [];
  for (const spot of [...spots].sort((a, b) => urgency(a.place) - urgency(b.place))) {
    const near = found.find(({ lead }) => Math.hypot(lead.px - spot.px, lead.py - spot.py) < together_px);
    if (near) near.members.push(spot.place);
    else found.push({ lead: spot, members: [spot.place] });
  }
  return found;
}

export function drawPlaces(tools: Tools, picture: Picture, taken: Taken, selected: string | null): { spots: Spot[]; wishes: PlaceWish[] } {
  const { ctx, camera, palette, symbols } = tools;
  const seen = picture.places.map((place) => ({ place, ...screenOf(tools, place) })).filter(({ px, py }) => camera.sees(px, py, 30));
  const wishes: PlaceWish[] = [];
  const size = camera.km_per_px < 0.05 ? 40 : 32;
  for (const { lead, members } of clusters(seen)) {
    const shown = members.find((place) => place.key === selected) ?? lead.place;
    const dark = picture.dark.has(shown.key);
    ctx.globalAlpha = dark ? 0.45 : 1;
    symbols.draw(ctx, shown.class, "friend", false, lead.px, lead.py, size);
    ctx.globalAlpha = 1;
    if (dark) cross(ctx, lead.px, lead.py, palette.bad);
    const half = size * 0.36;
    taken.add({ left: lead.px - half, top: lead.py - half, right: lead.px + half, bottom: lead.py + half });
    const all = members.length > 3 && members.length === picture.places.length;
    wishes.push({
      key: lead.place.key, px: lead.px, py: lead.py, rank: members.length > 1 || lead.place.what === "radar" ? PLACE_RANK : PLACE_RANK + 1.5,
      name: all ? picture.site.name : shown.name, more: all || members.length === 1 ? "" : `and ${members.length - 1} more`,
      keys: members.map((place) => place.key), gap_px: half + 2,
    });
  }
  return { spots: seen.map(({ place, px, py }) => ({ key: place.key, px, py, rank: 3 + 0.1 * urgency(place) })), wishes };
}

function screenOf({ camera }: Tools, place: Place): { px: number; py: number } {
  const [px, py] = camera.toScreen(place.x_km, place.y_km);
  return { px, py };
}

function cross(ctx: CanvasRenderingContext2D, px: number, py: number, colour: string): void {
  ctx.beginPath();
  ctx.moveTo(px - 9, py - 9);
  ctx.lineTo(px + 9, py + 9);
  ctx.moveTo(px + 9, py - 9);
  ctx.lineTo(px - 9, py + 9);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2.2;
  ctx.stroke();
}

/** Where engagement radars face: a wedge as wide as the sector; only the middle line where its width is not told. */
export function drawSectors({ ctx, camera, palette }: Tools, picture: Picture): void {
  for (const place of picture.places) {
    const facing_deg = picture.facing_deg.get(place.key);
    if (facing_deg === undefined || picture.dark.has(place.key)) continue;
    const [px, py] = camera.toScreen(place.x_km, place.y_km);
    const radius = Math.min(place.radius_km / camera.km_per_px, 4 * Math.hypot(camera.width_px, camera.height_px));
    const middle = ((facing_deg - 90) * Math.PI) / 180;
    const half = ((place.sector_halfwidth_deg ?? 0) * Math.PI) / 180;
    ctx.strokeStyle = ctx.fillStyle = palette.accent;
    ctx.lineWidth = 1;
    if (half > 0 && half < Math.PI) {
      ctx.beginPath();
      ctx.moveTo(px, py);
      ctx.arc(px, py, radius, middle - half, middle + half);
      ctx.closePath();
      ctx.globalAlpha = 0.07;
      ctx.fill();
      ctx.globalAlpha = 0.55;
      ctx.stroke();
    }
    ctx.globalAlpha = 0.7;
    ctx.beginPath();
    ctx.moveTo(px, py);
    ctx.lineTo(px + radius * Math.cos(middle), py + radius * Math.sin(middle));
    ctx.setLineDash([12, 4, 2, 4]);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
  }
}
