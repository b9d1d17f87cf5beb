import { describe, expect, it } from "vitest";
import type { Job } from "../../src/api/types";
import { isMeasured, workText } from "../../src/shell/working";

const job = (over: Partial<Job>): Job => ({
  id: "job-1", kind: "run", scenario: "murted", state: "running", stage: "", done: 0, total: 0, elapsed_s: 0, left_s: null, so_far: null, result: null, error: null, ...over,
});

describe("what a job says to somebody who waits", () => {
  it("counts raids in cases and nothing else", () => {
    expect(workText(job({ stage: "flying raids", done: 12, total: 64 }))).toBe("flying raids: 12 of 64 cases");
    expect(workText(job({ stage: "fitting missiles", done: 2, total: 3 }))).toBe("fitting missiles: 2 of 3");
    expect(workText(job({ stage: "writing the report", total: 1 }))).toBe("writing the report");
  });
  it("says how long compiling takes, and shows no measure of it", () => {
    const compiling = job({ stage: "compiling the kill chain (once per machine)", total: 64 });
    expect(workText(compiling)).toContain("once on this machine");
    expect(isMeasured(compiling)).toBe(false);
  });
  it("has words before anything is told", () => {
    expect(workText(job({ state: "queued" }))).toBe("waiting for the work before it");
    expect(workText(job({ stage: "starting" }))).toBe("starting the simulation");
  });
});
