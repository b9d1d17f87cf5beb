// A replay as one file: the film as the server sent it, with the coast line it is drawn on.

import type { FilmDocument, GroundDocument } from "../api/types";
import { checkFilm, checkGround } from "./shape";

export interface Kept {
  film: FilmDocument;
  ground: GroundDocument | null;
}

const LISTS = ["movers", "tracks", "places", "events", "objects", "missiles", "fire_units", "missile_types"] as const;
const COLUMNS = ["t_s", "x_km", "y_km", "alt_m", "speed_m_s"] as const;

/** The text of a replay file. Relief is left out: its picture lies on the server. */
export function fileOf(film: FilmDocument, ground: GroundDocument | null): string {
  return JSON.stringify({ ...film, ground: ground && { ...ground, relief: null } });
}

/** A name for a replay file that says what is in it. */
export function fileNameOf(film: FilmDocument): string {
  const plain = film.scenario.replace(/[^\w-]+/g, "-");
  return `${plain}-case-${film.case}-seed-${film.seed}.replay.json`;
}

function refuse(file: string, field: string, found: unknown, expected: string): never {
  const shown = JSON.stringify(found)?.slice(0, 40) ?? "nothing";
  throw new Error(`${file}: ${field}: found ${shown}, expected ${expected}`);
}

function checkMover(mover: Record<string, unknown>, file: string, field: string): void {
  const times = mover["t_s"];
  if (!Array.isArray(times) || times.length === 0) refuse(file, `${field}.t_s`, times, "times of samples, s");
  for (const column of COLUMNS) {
    const values = mover[column];
    const fits = Array.isArray(values) && values.length === times.length && values.every((value) => Number.isFinite(value));
    if (!fits) refuse(file, `${field}.${column}`, values, `${times.length} numbers`);
  }
}

/** The film in a replay file; throws one clear sentence when it is none. */
export function filmFrom(text: string, file: string): Kept {
  let data: Record<string, unknown>;
  try {
    data = JSON.parse(text);
  } catch {
    throw new Error(`${file}: not JSON, so it is no replay file of threatring`);
  }
  if (data === null || typeof data !== "object" || data["format"] !== 1) {
    refuse(file, "format", (data as { format?: unknown } | null)?.format, "1: a replay file of threatring");
  }
  for (const name of LISTS) if (!Array.isArray(data[name])) refuse(file, name, data[name], "a list");
  if (typeof data["end_s"] !== "number") refuse(file, "end_s", data["end_s"], "a time, s");
  const site = data["site"] as { lat_deg?: unknown; lon_deg?: unknown } | undefined;
  if (typeof site?.lat_deg !== "number" || typeof site.lon_deg !== "number") refuse(file, "site", site, "lat_deg and lon_deg");
  for (const name of ["movers", "tracks"] as const) {
    (data[name] as unknown[]).forEach((mover, i) => {
      if (mover === null || typeof mover !== "object") refuse(file, `${name}[${i}]`, mover, "a table");
      checkMover(mover as Record<string, unknown>, file, `${name}[${i}]`);
    });
  }
  const { ground = null, ...film } = data;
  const refused = (field: string, found: unknown, expected: string): never => refuse(file, field, found, expected);
  checkFilm(film, refused);
  checkGround(ground, refused);
  const laid = ground as GroundDocument | null;
  return { film: film as unknown as FilmDocument, ground: laid && { ...laid, relief: null, heights: laid.heights ?? null } };
}
