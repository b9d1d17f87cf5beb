// Cases of a run: which one to watch.
import type { RunDocument } from "../api/types";

export type Case = RunDocument["cases"][number];
export type Column = keyof Case;

export const COLUMNS: { key: Column; head: string }[] = [
  { key: "case", head: "case" }, { key: "leakers", head: "got through" }, { key: "kills", head: "shot down" },
  { key: "shots", head: "missiles fired" }, { key: "friendly_losses", head: "friends shot down" },
];

export function sortedCases(cases: Case[], by: Column, falling: boolean): Case[] {
  const sign = falling ? -1 : 1;
  return [...cases].sort((a, b) => sign * (a[by] - b[by]) || a.case - b.case);
}

/** Order of cases from the defender's best: fewest through, fewest friends lost, most shot down, fewest missiles. */
function better(a: Case, b: Case): number {
  return a.leakers - b.leakers || a.friendly_losses - b.friendly_losses || b.kills - a.kills || a.shots - b.shots || a.case - b.case;
}

/** The defence's best and worst case; null when there are none. */
export function extremes(cases: Case[]): { best: Case; worst: Case } | null {
  if (cases.length === 0) return null;
  return cases.reduce((found, one) => ({
    best: better(one, found.best) < 0 ? one : found.best,
    worst: better(found.worst, one) < 0 ? one : found.worst,
  }), { best: cases[0]!, worst: cases[0]! });
}

/** One page of a long list, its number kept inside what there is. */
export function paged<T>(rows: T[], page: number, size: number): { rows: T[]; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const kept = Math.min(Math.max(0, page), pages - 1);
  return { rows: rows.slice(kept * size, (kept + 1) * size), page: kept, pages };
}
