// What page and server say to one another over /api/v1/live (docs/live.md).

import type { FilmDocument, Place, Site } from "../api/types";

/** number, post, x_km, y_km, alt_m, speed_m_s, heading_deg, identity, stage, 1-sigma half axes (km) and bearing of the
 * longer (degrees), age of the last plot (s), fire unit (-1: none), reason (0: none), order (0 none, 1 engage, 2 cease). */
export type TrackRow = [
  number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number,
];
/** number, x_km, y_km, alt_m, speed_m_s, heading_deg, type, fire unit, track. */
export type MissileRow = [number, number, number, number, number, number, number, number, number];
/** number, what it does (0 silent, 1 radiates, 2 lost), middle of its sector in degrees (null: all round). */
export type RadarRow = [number, 0 | 1 | 2, number | null];
/** number, target channels and missile channels in use, missiles left by type. */
export type UnitRow = [number, number, number, number[]];

export type Weapons = "hold" | "tight" | "free";

export interface Hello {
  t: "hello"; session: string; mark: string; scenario: string; title: string; summary: string; case: number; seed: number;
  claims: string; epoch: number; version: string; duration_s: number; weapons: Weapons;
  stages: string[]; identities: string[]; reasons: Record<string, string>; site: Site; places: Place[];
  posts: string[]; radars: { name: string; role: string }[];
  missile_types: FilmDocument["missile_types"]; horizon: FilmDocument["horizon"];
  fire_units: { name: string; radar: string; target_channels: number; missile_channels: number }[];
}

export interface Frame {
  t: "frame"; seq: number; time_s: number; pace: number;
  /** The pace that was reached. */
  made: number; running: boolean;
  rows: { tracks: TrackRow[]; missiles: MissileRow[]; radars: RadarRow[]; units: UnitRow[] };
}

export interface FeedEvent { t: "ev"; time_s: number; kind: string; text: string; track: number }

export type Order =
  | { do: "weapons"; to: Weapons }
  | { do: "engage"; track: number; unit?: number }
  | { do: "cease" | "rules"; track: number }
  | { do: "radar"; radar: number; on: boolean };

export interface Prep { t: "prep"; stage: string; done: number; total: number }
export interface Ack { t: "ack"; n: number; time_s: number; order: Order }
export interface Bye { t: "bye"; why: string; film: string; case: number }
export interface Err { t: "err"; n?: number | null; message: string }
export type ServerMessage = Hello | Frame | FeedEvent | Prep | Ack | Bye | Err;

/** What is asked for at the start. */
export interface Asked { scenario: string; case?: number; seed?: number; claims?: string }

const KINDS = new Set(["hello", "frame", "ev", "prep", "ack", "bye", "err"]);

/** The message of a line; null when it is none that this page knows. */
export function messageIn(line: string): ServerMessage | null {
  try {
    const said = JSON.parse(line) as { t?: unknown } | null;
    return said && typeof said === "object" && KINDS.has(String(said.t)) ? (said as ServerMessage) : null;
  } catch {
    return null;
  }
}

/** An order in words, for the log of what the operator did. */
export function orderWords(order: Order, hello: Hello): string {
  if (order.do === "weapons") return `order: weapons ${order.to}`;
  if (order.do === "radar") return `order: ${hello.radars[order.radar]?.name ?? "radar"} ${order.on ? "radiates" : "silent"}`;
  if (order.do === "engage") {
    const unit = order.unit === undefined ? "" : ` by ${hello.fire_units[order.unit]?.name ?? "a fire unit"}`;
    return `order: engage track ${order.track}${unit}`;
  }
  return order.do === "cease" ? `order: cease fire on track ${order.track}` : `order: track ${order.track} by the rules`;
}
