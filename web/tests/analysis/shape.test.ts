// A run of 256 cases written out by hand; shares and sums follow from the definitions in docs/uncertainty.md.
import { describe, expect, it } from "vitest";
import { chainRows, differenceRows, extent, headlineMeasure, magazineRows, matterRows, objectRows, pmfBars, reasonRows, sensitivityShares, tornadoRows } from "../../src/analysis/shape";
import { headline, levelTable, mattersSentence, objectTable, pmfTable, runLevels, scatterSentence } from "../../src/analysis/tables";
import { comparison, difference, run, sensitivity } from "./documents";

describe("how likely each number is", () => {
  it("cuts empty tails but keeps one step beside what happened", () => {
    const bars = pmfBars({ pmf: [0, 0, 0, 0.25, 0.5, 0.25, 0, 0, 0], pmf_central: [0, 0, 0, 0, 1, 0, 0, 0, 0] });
    expect(bars.map((bar) => bar.count)).toEqual([2, 3, 4, 5, 6]);
    expect(bars.reduce((sum, bar) => sum + bar.all, 0)).toBe(1);
    expect(bars.reduce((sum, bar) => sum + bar.central!, 0)).toBe(1);
  });
  it("keeps numbers that only central cases had", () => {
    expect(pmfBars({ pmf: [1, 0, 0], pmf_central: [0, 0, 1] }).map((bar) => bar.count)).toEqual([0, 1, 2]);
  });
  it("says nothing of central values that were not flown, and nothing of nothing", () => {
    expect(pmfBars({ pmf: [0.5, 0.5], pmf_central: [] }).map((bar) => bar.central)).toEqual([null, null]);
    expect(pmfTable(pmfBars({ pmf: [0.5, 0.5], pmf_central: [] }), "number").rows[0]).toEqual([0, "50 %", "not flown"]);
    expect(pmfBars({ pmf: [], pmf_central: [] })).toEqual([]);
    expect(pmfBars({ pmf: [0, 0], pmf_central: [0, 0] })).toEqual([]);
  });
});

describe("rows of a run", () => {
  it("keep the order of the chain, which falls", () => {
    const means = chainRows(run).map((row) => row.mean);
    expect(means).toEqual([...means].sort((a, b) => b - a));
    expect(chainRows(run)[0]!.name).toBe("Hostile objects");
  });
  it("put the most frequent reason first, in sentences, and they sum to what was not shot down", () => {
    const rows = reasonRows(run);
    expect(rows.map((row) => row.name)).toEqual(["No free target channel", "Its track was lost"]);
    expect(rows.reduce((sum, row) => sum + row.mean, 0)).toBeCloseTo(run.kill_chain.targets! - run.kill_chain.killed!, 12);
  });
  it("give a row without interval unknown bounds, never made-up ones", () => {
    expect(reasonRows({ reasons: { missed: 1 }, reasons_spread: {} })[0]!.mc).toEqual([null, null]);
  });
  it("tell each object's chance with its main reason, friends with none", () => {
    expect(objectRows(run).map((row) => [row.name, row.side, row.mean, row.reason])).toEqual([["bomber", "hostile", 0.5, "No free target channel"], ["fighter", "hostile", 0.3, "The missiles flew past outside their lethal radius"], ["tanker", "friend", 0, ""]]);
    expect(objectTable(objectRows(run)).rows[0]!.length).toBe(objectTable(objectRows(run)).head.length);
  });
  it("tell what each magazine fired and kept", () => {
    expect(magazineRows(run).map((row) => [row.unit, row.missile, row.fired.mean, row.left.mean])).toEqual([["battery 1", "40N6E", 4, 4], ["battery 1", "9M96E2", 2, null]]);
  });
  it("lead with the words of the document, never mixing the intervals", () => {
    expect(headline(run)).toBe("Of 2 hostile objects 1.2 got through on average");
    const levels = runLevels(run);
    expect(levels[0]!.said).toBe(run.answer.got_through);
    expect(levelTable(levels, "of a raid").rows[0]).toEqual(["Got through", "1.2", "1 to 1.5", "0.50 to 1.8", "0 to 2"]);
  });
  it("say of a single object how often, never a mean", () => {
    const one = { ...run, targets: run.targets.slice(0, 1), leakers: { ...run.leakers, mean: 0.25 } };
    expect(headline(one)).toBe("The one hostile object got through in 25 % of raids");
    expect(headline({ ...one, leakers: { ...run.leakers, mean: 0 } })).toBe("The one hostile object never got through in 256 cases");
  });
  it("lead with kills where nothing is able to get through", () => {
    expect(headline({ ...run, leakers: { ...run.leakers, pmf: [1] } })).toContain("were shot down");
  });
  it("say when the run cannot name unknowns", () => {
    expect(mattersSentence(null)).toContain("too small");
    expect(matterRows(null)).toEqual([]);
    expect(mattersSentence({ measure: "leakers", looked_at: 9, sets: 16, dice_share: 0.5, least_share: 0.88, unknowns: [] })).toContain("88 %");
  });
});

describe("bounds of an axis", () => {
  it("hold every bound that is known, and zero", () => {
    expect(extent([{ mean: 2, mc: [1, 3], ignorance: [null, 9], chance: [1, 7] }])).toEqual([0, 7]);
    expect(extent([{ mean: -2, mc: [-4, -1], ignorance: [null, null] }])).toEqual([-4, 0]);
  });
  it("are never empty", () => {
    expect(extent([{ mean: 0, mc: [0, 0], ignorance: [0, 0] }])).toEqual([0, 1]);
  });
});

describe("comparison and sensitivity", () => {
  it("asks for kills where nobody can get through", () => {
    expect(headlineMeasure(comparison)).toBe("leakers");
    expect(headlineMeasure({ ...comparison, variants: comparison.variants.map((one) => ({ ...one, able_to_leak: 0 })) })).toBe("kills");
  });
  it("counts sets with more, fewer and equal", () => {
    expect(differenceRows(comparison, "leakers")[0]).toMatchObject({ name: "sceptical", mean: 1.5, more: 3, fewer: 1, sets: 4 });
    expect(difference.more_sets + difference.fewer_sets + difference.equal_sets).toBe(4);
  });
  it("shares: alone and in total, then all others, leaving out what was not drawn anew", () => {
    expect(sensitivityShares(sensitivity).map((row) => [row.name, row.kind])).toEqual([["first", "alone"], ["first", "in total"], ["second", "alone"], ["all 2 others together", "alone"], ["all 2 others together", "in total"]]);
  });
  it("tells dice from what nobody knows, and claims no share where the dice explain everything", () => {
    expect(scatterSentence(sensitivity)).toContain("50 % of the variance of single raids, and 20 % of that of a mean of 4 raids");
    expect(scatterSentence({ ...sensitivity, between_variance: -0.1, dice_share: 1.02 })).not.toContain("%");
  });
  it("tornado: the unknown that moves the mean most first", () => {
    expect(tornadoRows(sensitivity).map((row) => row.name)).toEqual(["second", "first"]);
  });
  it("has nothing to draw where nothing passed", () => {
    const none = { ...sensitivity, unknowns: [], others_alone: null, others_total: null };
    expect(sensitivityShares(none)).toEqual([]);
    expect(tornadoRows(none)).toEqual([]);
  });
});
