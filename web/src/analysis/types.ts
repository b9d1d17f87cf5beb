// The documents of a run, a comparison and a sensitivity analysis, as far as these views read them.

export type Bounds = [number | null, number | null];

/** A mean with its three intervals, never mixed (docs/uncertainty.md). */
export interface Level { mean: number; mc: Bounds; chance: Bounds; ignorance: Bounds }

export interface Tally extends Level { pmf: number[]; pmf_central: number[] }

/** The probability of something, with its error and what it depends on. */
export interface Chance { mean: number; mc: Bounds; central: number | null; central_mc: Bounds; ignorance: Bounds }

export interface Spread { mean: number | null; p05: number | null; p95: number | null; happened_prob: number }

export interface TargetRow {
  name: string; class: string; side: "hostile" | "friend"; shots: number; killed_prob: Chance;
  reasons: Record<string, number>;
}

export interface UnitRow {
  name: string; target_channels_peak: number; missile_channels_peak: number;
  missiles_left: Record<string, Spread>; missiles_fired: Record<string, Spread>;
}

export interface Unknown {
  key: string; names: string[]; words: string; unit: string; value: number; low: number; high: number;
  confidence: string; verification: string; sources: string[];
}

export interface Weighed extends Unknown {
  share: number; share_interval: Bounds; change: number; change_interval: Bounds; p: number;
}

export interface Matters {
  measure: string; looked_at: number; sets: number; dice_share: number | null; least_share: number | null;
  unknowns: Weighed[];
}

export type IntervalSpread = Pick<Level, "mc" | "chance" | "ignorance">;

/** The document of `threatring run --json`. */
export interface RunSummary {
  answer: Record<string, string>;
  scenario: string; title: string; version: string; catalogue_hash: string; seed: number; runs: number; sets: number;
  cases_per_set: number; central_runs: number; claims: string; epoch: number; elapsed_s: number; outcome_hash: string;
  leakers: Tally; kills: Tally; shots: Tally; friendly_losses: Tally;
  unknowns_that_matter: Matters | null;
  kill_chain: Record<string, number>; kill_chain_spread: Record<string, IntervalSpread>; chain_order: string[];
  reasons: Record<string, number>; reasons_spread: Record<string, IntervalSpread>;
  targets: TargetRow[]; fire_units: UnitRow[]; references: string[]; command?: string;
}

export type Measure = "leakers" | "kills" | "shots" | "friendly_losses" | "friends_engaged";

export interface PairedDifference {
  mean: number; mc: Bounds; ignorance: Bounds; more_sets: number; fewer_sets: number; equal_sets: number;
  correlation: number | null; worth_factor: number | null; same: boolean;
}

export type ComparedVariant = {
  name: string; scenario: string; title: string; claims: string; epoch: number; hostile: number; able_to_leak: number;
} & Record<Measure, Level>;

export type ComparedDifference = {
  variant: string; verdict: string; conclusion: string[]; warnings: string[];
} & Record<Measure, PairedDifference>;

/** The document of `threatring compare --json`. */
export interface ComparisonDocument {
  kind: "comparison"; id?: string; version: string; catalogue_hash: string; seed: number; runs: number; sets: number;
  cases_per_set: number; command: string; first: string; level_prob: number; differences_at_once: number;
  variants: ComparedVariant[]; differences: ComparedDifference[]; cannot: string[];
}

export interface Share { value: number | null; interval: Bounds }

export interface Weight {
  unknown: Unknown; alone: Share; total: Share | null; changed: number | null; at_low: Share; at_high: Share;
  change: Share;
}

/** The document of `threatring sensitivity --json`. */
export interface SensitivityDocument {
  format: number; id?: string; scenario: string; title: string; version: string; catalogue_hash: string; claims: string;
  epoch: number; sources: Record<string, { title: string; url: string; tier: string; kind: string }>;
  seed: number; runs: number; sets: number; cases_per_set: number; bases: number; cases_per_base: number;
  command: string; measure: string; mean: number; between_variance: number; dice_variance: number;
  dice_share: number | null; dice_share_of_set_mean: number | null; least_share: number | null; unknowns: Weight[];
  leading_total: Share | null; others_total: Share | null; others_alone: Share | null;
  screened: (Unknown & { p: number; share: number | null; passed: boolean })[];
}
