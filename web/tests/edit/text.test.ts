import { expect, test } from "vitest";
import { differing, lineOf, shortened } from "../../src/edit/text";
import murted from "../../../threatring/data/scenarios/murted.toml?raw";


const at = (field: string): string => murted.split("\n")[lineOf(murted, field)]!.trim();

test("a field is found in the text of a scenario", () => {
  expect(at("duration_s")).toMatch(/^duration_s = /);
  expect(at("site.ground_m")).toMatch(/^ground_m = 843/);
  expect(at("radars[1].mount")).toMatch(/^mount = "mast_40V6M"/);
  expect(at("fire_units[0].launchers[2].load")).toMatch(/^load = \{ missile_40N6E = 4/);
  expect(at("raids[3].aim")).toMatch(/^aim = /);
  expect(at("doctrine.nonsense")).toBe("[doctrine]");
});

test("two texts are told apart line by line", () => {
  const lines = differing("a\nb\nc\nd", "a\nc\nx\nd");
  expect(lines.map((line) => `${line.how[0]}${line.text}`)).toEqual(["ba", "mb", "bc", "tx", "bd"]);
  for (const [how, text] of [["mine", "a\nb\nc\nd"], ["theirs", "a\nc\nx\nd"]] as const) {
    expect(lines.filter((line) => line.how !== (how === "mine" ? "theirs" : "mine")).map((line) => line.text).join("\n")).toBe(text);
  }
});

test("faults of grammar are found by their line, and equal lines far from a difference are left out", () => {
  expect(lineOf("a = 1\nb = [\nc", "line 2, column 5")).toBe(1);
  expect(lineOf("a = 1\nb = [", "end of file")).toBe(1);
  const lines = shortened(differing("a\nb\nc\nd\ne\nf", "a\nb\nc\nd\ne\ng"), 1);
  expect(lines.map((line) => (typeof line === "number" ? line : line.text))).toEqual([4, "e", "f", "g"]);
});
