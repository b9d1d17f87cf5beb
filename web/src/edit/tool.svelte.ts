// Taking hold of handles: pointer and keys on the map. Every drag is one step, and Escape breaks it off.

import type { MapTool, Viewport } from "../map/types";
import type { Editor } from "./editor.svelte";
import { moved, type XY } from "./positions";
import { within } from "./paths";

const REACH_PX = 13; // of a handle
const LEG_PX = 7; // of a leg
const STILL_PX = 3; // less is a click, no drag

type Hover = { field: string; at: XY } | null;

export class EditTool implements MapTool {
  #over = $state<string>();
  #drag = $state.raw<{ field: string; from: [number, number]; off: XY; far: boolean } | null>(null);

  constructor(
    private readonly editor: Editor,
    private readonly onhover: (hover: Hover) => void,
  ) {}

  get cursor(): string | undefined {
    return this.#drag ? "grabbing" : this.editor.adding ? "crosshair" : this.#over;
  }

  down(x_km: number, y_km: number, event: PointerEvent, view: Viewport): boolean {
    if (event.button !== 0) return false;
    const { editor } = this;
    if (editor.adding) {
      editor.add(editor.adding, [x_km, y_km]);
      return true;
    }
    const field = this.markAt(x_km, y_km, view);
    if (field) return this.#take(field, x_km, y_km, view);
    const leg = this.legAt(x_km, y_km, view);
    if (!leg) return false;
    if (!within(editor.selected, leg.raid) || leg.falling) {
      editor.select(leg.raid);
      return true;
    }
    editor.addWaypoint(leg.after, leg.at);
    this.onhover(null);
    return this.#take(editor.selected, x_km, y_km, view);
  }

  move(x_km: number, y_km: number, event: PointerEvent, view: Viewport): void {
    if (event.buttons === 0) this.up(); // the browser took the pointer away in the middle of a drag
    const drag = this.#drag;
    if (!drag) return this.#look(x_km, y_km, view);
    const [px, py] = view.toScreen(x_km, y_km);
    drag.far ||= Math.hypot(px - drag.from[0], py - drag.from[1]) > STILL_PX;
    const { draft } = this.editor;
    if (!drag.far || !draft.state.readable) return;
    draft.pass(moved(draft.state.data, drag.field, x_km + drag.off[0], y_km + drag.off[1]));
  }

  up(): void {
    const drag = this.#drag;
    this.#drag = null;
    if (drag) this.editor.draft.settle(drag.far);
  }

  key(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey) return false;
    const { editor } = this;
    if (event.key === "Escape" && (this.#drag || editor.adding)) return this.#leave();
    if (event.key === "[" || event.key === "]") return editor.step(event.key === "]" ? 1 : -1), true;
    const mark = editor.marks.find((known) => known.field === editor.selected);
    if (!mark) return false;
    if (event.key === "Delete" || event.key === "Backspace") return editor.remove(mark.field), true;
    if (event.key === "Insert" || event.key === "w") return mark.kind === "waypoint" && (editor.addWaypoint(mark.field), true);
    if (event.key === "Escape") return editor.select(editor.owner === mark.field ? "run" : editor.owner), true;
    const way = ARROWS[event.key];
    if (!way) return false;
    const step_km = event.altKey ? 0.1 : event.shiftKey ? 10 : 1;
    editor.nudge(mark.field, way[0] * step_km, way[1] * step_km);
    return true;
  }

  /** The handle under a point: the selected one first, then the nearest. */
  markAt(x_km: number, y_km: number, view: Viewport): string | null {
    const [px, py] = view.toScreen(x_km, y_km);
    let [best, found] = [REACH_PX, null as string | null];
    for (const mark of this.editor.marks) {
      const [mx, my] = view.toScreen(mark.x_km, mark.y_km);
      const far = Math.hypot(mx - px, my - py) - (mark.field === this.editor.selected ? 6 : within(mark.field, this.editor.owner) ? 3 : 0);
      if (far <= best) [best, found] = [far, mark.field];
    }
    return found;
  }

  /** The leg under a point, and the waypoint it begins at. */
  legAt(x_km: number, y_km: number, view: Viewport): { raid: string; after: string; at: XY; falling: boolean } | null {
    const point = view.toScreen(x_km, y_km);
    for (const legs of [...this.editor.legs].sort((a) => (within(this.editor.selected, a.field) ? -1 : 1))) {
      for (let i = 1; i < legs.points.length; i++) {
        const near = nearest(view.toScreen(...legs.points[i - 1]!), view.toScreen(...legs.points[i]!), point);
        if (Math.hypot(near[0] - point[0], near[1] - point[1]) <= LEG_PX) {
          return { raid: legs.field, after: legs.ends[i - 1]!, at: view.toPlane(...near), falling: legs.falling };
        }
      }
    }
    return null;
  }

  #take(field: string, x_km: number, y_km: number, view: Viewport): boolean {
    this.editor.select(field);
    const mark = this.editor.marks.find((known) => known.field === field);
    if (mark) this.#drag = { field, from: view.toScreen(x_km, y_km), off: [mark.x_km - x_km, mark.y_km - y_km], far: false };
    return true;
  }

  #look(x_km: number, y_km: number, view: Viewport): void {
    const mark = this.editor.adding ? null : this.markAt(x_km, y_km, view);
    const leg = mark || this.editor.adding ? null : this.legAt(x_km, y_km, view);
    this.#over = mark ? "grab" : leg ? "copy" : undefined;
    this.onhover(leg && within(this.editor.selected, leg.raid) && !leg.falling ? { field: leg.raid, at: leg.at } : null);
  }

  #leave(): boolean {
    this.#drag = null;
    this.editor.adding = null;
    this.editor.draft.settle(false);
    return true;
  }
}

const ARROWS: Record<string, XY> = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function nearest(a: XY, b: XY, p: XY): XY {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const along = Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy || 1)));
  return [a[0] + along * dx, a[1] + along * dy];
}
