// Symbols and words over the 3-D picture, on a plain canvas: sharp at every distance, and cheap without a graphics card.

import type { Place } from "../api/types";
import { placeLabels, Taken, type Wish } from "../map/declutter";
import { FONT, type Palette } from "../map/palette";
import { lengthText } from "../map/scale";
import { drawMark, SymbolSheet } from "../map/symbols";
import type { Picture, Shown } from "../picture";
import { colourOf } from "./traffic";
import type { Mark } from "./volumes";
import { altitudeText } from "./words";

/** Pixels of a point of the scene; null behind the eye. Heights in km before exaggeration. */
export type Project = (x_km: number, y_km: number, z_km: number) => [number, number] | null;

export interface OverlayInput {
  picture: Picture | null;
  /** What is shown, the most urgent first. */
  shown: Shown[];
  selected: string | null; names: boolean; palette: Palette; project: Project; marks: Mark[];
  /** The same, but null where the Earth is in between. */
  seen: Project;
  on: (x_km: number, y_km: number) => number;
  height: (x_km: number, y_km: number, alt_m: number) => number;
  ring_km: number; reach_km: number; grid: boolean; looking_deg: number;
  staff: { top_km: number; step_km: number };
}

interface Spot { key: string; x: number; y: number }
interface Word { text: string[]; colour: string; bold: boolean }

const SYMBOL_PX = 26;
const CROWD = 60; // with more than this, symbols give way to small marks

export class Overlay {
  readonly #ctx: CanvasRenderingContext2D;
  #sheet: SymbolSheet | null = null;
  #sheetFor: Palette | null = null;
  #spots: Spot[] = [];
  readonly #before = new Map<string, number>();
  readonly #words = new Map<string, Word>();
  width_px = 1;
  height_px = 1;

  constructor(readonly canvas: HTMLCanvasElement) {
    this.#ctx = canvas.getContext("2d")!;
  }

  resize(width_px: number, height_px: number): void {
    const dpr = Math.min(window.devicePixelRatio || 1, 2);
    this.width_px = width_px;
    this.height_px = height_px;
    this.canvas.width = Math.round(width_px * dpr);
    this.canvas.height = Math.round(height_px * dpr);
    this.#ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
    this.#sheet = null;
  }

  /** What is under a pixel: the nearest symbol within reach. */
  pick(x: number, y: number): string | null {
    let best: Spot | null = null;
    let nearest = 16;
    for (const spot of this.#spots) {
      const away = Math.hypot(spot.x - x, spot.y - y);
      if (away < nearest) [best, nearest] = [spot, away];
    }
    return best?.key ?? null;
  }

  draw(input: OverlayInput): void {
    const ctx = this.#ctx;
    ctx.clearRect(0, 0, this.width_px, this.height_px);
    if (!this.#sheet || this.#sheetFor !== input.palette) {
      const { hostile, friend, unknown, land } = input.palette;
      this.#sheet = new SymbolSheet(Math.min(window.devicePixelRatio || 1, 2), { hostile, friend, unknown }, land);
      this.#sheetFor = input.palette;
    }
    this.#words.clear();
    const taken = new Taken(this.width_px, this.height_px);
    const wishes: Wish[] = [];
    this.#symbols(input, taken, wishes);
    this.#places(input, taken, wishes);
    const asked: Wish[] = []; // what a layer was switched on for comes before names
    for (const mark of input.marks) {
      const at = input.seen(mark.x_km, mark.y_km, mark.z_km);
      if (at) this.#wish(asked, mark.text, at[0], at[1], [mark.text], mark.colour, false, 4);
    }
    const chosen = wishes[0]?.key === input.selected ? wishes.splice(0, 1) : [];
    this.#scales(input, wishes);
    this.#labels([...chosen, ...asked, ...wishes], taken, input.palette);
  }

