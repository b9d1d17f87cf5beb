// Names beside the symbols: which, what they say, where they go.

import { placeLabels, type Put, type Taken, type Wish } from "./declutter";
import { heightText } from "./describe";
import { symbolSize, type Item, type LiveScene, type Tools } from "./live";
import type { PlaceWish } from "./places";
import { LINE_PX } from "./text";

const DETAIL_KM_PER_PX = 0.3; // nearer than this labels also say height and speed
const MOST_LABELS = 250;
const FAR_RANK = 1.6; // labels of engaged and hostile things may be moved away and tied

/** Places labels had in the last picture, so that they do not jump. */
export type LabelState = Map<string, number>;

interface Text { wish: Wish; rank: number; first: string; second: string; colour: string; bold: boolean; px: number; py: number }

export function drawLabels(
  tools: Tools, scene: LiveScene, items: Item[], places: PlaceWish[], taken: Taken, state: LabelState,
): void {
  const all = scene.layers.labels;
  const seen = items.filter((item) => (all || chosen(scene, item.key)) && tools.camera.sees(item.px, item.py));
  const wanted = formations(seen, scene).map(([item, count]) => ofItem(tools, scene, item, count));
  for (const place of places) if (all || place.keys.some((key) => chosen(scene, key))) wanted.push(ofPlace(tools, scene, place));
  wanted.sort((a, b) => a.rank - b.rank);
  const texts = wanted.slice(0, MOST_LABELS);
  const put = placeLabels(texts.map((text) => text.wish), taken, state);
  const byKey = new Map(texts.map((text) => [text.wish.key, text]));
  for (const label of put) paint(tools, byKey.get(label.key)!, label);
}

function chosen(scene: LiveScene, key: string): boolean {
  return key === scene.selected || key === scene.hovered;
}

const TOGETHER_PX = 70;

/** Things of one raid that fly close together get one label: [the first of them, how many they are]. */
export function formations(items: Item[], scene: Pick<LiveScene, "selected" | "hovered">): [Item, number][] {
  const leads = new Map<string, [Item, number][]>();
  const found: [Item, number][] = [];
  for (const item of items) {
    const raid = `${item.shown.name.replace(/ \d+$/, "")} ${item.rank}`;
    const near = leads.get(raid)?.find(([lead]) => Math.hypot(lead.px - item.px, lead.py - item.py) < TOGETHER_PX);
    const alone = item.shown.what !== "object" || item.key === scene.selected || item.key === scene.hovered;
    if (near && !alone) {
      near[1]++;
      continue;
    }
    const entry: [Item, number] = [item, 1];
    found.push(entry);
    if (!alone) leads.set(raid, [...(leads.get(raid) ?? []), entry]);
  }
  return found;
}

function ofItem(tools: Tools, scene: LiveScene, item: Item, count: number): Text {
  const { shown } = item;
  const name = count > 1 ? `${shown.name.replace(/ \d+$/, "")}, ${count}` : shown.name;
  const picked = chosen(scene, item.key);
  const detail = picked || (tools.camera.km_per_px < DETAIL_KM_PER_PX && shown.what === "track");
  const second = detail ? `${heightText(shown.alt_m)}  ${Math.round(shown.speed_m_s)} m/s` : "";
  const gap = item.full ? symbolSize(tools.camera.km_per_px) * 0.4 : 8;
  const rank = picked ? -1 : item.rank;
  return textOf(tools, item.key, item.px, item.py, gap, name, second, item.colour, rank, shown.what !== "object");
}

function ofPlace(tools: Tools, scene: LiveScene, place: PlaceWish): Text {
  const rank = place.keys.some((key) => chosen(scene, key)) ? -1 : place.rank;
  return textOf(tools, place.key, place.px, place.py, place.gap_px, place.name, place.more, tools.palette.friend, rank, true);
}

function textOf(
  { text }: Tools, key: string, px: number, py: number, gap_px: number, first: string, second: string, colour: string, rank: number, bold: boolean,
): Text {
  const width_px = Math.max(text.width(first, bold), second ? text.width(second) : 0) + 4;
  const height_px = second ? 2 * LINE_PX : LINE_PX + 1;
  const wish = { key, x: px, y: py, gap_px, width_px, height_px, far: rank <= FAR_RANK };
  return { wish, rank, first, second, colour, bold, px, py };
}

function paint({ ctx, palette, text }: Tools, label: Text, put: Put): void {
  if (put.tied) {
    ctx.beginPath();
    const [x, y] = [Math.min(Math.max(label.px, put.left), put.left + put.width_px), Math.min(Math.max(label.py, put.top), put.top + put.height_px)];
    const share = Math.min(1, label.wish.gap_px / Math.max(Math.hypot(x - label.px, y - label.py), 1)); // from the symbol's edge
    ctx.moveTo(label.px + share * (x - label.px), label.py + share * (y - label.py));
    ctx.lineTo(x, y);
    ctx.strokeStyle = label.colour;
    ctx.globalAlpha = 0.6;
    ctx.lineWidth = 0.8;
    ctx.stroke();
    ctx.globalAlpha = 1;
  }
  const middle = put.top + (label.second ? put.height_px / 4 : put.height_px / 2);
  text.draw(ctx, label.first, put.left + 2, middle, label.colour, label.bold);
  if (label.second) text.draw(ctx, label.second, put.left + 2, middle + LINE_PX - 1, palette.ink);
}
