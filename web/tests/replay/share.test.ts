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
    const film = madeFilm();
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
});
