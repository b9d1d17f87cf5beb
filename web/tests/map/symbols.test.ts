import { expect, test } from "vitest";
import { CODES, codeOf, sheet, symbolOf } from "../../scripts/symbols.mjs";
import kept from "../../src/map/symbols.json";

const files = import.meta.glob<string>("../../../threatring/data/catalogue/*.toml", { query: "?raw", import: "default", eager: true });

function classesOfCatalogue(): string[] {
  const text = Object.values(files).join("\n");
  const found = text.matchAll(/^\[((?:target|radar|missile|launcher)_[A-Za-z0-9_]+)\./gm);
  return [...new Set([...found].map((match) => match[1]!))];
}

test("every class of the catalogue, launchers and defended objects have a symbol", () => {
  const classes = classesOfCatalogue();
  expect(classes.length).toBeGreaterThan(30);
  for (const name of [...classes, "launcher", "defended", "track"]) expect(Object.keys(kept.classes)).toContain(name);
});

test.each(Object.keys(CODES))("the codes of %s are valid on every side", (name) => {
  for (const side of ["hostile", "friend", "unknown"]) {
    expect(codeOf(name, side)).toMatch(/^\d{20}$/);
    expect(symbolOf(name, side).isValid()).toBe(true);
  }
});

test("a wrong code is refused, though milsymbol would draw something", () => {
  CODES.wrong = ["01", "999999"];
  expect(() => symbolOf("wrong", "hostile")).toThrow(/does not know/);
  delete CODES.wrong;
});

test("the file in the page is what the script makes", () => {
  expect(kept).toEqual(JSON.parse(JSON.stringify(sheet())));
});

test("frames tell the sides apart by their shape, not by colour alone", () => {
  const frames = kept.frames as unknown as Record<string, (string | number)[][]>;
  for (const set of new Set(Object.keys(frames).map((name) => name.split("-")[0]!)))
    expect(new Set(["hostile", "friend", "unknown"].map((side) => frames[`${set}-${side}`]![0]![0])).size).toBe(3);
});
