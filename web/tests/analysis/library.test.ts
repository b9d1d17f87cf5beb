// Limits are those of `threatring run`, `compare` and `sensitivity`: at least one case, sets no more than cases, 2 to 8 variants.
import { describe, expect, it } from "vitest";
import type { Job, RunEntry } from "../../src/api/types";
import { extremes, paged, sortedCases } from "../../src/analysis/cases";
import { endText, grown, paced, progressText, resultHash, soFarSentence } from "../../src/analysis/growing";
import { distinct, everything, filtered, MOST_RUNS, requested, sizeWarning, wrong, type Wish } from "../../src/analysis/library";

const entry = (id: string, change: Partial<RunEntry> = {}): RunEntry => ({ id, kind: "run", title: `Title of ${id}`, scenario: "murted", state: "done", runs: 64, made: "2026-01-01T00:00:00Z", leakers_mean: 1, ...change });
const wish: Wish = { kind: "run", scenario: "murted", runs: "1024", sets: "", seed: "1", claims: "central", epoch: "2018", beside: "claims", variants: [] };
const job: Job = { id: "1", kind: "run", scenario: "murted", state: "running", stage: "flying raids", done: 256, total: 1024, elapsed_s: 8, left_s: 24, so_far: null, result: null, error: null };

describe("the list of results", () => {
  const all = [entry("a"), entry("b", { scenario: "ballistic", made: "2026-02-01T00:00:00Z" }), entry("c", { kind: "comparison" })];
  it("shows everything, the newest first", () => expect(filtered(all, everything).map((one) => one.id)).toEqual(["b", "a", "c"]));
  it("filters by scenario, kind and words together", () => {
    expect(filtered(all, { ...everything, scenario: "murted" }).map((one) => one.id)).toEqual(["a", "c"]);
    expect(filtered(all, { ...everything, scenario: "murted", kind: "comparison" }).map((one) => one.id)).toEqual(["c"]);
    expect(filtered(all, { ...everything, text: " TITLE OF B " }).map((one) => one.id)).toEqual(["b"]);
    expect(filtered(all, { ...everything, text: "nowhere" })).toEqual([]);
  });
  it("names each value once", () => expect(distinct(["b", "a", "b"])).toEqual(["a", "b"]));
});

describe("what is asked for", () => {
  it("passes as it stands", () => {
    expect(wrong(wish)).toEqual({});
    expect(requested(wish)).toEqual({ kind: "run", scenario: "murted", seed: 1, claims: "central", epoch: 2018, runs: 1024 });
  });
  it.each([["runs", "0"], ["runs", "1.5"], ["runs", ""], ["runs", "1e3"], ["runs", String(MOST_RUNS + 1)], ["sets", "0"], ["sets", "1025"], ["sets", "x"], ["seed", "-1"], ["seed", ""], ["scenario", ""]])("refuses %s = '%s' in a sentence", (field, value) => {
    expect(wrong({ ...wish, [field]: value })[field as "runs"]).toMatch(/\.$/);
  });
  it("needs one to seven variants, and sends them", () => {
    expect(wrong({ ...wish, kind: "compare" }).variants).toBeDefined();
    expect(wrong({ ...wish, kind: "compare", variants: Array.from({ length: 8 }, String) }).variants).toBeDefined();
    expect(requested({ ...wish, kind: "compare", variants: ["sceptical"] }).variants).toEqual(["sceptical"]);
  });
  it("leaves the number of cases to the command where none is given, and sends no sets to a sensitivity analysis", () => {
    const asked = requested({ ...wish, kind: "sensitivity", runs: "", sets: "4" });
    expect(wrong({ ...wish, kind: "sensitivity", runs: "" })).toEqual({});
    expect(asked).not.toHaveProperty("runs");
    expect(asked).not.toHaveProperty("sets");
  });
  it("warns of few sets as the report does, below 32", () => {
    expect(sizeWarning({ ...wish, runs: "496" })).toContain("31 sets");
    expect(sizeWarning({ ...wish, runs: "512" })).toBe("");
    expect(sizeWarning({ ...wish, runs: "1" })).toContain("One set");
  });
});

