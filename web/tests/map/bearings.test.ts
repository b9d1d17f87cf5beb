import { expect, it } from "vitest";
import { bearingsFrom } from "../../src/map/circles";

it("tries labels of the advertised circles first on the side where the raid is not", () => {
  const behind = bearingsFrom(-1, 320); // the middle of the map lies north-west of the site
  expect(behind[0]).toBe(140);
  expect(behind.at(-1)).toBe(320);
  expect([...behind].sort()).toEqual([...bearingsFrom(0, 320)].sort());
});
