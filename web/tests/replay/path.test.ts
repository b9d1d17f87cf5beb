// Interpolation between samples, against values worked by hand on straight lines.
import { expect, test } from "vitest";
import { courses, lastAt, Path } from "../../src/replay/path";
import { mover } from "./made";

test("the last sample at or before a time is found, whatever the hint", () => {
  const times_s = [0, 1, 4, 9, 16];
  const wanted: [number, number][] = [[-0.1, -1], [0, 0], [0.5, 0], [1, 1], [8.99, 2], [9, 3], [16, 4], [99, 4]];
  for (const [time_s, index] of wanted) for (let hint = -1; hint < 6; hint++) expect(lastAt(times_s, time_s, hint)).toBe(index);
  expect(lastAt([], 3)).toBe(-1);
});

test("positions lie on the straight line between two samples and are held at both ends", () => {
  const path = new Path(mover("a", 0, "object", [10, 20, 40], [0, 3, 3], [0, 4, 14], { alt_m: [100, 200, 0] }));
  const at = (time_s: number) => {
    const i = path.index(time_s);
    return [path.value(path.x_km, i, time_s), path.value(path.y_km, i, time_s), path.value(path.alt_m, i, time_s)];
  };
  expect(at(15)).toEqual([1.5, 2, 150]);
  expect(at(25)).toEqual([3, 6.5, 150]);
  expect(at(5)).toEqual([0, 0, 100]);
  expect(at(50)).toEqual([3, 14, 0]);
});

test("courses are those of the 3-4-5 triangle, of north, and of before when it stands still", () => {
  const found = courses([0, 1, 2, 3], [0, 3, 3, 3], [0, 4, 5, 5], 0);
  expect(found[0]).toBeCloseTo((Math.atan2(3, 4) * 180) / Math.PI, 12);
  expect(found[1]).toBeCloseTo(0, 12);
  expect(found[2]).toBeCloseTo(0, 12);
  expect(courses([0, 1], [5, 5], [5, 5], 0)[0]).toBeNaN();
});

test("the course of a track is taken over a base, which levels its steps", () => {
  // steps east and north in turns: over any two steps the course is 45 degrees
  const found = courses([0, 1, 2, 3, 4], [0, 1, 1, 2, 2], [0, 0, 1, 1, 2], 2);
  expect(found[1]).toBeCloseTo(45, 12);
  expect(found[2]).toBeCloseTo(45, 12);
  expect(found[3]).toBeCloseTo(45, 12);
});

test("a trail starts where it was so long ago and ends where it is now", () => {
  const path = new Path(mover("a", 0, "object", [0, 10, 20], [0, 10, 10], [0, 0, 10], { alt_m: [0, 100, 100] }));
  const near = path.trail(path.index(15), 15, 10);
  expect([...near.km]).toEqual([5, 0, 10, 0, 10, 5]);
  expect([...near.alt_m]).toEqual([50, 100, 100]);
  expect([...path.trail(path.index(5), 5, 100).km]).toEqual([0, 0, 5, 0]);
  expect([...path.trail(path.index(19), 19, 2).km]).toEqual([10, 7, 10, 9]);
});
