import { beforeEach, expect, test } from "vitest";
import type { Client } from "../../src/api/client";
import { Editor } from "../../src/edit/editor.svelte";
import { EditTool } from "../../src/edit/tool.svelte";
import type { Viewport } from "../../src/map/types";

/** 800 x 800 pixels, 1 km a pixel, the site in the middle. */
const view: Viewport = { width_px: 800, height_px: 800, km_per_px: 1, toScreen: (x, y) => [400 + x, 400 - y], toPlane: (px, py) => [px - 400, 400 - py] };
const mouse = (buttons = 1) => ({ button: 0, buttons }) as PointerEvent;
const key = (name: string, more: Partial<KeyboardEvent> = {}) => ({ key: name, ...more }) as KeyboardEvent;
const data = { site: { lat_deg: 40, lon_deg: 33 }, radars: [{ name: "r", type: "radar_91N6E", bearing_deg: 0, range_m: 50_000 }],
  raids: [{ target: "t", route: [{ bearing_deg: 90, range_m: 300_000 }, { bearing_deg: 90, range_m: 100_000 }] }] };

let editor: Editor;
let tool: EditTool;
beforeEach(() => {
  editor = new Editor({} as Client);
  editor.draft.open({ id: "a", bundled: false, rev: "r", toml: "", data });
  tool = new EditTool(editor, () => {});
});

function drag(from: [number, number], to: [number, number]): void {
  expect(tool.down(...from, mouse(), view)).toBe(true);
  for (let i = 1; i <= 10; i++) tool.move(from[0] + ((to[0] - from[0]) * i) / 10, from[1] + ((to[1] - from[1]) * i) / 10, mouse(), view);
}

test("a handle goes where it is dragged, in one step, from where it was taken hold of", () => {
  drag([303, 2], [303, 42]); // 3 km and 2 km beside its middle
  tool.up();
  const point = editor.draft.get("raids[0].route[0]");
  expect(point.range_m).toBe(Math.round(1000 * Math.hypot(300, 40)));
  expect([editor.selected, editor.draft.dirty]).toEqual(["raids[0].route[0]", true]);
  editor.draft.undo();
  expect(editor.draft.data).toEqual(data);
});

test("Escape, and a pointer that the browser takes away, end a drag", () => {
  drag([300, 0], [300, 90]);
  expect(tool.key(key("Escape"))).toBe(true);
  expect([editor.draft.data, editor.draft.dirty]).toEqual([data, false]);
  drag([300, 0], [300, 90]);
  tool.move(0, 0, mouse(0), view);
  expect(editor.draft.get("raids[0].route[0]").range_m).toBe(Math.round(1000 * Math.hypot(300, 90)));
});

test("a click on a leg selects its raid, the next one puts a waypoint there", () => {
  expect(tool.down(200, 3, mouse(), view)).toBe(true);
  tool.up();
  expect([editor.selected, editor.draft.dirty]).toEqual(["raids[0]", false]);
  tool.down(200, 3, mouse(), view);
  tool.up();
  expect(editor.draft.get("raids[0].route").map((point: any) => point.range_m)).toEqual([300_000, 200_000, 100_000]);
  expect(tool.down(-300, -300, mouse(), view)).toBe(false); // the map's own
});

test("arrows move what is selected by 1, 10 and 0.1 km, and leave the map alone with nothing selected", () => {
  expect(tool.key(key("ArrowUp"))).toBe(false);
  editor.select("radars[0]");
  for (const pressed of [key("ArrowUp"), key("ArrowUp", { shiftKey: true }), key("ArrowUp", { altKey: true })]) expect(tool.key(pressed)).toBe(true);
  expect(editor.draft.get("radars[0].range_m")).toBe(61_100);
  expect(tool.key(key("z", { ctrlKey: true }))).toBe(false);
});

test("keys walk over all points, add one and take it away", () => {
  const walked = [0, 1, 2, 3, 4].map(() => (tool.key(key("]")), editor.selected));
  expect(walked).toEqual(["site", "raids[0].route[0]", "raids[0].route[1]", "radars[0]", "site"]);
  expect(tool.key(key("Delete"))).toBe(true); // the site stays
  expect(editor.draft.dirty).toBe(false);
  tool.key(key("]"));
  tool.key(key("Insert"));
  expect(editor.draft.get("raids[0].route[1].range_m")).toBe(200_000);
  tool.key(key("Delete"));
  expect(editor.draft.data).toEqual(data);
});

test("what is to be added stands where the map is clicked", () => {
  editor.adding = "defended";
  tool.down(0, -30, mouse(), view);
  expect(editor.draft.get("defended[1]")).toEqual({ name: "object 2", bearing_deg: 180, range_m: 30_000, radius_m: 500 });
  expect([editor.selected, editor.adding]).toEqual(["defended[1]", null]);
});
