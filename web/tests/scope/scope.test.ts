import { expect, test } from "vitest";
import type { Place } from "../../src/api/types";
import type { Shown } from "../../src/picture";
import { glow, inSector, plotsAbout, scaleFor, scaleStep, scanWords, sinceSweep, sweepBearing } from "../../src/scope/scope";

test("the sweep goes round once a scan, from north over east", () => {
  expect([0, 3, 6, 9, 12, 15].map((time_s) => sweepBearing(time_s, 12))).toEqual([0, 90, 180, 270, 0, 90]);
});

test("the light is greatest as the sweep passes, fades until it comes back, and never goes out", () => {
  expect(sinceSweep(3, 12, 90)).toBe(0);
  expect(sinceSweep(6, 12, 90)).toBe(3);
  expect(sinceSweep(2.9, 12, 90)).toBeCloseTo(11.9, 9);
  const lights = [0, 1, 3, 6, 11.9].map((since) => glow(since, 12));
  expect(lights[0]).toBe(1);
  expect([...lights].sort((a, b) => b - a)).toEqual(lights);
  expect(lights.at(-1)).toBeGreaterThan(0.35);
});

test("things are plotted about the radar, not about the site", () => {
  const radar = { x_km: 10, y_km: 20 } as Place;
  const thing = (x_km: number, y_km: number) => ({ key: `${x_km}`, x_km, y_km }) as Shown;
  const plots = plotsAbout(radar, [thing(10, 50), thing(-30, 20), thing(10, 200)], 100);
  expect(plots.map(({ range_km, bearing_deg }) => [range_km, bearing_deg])).toEqual([[30, 0], [40, 270]]);
});

test("a sector holds bearings across north; all round or untold holds everything", () => {
  expect([310, 350, 40, 41, 180].map((bearing) => inSector(bearing, 355, 45))).toEqual([true, true, true, false, false]);
  expect(inSector(180, undefined, 45)).toBe(true);
  expect(inSector(180, 0, 180)).toBe(true);
  expect(inSector(180, 0, null)).toBe(true);
});

test("range steps go out and in and stop at both ends", () => {
  expect([scaleFor(340), scaleFor(600), scaleFor(5000)]).toEqual([400, 600, 800]);
  expect([scaleStep(100, 1), scaleStep(100, -1), scaleStep(5, -1), scaleStep(800, 1)]).toEqual([150, 50, 5, 800]);
});

test("a radar's duty in words: all round, in a sector, and what a film does not tell", () => {
  const radar = (more: Partial<Place>) => ({ role: "acquisition", ...more }) as Place;
  expect(scanWords(radar({ scan_period_s: 6 }), false, undefined)).toBe("looks all round once in 6 s");
  expect(scanWords(radar({ scan_period_s: 9.26, sector_halfwidth_deg: 30 }), false, 300)).toBe("faces 300°, 30° to either side, searched once in 9.3 s");
  expect(scanWords(radar({ role: "engagement", sector_halfwidth_deg: 45, scan_period_s: null }), false, 359.6)).toBe("faces 0°, 45° to either side");
  expect(scanWords(radar({}), false, 10)).toMatch("not told");
  expect(scanWords(radar({}), false, undefined)).toMatch("not told");
  expect(scanWords(radar({ scan_period_s: 6 }), true, undefined)).toBe("lost or silent");
});
