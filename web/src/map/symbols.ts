// Military symbols from symbols.json (milsymbol, at build time), kept as small pictures: drawing one is one copy.

import type { Side } from "../api/types";
import { FONT, SIDE_FILL, SYMBOL_INK } from "./palette";
import sheet from "./symbols.json";

type Step = (string | number)[];
const frames = sheet.frames as Record<string, Step[]>;
const icons = sheet.icons as Record<string, Step[]>;
const classes = sheet.classes as Record<string, string[]>;

const UNITS = 150; // height of the room a symbol is given, in units of milsymbol (its octagon is 100 high)
const MIDDLE = 100;

/** Frame and icon of a class; a class without its own symbol is shown as its kind. */
export function symbolOf(kind: string): { set: string; icon: string } {
  const found = classes[kind] ?? classes[kind.startsWith("radar") ? "radar_91N6E" : kind.startsWith("missile") ? "missile_48N6E" : "track"]!;
  return { set: found[0]!, icon: found[1]! };
}

const MARK_PX = 12;

interface Look { fill: string; ink: string; hollow: boolean }

function paint(ctx: CanvasRenderingContext2D, steps: Step[], look: Look): void {
  for (const [what, a, b, size] of steps) {
    if (size !== undefined) {
      ctx.font = `bold ${size}px ${FONT}`;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.fillStyle = look.ink;
      ctx.fillText(String(what), Number(a), Number(b));
      continue;
    }
    const path = new Path2D(String(what));
    const inside = a === "ink" ? look.ink : a === "side" ? look.fill : a === "pale" ? (look.hollow ? "" : "#ffffff") : "";
    ctx.fillStyle = inside;
    if (inside) ctx.fill(path);
    if (b) ctx.stroke(path);
  }
}

/** Pictures of symbols for one screen and theme; made when first asked for. */
export class SymbolSheet {
  private readonly kept = new Map<string, HTMLCanvasElement>();

  constructor(private readonly dpr: number, private readonly colour: Record<Side, string>, private readonly under: string) {}

  /** Draw the symbol of a class about a point; `hollow`: the truth, an outline in the colour of its side. */
  draw(ctx: CanvasRenderingContext2D, kind: string, side: Side, hollow: boolean, x: number, y: number, size_px: number): void {
    const name = `${kind} ${side} ${hollow} ${size_px}`;
    let picture = this.kept.get(name);
    if (!picture) this.kept.set(name, (picture = this.made(kind, side, hollow, size_px)));
    const edge = picture.width / this.dpr;
    ctx.drawImage(picture, x - edge / 2, y - edge / 2, edge, edge);
  }

  /** Draw the small mark of a side about a point: hundreds of them, so they too are copied. */
  mark(ctx: CanvasRenderingContext2D, side: Side, hollow: boolean, x: number, y: number): void {
    const name = `mark ${side} ${hollow}`;
    let picture = this.kept.get(name);
    if (!picture) {
      picture = document.createElement("canvas");
      picture.width = picture.height = Math.ceil(MARK_PX * this.dpr);
      const inside = picture.getContext("2d")!;
      inside.scale(this.dpr, this.dpr);
      drawMark(inside, side, hollow, MARK_PX / 2, MARK_PX / 2, this.colour[side]);
      this.kept.set(name, picture);
    }
    ctx.drawImage(picture, x - MARK_PX / 2, y - MARK_PX / 2, MARK_PX, MARK_PX);
  }

  private made(kind: string, side: Side, hollow: boolean, size_px: number): HTMLCanvasElement {
    const picture = document.createElement("canvas");
    picture.width = picture.height = Math.ceil((size_px + 4) * this.dpr);
    const ctx = picture.getContext("2d")!;
    const scale = (size_px * this.dpr) / UNITS;
    ctx.setTransform(scale, 0, 0, scale, picture.width / 2 - MIDDLE * scale, picture.height / 2 - MIDDLE * scale);
    const { set, icon } = symbolOf(kind);
    const ink = hollow ? this.colour[side] : SYMBOL_INK;
    const look = { fill: hollow ? "" : SIDE_FILL[side], ink, hollow };
    ctx.lineJoin = "round";
    ctx.strokeStyle = this.under; // a rim in the colour of the ground keeps neighbours apart
    ctx.lineWidth = (hollow ? 4.5 : 4) / (scale / this.dpr);
    if (!hollow) for (const [path, , line] of frames[`${set}-${side}`]!) if (line) ctx.stroke(new Path2D(String(path)));
    ctx.strokeStyle = ink;
    ctx.lineWidth = (hollow ? 1.2 : 1.5) / (scale / this.dpr);
    paint(ctx, frames[`${set}-${side}`]!, look);
    ctx.lineWidth = 1.1 / (scale / this.dpr);
    paint(ctx, icons[icon]!, look);
    return picture;
  }
}

/** A small mark where symbols would crowd: diamond, circle or square by side, filled unless it is the truth. */
export function drawMark(ctx: CanvasRenderingContext2D, side: Side, hollow: boolean, x: number, y: number, colour: string): void {
  ctx.beginPath();
  if (side === "friend") ctx.arc(x, y, 3.2, 0, 2 * Math.PI);
  else if (side === "unknown") ctx.rect(x - 3, y - 3, 6, 6);
  else {
    ctx.moveTo(x, y - 4.4);
    ctx.lineTo(x + 4.4, y);
    ctx.lineTo(x, y + 4.4);
    ctx.lineTo(x - 4.4, y);
    ctx.closePath();
  }
  ctx.lineWidth = 1.2;
  ctx.strokeStyle = hollow ? colour : SYMBOL_INK;
  if (!hollow) {
    ctx.fillStyle = SIDE_FILL[side];
    ctx.fill();
  }
  ctx.stroke();
}
