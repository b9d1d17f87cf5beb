// Text with a rim in the colour of the ground. A line of text is painted once and copied afterwards.

import { FONT } from "./palette";

const MOST_KEPT = 3000;
export const LINE_PX = 14;

interface Picture { picture: HTMLCanvasElement; width_px: number }

export class TextSheet {
  private readonly kept = new Map<string, Picture>();
  private readonly ruler = document.createElement("canvas").getContext("2d")!;
  private readonly widths = new Map<string, number>();

  constructor(private readonly dpr: number, private readonly rim: string) {}

  private static font(bold: boolean, size_px: number): string {
    return `${bold ? "600 " : ""}${size_px}px ${FONT}`;
  }

  width(text: string, bold = false, size_px = 11.5): number {
    const name = `${bold}${size_px}${text}`;
    let width = this.widths.get(name);
    if (width === undefined) {
      if (this.widths.size > 2 * MOST_KEPT) this.widths.clear();
      this.ruler.font = TextSheet.font(bold, size_px);
      this.widths.set(name, (width = this.ruler.measureText(text).width));
    }
    return width;
  }

  /** Draw a line with its left end at x and its middle at y. */
  draw(ctx: CanvasRenderingContext2D, text: string, x: number, y: number, colour: string, bold = false, size_px = 11.5): void {
    const name = `${colour}|${bold}|${size_px}|${text}`;
    let found = this.kept.get(name);
    if (!found) {
      if (this.kept.size >= MOST_KEPT) this.kept.clear();
      this.kept.set(name, (found = this.made(text, colour, bold, size_px)));
    }
    const { picture } = found;
    const snap = (value: number) => Math.round(value * this.dpr) / this.dpr; // whole pixels: else the copy is blurred
    ctx.drawImage(picture, snap(x - 3), snap(y - picture.height / this.dpr / 2), picture.width / this.dpr, picture.height / this.dpr);
  }

  private made(text: string, colour: string, bold: boolean, size_px: number): Picture {
    const width_px = this.width(text, bold, size_px);
    const picture = document.createElement("canvas");
    picture.width = Math.ceil((width_px + 6) * this.dpr);
    picture.height = Math.ceil((size_px + 7) * this.dpr);
    const ctx = picture.getContext("2d")!;
    ctx.scale(this.dpr, this.dpr);
    ctx.font = TextSheet.font(bold, size_px);
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.lineWidth = 3.5;
    ctx.strokeStyle = this.rim;
    ctx.globalAlpha = 0.85;
    ctx.strokeText(text, 3, picture.height / this.dpr / 2);
    ctx.globalAlpha = 1;
    ctx.fillStyle = colour;
    ctx.fillText(text, 3, picture.height / this.dpr / 2);
    return { picture, width_px };
  }
}
