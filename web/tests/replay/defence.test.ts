// Where radars face and when they are dark, over events made by hand.
import { expect, test } from "vitest";
import type { FilmDocument, FilmEvent, Place } from "../../src/api/types";
import { darknessOf, facingOf } from "../../src/replay/defence";
import { madeFilm } from "./made";

const [E1, A1] = ["radar-1", "radar-2"];

function film(radar: Partial<Place>, other: Partial<Place> = {}): FilmDocument {
  const made = madeFilm();
  return { ...made, places: [{ ...made.places[0]!, ...radar }, { ...made.places[1]!, lost_s: null, ...other }] };
}

function event(t_s: number, kind: string, unit: number, more: Partial<FilmEvent> = {}): FilmEvent {
  return { t_s, kind, text: "", entities: [], unit, at: null, ...more };
}

const at = <T>(lines: [string, { at(time_s: number): T }][], key: string, times_s: number[]) => {
  const line = new Map(lines).get(key)!;
  return times_s.map((time_s) => line.at(time_s));
};

test("an engagement radar faces its boresight until it turns, to the bearing told and not to the track", () => {
  const slewed = event(36, "SLEWED", 0, { at: [5, 5, 0], facing_deg: 70 });
  const told = film({ sector_halfwidth_deg: 45, boresight_deg: 300 });
  expect(at(facingOf(told, [slewed]), E1!, [0, 35.9, 36, 99])).toEqual([300, 300, 70, 70]);
  expect(at(facingOf(told, [slewed]), A1!, [0, 99])).toEqual([NaN, NaN]);
});

test("a film of an older version tells no sector; it faces the track it turned for", () => {
  const [before, after] = at(facingOf(film({}), [event(36, "SLEWED", 0, { at: [5, 5, 0] })]), E1!, [0, 36]);
  expect(before).toBeNaN();
  expect(after).toBeCloseTo(45, 12);
});

test("a radar that is cued stops to face a sector, and turns all round again", () => {
  const events = [event(10, "SECTOR_SEARCH", 1, { facing_deg: 215 }), event(50, "USUAL_SEARCH", 1)];
  expect(at(facingOf(film({}, { sector_halfwidth_deg: 30, boresight_deg: null }), events), A1!, [9, 10, 49, 50])).toEqual([NaN, 215, 215, NaN]);
});

test("silences of the scenario and hiding overlap; a loss ends both", () => {
  const made = film({}, { silent_s: [[0, 20], [60, null]], lost_s: 80 });
  const dark = at(darknessOf(made, [event(15, "HUSHED", 1, { for_s: 30 })]), A1!, [0, 14, 20, 44, 45, 59, 60, 79, 90]);
  expect(dark).toEqual([true, true, true, true, false, false, true, true, true]);
});

test("from an order on the scenario's silences count no more", () => {
  const made = film({}, { silent_s: [[10, 20], [60, null]] });
  const orders = [event(12, "ORDERED_RADIATE", 1), event(30, "ORDERED_SILENT", 1), event(40, "ORDERED_RADIATE", 1)];
  expect(at(darknessOf(made, orders), A1!, [9, 10, 12, 29, 30, 39, 40, 60, 99])).toEqual([false, true, false, false, true, true, false, false, false]);
});
