import { expect, test } from "vitest";
import { overlaps, placeLabels, Taken, type Put, type Wish } from "../../src/map/declutter";

const wish = (key: string, x: number, y: number, far = false): Wish =>
  ({ key, x, y, gap_px: 8, width_px: 70, height_px: 15, far });
const rect = (put: Put) => ({ left: put.left, top: put.top, right: put.left + put.width_px, bottom: put.top + put.height_px });

/** Places that look scattered and are the same in every run. */
function scattered(count: number): Wish[] {
  return Array.from({ length: count }, (_, i) => wish(`k${i}`, (i * 7919) % 900, (i * 104729) % 600, i % 2 === 0));
}

test("no two labels overlap, none covers an obstacle or leaves the screen, however many are asked for", () => {
  const taken = new Taken(900, 600);
  const obstacle = { left: 300, top: 200, right: 420, bottom: 330 };
  taken.add(obstacle);
  const put = placeLabels(scattered(600), taken);
  expect(put.length).toBeGreaterThan(100);
  for (const [i, one] of put.entries()) {
    expect(overlaps(rect(one), obstacle)).toBe(false);
    expect(Math.min(one.left, one.top, 900 - rect(one).right, 600 - rect(one).bottom)).toBeGreaterThanOrEqual(0);
    for (const other of put.slice(i + 1)) expect(overlaps(rect(one), rect(other))).toBe(false);
  }
});

test("the urgent come first: of two at one place, the first gets the better spot and the last may go without", () => {
  const crowd = Array.from({ length: 30 }, (_, i) => wish(`k${i}`, 450, 300));
  const put = placeLabels(crowd, new Taken(900, 600));
  expect(put[0]!.key).toBe("k0");
  expect(put[0]!.left).toBe(458); // to the right of its point
  expect(put.length).toBeLessThan(30);
  expect(put.map((one) => Number(one.key.slice(1)))).toEqual(put.map((_, i) => i));
});

test("only labels that may are moved away and tied", () => {
  const crowd = [...Array.from({ length: 12 }, (_, i) => wish(`near${i}`, 450, 300)), wish("far", 450, 300, true)];
  const put = placeLabels(crowd, new Taken(900, 600));
  expect(put.filter((one) => one.tied).map((one) => one.key)).toEqual(["far"]);
});

test("a label stays on its side while that is free, and comes to no harm when it is not", () => {
  const before = new Map<string, number>();
  const blocked = new Taken(900, 600);
  blocked.add({ left: 455, top: 280, right: 560, bottom: 320 });
  const first = placeLabels([wish("a", 450, 300)], blocked, before)[0]!;
  expect(first.left).toBeLessThan(450);
  const later = placeLabels([wish("a", 450, 300)], new Taken(900, 600), before)[0]!;
  expect(later.left).toBe(first.left); // the right is free again, but it does not jump
  const taken = new Taken(900, 600);
  taken.add({ left: 370, top: 290, right: 445, bottom: 310 });
  expect(placeLabels([wish("a", 450, 300)], taken, before)[0]!.left).toBe(458);
});
