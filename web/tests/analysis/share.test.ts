// Files open as they were saved; what the commands print with --json opens too (docs/results.md, compare.md, sensitivity.md).
import { describe, expect, it } from "vitest";
import type { Client } from "../../src/api/client";
import { comparisonOf, diceSentence, shortNames } from "../../src/analysis/beside";
import { loaded } from "../../src/analysis/loading";
import { fileName, fileText, opened } from "../../src/analysis/share";
import { comparison, run, runDocument, sensitivity } from "./documents";

describe("a result as a file", () => {
  it.each([{ about: "run" as const, document: runDocument("murted") }, { about: "comparison" as const, document: comparison }, { about: "sensitivity" as const, document: sensitivity }])("$about opens as it was saved", (one) => {
    expect(opened(fileText(one))).toEqual(one);
  });
  it("opens what the commands print, a run without cases", () => {
    const found = opened(JSON.stringify(run));
    expect(found.about).toBe("run");
    expect(found.about === "run" && found.document.cases).toEqual([]);
    expect(opened(JSON.stringify(comparison)).about).toBe("comparison");
    expect(opened(JSON.stringify(sensitivity)).about).toBe("sensitivity");
  });
  it.each([["not json", "not JSON"], ["[]", "no run"], ["null", "no run"], ['{"kind":"threatring-result","format":2}', "format 2"], ['{"kind":"threatring-result","format":1,"document":{"summary":{}}}', "no run"], ['{"kind":"comparison","variants":[{},{}],"differences":[]}', "no run"]])("refuses %s with a plain message", (text, said) => {
    expect(() => opened(text)).toThrow(said);
  });
  it("gets a harmless name", () => {
    expect(fileName({ about: "run", document: runDocument("../a b") })).toBe("..-a-b.run.json");
  });
});

describe("runs side by side", () => {
  const [central, sceptical, other] = [runDocument("a"), runDocument("b", { claims: "sceptical" }), runDocument("c", { scenario: "ballistic" })];
  it("are named by what differs, by their id where nothing does", () => {
    expect(shortNames([central, sceptical])).toEqual(["central", "sceptical"]);
    expect(shortNames([central, runDocument("again")])).toEqual(["a", "again"]);
  });
  it("must not be subtracted", () => {
    expect(diceSentence([central, sceptical])).toContain("must not be subtracted");
    expect(diceSentence([central, runDocument("b", { seed: 2 })])).toContain("not flown on common dice");
  });
  it("lead to a comparison that changes one thing", () => {
    expect(comparisonOf([central, sceptical])).toMatchObject({ kind: "compare", scenario: "small", claims: "central", variants: ["sceptical"], seed: 1, runs: 256, sets: 16 });
    expect(comparisonOf([sceptical, central])).toMatchObject({ claims: "central", variants: ["sceptical"] });
    expect(comparisonOf([central, other])).toMatchObject({ scenario: "small", variants: ["ballistic"] });
    expect(comparisonOf([central, runDocument("b", { claims: "sceptical", scenario: "ballistic" }), other])).toContain("changes one thing");
    expect(comparisonOf([central, runDocument("b", { epoch: 2007 })])).toContain("year");
    expect(comparisonOf([central])).toContain("two or more");
  });
});

describe("an address", () => {
  const asked: string[] = [];
  const entries = [{ id: "cmp", kind: "comparison" }, { id: "area", kind: "coverage" }];
  const client = { get: async (path: string) => (asked.push(path), path === "/runs" ? entries : { path }) } as unknown as Pick<Client, "get">;
  it("asks for the document of its kind", async () => {
    expect(await loaded(client, ["cmp"])).toEqual({ about: "comparison", document: { path: "/comparisons/cmp" } });
    expect(await loaded(client, ["a b"])).toEqual({ about: "run", document: { path: "/runs/a%20b" } });
    expect((await loaded(client, ["area"])).about).toBe("other");
    expect(await loaded(client, ["@beside", "x", "y"])).toEqual({ about: "beside", runs: [{ path: "/runs/x" }, { path: "/runs/y" }] });
  });
});
