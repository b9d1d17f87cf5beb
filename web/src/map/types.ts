// What the views are given, and how others draw on the map and take hold of it.

import type { CoverageDocument, EnvelopeDocument, FilmDocument, GroundDocument } from "../api/types";
import type { LayerSwitches } from "../layers";
import type { Picture } from "../picture";

/** How the plane about the site lies on the screen. Pixels are CSS pixels from the upper left, y downwards. */
export interface Viewport {
  width_px: number;
  height_px: number;
  km_per_px: number;
  toScreen(x_km: number, y_km: number): [number, number];
  toPlane(px: number, py: number): [number, number];
}

/** Something drawn above the map, in order, after everything else but the labels of the ruler. */
export interface MapLayer {
  id: string;
  draw(ctx: CanvasRenderingContext2D, view: Viewport): void;
}

/** Gets pointer and key events before the map does; `down` and `key` return true when they take them. */
export interface MapTool {
  cursor?: string;
  down?(x_km: number, y_km: number, event: PointerEvent, view: Viewport): boolean;
  move?(x_km: number, y_km: number, event: PointerEvent, view: Viewport): void;
  up?(x_km: number, y_km: number, event: PointerEvent, view: Viewport): void;
  key?(event: KeyboardEvent): boolean;
}

/** What every view takes: it draws this and asks for nothing. */
export interface ViewProps {
  picture: Picture | null;
  ground: GroundDocument | null;
  coverage: CoverageDocument | null;
  envelopes: EnvelopeDocument | null;
  layers: LayerSwitches;
  selected: string | null;
  onselect: (key: string | null) => void;
  theme: "light" | "dark";
  /** Ranges of the radar horizon by height, from a film: without them `layers.horizon_m` draws nothing. */
  horizon?: FilmDocument["horizon"];
  /** Missiles with their advertised ranges, from a film: circles of `layers.advertised`. */
  missile_types?: FilmDocument["missile_types"];
}

/** The map takes more: layers of others above its own, and a tool that gets events first. */
export interface MapProps extends ViewProps {
  extra?: MapLayer[];
  tool?: MapTool | null;
  /** Shown whole whenever it changes, km on the plane. */
  frame?: { west_km: number; south_km: number; east_km: number; north_km: number } | null;
  /** How far around the site the map shows at first at least, km: of a case whose raid is not known yet. */
  reach_km?: number;
}

export type ViewTab = "map" | "scope" | "3d";
