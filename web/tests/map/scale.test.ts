import { expect, test } from "vitest";
import { crossings } from "../../src/map/neatline";
import { angleText, graticuleStep, lengthText, ringStep, ringText, roundAbove, roundBelow, scaleBar } from "../../src/map/scale";

test("round numbers are 1, 2 or 5 times a power of ten, below or above", () => {
  expect([0.07, 1, 1.99, 2, 4.9, 5, 99, 100].map(roundBelow)).toEqual([0.05, 1, 1, 2, 2, 5, 50, 100]);
  expect([0.07, 1, 1.99, 2.01, 5, 5.1, 99, 100].map((value) => Number(roundAbove(value).toPrecision(6)))).toEqual([0.1, 1, 2, 5, 5, 10, 100, 100]);
});

test("the scale bar is as long as it says and never longer than its room, over all zooms", () => {
  for (let km_per_px = 0.0005; km_per_px < 8; km_per_px *= 1.37) {
    const bar = scaleBar(km_per_px, 160);
    expect(bar.px).toBeLessThanOrEqual(160 + 1e-9);
    expect(bar.px).toBeGreaterThan(160 / 2.5 - 1e-9); // the widest gap of 1, 2, 5 is 2.5
    expect(bar.px * km_per_px).toBeCloseTo(bar.km, 9);
  }
  expect(scaleBar(0.5).text).toBe("50 km");
  expect(scaleBar(0.001).text).toBe("100 m");
});

test("range rings are far enough apart to be read", () => {
  for (let km_per_px = 0.001; km_per_px < 8; km_per_px *= 1.7) expect(ringStep(km_per_px) / km_per_px).toBeGreaterThanOrEqual(90 - 1e-6);
  expect(ringText(93.4, 0.2)).toBe("93.4 km");
  expect(ringText(93.44, 0.02)).toBe("93.44 km");
  expect(ringText(300, 50)).toBe("300 km");
});

test("lengths carry their unit and no idle digits", () => {
  expect([0.4, 0.9996, 1.5, 61.43, 250.2].map(lengthText)).toEqual(["400 m", "1 km", "1.5 km", "61.4 km", "250 km"]);
});

test("angles carry over their minutes", () => {
  expect(angleText(40.079, "NS")).toBe("40° 04.74' N");
  expect(angleText(-0.9999999, "EW")).toBe("1° 00.00' W");
  expect(angleText(32.5, "EW", 0)).toBe("32° 30' E");
  expect(angleText(31, "EW", -1)).toBe("31° E");
});

test("lines of latitude are found where they cross an edge", () => {
  expect(graticuleStep(1)).toBe(2);
  const found = crossings([0.4, 0.9, 1.4, 1.9, 2.4], 1);
  expect(found.map(([, value]) => value)).toEqual([1, 2]);
  expect(found[0]![0]).toBeCloseTo(0.6 / 2, 12); // 0.6 of 2 degrees along
  expect(crossings([179, -179], 1).length).toBe(0); // not all the way round the world
});
