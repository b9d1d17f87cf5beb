// The radars of a film at any time: where they face, and when they are silent or lost.

import type { FilmDocument, FilmEvent, Place } from "../api/types";
import { radarsOfUnits } from "./links";
import { Line } from "./stages";

const NOWHERE = Number.NaN; // all round
const HALF_TURN_DEG = 180;

function bearing_deg(east: number, north: number): number {
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}

/** Where an event says that a radar faces; films of older versions name only the track it turned for. */
function facedAt(event: FilmEvent, radar: Place): number {
  if (event.facing_deg !== undefined) return event.facing_deg;
  return event.at ? bearing_deg(event.at[0] - radar.x_km, event.at[1] - radar.y_km) : NOWHERE;
}

/** Middle of the sector each radar faces, degrees from north over time, by key of place; NaN: all round, or not told. */
export function facingOf(film: FilmDocument, events: FilmEvent[]): [string, Line<number>][] {
  const radars = film.places.filter((place) => place.what === "radar");
  const ofUnit = radarsOfUnits(film);
  const found = new Map<string, Line<number>>();
  for (const radar of radars) {
    const faces = radar.boresight_deg != null && (radar.sector_halfwidth_deg ?? 0) < HALF_TURN_DEG;
    found.set(radar.key, new Line(faces ? radar.boresight_deg! : NOWHERE));
  }
  for (const event of events) {
    const radar = event.kind === "SLEWED" ? ofUnit[event.unit] : event.kind.endsWith("_SEARCH") ? radars[event.unit] : null;
    if (!radar) continue;
    const usual = event.kind === "USUAL_SEARCH";
    found.get(radar.key)!.add(event.t_s, usual ? (radar.boresight_deg ?? NOWHERE) : facedAt(event, radar));
  }
  return [...found];
}

interface Change { t_s: number; why: "plan" | "hide" | "order"; dark: boolean }

/** When each radar and each other place is silent or lost, by key of place. */
export function darknessOf(film: FilmDocument, events: FilmEvent[]): [string, Line<boolean>][] {
  const radars = film.places.filter((place) => place.what === "radar");
  const changes = new Map<string, Change[]>(radars.map((radar) => [radar.key, planned(radar)]));
  for (const event of events) {
    const radar = radars[event.unit];
    if (!radar) continue;
    const mine = changes.get(radar.key)!;
    if (event.kind === "HUSHED") {
      const for_s = event.for_s ?? Number(/for (\d+) s/.exec(event.text)?.[1] ?? 0);
      if (for_s > 0) mine.push({ t_s: event.t_s, why: "hide", dark: true }, { t_s: event.t_s + for_s, why: "hide", dark: false });
    } else if (event.kind === "ORDERED_SILENT" || event.kind === "ORDERED_RADIATE") {
      mine.push({ t_s: event.t_s, why: "order", dark: event.kind === "ORDERED_SILENT" });
    }
  }
  return film.places.map((place) => [place.key, joined(changes.get(place.key) ?? [], place.lost_s)]);
}

function planned(radar: Place): Change[] {
  return (radar.silent_s ?? []).flatMap(([from_s, to_s]) => [
    { t_s: from_s, why: "plan" as const, dark: true },
    ...(to_s === null ? [] : [{ t_s: to_s, why: "plan" as const, dark: false }]),
  ]);
}

/** Dark while any of its reasons holds, and for good once it is lost. An order ends hiding, and the scenario's plan for good. */
function joined(changes: Change[], lost_s: number | null): Line<boolean> {
  const line = new Line(false);
  const holds = { plan: false, hide: false, order: false };
  let ordered = false;
  for (const { t_s, why, dark } of [...changes].sort((a, b) => a.t_s - b.t_s || Number(a.dark) - Number(b.dark))) {
    if (lost_s !== null && t_s >= lost_s) break;
    if (why === "order") [ordered, holds.plan, holds.hide] = [true, false, false];
    if (why !== "plan" || !ordered) holds[why] = dark;
    line.add(t_s, holds.plan || holds.hide || holds.order);
  }
  if (lost_s !== null) line.add(lost_s, true);
  return line;
}
