// A film as pictures: stages, links, darkness and facing at times that the made film names.
import { expect, test } from "vitest";
import { Counter } from "../../src/replay/counts";
import { FilmReader } from "../../src/replay/film";
import { madeFilm } from "./made";

const reader = new FilmReader(madeFilm());
const shown = (key: string, time_s: number) => reader.at(time_s).shown.find((one) => one.key === key);

test("an object reaches its stages at the film's times and falls back when its missile and its track are gone", () => {
  const wanted: [number, string][] = [
    [0, "undetected"], [9.9, "undetected"], [10, "detected"], [20, "tracked"], [30, "identified"], [35, "assigned"], [40, "locked"],
    [50, "engaged"], [69.9, "engaged"], [70, "locked"], [80, "detected"], [100, "ended"], [110, "ended"],
  ];
  for (const [time_s, stage] of wanted) expect([time_s, shown("object-0", time_s)!.stage]).toEqual([time_s, stage]);
});

test("scrubbing back shows the same as playing on", () => {
  const forth = [5, 45, 75, 99].map((time_s) => ({ ...shown("object-0", time_s)!, trail: 0, trail_alt_m: 0 }));
  const back = [99, 75, 45, 5].map((time_s) => ({ ...shown("object-0", time_s)!, trail: 0, trail_alt_m: 0 }));
  expect(back.reverse()).toEqual(forth);
});

test("a picture for lists leaves the trails of the drawn one alone, and nothing of it changes later", () => {
  const drawn = reader.at(60).shown[0]!;
  const trail = [...drawn.trail];
  reader.at(5, false);
  expect([...drawn.trail]).toEqual(trail);
  expect(drawn).toMatchObject({ x_km: 8, y_km: 2 });
});

test("position, altitude, speed and course are interpolated", () => {
  const now = shown("object-0", 70)!;
  expect([now.x_km, now.y_km, now.alt_m, now.speed_m_s, now.heading_deg]).toEqual([8, 3, 3000, 150, 0]);
  expect(shown("object-0", 20)).toMatchObject({ x_km: 4, y_km: 0, alt_m: 2000, heading_deg: 90 });
});

test("a track belongs to the object that its confirmation and its loss name", () => {
  expect(reader.objectOfTrack.get(9)).toBe(0);
  expect(reader.tracksOf(0, 50).map((track) => track.key)).toEqual(["track-1"]);
  expect(reader.tracksOf(0, 90)).toEqual([]);
});

test("a track is unknown until identified, then takes its side; its stage is never less than tracked", () => {
  expect(shown("track-1", 25)).toMatchObject({ side: "unknown", stage: "tracked" });
  expect(shown("track-1", 30)).toMatchObject({ side: "hostile", stage: "identified" });
  expect(shown("track-1", 55)).toMatchObject({ stage: "engaged" });
  expect(shown("track-1", 80.1)).toBeUndefined();
});

test("missiles are there while they fly and a moment longer; their note says how they are guided", () => {
  expect(shown("missile-1", 49)).toBeUndefined();
  expect(shown("missile-1", 55)).toMatchObject({ stage: "engaged", note: "guided, at flyer 1", x_km: 1 });
  expect(shown("missile-1", 65)!.note).toBe("homes by its own seeker, at flyer 1");
  expect(shown("missile-1", 72)).toMatchObject({ stage: "ended", note: "missed" });
  expect(shown("missile-1", 76)).toBeUndefined();
});

test("radars are dark while silent and once lost; an engagement radar faces where it turned", () => {
  const dark = (time_s: number) => [...reader.at(time_s).dark];
  expect([dark(44), dark(45), dark(64.9), dark(65), dark(90)]).toEqual([[], ["radar-2"], ["radar-2"], [], ["radar-2"]]);
  expect(reader.at(35).facing_deg.size).toBe(0);
  expect(reader.at(36).facing_deg.get("radar-1")).toBeCloseTo(45, 12);
});

test("counts so far: what got through, missiles left, channels in use", () => {
  const counter = new Counter(reader);
  expect(counter.at(60)).toMatchObject({ hostile: 1, through: 0, killed: 0, flying: 1, missiles: [{ left: 7, loaded: 8 }] });
  expect(counter.at(60).units).toMatchObject([{ targets: 1, missiles: 1 }]);
  expect(counter.at(75).units).toMatchObject([{ targets: 1, missiles: 0 }]);
  expect(counter.at(85).units).toMatchObject([{ targets: 0, missiles: 0 }]);
  expect(counter.at(100)).toMatchObject({ through: 1, flying: 0 });
});
