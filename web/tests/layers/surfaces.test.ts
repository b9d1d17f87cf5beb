import { expect, test } from "vitest";
import type { Job, RunEntry } from "../../src/api/types";
import { type Asking, horizonHeights_m, levelNearest, Surfaces } from "../../src/layers/surfaces.svelte";

const GROUND = { site: {}, extent_km: 600, coast: [], boundaries: [], relief: null, heights: null };
const COVERAGE = { id: "c", radars: [{ levels: [{ altitude_m: 3000, above: "sea" }, { altitude_m: 1000, above: "sea" }] }, { levels: [{ altitude_m: 3000, above: "sea" }, { altitude_m: 5000, above: "ground" }] }] };

/** A server of answers by path; a path asked more often than it has answers gets its last one. */
function server(answers: Record<string, unknown[]>): { client: Asking; asked: string[] } {
  const asked: string[] = [];
  const ask = async (method: string, path: string) => {
    asked.push(`${method} ${path}`);
    const left = answers[`${method} ${path}`];
    if (!left?.length) throw new Error(`nothing at ${path}`);
    const answer = left.length > 1 ? left.shift() : left[0];
    if (answer instanceof Error) throw answer;
    return answer as never;
  };
  return { asked, client: { get: (path) => ask("GET", path), post: (path) => ask("POST", path), delete: (path) => ask("DELETE", path) } };
}

const job = (state: Job["state"], more: Partial<Job> = {}): Job =>
  ({ id: "j1", kind: "coverage", scenario: "murted", state, stage: "", done: 0, total: 8, elapsed_s: 0, left_s: null, so_far: null, result: null, error: null, ...more });
const at_once = () => Promise.resolve();

test("a scenario's ground is fetched, and the latest finished coverage of it is used again", async () => {
  const entry = (id: string, made: string, more = {}) => ({ id, kind: "coverage", scenario: "murted", state: "done", made, ...more }) as RunEntry;
  const runs = [entry("old", "2026-01-01"), entry("new", "2026-02-01"), entry("other", "2026-03-01", { scenario: "low-cruise" }), entry("half", "2026-04-01", { state: "partial" })];
  const { client, asked } = server({ "GET scenarios/murted/ground": [GROUND], "GET runs": [runs], "GET coverage/new": [COVERAGE] });
  const surfaces = new Surfaces(client, at_once);
  await surfaces.show("murted");
  expect(surfaces.ground).toBe(GROUND);
  expect(surfaces.coverage).toBe(COVERAGE);
  expect(surfaces.envelopes).toBeNull();
  expect(surfaces.altitudes).toEqual([{ altitude_m: 5000, above: "ground" }, { altitude_m: 1000, above: "sea" }, { altitude_m: 3000, above: "sea" }]);
  expect(asked).not.toContain("GET coverage/half");
});

test("a job is started once, followed to its end and its result taken", async () => {
  const { client, asked } = server({
    "GET scenarios/murted/ground": [GROUND], "GET runs": [[]], "POST jobs": [job("queued")],
    "GET jobs/j1": [job("running", { done: 3 }), job("running", { done: 7 }), job("done", { result: "c" })], "GET coverage/c": [COVERAGE],
  });
  const seen: number[] = [];
  const surfaces: Surfaces = new Surfaces(client, async () => void seen.push(surfaces.jobs.coverage!.done));
  await surfaces.show("murted");
  await Promise.all([surfaces.compute("coverage", [100]), surfaces.compute("envelope").catch(() => 0)]);
  expect(surfaces.coverage).toBe(COVERAGE);
  expect(surfaces.jobs.coverage?.state).toBe("done");
  expect(surfaces.running("coverage")).toBe(false);
  expect(seen).toContain(3);
  expect(asked.filter((path) => path === "GET coverage/c").length).toBe(1);
});

test("what a job says when it fails is told, and nothing is shown as ready", async () => {
  const { client } = server({ "GET scenarios/a/ground": [GROUND], "GET runs": [[]], "POST jobs": [job("failed", { error: "no radar" })] });
  const surfaces = new Surfaces(client, at_once);
  await surfaces.show("a");
  await surfaces.compute("coverage");
  expect(surfaces.troubles.coverage).toBe("no radar");
  expect(surfaces.coverage).toBeNull();
});

test("an answer for a scenario that was left is dropped, and its job is not asked after any more", async () => {
  const { client, asked } = server({
    "GET scenarios/a/ground": [GROUND], "GET scenarios/b/ground": [{ ...GROUND, extent_km: 5 }], "GET runs": [[]],
    "POST jobs": [job("running")], "GET jobs/j1": [job("done", { result: "c" })], "GET coverage/c": [COVERAGE],
  });
  let release = () => {};
  const surfaces = new Surfaces(client, () => new Promise((done) => (release = done)));
  await surfaces.show("a");
  const computing = surfaces.compute("coverage");
  await new Promise((done) => setTimeout(done, 5));
  expect(surfaces.running("coverage")).toBe(true);
  await surfaces.show("b");
  release();
  await computing;
  expect(surfaces.ground?.extent_km).toBe(5);
  expect(surfaces.coverage).toBeNull();
  expect(surfaces.running("coverage")).toBe(false);
  expect(asked).not.toContain("GET jobs/j1");
});

test("a scenario without ground says why, a job can be cancelled, and no scenario starts none", async () => {
  const { client, asked } = server({ "GET scenarios/a/ground": [new Error("404: no such scenario")], "GET runs": [new Error("no library")], "DELETE jobs/j1": [undefined], "POST jobs": [job("running")] });
  const surfaces = new Surfaces(client, () => new Promise(() => {}));
  await surfaces.compute("coverage");
  expect(asked).toEqual([]);
  await surfaces.show("a");
  expect(surfaces.troubles.ground).toBe("404: no such scenario");
  void surfaces.compute("coverage");
  await new Promise((done) => setTimeout(done, 5));
  await surfaces.cancel("coverage");
  expect(asked.at(-1)).toBe("DELETE jobs/j1");
});

test("choices of height: the nearest, and those of a film above its ground", () => {
  const [low, high, sea] = [{ altitude_m: 30, above: "ground" }, { altitude_m: 300, above: "ground" }, { altitude_m: 300, above: "sea" }] as const;
  expect(levelNearest([sea, low, high], { altitude_m: 400, above: "ground" })).toBe(high);
  expect(levelNearest([sea, low, high], { altitude_m: 30, above: "sea" })).toBe(sea);
  expect(levelNearest([sea], low)).toBe(sea);
  expect(levelNearest([], low)).toBeNull();
  expect(horizonHeights_m([{ altitude_m: 843 }, { altitude_m: 943 }, { altitude_m: 853 }, { altitude_m: 943 }], 843)).toEqual([10, 100]);
  expect(horizonHeights_m(undefined, 843)).toEqual([]);
});
