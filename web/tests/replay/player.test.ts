// The clock of a replay: limits, next event, filters.
import { expect, test } from "vitest";
import { lastBefore, nextAfter, Player } from "../../src/replay/player.svelte";
import { madeFilm } from "./made";

test("the next of rising times is strictly later, the last strictly earlier", () => {
  const times_s = [1, 2, 2, 5];
  expect([0, 1, 2, 4.9, 5].map((time_s) => nextAfter(times_s, time_s))).toEqual([0, 1, 3, 3, -1]);
  expect([1, 1.5, 5, 9].map((time_s) => lastBefore(times_s, time_s))).toEqual([-1, 0, 2, 3]);
});

test("a seek stays within the case", () => {
  const player = new Player(madeFilm());
  player.seek(-5);
  expect(player.time_s).toBe(0);
  player.seek(500);
  expect(player.time_s).toBe(120);
  player.close();
});

test("jumps go through the events of the log and no others", () => {
  const player = new Player(madeFilm());
  player.groups = { ...player.groups, tracks: false, control: false };
  const times_s: number[] = [];
  while (player.jump(1)) times_s.push(player.time_s);
  expect(times_s).toEqual([10, 50, 90, 100]); // flights and held up are off until asked for
  expect(player.jump(-1)).toBe(true);
  expect(player.time_s).toBe(90);
  player.close();
});

test("the log about a selected track is that of its object", () => {
  const player = new Player(madeFilm());
  player.selected = "track-1";
  player.selectionOnly = true;
  expect(player.listed.map(({ event }) => event.kind)).not.toContain("RADAR_LOST");
  expect(player.listed.map(({ event }) => event.kind)).toContain("LAUNCHED");
  player.close();
});

test("speeds go up and down in steps and stop at both ends", () => {
  const player = new Player(madeFilm());
  player.speed = 30;
  player.faster(1);
  player.faster(1);
  expect(player.speed).toBe(60);
  for (let i = 0; i < 9; i++) player.faster(-1);
  expect(player.speed).toBe(1);
  player.close();
});
