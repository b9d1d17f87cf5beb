// What the catalogue says about classes, asked once each.

import type { Client } from "../api/client";

export interface Brief {
  name: string; label: string; kind: string; notes: string; fields: number;
  /** Why it does not exist in this epoch or under these claims. */
  absent: string | null;
  usable: boolean;
  /** Of a mount: radars that can stand on it. */
  radars?: string[];
}
export interface Reference { title: string; url: string }
export interface Figure {
  field: string; value: number | string | null; low: number | null; high: number | null; unit: string;
  verification: string; confidence: string; note: string; sources: Reference[];
}

export class Catalogue {
  #lists = $state<Record<string, Brief[]>>({});
  #figures = $state<Record<string, Figure[]>>({});
  readonly #asked = new Set<string>();

  constructor(private readonly client: Client) {}

  /** Entities of a kind (target, missile, radar, mast) under claims and epoch; empty until they are there. */
  list(kind: string, given = ""): Brief[] {
    const key = `catalogue?kind=${encodeURIComponent(kind)}${given}`;
    this.#once(key, async () => void (this.#lists[key] = await this.client.get<Brief[]>(key)));
    return this.#lists[key] ?? [];
  }

  /** Figures of an entity with their sources; empty until they are there. */
  figures(name: string, given = ""): Figure[] {
    if (!name) return [];
    const key = `catalogue/${encodeURIComponent(name)}?${given.slice(1)}`;
    this.#once(key, async () => void (this.#figures[key] = figuresOf(await this.client.get<Entity>(key))));
    return this.#figures[key] ?? [];
  }

  number(name: string, field: string): number | null {
    const value = this.figures(name).find((figure) => figure.field === field)?.value;
    return typeof value === "number" ? value : null;
  }

  label(kind: string, name: string): string {
    return this.list(kind).find((brief) => brief.name === name)?.label || plainName(name);
  }

  // Asked for while the page is drawn: the asking itself must not be part of the drawing.
  #once(key: string, ask: () => Promise<void>): void {
    if (this.#asked.has(key)) return;
    this.#asked.add(key);
    queueMicrotask(() => void ask().catch(() => setTimeout(() => this.#asked.delete(key), 5000)));
  }
}

export const plainName = (name: string): string => name.replace(/^(radar|missile|target|mast)_/, "").replaceAll("_", " ");

interface Entity {
  fields: (Omit<Figure, "field" | "sources"> & { name: string; sources: string[] })[];
  sources: Record<string, Reference>;
}

function figuresOf(answer: Entity): Figure[] {
  return answer.fields.map(({ name, sources, ...figure }) => ({
    ...figure,
    field: name,
    sources: sources.map((key) => answer.sources[key] ?? { title: key, url: "" }),
  }));
}

const WORDS: Record<string, string> = {
  rcs_s_band_m2: "echo (RCS), S band", rcs_x_band_m2: "echo (RCS), X band", rcs_c_band_m2: "echo (RCS), C band", altitude_m: "height",
  g_max_g: "greatest load factor", range_max_aero_m: "range, aircraft", range_max_ballistic_m: "range, ballistic", range_min_m: "least range",
  alt_max_m: "greatest height", alt_min_m: "least height", alt_max_ballistic_m: "height, ballistic", alt_min_ballistic_m: "least height, ballistic",
  pk_claim_aircraft_prob: "claimed kills, aircraft", pk_claim_cruise_prob: "claimed kills, cruise", pk_claim_ballistic_prob: "claimed kills, ballistic",
};

/** A field of the catalogue in words, without its unit. */
export function inWords(field: string): string {
  const bare = field.replace(/_(m|s|m_s|m_s2|kg|deg|rad|count|prob|coeff|factor|fraction_coeff|g|m2|hz|w|db|k|pa|n)$/, "");
  return WORDS[field] ?? bare.replaceAll("_", " ");
}

/** A value with its unit, lengths from 10 km on in km. */
export function spelled(value: number | string | null, unit: string): string {
  if (value === null) return "no public figure";
  if (typeof value === "string") return value;
  if (unit === "m" && Math.abs(value) >= 10_000) return `${plain(value / 1000)}\u00a0km`;
  return unit ? `${plain(value)}\u00a0${unit}` : plain(value);
}

const plain = (value: number): string =>
  value !== 0 && Math.abs(value) < 1e-3 ? value.toPrecision(3) : value.toLocaleString("en", { maximumFractionDigits: 4 });

/** The bounds of a figure, with one unit where both have the same. */
export function spread(low: number | null, high: number | null, unit: string): string {
  if (low === null || high === null) return "fixed";
  const [from, to] = [spelled(low, unit), spelled(high, unit)];
  const of = (text: string): string => text.split("\u00a0")[1] ?? "";
  return of(from) === of(to) ? `${from.split("\u00a0")[0]} to ${to.split("\u00a0")[0]}` : `${from} to ${to}`;
}
