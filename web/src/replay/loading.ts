// What an address of a replay means: which film, its run and the ground under it, from the server or from a file.

import type { Client } from "../api/client";
import type { FilmDocument, GroundDocument, RunDocument, RunEntry } from "../api/types";
import { hashOf } from "../shell/router";

export interface Loaded {
  film: FilmDocument;
  run: string | null;
  document: RunDocument | null;
  ground: GroundDocument | null;
}

/** Somewhere else to go to: the address was not complete. */
export interface Elsewhere {
  hash: string;
}

const path = encodeURIComponent;

/** The address that is meant by one without a run or without a case; null when it is complete or nothing can be meant. */
export async function complete(client: Client, params: string[]): Promise<Elsewhere | null> {
  const [run, number] = params;
  if (run === undefined) {
    const latest = (await client.get<RunEntry[]>("runs")).find((entry) => entry.kind === "run" || entry.kind === "film");
    return latest ? { hash: hashOf("replay", latest.id) } : null;
  }
  if (number !== undefined) return null;
  const document = await client.get<RunDocument>(`runs/${path(run)}`);
  return { hash: hashOf("replay", run, document.typical_case) };
}

/** How far the map must reach for a film, km. */
export function extentOf(film: FilmDocument): number {
  let most_km = 100;
  for (const mover of film.movers) {
    for (let i = 0; i < mover.t_s.length; i++) most_km = Math.max(most_km, Math.hypot(mover.x_km[i]!, mover.y_km[i]!));
  }
  for (const place of film.places) most_km = Math.max(most_km, place.radius_km);
  return 50 * Math.ceil((1.15 * most_km) / 50);
}

/** Flat ground under a film whose scenario the server does not have; null when there is none to be had: a plain map. */
export async function flatGround(client: Client, film: FilmDocument): Promise<GroundDocument | null> {
  const body = { lat_deg: film.site.lat_deg, lon_deg: film.site.lon_deg, extent_km: extentOf(film), terrain: null };
  return client.post<GroundDocument>("ground", body).catch(() => null);
}

export async function filmOf(client: Client, run: string, number: string): Promise<FilmDocument> {
  return client.get<FilmDocument>(`runs/${path(run)}/films/${path(number)}`);
}
