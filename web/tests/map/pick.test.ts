import { expect, test } from "vitest";
import { pick } from "../../src/map/pick";

const spot = (key: string, px: number, py: number, rank = 1) => ({ key, px, py, rank });

test("the nearest within reach is taken, nothing beyond it", () => {
  const spots = [spot("a", 100, 100), spot("b", 110, 100)];
  expect(pick(spots, 102, 100)).toBe("a");
  expect(pick(spots, 109, 101)).toBe("b");
  expect(pick(spots, 130, 100)).toBeNull();
  expect(pick([], 0, 0)).toBeNull();
});

test("of two about as near the more urgent is taken, but not one that is clearly farther", () => {
  const spots = [spot("missile", 100, 100, 4), spot("engaged", 102, 100, 0), spot("engaged far", 112, 100, 0)];
  expect(pick(spots, 100, 100)).toBe("engaged");
  expect(pick([spots[0]!, spots[2]!], 100, 100)).toBe("missile");
});
