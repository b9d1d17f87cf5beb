// Small documents of each kind, with numbers that can be checked in the head.
import type { RunDocument } from "../../src/api/types";
import type { ComparisonDocument, PairedDifference, RunSummary, SensitivityDocument, Spread, Tally, Weight } from "../../src/analysis/types";

const tally = (mean: number, pmf: number[]): Tally => ({ mean, mc: [1, 1.5], chance: [0, 2], ignorance: [0.5, 1.8], pmf, pmf_central: pmf });
const spread = (mean: number): Spread => ({ mean, p05: mean - 1, p95: mean + 1, happened_prob: 1 });
const chance = (mean: number) => ({ mean, mc: [0.4, 0.6] as [number, number], central: mean, central_mc: [0.3, 0.7] as [number, number], ignorance: [0.1, 0.9] as [number, number] });
const intervals = { mc: [1, 1.5] as [number, number], chance: [0, 2] as [number, number], ignorance: [0.5, 1.8] as [number, number] };

export const run: RunSummary = {
  answer: { got_through: "1.2 on average; 0 to 2 in a single raid", shot_down: "0.80 on average", friendly_losses: "in 0 % of raids" },
  scenario: "small", title: "A small raid", version: "0.1.0", catalogue_hash: "abcdef", seed: 1, runs: 256, sets: 16, cases_per_set: 16,
  central_runs: 64, claims: "central", epoch: 2018, elapsed_s: 1, outcome_hash: "123456",
  leakers: tally(1.2, [0.2, 0.4, 0.4]), kills: tally(0.8, [0.4, 0.4, 0.2]), shots: tally(3, [0, 0, 0, 1]), friendly_losses: tally(0, [1, 0]),
  unknowns_that_matter: null,
  kill_chain: { targets: 2, detected: 2, killed: 0.8 }, kill_chain_spread: { targets: intervals, detected: intervals, killed: intervals },
  chain_order: ["targets", "detected", "killed"],
  reasons: { track_lost: 0.2, no_channel: 1 }, reasons_spread: { track_lost: intervals, no_channel: intervals },
  targets: [
    { name: "bomber", class: "b", side: "hostile", shots: 2, killed_prob: chance(0.5), reasons: { track_lost: 0.1, no_channel: 0.4 } },
    { name: "fighter", class: "f", side: "hostile", shots: 1, killed_prob: chance(0.3), reasons: { missed: 0.7 } },
    { name: "tanker", class: "t", side: "friend", shots: 0, killed_prob: chance(0), reasons: { none: 1 } },
  ],
  fire_units: [{ name: "battery 1", target_channels_peak: 2, missile_channels_peak: 4, missiles_fired: { missile_40N6E: spread(4), missile_9M96E2: spread(2) }, missiles_left: { missile_40N6E: spread(4) } }],
  references: ["a book"], command: "threatring run small",
};

export const runDocument = (id: string, change: Partial<RunSummary> = {}): RunDocument => ({
  id, state: "done", summary: { ...run, ...change } as unknown as Record<string, any>, typical_case: 1, figures: [],
  cases: [{ case: 0, leakers: 2, kills: 0, shots: 4, friendly_losses: 0 }, { case: 1, leakers: 1, kills: 1, shots: 3, friendly_losses: 0 }],
});

export const difference: PairedDifference = { mean: 1.5, mc: [0.5, 2.5], ignorance: [-1, 4], more_sets: 3, fewer_sets: 1, equal_sets: 0, correlation: 0.5, worth_factor: 2, same: false };

const level = { mean: 1.2, ...intervals };
const variant = { name: "central", scenario: "small", title: "A small raid", claims: "central", epoch: 2018, hostile: 2, able_to_leak: 2, leakers: level, kills: level, shots: level, friendly_losses: level, friends_engaged: level };

export const comparison: ComparisonDocument = {
  kind: "comparison", version: "0.1.0", catalogue_hash: "abcdef", seed: 1, runs: 64, sets: 4, cases_per_set: 16, command: "threatring compare small",
  first: "central", level_prob: 0.95, differences_at_once: 5, variants: [variant, { ...variant, name: "sceptical", claims: "sceptical" }], cannot: ["Whether it is right."],
  differences: [{ variant: "sceptical", verdict: "depends", conclusion: ["It depends."], warnings: [], leakers: difference, kills: difference, shots: difference, friendly_losses: difference, friends_engaged: difference }],
};

const unknown = (words: string) => ({ key: words, names: [words], words, unit: "s", value: 1, low: 0, high: 2, confidence: "low", verification: "assumed", sources: [] });
const share = (value: number) => ({ value, interval: [value - 0.1, value + 0.1] as [number, number] });
const weight = (words: string, at_high: number, total: number | null): Weight => ({ unknown: unknown(words), alone: share(0.4), total: total === null ? null : share(total), changed: 0.5, at_low: share(2), at_high: share(at_high), change: share(at_high - 2) });

export const sensitivity: SensitivityDocument = {
  format: 1, scenario: "small", title: "A small raid", version: "0.1.0", catalogue_hash: "abcdef", claims: "central", epoch: 2018, sources: {}, seed: 1, runs: 128,
  sets: 32, cases_per_set: 4, bases: 0, cases_per_base: 16, command: "threatring sensitivity small", measure: "leakers", mean: 2, between_variance: 1, dice_variance: 1,
  dice_share: 0.5, dice_share_of_set_mean: 0.2, least_share: 0.03, unknowns: [weight("first", 3, 0.5), weight("second", 6, null)], leading_total: share(0.7),
  others_total: share(0.2), others_alone: share(0.3), screened: ["first", "second", "third"].map((words) => ({ ...unknown(words), p: 1, share: 0.1, passed: false })),
};
