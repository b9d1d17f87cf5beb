// What moves: trails in space, posts down to the ground, and a wall under the trail of the selected one.

import { BufferAttribute, BufferGeometry, Color, DynamicDrawUsage, Group, LineBasicMaterial, LineSegments } from "three";
import type { Palette } from "../map/palette";
import type { LayerSwitches } from "../layers";
import type { Shown } from "../picture";
import type { Height } from "./earth";
import type { History } from "./history";
import { emptied, plain } from "./parts";
import { Ribbon } from "./ribbon";
import { curtain } from "./shapes";

export interface TrafficInput {
  shown: Shown[]; selected: string | null; layers: LayerSwitches; palette: Palette; height: Height; history: History;
  on: (x_km: number, y_km: number) => number;
}

const MOST_POINTS = 160; // of one trail
const ALL_POINTS = 9000; // of all trails together, so that many of them do not cost more time

export class Traffic {
  readonly group = new Group();
  readonly #walls = new Group();
  #trails = new Ribbon(new Float32Array(6), null, 2, 1, new Float32Array(6));
  #posts = postsOf(1);
  #pairs = new Float32Array(6);
  #tints = new Float32Array(6);
  #ends = new Float32Array(0);
  #endTints = new Float32Array(0);
  #palette: Palette | null = null;
  readonly #colours = new Map<string, [number, number, number]>();

  constructor() {
    this.group.add(this.#walls, this.#trails, this.#posts);
  }

  update(input: TrafficInput): void {
    if (input.palette !== this.#palette) this.#colours.clear();
    this.#palette = input.palette;
    this.#drawPosts(input);
    this.#drawTrails(input);
    this.#drawWall(input);
  }

  dispose(): void {
    emptied(this.#walls);
    for (const part of [this.#trails, this.#posts]) {
      part.geometry.dispose();
      (part.material as LineBasicMaterial).dispose();
    }
  }

  /** A colour as the screen takes it; posts are drawn by three.js, which wants light instead. */
  #colour(name: string, light = false): [number, number, number] {
    const key = `${name} ${light}`;
    let found = this.#colours.get(key);
    if (!found) {
      const colour = new Color(name);
      this.#colours.set(key, (found = (light ? colour : colour.convertLinearToSRGB()).toArray() as [number, number, number]));
    }
    return found;
  }

  #drawPosts({ shown, palette, height, on }: TrafficInput): void {
    if (this.#ends.length < 6 * shown.length) {
      this.#ends = new Float32Array(12 * shown.length);
      this.#endTints = new Float32Array(12 * shown.length);
      this.#posts.geometry.dispose();
      this.#posts.geometry = postGeometry(this.#ends, this.#endTints);
    }
    shown.forEach((one, k) => {
      const tint = this.#colour(colourOf(one, palette), true);
      this.#ends.set([one.x_km, one.y_km, height(one.x_km, one.y_km, one.alt_m), one.x_km, one.y_km, on(one.x_km, one.y_km)], 6 * k);
      this.#endTints.set(tint, 6 * k);
      this.#endTints.set(tint, 6 * k + 3);
    });
    this.#posts.geometry.setDrawRange(0, 2 * shown.length);
    for (const name of ["position", "color"]) this.#posts.geometry.getAttribute(name).needsUpdate = true;
  }

  #drawTrails({ shown, layers, palette, height, history }: TrafficInput): void {
    const most = Math.min(MOST_POINTS, Math.ceil(ALL_POINTS / Math.max(1, shown.length)));
    const ground = this.#colour(palette.land);
    let used = 0;
    for (const one of layers.trails ? shown : []) {
      const path = history.path(one, most);
      const count = path.length / 3 - 1;
      this.#room(used + count);
      const tint = this.#colour(colourOf(one, palette));
      let z0 = height(path[0]!, path[1]!, path[2]!);
      for (let k = 0; k < count; k++, used++) {
        const at = 3 * k;
        const z1 = height(path[at + 3]!, path[at + 4]!, path[at + 5]!);
        const to = 6 * used;
        this.#pairs[to] = path[at]!;
        this.#pairs[to + 1] = path[at + 1]!;
        this.#pairs[to + 2] = z0;
        this.#pairs[to + 3] = path[at + 3]!;
        this.#pairs[to + 4] = path[at + 4]!;
        this.#pairs[to + 5] = z0 = z1;
        for (let end = 0; end < 2; end++) {
          const fresh = 0.25 + (0.75 * (k + end)) / count; // the older, the nearer to the colour of the ground
          for (let part = 0; part < 3; part++) {
            this.#tints[6 * used + 3 * end + part] = ground[part]! + fresh * (tint[part]! - ground[part]!);
          }
        }
      }
    }
    this.#trails.replace(this.#pairs, this.#tints, used);
  }

  /** Make room for so many pieces of trails. */
  #room(pieces: number): void {
    if (6 * pieces <= this.#pairs.length) return;
    const [pairs, tints] = [new Float32Array(12 * pieces), new Float32Array(12 * pieces)];
    pairs.set(this.#pairs);
    tints.set(this.#tints);
    [this.#pairs, this.#tints] = [pairs, tints];
  }

  #drawWall({ shown, selected, palette, height, history, on }: TrafficInput): void {
    emptied(this.#walls);
    const one = shown.find((other) => other.key === selected);
    if (!one) return;
    const path = history.path(one, MOST_POINTS);
    for (let k = 0; k < path.length; k += 3) path[k + 2] = height(path[k]!, path[k + 1]!, path[k + 2]!);
    const wall = plain(curtain(path, on), colourOf(one, palette), 0.22);
    wall.frustumCulled = false;
    this.#walls.add(wall);
  }
}

export function colourOf(one: Shown, palette: Palette): string {
  return one.what === "missile" ? palette.missile : palette[one.side];
}

function postGeometry(ends: Float32Array, tints: Float32Array): BufferGeometry {
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(ends, 3).setUsage(DynamicDrawUsage));
  geometry.setAttribute("color", new BufferAttribute(tints, 3).setUsage(DynamicDrawUsage));
  return geometry;
}

function postsOf(count: number): LineSegments {
  const geometry = postGeometry(new Float32Array(6 * count), new Float32Array(6 * count));
  const lines = new LineSegments(geometry, new LineBasicMaterial({ vertexColors: true, transparent: true, opacity: 0.6 }));
  lines.frustumCulled = false;
  return lines;
}
