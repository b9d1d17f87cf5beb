// Runs side by side: what may be said of them, and which comparison on common dice would answer for them.
import type { JobRequest, RunDocument } from "../api/types";
import type { RunSummary } from "./types";
import { figure, whole } from "./words";

export const summaryOf = (run: RunDocument): RunSummary => run.summary as unknown as RunSummary;

/** Short names that tell the runs apart: only what differs between them. */
export function shortNames(runs: RunDocument[]): string[] {
  const all = runs.map(summaryOf);
  const differs = (key: keyof RunSummary): boolean => new Set(all.map((one) => one[key])).size > 1;
  const names = all.map((one) =>
    [differs("scenario") && one.scenario, differs("claims") && one.claims, differs("epoch") && `${one.epoch}`, differs("seed") && `seed ${one.seed}`, differs("runs") && `${whole(one.runs)} cases`]
      .filter(Boolean).join(", "));
  return names.map((name, i) => (name && names.indexOf(name) === names.lastIndexOf(name) ? name : runs[i]!.id));
}

/** Why these runs are, or are not, on common dice. */
export function diceSentence(runs: RunDocument[]): string {
  const all = runs.map(summaryOf);
  const same = (key: keyof RunSummary): boolean => new Set(all.map((one) => one[key])).size === 1;
  const rest = "Their means must not be subtracted: the intervals of each say nothing about the error of a difference.";
  if (!same("seed") || !same("sets") || !same("cases_per_set"))
    return `These runs were not flown on common dice: their seeds or sizes differ. ${rest}`;
  return `Each of these runs is shown by itself. ${rest} A comparison on common dice pairs them case by case.`;
}

/** The job that compares these runs on common dice, or a sentence why none does. */
export function comparisonOf(runs: RunDocument[]): JobRequest | string {
  const all = runs.map(summaryOf).sort((a, b) => Number(b.claims === "central") - Number(a.claims === "central")); // held against what sources allow
  const [first, ...rest] = all;
  if (!first || rest.length === 0) return "Choose two or more runs.";
  const scenarios = new Set(all.map((one) => one.scenario));
  const claims = new Set(all.map((one) => one.claims));
  if (new Set(all.map((one) => one.epoch)).size > 1) return "These runs are of different years; a comparison here holds the year fixed.";
  const design = { seed: first.seed, runs: Math.max(...all.map((one) => one.runs)), sets: Math.max(...all.map((one) => one.sets)) };
  const base = { kind: "compare" as const, scenario: first.scenario, claims: first.claims, epoch: first.epoch, ...design };
  if (scenarios.size === all.length && claims.size === 1) return { ...base, variants: rest.map((one) => one.scenario) };
  if (claims.size === all.length && scenarios.size === 1) return { ...base, variants: rest.map((one) => one.claims) };
  return "A comparison changes one thing: choose runs of one scenario under different claims, or of different scenarios under the same claims.";
}

/** A sentence for readers who cannot see the chart of one measure. */
export function told(names: string[], runs: RunDocument[], measure: "leakers" | "kills" | "friendly_losses"): string {
  return runs.map((run, i) => `${names[i]}: ${figure(summaryOf(run)[measure].mean)} on average`).join("; ");
}
