// Documents made into the rows that charts and their tables show. No drawing here.
import { known, missileText, reasonText, stageText } from "./words";
import type {
  Bounds, ComparisonDocument, IntervalSpread, Level, Matters, Measure, RunSummary, SensitivityDocument, Share, Spread, Tally,
} from "./types";

export interface PmfBar { count: number; all: number; central: number | null }

/** How likely each number is; the empty tails are cut, one step is kept on either side. */
export function pmfBars(tally: Pick<Tally, "pmf" | "pmf_central">): PmfBar[] {
  const size = Math.max(tally.pmf.length, tally.pmf_central.length);
  const used = (i: number): boolean => (tally.pmf[i] ?? 0) > 0 || (tally.pmf_central[i] ?? 0) > 0;
  const held = Array.from({ length: size }, (_, i) => i).filter(used);
  if (held.length === 0) return [];
  const first = Math.max(0, held[0]! - 1);
  const last = Math.min(size - 1, held.at(-1)! + 1);
  const central = tally.pmf_central.length > 0;
  return Array.from({ length: last - first + 1 }, (_, i) => ({
    count: first + i,
    all: tally.pmf[first + i] ?? 0,
    central: central ? (tally.pmf_central[first + i] ?? 0) : null,
  }));
}

/** A row of a chart of means with intervals. */
export interface LevelRow extends Level { name: string }

const unknown: IntervalSpread = { mc: [null, null], chance: [null, null], ignorance: [null, null] };

export function chainRows(run: Pick<RunSummary, "chain_order" | "kill_chain" | "kill_chain_spread">): LevelRow[] {
  return run.chain_order.map((key) => ({
    name: stageText(key), mean: run.kill_chain[key] ?? 0, ...(run.kill_chain_spread[key] ?? unknown),
  }));
}

/** Why hostile objects were not shot down, most frequent first; what is rarer than `most` rows is left to the table. */
export function reasonRows(run: Pick<RunSummary, "reasons" | "reasons_spread">): LevelRow[] {
  return Object.entries(run.reasons)
    .sort((a, b) => b[1] - a[1])
    .map(([key, mean]) => ({ name: reasonText(key), mean, ...(run.reasons_spread[key] ?? unknown) }));
}

export interface ObjectRow { name: string; side: "hostile" | "friend"; mean: number; mc: Bounds; ignorance: Bounds; shots: number; reason: string }

export function objectRows(run: Pick<RunSummary, "targets">): ObjectRow[] {
  return run.targets.map((target) => {
    const [main] = Object.entries(target.reasons).sort((a, b) => b[1] - a[1]);
    return {
      name: target.name, side: target.side, mean: target.killed_prob.mean, mc: target.killed_prob.mc,
      ignorance: target.killed_prob.ignorance, shots: target.shots,
      reason: main && main[0] !== "none" ? reasonText(main[0]) : "",
    };
  });
}

export interface MagazineRow { unit: string; missile: string; fired: Spread; left: Spread }

export function magazineRows(run: Pick<RunSummary, "fire_units">): MagazineRow[] {
  return run.fire_units.flatMap((unit) =>
    Object.entries(unit.missiles_fired).map(([name, fired]) => ({
      unit: unit.name, missile: missileText(name), fired,
      left: unit.missiles_left[name] ?? { mean: null, p05: null, p95: null, happened_prob: 0 },
    })),
  );
}

export interface ShareRow { name: string; value: number; low: number | null; high: number | null; kind: string }

export function matterRows(found: Matters | null): ShareRow[] {
  return (found?.unknowns ?? []).map((one) => ({
    name: one.words, value: one.share, low: one.share_interval[0], high: one.share_interval[1], kind: "alone",
  }));
}

const shareRow = (name: string, kind: string, found: Share | null): ShareRow[] =>
  found === null || found.value === null
    ? []
    : [{ name, kind, value: found.value, low: found.interval[0], high: found.interval[1] }];

/** Shares of the spread: each leading unknown alone and in total, all others, and the dice of single raids. */
export function sensitivityShares(found: SensitivityDocument): ShareRow[] {
  const passed = found.unknowns.flatMap((one) => [
    ...shareRow(one.unknown.words, "alone", one.alone),
    ...shareRow(one.unknown.words, "in total", one.total),
  ]);
  const leading = found.unknowns.filter((one) => one.total !== null).length || found.unknowns.length;
  const others = `all ${found.screened.length - leading} others together`;
  return [...passed, ...shareRow(others, "alone", found.others_alone), ...shareRow(others, "in total", found.others_total)];
}

export interface TornadoRow {
  name: string; low: number; high: number; unit: string; at_low: number; at_high: number; low_mc: Bounds; high_mc: Bounds;
}

/** Means at the two ends of each unknown, the one that moves it most first. */
export function tornadoRows(found: Pick<SensitivityDocument, "unknowns">): TornadoRow[] {
  return found.unknowns
    .filter((one) => one.at_low.value !== null && one.at_high.value !== null)
    .map((one) => ({
      name: one.unknown.words, low: one.unknown.low, high: one.unknown.high, unit: one.unknown.unit,
      at_low: one.at_low.value!, at_high: one.at_high.value!, low_mc: one.at_low.interval, high_mc: one.at_high.interval,
    }))
    .sort((a, b) => Math.abs(b.at_high - b.at_low) - Math.abs(a.at_high - a.at_low));
}

/** The count a comparison's sentences are about: kills where nobody can get through. */
export function headlineMeasure(found: ComparisonDocument): Measure {
  return found.variants.some((variant) => variant.able_to_leak > 0) ? "leakers" : "kills";
}

export interface DifferenceRow { name: string; mean: number; mc: Bounds; ignorance: Bounds; more: number; fewer: number; sets: number; same: boolean }

export function differenceRows(found: ComparisonDocument, measure: Measure): DifferenceRow[] {
  return found.differences.map((row) => {
    const one = row[measure];
    return {
      name: row.variant, mean: one.mean, mc: one.mc, ignorance: one.ignorance, same: one.same,
      more: one.more_sets, fewer: one.fewer_sets, sets: one.more_sets + one.fewer_sets + one.equal_sets,
    };
  });
}

/** Least and greatest number that the bars, ranges and means of some rows reach. */
export function extent(rows: { mean: number; mc: Bounds; ignorance: Bounds; chance?: Bounds }[], zero = true): [number, number] {
  const all = rows.flatMap((row) => [row.mean, ...[row.mc, row.ignorance, row.chance ?? [null, null]].flatMap((b) => (known(b as Bounds) ? (b as number[]) : []))]);
  if (zero) all.push(0);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  return low === high ? [low, low + 1] : [low, high];
}
