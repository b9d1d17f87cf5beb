// Truth from outside: the sentences and stages of the Python package, read from its sources; worked examples of docs/uncertainty.md.
import { describe, expect, it } from "vitest";
import enums from "../../../threatring/records/enums.py?raw";
import words from "../../../threatring/results/words.py?raw";
import { CLAIMS, duration, figure, missileText, quantity, REASONS, reasonText, share, signed, span, STAGES, stageText } from "../../src/analysis/words";

describe("sentences", () => {
  it("are those of records.Reason, none missing and none besides", () => {
    const found = [...enums.matchAll(/^ {4}Reason\.([A-Z_]+): "(.*)",$/gm)].map((one) => [one[1]!.toLowerCase(), one[2]!]);
    expect(found.length).toBeGreaterThan(25);
    expect(Object.fromEntries(found)).toEqual(REASONS);
  });

  it("name every stage as the report does", () => {
    const [, body] = /STAGE_WORDS = \{(.*?)\}/s.exec(words)!;
    const found = [...body!.matchAll(/"(\w+)": "([^"]+)"/g)].map((one) => [one[1], one[2]]);
    expect(Object.fromEntries(found)).toEqual(STAGES);
  });

  it("begin with a capital, and say an unknown code readably", () => {
    expect(reasonText("no_channel")).toBe("No free target channel");
    expect(reasonText("new_reason")).toBe("New reason");
    expect(stageText("launched_at")).toBe("Fired at");
    expect(missileText("missile_48N6E3_48N6DM")).toBe("48N6E3 / 48N6DM");
    expect(Object.keys(CLAIMS)).toEqual(["central", "advertised", "sceptical"]);
  });
});

// The examples are the doctests of figure_text, share_text and signed in threatring/results.
describe("numbers read as in the report", () => {
  it.each([[12.0, "12"], [3.14, "3.1"], [0.91, "0.91"], [0.043, "0.04"], [0.001, "less than 0.01"], [null, "not known"], [NaN, "not known"], [-0.5, "−0.50"]])("figure %s", (value, said) => {
    expect(figure(value)).toBe(said);
  });
  it.each([[0.313, "31 %"], [0.004, "0.4 %"], [0.0002, "less than 0.1 %"], [0.9998, "more than 99.9 %"], [0.998, "99.8 %"], [0, "0 %"], [1, "100 %"], [null, "not known"]])("share %s", (value, said) => {
    expect(share(value)).toBe(said);
  });
  it.each([[0.52, "+0.52"], [-3.14, "−3.1"], [-0.001, "0.00"], [0, "0"]])("signed %s", (value, said) => {
    expect(signed(value)).toBe(said);
  });
  it("says intervals, and that they are not known", () => {
    expect(span([2, 12])).toBe("2 to 12");
    expect(span([2, 2])).toBe("2");
    expect(span([0.05, 0.31], share)).toBe("5.0 to 31 %");
    expect(span([null, 3])).toBe("not known");
  });
  it("says quantities with their unit", () => {
    expect(quantity(390000, "m")).toBe("390 km");
    expect(quantity(0.01, "m²")).toBe("0.01 m²");
    expect(quantity(2, "°")).toBe("2°");
    expect(quantity(0.85, "")).toBe("0.85");
  });
  it("says times", () => {
    expect([duration(8.4), duration(125), duration(4200), duration(null)]).toEqual(["8 s", "2 min 5 s", "1 h 10 min", "not known"]);
  });
});
