// The samples of the key: drawn by the code that draws the map.

import type { Side } from "../api/types";
import { drawDart } from "./live";
import { paletteOf, type Palette } from "./palette";
import { SymbolSheet } from "./symbols";

type Kind = { symbol: string; side: Side; hollow?: boolean } | "dart" | "aim" | "ellipse" | "leader" | "trail" | "advertised" | "horizon" | "boundary" | "coast";
export interface Sample { of: Kind; text: string }

export const SAMPLES: Sample[] = [
  { of: { symbol: "track", side: "hostile" }, text: "track of the command post, taken for hostile" },
  { of: { symbol: "track", side: "unknown" }, text: "track not identified yet" },
  { of: { symbol: "track", side: "friend" }, text: "track taken for friendly" },
  { of: { symbol: "target_fighter_4gen", side: "hostile", hollow: true }, text: "outline: true position, which no post knows (F fighter, C cruise, B SR ballistic, AEW airborne radar)" },
  { of: "ellipse", text: "1-sigma uncertainty of a track" },
  { of: "leader", text: "line ahead: one minute of flight" },
  { of: "trail", text: "trail: where it was (dotted: the truth)" },
  { of: "dart", text: "missile of the defence" },
  { of: "aim", text: "from a missile to what it was launched at" },
  { of: { symbol: "radar_91N6E", side: "friend" }, text: "radar; crossed out when lost or silent" },
  { of: { symbol: "launcher", side: "friend" }, text: "launcher" },
  { of: { symbol: "defended", side: "friend" }, text: "defended object" },
  { of: "advertised", text: "advertised range of a missile" },
  { of: "horizon", text: "radar horizon for a height above ground" },
  { of: "coast", text: "coast" },
  { of: "boundary", text: "boundary line" },
];

const [WIDE_PX, HIGH_PX] = [52, 28];

export function drawSample(canvas: HTMLCanvasElement, sample: Sample, theme: "light" | "dark"): void {
  const dpr = window.devicePixelRatio || 1;
  [canvas.width, canvas.height] = [WIDE_PX * dpr, HIGH_PX * dpr];
  const ctx = canvas.getContext("2d")!;
  ctx.scale(dpr, dpr);
  const palette = paletteOf(canvas, theme);
  const { hostile, friend, unknown, panel } = palette;
  if (typeof sample.of === "object") {
    const { symbol, side, hollow = false } = sample.of;
    new SymbolSheet(dpr, { hostile, friend, unknown }, panel).draw(ctx, symbol, side, hollow, WIDE_PX / 2, HIGH_PX / 2, 28);
  } else if (sample.of === "dart") drawDart(ctx, WIDE_PX / 2, HIGH_PX / 2, 60, palette.missile, panel);
  else if (sample.of === "ellipse") {
    ctx.ellipse(WIDE_PX / 2, HIGH_PX / 2, 18, 6, -0.3, 0, 2 * Math.PI);
    ctx.strokeStyle = hostile;
    ctx.stroke();
  } else drawLine(ctx, sample.of, palette);
}

function drawLine(ctx: CanvasRenderingContext2D, kind: string, palette: Palette): void {
  const looks: Record<string, [string, number, number[]]> = {
    aim: [palette.missile, 0.8, [3, 4]], leader: [palette.hostile, 1.3, []], trail: [palette.hostile, 1.1, [2, 3]],
    advertised: [palette.warn, 1.8, [10, 5]], horizon: [palette.ok, 1.3, [2, 3]], boundary: [palette.boundary, 1.1, [6, 3, 1.5, 3]],
    coast: [palette.coast, 1.1, []],
  };
  const [colour, width, dash] = looks[kind]!;
  for (const [stroke, line, pattern] of kind === "coast" ? [[palette.sea, 5, []], [colour, width, dash]] as const : [[colour, width, dash]] as const) {
    ctx.strokeStyle = stroke;
    ctx.lineWidth = line;
    ctx.setLineDash([...pattern]);
    ctx.beginPath();
    ctx.moveTo(6, HIGH_PX / 2);
    ctx.lineTo(WIDE_PX - 6, HIGH_PX / 2);
    ctx.stroke();
  }
}