  #symbols(input: OverlayInput, taken: Taken, wishes: Wish[]): void {
    const crowded = input.shown.length > CROWD;
    this.#spots = [];
    for (let k = input.shown.length - 1; k >= 0; k--) {
      const one = input.shown[k]!;
      const at = input.project(one.x_km, one.y_km, input.height(one.x_km, one.y_km, one.alt_m));
      if (!at || at[0] < -20 || at[1] < -20 || at[0] > this.width_px + 20 || at[1] > this.height_px + 20) continue;
      const [x, y] = at;
      this.#spots.push({ key: one.key, x, y });
      const chosen = one.key === input.selected;
      this.#symbol(one, x, y, crowded && !chosen, input.palette);
      if (chosen) this.#halo(x, y, input.palette);
      const half = crowded ? 5 : 9;
      taken.add({ left: x - half, right: x + half, top: y - half, bottom: y + half });
      if (!chosen && (!input.names || k > 40)) continue;
      const text = [one.name];
      if (chosen) text.push(`altitude ${altitudeText(one.alt_m)}, ${Math.round(one.speed_m_s)} m/s`);
      if (chosen && one.note) text.push(one.note);
      this.#wish(wishes, one.key, x, y, text, colourOf(one, input.palette), chosen);
    }
    this.#spots.reverse();
    wishes.reverse();
    wishes.sort((a, b) => Number(b.key === input.selected) - Number(a.key === input.selected));
  }

  #symbol(one: Shown, x: number, y: number, small: boolean, palette: Palette): void {
    const truth = one.what === "object";
    if (small) drawMark(this.#ctx, one.side, truth, x, y, colourOf(one, palette));
    else this.#sheet!.draw(this.#ctx, one.what === "track" ? "track" : one.class, one.side, truth, x, y, one.what === "missile" ? 20 : SYMBOL_PX);
  }

  #halo(x: number, y: number, palette: Palette): void {
    const ctx = this.#ctx;
    for (const [width, colour] of [[4.5, palette.panel], [2, palette.accent]] as const) {
      ctx.beginPath();
      ctx.arc(x, y, 17, 0, 2 * Math.PI);
      ctx.lineWidth = width;
      ctx.strokeStyle = colour;
      ctx.stroke();
    }
  }

  /** Radars and defended places; launchers only where they do not lie under something else. */
  #places(input: OverlayInput, taken: Taken, wishes: Wish[]): void {
    const order = { radar: 0, defended: 1, launcher: 2 } as const;
    const places = [...(input.picture?.places ?? [])].sort((a, b) => order[a.what] - order[b.what]);
    for (const place of places) {
      const at = input.seen(place.x_km, place.y_km, input.on(place.x_km, place.y_km));
      if (!at) continue;
      const box = { left: at[0] - 8, right: at[0] + 8, top: at[1] - 8, bottom: at[1] + 8 };
      if (!taken.free(box)) continue;
      taken.add(box);
      const dark = input.picture!.dark.has(place.key);
      this.#placeMark(place, at[0], at[1], dark, input.palette);
      const name = dark ? `${place.name} (lost or silent)` : place.name;
      if (input.names) this.#wish(wishes, place.key, at[0], at[1], [name], input.palette.ink, false);
    }
  }

  /** Radar: triangle with a dish on top; launcher: square; defended place: house. Crossed out when lost or silent. */
  #placeMark(place: Place, x: number, y: number, dark: boolean, palette: Palette): void {
    const ctx = this.#ctx;
    ctx.beginPath();
    if (place.what === "radar") {
      ctx.moveTo(x, y - 7);
      ctx.lineTo(x + 6, y + 4);
      ctx.lineTo(x - 6, y + 4);
    } else if (place.what === "launcher") ctx.rect(x - 4, y - 4, 8, 8);
    else for (const [dx, dy] of [[0, -7], [6, -2], [6, 5], [-6, 5], [-6, -2]] as const) ctx.lineTo(x + dx, y + dy);
    ctx.closePath();
    ctx.fillStyle = dark ? palette.muted : place.what === "defended" ? palette.ok : palette.friend;
    ctx.fill();
    ctx.lineWidth = 1.2;
    ctx.strokeStyle = palette.panel;
    ctx.stroke();
    if (!dark) return;
    ctx.beginPath();
    ctx.moveTo(x - 7, y - 7);
    ctx.lineTo(x + 7, y + 7);
    ctx.strokeStyle = palette.hostile;
    ctx.lineWidth = 2;
    ctx.stroke();
  }

  #scales(input: OverlayInput, wishes: Wish[]): void {
    const { palette, project } = input;
    if (input.grid) {
      const bearing = ((input.looking_deg + 158) * Math.PI) / 180; // towards the reader, a little to the right
      for (let r = input.ring_km; r <= input.reach_km * 1.001; r += input.ring_km) this.#onGround(input, wishes, bearing, r, lengthText(r), false);
      const out_km = Math.min(1.06 * input.reach_km, 4.2 * input.ring_km);
      [..."NESW"].forEach((letter, k) => this.#onGround(input, wishes, (k * Math.PI) / 2, out_km, letter, true));
    }
    const base = input.on(0, 0);
    for (let up = input.staff.step_km; up <= input.staff.top_km * 1.001; up += input.staff.step_km) {
      const at = project(0, 0, Math.max(up, base));
      if (at) this.#wish(wishes, `staff ${up}`, at[0], at[1], [`alt. ${lengthText(up)}`], palette.muted, false, 5);
    }
  }

  #onGround(input: OverlayInput, wishes: Wish[], bearing: number, range_km: number, text: string, bold: boolean): void {
    const [x_km, y_km] = [range_km * Math.sin(bearing), range_km * Math.cos(bearing)];
    const at = input.seen(x_km, y_km, input.on(x_km, y_km));
    if (at) this.#wish(wishes, `ground ${text}`, at[0], at[1], [text], bold ? input.palette.ink : input.palette.muted, bold, bold ? 0 : 2);
  }

  #wish(wishes: Wish[], key: string, x: number, y: number, text: string[], colour: string, bold: boolean, gap_px = 12): void {
    const ctx = this.#ctx;
    ctx.font = fontOf(bold);
    const width_px = Math.max(...text.map((line) => ctx.measureText(line).width)) + 4;
    this.#words.set(key, { text, colour, bold });
    wishes.push({ key, x, y, gap_px, width_px, height_px: 14 * text.length + 2, far: bold });
  }

  #labels(wishes: Wish[], taken: Taken, palette: Palette): void {
    const ctx = this.#ctx;
    ctx.textAlign = "left";
    ctx.textBaseline = "top";
    ctx.lineJoin = "round";
    for (const put of placeLabels(wishes, taken, this.#before)) {
      const word = this.#words.get(put.key)!;
      word.text.forEach((line, row) => {
        ctx.font = fontOf(word.bold && row === 0);
        const [x, y] = [put.left + 2, put.top + 2 + 14 * row];
        ctx.lineWidth = 3.5;
        ctx.strokeStyle = palette.land;
        ctx.strokeText(line, x, y);
        ctx.fillStyle = row > 0 ? palette.ink : word.colour;
        ctx.fillText(line, x, y);
      });
    }
  }
}

function fontOf(bold: boolean): string {
  return `${bold ? "bold " : ""}12px ${FONT}`;
}
