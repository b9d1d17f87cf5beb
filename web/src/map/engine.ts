// Two canvases and what is drawn on them. Nothing is drawn unless something changed.

import type { Site } from "../api/types";
import { drawBase, type BaseScene } from "./base";
import type { Camera } from "./camera";
import type { Rect } from "./declutter";
import type { LabelState } from "./labels";
import { drawLive, type LiveScene, type Tools } from "./live";
import { paletteOf, type Palette } from "./palette";
import type { Spot } from "./pick";
import { drawRuler, type Ruler } from "./ruler";
import { scaleBar } from "./scale";
import { SymbolSheet } from "./symbols";
import { TextSheet } from "./text";
import type { MapLayer } from "./types";

export interface Overlay { extra: MapLayer[]; ruler: Ruler; site: Site | null; cross: boolean }

export class MapEngine {
  spots: Spot[] = [];
  private readonly labels: LabelState = new Map();
  private written: Rect[] = [];
  private palette!: Palette;
  private symbols!: SymbolSheet;
  private text!: TextSheet;

  constructor(private readonly base: HTMLCanvasElement, private readonly live: HTMLCanvasElement) {}

  /** Take on the colours of a theme and the density of the screen. */
  dress(theme: "light" | "dark"): void {
    const dpr = window.devicePixelRatio || 1;
    this.palette = paletteOf(this.base, theme);
    const { hostile, friend, unknown, land } = this.palette;
    this.symbols = new SymbolSheet(dpr, { hostile, friend, unknown }, land);
    this.text = new TextSheet(dpr, land);
  }

  /** Give both canvases the size of the view in the pixels of the screen. */
  resize(width_px: number, height_px: number): void {
    const dpr = window.devicePixelRatio || 1;
    for (const canvas of [this.base, this.live]) {
      const [width, height] = [Math.round(width_px * dpr), Math.round(height_px * dpr)];
      if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    }
  }

  drawBase(camera: Camera, scene: BaseScene): void {
    const ctx = this.context(this.base);
    this.written = drawBase(ctx, camera, scene, this.palette, this.text);
    if (scene.site) this.drawScale(ctx, camera);
  }

  drawLive(camera: Camera, scene: LiveScene | null, over: Overlay): void {
    const ctx = this.context(this.live);
    const tools: Tools = { ctx, camera, palette: this.palette, symbols: this.symbols, text: this.text };
    if (scene) this.spots = drawLive(tools, scene, this.labels, this.written);
    else {
      ctx.clearRect(0, 0, camera.width_px, camera.height_px);
      this.spots = [];
    }
    for (const layer of over.extra) {
      ctx.save();
      layer.draw(ctx, camera);
      ctx.restore();
    }
    if (over.site) drawRuler(tools, over.site, over.ruler);
    if (over.cross) this.drawCross(ctx, camera);
  }

  /** Both canvases as one picture with a line of text below: what it is, and that it is a simulation. */
  print(line: string): HTMLCanvasElement {
    const dpr = window.devicePixelRatio || 1;
    const foot = Math.round(24 * dpr);
    const sheet = document.createElement("canvas");
    [sheet.width, sheet.height] = [this.base.width, this.base.height + foot];
    const ctx = sheet.getContext("2d")!;
    ctx.fillStyle = this.palette.panel;
    ctx.fillRect(0, 0, sheet.width, sheet.height);
    ctx.drawImage(this.base, 0, 0);
    ctx.drawImage(this.live, 0, 0);
    ctx.scale(dpr, dpr);
    this.text.draw(ctx, line, 8, (this.base.height + foot / 2) / dpr, this.palette.ink);
    return sheet;
  }

  private context(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
    const dpr = window.devicePixelRatio || 1;
    const ctx = canvas.getContext("2d")!;
    ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
    return ctx;
  }

  private drawScale(ctx: CanvasRenderingContext2D, camera: Camera): void {
    const bar = scaleBar(camera.km_per_px);
    const [left, y] = [16, camera.height_px - 16];
    for (const [colour, width] of [[this.palette.land, 5], [this.palette.ink, 1.6]] as const) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = width;
      ctx.beginPath();
      ctx.moveTo(left, y - 6);
      ctx.lineTo(left, y);
      ctx.lineTo(left + bar.px, y);
      ctx.lineTo(left + bar.px, y - 6);
      ctx.moveTo(left + bar.px / 2, y - 4);
      ctx.lineTo(left + bar.px / 2, y);
      ctx.stroke();
    }
    this.text.draw(ctx, bar.text, left + bar.px + 8, y - 3, this.palette.ink, true);
  }

  /** The point the keyboard's ruler takes: the middle of the view. */
  private drawCross(ctx: CanvasRenderingContext2D, camera: Camera): void {
    const [x, y] = [camera.width_px / 2, camera.height_px / 2];
    ctx.beginPath();
    ctx.moveTo(x - 10, y);
    ctx.lineTo(x + 10, y);
    ctx.moveTo(x, y - 10);
    ctx.lineTo(x, y + 10);
    ctx.strokeStyle = this.palette.ink;
    ctx.lineWidth = 1;
    ctx.stroke();
  }
}
