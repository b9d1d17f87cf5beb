// Labels that do not cover one another: the most urgent first, each at the first free place about its point.

export interface Wish {
  key: string;
  /** Point the label belongs to, and how far the label stays from it, px. */
  x: number; y: number; gap_px: number;
  width_px: number; height_px: number;
  /** May be moved away from its point and tied to it with a line. */
  far: boolean;
}

export interface Put { key: string; left: number; top: number; width_px: number; height_px: number; tied: boolean }

export interface Rect { left: number; top: number; right: number; bottom: number }

const CELL_PX = 48;

/** Boxes on the screen that may not be covered, found by cells. */
export class Taken {
  private readonly cells = new Map<number, Rect[]>();
  readonly boxes: Rect[] = [];

  constructor(private readonly width_px: number, private readonly height_px: number) {}

  add(box: Rect): void {
    this.boxes.push(box);
    this.each(box, (cell) => {
      const there = this.cells.get(cell);
      if (there) there.push(box);
      else this.cells.set(cell, [box]);
      return false;
    });
  }

  /** Whether a box lies on the screen and covers nothing. */
  free(box: Rect): boolean {
    if (box.left < 2 || box.top < 2 || box.right > this.width_px - 2 || box.bottom > this.height_px - 2) return false;
    return !this.each(box, (cell) => this.cells.get(cell)?.some((other) => overlaps(box, other)) ?? false);
  }

  private each(box: Rect, done: (cell: number) => boolean): boolean {
    const last = Math.floor(box.bottom / CELL_PX);
    for (let row = Math.floor(box.top / CELL_PX); row <= last; row++)
      for (let column = Math.floor(box.left / CELL_PX); column <= Math.floor(box.right / CELL_PX); column++)
        if (done(row * 4096 + column)) return true;
    return false;
  }
}

export function overlaps(a: Rect, b: Rect): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

// Places to try about the point: right, left, above, below, the corners; then the same farther out, tied by a line.
const NEAR = [[1, 0], [-1, 0], [0.7, -1], [0.7, 1], [-0.7, -1], [-0.7, 1], [0, -1], [0, 1]] as const;
const FAR_PX = 26;

function rectAt(wish: Wish, [across, down]: readonly [number, number], gap_px: number): Rect {
  const left = wish.x + across * gap_px - ((1 - across) / 2) * wish.width_px;
  const top = wish.y + down * gap_px - ((1 - down) / 2) * wish.height_px;
  return { left, top, right: left + wish.width_px, bottom: top + wish.height_px };
}

/** Places for labels, the first wishes first; what finds no free place is left out. `before`: places taken last time. */
export function placeLabels(wishes: Wish[], taken: Taken, before?: Map<string, number>): Put[] {
  const put: Put[] = [];
  for (const wish of wishes) {
    const spots = wish.far ? 2 * NEAR.length : NEAR.length;
    const first = before?.get(wish.key) ?? 0;
    for (let turn = 0; turn < spots; turn++) {
      const spot = turn === 0 ? first % spots : turn <= first ? turn - 1 : turn; // where it was, so that it does not jump
      const tied = spot >= NEAR.length;
      const box = rectAt(wish, NEAR[spot % NEAR.length]!, wish.gap_px + (tied ? FAR_PX : 0));
      if (!taken.free(box)) continue;
      taken.add(box);
      before?.set(wish.key, spot);
      put.push({ key: wish.key, left: box.left, top: box.top, width_px: wish.width_px, height_px: wish.height_px, tied });
      break;
    }
  }
  return put;
}
