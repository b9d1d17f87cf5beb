// A replay file opens as it was saved, and anything else is refused with one clear sentence.
import { expect, test } from "vitest";
import type { GroundDocument } from "../../src/api/types";
import { fileNameOf, fileOf, filmFrom } from "../../src/replay/share";
import { madeFilm } from "./made";

const ground: GroundDocument = {
  site: madeFilm().site, extent_km: 100, coast: [[0, 0, 1, 1]], boundaries: [], policy: "", references: [],
  relief: { url: "/x.png", west_km: 0, south_km: 0, east_km: 1, north_km: 1 }, heights: null,
};

test("what is saved opens again, without the picture that lies on the server", () => {
  const kept = filmFrom(fileOf(madeFilm(), ground), "a.json");
  expect(kept.film).toEqual(madeFilm());
  expect(kept.ground).toEqual({ ...ground, relief: null });
  expect(filmFrom(JSON.stringify(madeFilm()), "film.json").ground).toBeNull(); // as the server sends it
  expect(fileNameOf(madeFilm())).toBe("made-case-7-seed-1.replay.json");
});

test("what is no replay file is named with the field that is wrong", () => {
  const broken = (change: (film: any) => void) => {
    const film = structuredClone(madeFilm());
    change(film);
    return () => filmFrom(JSON.stringify(film), "a.json");
  };
  expect(() => filmFrom("<html>", "a.json")).toThrow(/a.json: not JSON/);
  expect(() => filmFrom("null", "a.json")).toThrow(/format/);
  expect(broken((film) => (film.format = 2))).toThrow(/format: found 2/);
  expect(broken((film) => (film.events = {}))).toThrow(/events: found \{\}, expected a list/);
  expect(broken((film) => film.movers[0].x_km.pop())).toThrow(/movers\[0\]\.x_km: .*expected 3 numbers/);
  expect(broken((film) => (film.tracks[0].alt_m[1] = null))).toThrow(/tracks\[0\]\.alt_m/);
  expect(broken((film) => (film.site = {}))).toThrow(/site/);
  for (const list of ["movers", "tracks", "places", "events", "objects", "missiles", "fire_units", "missile_types"]) {
    for (const row of [null, 1, [], "x"]) expect(broken((film) => (film[list] = [row]))).toThrow(new RegExp(`a.json: ${list}\\[0\\]`));
  }
  expect(broken((film) => (film.events[0].entities = null))).toThrow(/events\[0\]\.entities: found null, expected a list of numbers/);
  expect(broken((film) => (film.events[0].at = [1, 2]))).toThrow(/events\[0\]\.at/);
  expect(broken((film) => (film.objects[0].story = [{}]))).toThrow(/story: .*expected a list of texts/);
  expect(broken((film) => (film.title = { toString: 1 }))).toThrow(/title: .*expected a text/);
  expect(broken((film) => (film.ground = { coast: [[0, "x"]] }))).toThrow(/ground/);
  expect(() => filmFrom(JSON.stringify(madeFilm()).replace('"end_s":120', '"end_s":1e999'), "a.json")).toThrow(/end_s/);
});

test("a key that means something to the language means nothing here", () => {
  const text = JSON.stringify(madeFilm()).replace("{", '{"__proto__": {"polluted": 1}, "constructor": 3, ');
  expect(filmFrom(text, "a.json").film.case).toBe(7);
  expect(({} as any).polluted).toBeUndefined();
});
