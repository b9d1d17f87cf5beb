// Long lists, rows of the table, times and sentences.
import { expect, test } from "vitest";
import { clock, degrees, distance, percent } from "../../src/replay/format";
import { groupOf } from "../../src/replay/kinds";
import { sorted, type Row } from "../../src/replay/rows";
import { sentenceOf } from "../../src/replay/story";
import { tickAt } from "../../src/replay/ticks";
import { rowWindow, scrollTo } from "../../src/replay/virtual";
import { madeFilm } from "./made";

test("the rows in view are those between the upper and the lower edge, with a few to spare", () => {
  expect(rowWindow(0, 100, 1000, 20, 0)).toEqual({ first: 0, end: 5, total_px: 20000 });
  expect(rowWindow(50, 100, 1000, 20, 0)).toEqual({ first: 2, end: 8, total_px: 20000 });
  expect(rowWindow(50, 100, 1000, 20, 4)).toEqual({ first: 0, end: 12, total_px: 20000 });
  expect(rowWindow(19900, 100, 1000, 20, 4)).toEqual({ first: 991, end: 1000, total_px: 20000 });
  expect(rowWindow(5000, 100, 3, 20)).toEqual({ first: 3, end: 3, total_px: 60 }); // the list has become shorter
  expect(rowWindow(0, 100, 0, 20)).toEqual({ first: 0, end: 0, total_px: 0 });
});

test("a row is scrolled into view by as little as that needs", () => {
  expect(scrollTo(2, 0, 100, 20)).toBe(0);
  expect(scrollTo(5, 0, 100, 20)).toBe(20);
  expect(scrollTo(1, 60, 100, 20)).toBe(20);
  expect(scrollTo(4, 0, 100, 20, 30)).toBe(30);
});

const row = (key: string, more: Partial<Row>): Row => ({
  key, what: "object", side: "hostile", name: key, label: "", stage: "tracked", note: "", alt_m: 0, speed_m_s: 0, range_km: 10, bearing_deg: 0, ...more,
});

test("urgency puts the engaged and hostile first and what has ended last; names count like people do", () => {
  const rows = [row("a10", {}), row("a9", {}), row("over", { stage: "ended" }), row("friend", { side: "friend" }), row("hot", { stage: "engaged" })];
  expect(sorted([...rows], "urgency", false).map(({ key }) => key)).toEqual(["hot", "a9", "a10", "over", "friend"]);
  expect(sorted([...rows], "name", false).map(({ key }) => key)).toEqual(["a9", "a10", "friend", "hot", "over"]);
  expect(sorted([row("near", { range_km: 1 }), row("far", { range_km: 9 })], "range", true)[0]!.key).toBe("far");
});

test("times are minutes and seconds, cut and never rounded up", () => {
  expect([clock(0), clock(59.99), clock(60), clock(3599.999)]).toEqual(["0:00", "0:59", "1:00", "59:59"]);
  expect([clock(9.96, true), clock(125.3, true)]).toEqual(["0:09.9", "2:05.3"]);
});

test("numbers carry their units", () => {
  expect([distance(3.084), distance(1475.2), distance(47401.8)]).toEqual(["3.1 m", "1\u202f475 m", "47.4 km"]);
  expect([degrees(359.7), degrees(7), degrees(Number.NaN)]).toEqual(["000°", "007°", ""]);
  expect([percent(0.7152), percent(0.034), percent(0)]).toEqual(["72 %", "3.4 %", "0 %"]);
});

test("a sentence of a story gives its time", () => {
  expect(sentenceOf("t = 118 s: track confirmed by 96L6E")).toEqual({ time_s: 118, text: "track confirmed by 96L6E" });
  expect(sentenceOf("In the end: killed")).toEqual({ time_s: null, text: "In the end: killed" });
});

test("an arrival of what can leak got through; a mark stands above the slider's thumb", () => {
  const film = madeFilm();
  expect(groupOf(film.events.at(-1)!, film)).toBe("through");
  film.objects[0]!.end = "SAFE";
  expect(groupOf(film.events.at(-1)!, film)).toBe("other");
  expect([tickAt(0, 120, 1014, 7), tickAt(60, 120, 1014, 7), tickAt(120, 120, 1014, 7)]).toEqual([7, 507, 1007]);
});
