// The list of results: which are shown, in which order; and what may be asked of a new one.
import type { JobRequest, RunEntry } from "../api/types";

export interface Filter { scenario: string; kind: string; text: string }

export const everything: Filter = { scenario: "", kind: "", text: "" };

/** Results that pass a filter, the newest first. */
export function filtered(entries: RunEntry[], filter: Filter): RunEntry[] {
  const wanted = filter.text.trim().toLowerCase();
  return entries
    .filter((one) => (!filter.scenario || one.scenario === filter.scenario) && (!filter.kind || one.kind === filter.kind))
    .filter((one) => !wanted || `${one.id} ${one.title} ${one.scenario}`.toLowerCase().includes(wanted))
    .sort((a, b) => b.made.localeCompare(a.made) || a.id.localeCompare(b.id));
}

/** Different values of a list, in the order of the alphabet. */
export function distinct(values: string[]): string[] {
  return [...new Set(values)].sort((a, b) => a.localeCompare(b));
}

export interface Wish {
  kind: "run" | "compare" | "sensitivity"; scenario: string; runs: string; sets: string; seed: string; claims: string;
  epoch: string; beside: "claims" | "scenarios"; variants: string[];
}

export const LEAST = { run: 1, compare: 2, sensitivity: 512 } as const;
export const MOST_RUNS = 100_000;
export const MOST_VARIANTS = 7;
export const MOST_SEED = 2 ** 53 - 1;
export const EPOCHS = ["2018", "2007"];

export type WishField = "scenario" | "runs" | "sets" | "seed" | "variants";

function wholeNumber(text: string, low: number, high: number): number | null {
  const value = Number(text);
  return /^\d+$/.test(text.trim()) && value >= low && value <= high ? value : null;
}

/** What is wrong with a wish, in a sentence a field; empty when it can be sent. */
export function wrong(wish: Wish): Partial<Record<WishField, string>> {
  const said: Partial<Record<WishField, string>> = {};
  if (!wish.scenario) said.scenario = "Choose a scenario.";
  const least = LEAST[wish.kind];
  const runs = wish.runs.trim() === "" ? null : wholeNumber(wish.runs, least, MOST_RUNS);
  if (wish.runs.trim() === "" ? wish.kind === "run" : runs === null)
    said.runs = `A whole number from ${least} to ${MOST_RUNS.toLocaleString("en")}.`;
  if (wish.kind !== "sensitivity" && wish.sets.trim() !== "" && wholeNumber(wish.sets, 1, runs ?? MOST_RUNS) === null)
    said.sets = `A whole number from 1 to the number of cases${runs ? ` (${runs.toLocaleString("en")})` : ""}, or empty for 16 cases a set.`;
  if (wholeNumber(wish.seed, 0, MOST_SEED) === null) said.seed = "A whole number, 0 or more.";
  if (wish.kind === "compare" && (wish.variants.length < 1 || wish.variants.length > MOST_VARIANTS))
    said.variants = `Choose 1 to ${MOST_VARIANTS} to hold against the first.`;
  return said;
}

/** The request a wish without faults becomes. */
export function requested(wish: Wish): JobRequest {
  const request: JobRequest = { kind: wish.kind, scenario: wish.scenario, seed: Number(wish.seed), claims: wish.claims, epoch: Number(wish.epoch) };
  if (wish.runs.trim()) request.runs = Number(wish.runs);
  if (wish.kind !== "sensitivity" && wish.sets.trim()) request.sets = Number(wish.sets);
  if (wish.kind === "compare") request.variants = [...wish.variants];
  return request;
}

/** What a run of this size can and cannot say, in a sentence; empty when nothing has to be said. */
export function sizeWarning(wish: Wish): string {
  if (wish.kind !== "run" || !/^\d+$/.test(wish.runs.trim())) return "";
  const runs = Number(wish.runs);
  const sets = /^\d+$/.test(wish.sets.trim()) ? Number(wish.sets) : Math.max(1, Math.floor(runs / (runs >= 32 ? 16 : 2)));
  if (sets < 2) return "One set of unknowns says nothing about what nobody knows.";
  return sets < 32 ? `${sets} sets of unknowns give a rough range of what nobody knows; 32 or more (512 cases) are better.` : "";
}