describe("a job", () => {
  const so_far = (runs: number) => ({ runs, leakers: { mean: 9, mc: [8, 10] as [number, number], chance: [2, 12] as [number, number], ignorance: [5, 13] as [number, number], pmf: [], pmf_central: [] } });
  const at = (done: number, elapsed_s: number): Job => ({ ...job, done, elapsed_s });
  it("says stage, cases, rate and time left", () => {
    const pace = paced(paced(null, at(64, 102)), at(256, 108));
    expect(progressText(at(256, 108), pace)).toBe("flying raids · 256 of 1,024 cases · 32 cases/s · 24 s left");
  });
  it("does not count the time before the first case, nor another stage", () => {
    expect(paced(null, at(0, 100))).toBeNull();
    expect(paced(paced(null, at(64, 102)), { ...at(3, 110), stage: "flying raids at central values" })!.rate).toBeNull();
    expect(progressText(at(64, 102), paced(null, at(64, 102)))).toBe("flying raids · 64 of 1,024 cases");
    expect(progressText({ ...job, stage: "writing the report", done: 0, total: 1 }, null)).toBe("writing the report");
    expect(progressText({ ...job, stage: "fitting missiles", done: 2, total: 3 }, null)).toBe("fitting missiles · 2 of 3");
  });
  it("says what is kept when cancelled and that it goes on", () => {
    expect(endText({ ...job, state: "cancelled" })).toBe("cancelled: 256 of 1,024 cases are kept; starting the same again goes on from there");
    expect(endText({ ...job, state: "cancelled", error: "interrupted: 128 cases are kept in out/x; run it again" })).toContain("cancelled: 128 of 1,024 cases are kept");
    expect(endText({ ...job, state: "cancelled", error: "interrupted: 0 cases are kept in out/x; run it again" })).toContain("too few were flown yet to keep any");
    expect(endText({ ...job, state: "failed", error: "no room" })).toBe("no room");
  });
  it("leads to its result only when done", () => {
    expect(resultHash({ ...job, result: "a b" })).toBeNull();
    expect(resultHash({ ...job, state: "done", result: "a b" })).toBe("#/runs/a%20b");
  });
  it("names each interval, and says what is not known yet", () => {
    expect(soFarSentence(so_far(64).leakers, 64)).toBe("9 got through on average after 64 cases; error of the average 8 to 10; 2 to 12 in a single raid; 5 to 13 on average depending on what nobody knows.");
    const early = soFarSentence({ ...so_far(64).leakers, chance: [null, null], ignorance: [9, 9] }, 64);
    expect(early).toContain("told last");
    expect(early).toContain("less than luck lets see");
    expect(early).not.toContain("not known");
  });
  it("grows by what is new only", () => {
    const one = grown([], { ...job, so_far: so_far(64) });
    expect(grown(one, { ...job, so_far: so_far(64) })).toBe(one);
    expect(grown(one, { ...job, so_far: so_far(128) }).map((point) => point.runs)).toEqual([64, 128]);
  });
  it("keeps a bounded history that ends with the newest", () => {
    let history: ReturnType<typeof grown> = [];
    for (let runs = 1; runs <= 2000; runs++) history = grown(history, { ...job, so_far: so_far(runs) });
    expect(history.length).toBeLessThanOrEqual(400);
    expect(history.at(-1)!.runs).toBe(2000);
  });
});

describe("cases", () => {
  const cases = [[0, 2, 1, 4, 0], [1, 0, 3, 5, 1], [2, 0, 3, 4, 0], [3, 2, 1, 4, 1]].map(([number, leakers, kills, shots, friendly_losses]) => ({ case: number!, leakers: leakers!, kills: kills!, shots: shots!, friendly_losses: friendly_losses! }));
  it("best lets fewest through and loses no friend; worst the other way", () => {
    expect(extremes(cases)).toMatchObject({ best: { case: 2 }, worst: { case: 3 } });
    expect(extremes([])).toBeNull();
  });
  it("are sorted without disturbing the run, equal ones by number", () => {
    expect(sortedCases(cases, "leakers", true).map((one) => one.case)).toEqual([0, 3, 1, 2]);
    expect(cases[0]!.case).toBe(0);
  });
  it("come in pages that stay inside the list", () => {
    expect(paged([1, 2, 3, 4, 5], 9, 2)).toEqual({ rows: [5], page: 2, pages: 3 });
    expect(paged([], 0, 2)).toEqual({ rows: [], page: 0, pages: 1 });
  });
});
