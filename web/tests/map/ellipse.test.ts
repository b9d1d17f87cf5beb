import { expect, test } from "vitest";
import { screenEllipse } from "../../src/map/ellipse";

// A point at the end of the longer half axis must lie at its bearing: north is up the screen, clockwise is to the right.
test.each([[0, 0, -1], [90, 1, 0], [45, Math.SQRT1_2, -Math.SQRT1_2], [180, 0, 1]])(
  "a longer axis at bearing %d points to (%d, %d) on the screen", (bearing_deg, right, down) => {
    const { major_px, minor_px, angle_rad } = screenEllipse({ major_km: 4, minor_km: 1, bearing_deg }, 0.5);
    expect(major_px).toBe(8);
    expect(minor_px).toBe(2);
    expect(Math.cos(angle_rad)).toBeCloseTo(right, 12);
    expect(Math.sin(angle_rad)).toBeCloseTo(down, 12);
  },
);
