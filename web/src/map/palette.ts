// Colours of the map, taken from the tokens of page.css, and the fills of APP-6 frames.

import type { Side } from "../api/types";

const TOKENS = [
  "bg", "panel", "ink", "muted", "line", "accent", "hostile", "friend", "unknown", "missile", "ok", "warn", "bad", "sea", "land",
  "coast", "boundary", "ring",
] as const;

export type Palette = Record<(typeof TOKENS)[number], string> & { dark: boolean };

/** Fills of frames, NATO APP-6 "light" amplification: hostile red, friend blue, unknown yellow. */
export const SIDE_FILL: Record<Side, string> = { hostile: "#ff8080", friend: "#80e0ff", unknown: "#ffff80" };
export const SYMBOL_INK = "#101418";

export function paletteOf(element: Element, theme: "light" | "dark"): Palette {
  const style = getComputedStyle(element);
  const found = TOKENS.map((name) => [name, style.getPropertyValue(`--${name}`).trim() || "#808080"]);
  return { ...(Object.fromEntries(found) as Record<(typeof TOKENS)[number], string>), dark: theme === "dark" };
}

export const FONT = 'system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';
