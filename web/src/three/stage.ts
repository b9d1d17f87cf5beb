// The 3-D scene: what is drawn, when, and with what. Loaded only when somebody opens the 3-D view.

import { Group, Matrix4, PerspectiveCamera, Scene, WebGLRenderer } from "three";
import type { Site } from "../api/types";
import { levelOf } from "../map/circles";
import { type Palette, paletteOf } from "../map/palette";
import { inOrder } from "../map/rank";
import { roundAbove, roundBelow } from "../map/scale";
import type { ViewProps } from "../map/types";
import type { Shown } from "../picture";
import { gaussRadius_km, type Height, heightAt, hidden } from "./earth";
import { History } from "./history";
import { buildGrid, buildLand, gridReach_km, type LandInput, surfaceOf } from "./land";
import { Overlay, type Project } from "./overlay";
import { emptied, wide } from "./parts";
import { steer } from "./pointer";
import { SCREEN } from "./ribbon";
import { Rig } from "./rig";
import { type Ground, groundOf } from "./terrain";
import { Traffic } from "./traffic";
import { buildCircles, buildShells, type Mark } from "./volumes";

export type Preset = "south" | "above" | "selected";

const FIELD_DEG = 38;
const REST_MS = 250;
const NOWHERE: Site = { name: "", lat_deg: 45, lon_deg: 0, ground_m: 0 };

export class Stage {
  readonly rig = new Rig();
  exaggeration = 10;
  readonly #renderer: WebGLRenderer;
  readonly #camera = new PerspectiveCamera(FIELD_DEG, 1, 1, 5000);
  readonly #scene = new Scene();
  readonly #world = new Group();
  readonly #groups = { land: new Group(), grid: new Group(), staff: new Group(), circles: new Group(), shells: new Group() };
  readonly #traffic = new Traffic();
  readonly #overlay: Overlay;
  readonly #history = new History();
  readonly #stop: () => void;
  readonly #matrix = new Matrix4();
  #input: ViewProps | null = null;
  #shown: Shown[] = [];
  #palette: Palette;
  #lat_deg = 45;
  #height: Height = heightAt(45);
  #ground_m: Ground = () => 0;
  #radius_km = 200;
  #ring_km = 50;
  #staff = { top_km: 0, step_km: 1 };
  #marks: { circles: Mark[]; shells: Mark[] } = { circles: [], shells: [] };
  #drawn: Record<string, string> = {};
  #documents = new Map<unknown, number>();
  #asked = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #moves = 0;
  #waiting_ms = 30;
  #coarse = 1;
  #framed = false;

  constructor(private readonly host: HTMLElement, canvas: HTMLCanvasElement, over: HTMLCanvasElement, private readonly software: boolean, lost: () => void) {
    this.#renderer = new WebGLRenderer({ canvas, antialias: !software, alpha: true, powerPreference: "low-power" });
    this.#renderer.setPixelRatio(software ? 1 : Math.min(window.devicePixelRatio || 1, 2));
    this.#overlay = new Overlay(over);
    this.#palette = paletteOf(host, "light");
    this.#camera.up.set(0, 0, 1);
    this.#world.add(...Object.values(this.#groups), this.#traffic.group);
    this.#scene.add(this.#world);
    const unsteer = steer(over, this.rig, () => this.ask(), (x, y) => this.#input?.onselect(this.#overlay.pick(x, y)));
    const gone = (event: Event) => (event.preventDefault(), lost());
    canvas.addEventListener("webglcontextlost", gone);
    const watch = new ResizeObserver(() => this.#resize());
    watch.observe(host);
    this.#stop = () => (unsteer(), watch.disconnect(), canvas.removeEventListener("webglcontextlost", gone));
    this.#resize();
  }

  /** Take what is to be shown; only what changed is built again. */
  show(input: ViewProps): void {
    this.#input = input;
    const site = input.picture?.site ?? input.ground?.site ?? NOWHERE;
    this.#lat_deg = site.lat_deg;
    this.#height = heightAt(site.lat_deg);
    this.#ground_m = groundOf(input.layers.relief ? (input.ground?.heights ?? null) : null, site.ground_m);
    this.#shown = inOrder(input.picture, input.layers);
    if (input.picture) this.#history.take(input.picture.time_s, input.picture.shown);
    this.#radius_km = input.ground?.extent_km ?? Math.max(this.#radius_km, this.#far_km());
    this.#frame();
    this.ask();
  }

  /** Draw in the next frame. */
  ask(): void {
    clearTimeout(this.#rest);
    this.#moves++;
    if (this.#asked) return;
    const asked_ms = performance.now();
    this.#asked = requestAnimationFrame(() => {
      this.#asked = 0;
      if (this.software) this.#keepPace(performance.now() - asked_ms);
      this.draw();
      if (this.software) this.#rest = setTimeout(() => this.#settle(this.#moves), REST_MS);
    });
  }

  /** Without a graphics card a moving picture is drawn as coarsely as it takes to keep moving. */
  #keepPace(waited_ms: number): void {
    this.#waiting_ms += 0.2 * (Math.min(waited_ms, 400) - this.#waiting_ms);
    const coarse = this.#coarse;
    if (this.#waiting_ms > 70 && coarse > 0.5) this.#coarse = coarse === 1 ? 0.7 : 0.5;
    else if (this.#waiting_ms < 20 && coarse < 1) this.#coarse = coarse === 0.5 ? 0.7 : 1;
    if (this.#coarse !== coarse) this.#waiting_ms = 40;
    this.#sharpen(this.#coarse);
  }

  /** Its edges are smoothed once nothing moves: one picture at twice the size, after all before it are on the screen. */
  #settle(moves: number): void {
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (this.#moves !== moves) return;
      this.#sharpen(2);
      this.draw();
    }));
  }

  #sharpen(ratio: number): void {
    if (this.#renderer.getPixelRatio() !== ratio) this.#renderer.setPixelRatio(ratio);
  }

  /** Colours changed: everything is built again. */
  recolour(theme: "light" | "dark"): void {
    this.#palette = paletteOf(this.host, theme);
    this.#drawn = {};
    this.ask();
  }

  go(preset: Preset): void {
    const one = this.#shown.find((other) => other.key === this.#input?.selected);
    if (preset === "south") this.rig.fromSouth(this.#busy_km());
    else if (preset === "above") this.rig.fromAbove(this.#busy_km());
    else if (one) {
      const z_km = this.exaggeration * this.#height(one.x_km, one.y_km, one.alt_m);
      this.rig.from({ x_km: one.x_km, y_km: one.y_km, z_km }, one.heading_deg);
    }
    this.ask();
  }

  dispose(): void {
    cancelAnimationFrame(this.#asked);
    clearTimeout(this.#rest);
    this.#moves++;
    this.#stop();
    this.#traffic.dispose();
    for (const group of Object.values(this.#groups)) emptied(group);
    this.#renderer.dispose();
    this.#renderer.forceContextLoss();
  }

  draw(): void {
    const input = this.#input;
    if (!input) return;
    this.#world.scale.set(1, 1, this.exaggeration);
    this.#aim();
    const land = this.#land(input);
    this.#build(input, land);
    const on = surfaceOf(land);
    const common = { shown: this.#shown, selected: input.selected, layers: input.layers, palette: this.#palette, height: this.#height, on };
    this.#traffic.update({ ...common, history: this.#history });
    this.#renderer.render(this.#scene, this.#camera);
    this.#overlay.draw({
      ...common, picture: input.picture, names: input.layers.labels, ...this.#projectors(land), marks: [...this.#marks.circles, ...this.#marks.shells],
      ring_km: this.#ring_km, reach_km: gridReach_km(land), grid: input.layers.grid, looking_deg: this.rig.looking_deg, staff: this.#staff,
    });
  }

  #land(input: ViewProps): LandInput {
    const site_ground_m = (input.picture?.site ?? input.ground?.site ?? NOWHERE).ground_m;
    this.#ring_km = Math.min(roundBelow(this.rig.distance_km / 4), roundBelow(this.#radius_km / 2));
    return {
      ground: input.ground, layers: input.layers, palette: this.#palette, height: this.#height, ground_m: this.#ground_m, site_ground_m,
      radius_km: this.#radius_km, ring_km: this.#ring_km, finest: this.software ? 200 : 500,
    };
  }

  /** How tall the staff is, and how far apart its ticks are as near as the reader stands. */
  #measure(): void {
    const step_km = roundBelow(this.rig.distance_km / (6 * this.exaggeration));
    const highest_km = this.#shown.reduce((most, one) => Math.max(most, one.alt_m / 1000), 0);
    const top_km = step_km * Math.min(12, Math.max(3, Math.ceil(highest_km / step_km)));
    if (step_km !== this.#staff.step_km || top_km > this.#staff.top_km) this.#staff = { top_km, step_km };
  }

  /** Build again the groups whose signature changed. */
  #build(input: ViewProps, land: LandInput): void {
    const { layers, picture } = input;
    const base = `${this.#document(input.ground)} ${layers.relief} ${this.#radius_km} ${land.site_ground_m}`;
    this.#once("land", `${base} ${layers.coast} ${layers.boundaries}`, (group) => buildLand(group, land));
    this.#once("grid", `${base} ${layers.grid} ${this.#ring_km}`, (group) => buildGrid(group, land));
    this.#measure();
    this.#once("staff", `${this.#staff.top_km} ${this.#staff.step_km} ${base}`, (group) => this.#buildStaff(group, land));
    const volume = { ...input, palette: this.#palette, height: this.#height, radius_km: this.#radius_km, on: surfaceOf(land) };
    const places = `${picture?.places.length} ${[...(picture?.dark ?? [])].join()}`;
    const facing = [...(picture?.facing_deg ?? [])].map(([key, deg]) => `${key}${Math.round(deg)}`).join();
    const flat = `${base} ${places} ${facing} ${layers.advertised} ${layers.horizon_m} ${layers.sectors} ${layers.defended} ${this.#document(input.horizon)} ${this.#document(input.missile_types)}`;
    this.#once("circles", flat, (group) => (this.#marks.circles = buildCircles(group, volume)));
    const shells = `${picture?.places.length} ${layers.coverage_m} ${layers.coverage_above} ${layers.envelopes} ${this.#document(input.coverage)} ${this.#document(input.envelopes)}`;
    this.#once("shells", shells, (group) => (this.#marks.shells = buildShells(group, volume)));
  }

  #once(name: "land" | "grid" | "staff" | "circles" | "shells", signature: string, build: (group: Group) => void): void {
    if (this.#drawn[name] === signature) return;
    this.#drawn[name] = signature;
    build(this.#groups[name]);
  }

  /** Number of a document, so that another one is noticed. */
  #document(one: unknown): number {
    if (!this.#documents.has(one)) this.#documents.set(one, this.#documents.size);
    return this.#documents.get(one)!;
  }

  /** A staff at the site with a tick at round altitudes: the scale of heights. */
  #buildStaff(group: Group, land: LandInput): void {
    emptied(group);
    const { top_km, step_km } = this.#staff;
    const pairs = [0, 0, surfaceOf(land)(0, 0), 0, 0, top_km];
    const half_km = 0.006 * this.rig.distance_km;
    for (let up = step_km; up <= top_km * 1.001; up += step_km) pairs.push(-half_km, 0, up, half_km, 0, up, 0, -half_km, up, 0, half_km, up);
    group.add(wide(new Float32Array(pairs), this.#palette.muted, 1.3));
  }

  #aim(): void {
    const camera = this.#camera;
    const far_km = this.rig.distance_km + 2.5 * this.#radius_km + 100 * this.exaggeration;
    Object.assign(camera, { near: Math.max(0.02, this.rig.distance_km / 300), far: far_km });
    this.rig.farthest_km = 8 * this.#radius_km;
    camera.position.set(...this.rig.eye());
    camera.lookAt(this.rig.aim.x_km, this.rig.aim.y_km, this.rig.aim.z_km);
    camera.updateProjectionMatrix();
    camera.updateMatrixWorld();
    this.#matrix.multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse);
  }

  #projectors(land: LandInput): { project: Project; seen: Project } {
    const e = this.#matrix.elements;
    const [width, height, times] = [this.#overlay.width_px / 2, this.#overlay.height_px / 2, this.exaggeration];
    const project: Project = (x, y, z_km) => {
      const z = z_km * times;
      const w = e[3]! * x + e[7]! * y + e[11]! * z + e[15]!;
      if (w <= 0) return null;
      const px = (e[0]! * x + e[4]! * y + e[8]! * z + e[12]!) / w;
      const py = (e[1]! * x + e[5]! * y + e[9]! * z + e[13]!) / w;
      return [width * (1 + px), height * (1 - py)];
    };
    const [x_km, y_km, z_km] = this.rig.eye();
    const eye = [x_km, y_km, z_km / times];
    const [ground_km, radius_km] = [land.site_ground_m / 1000, gaussRadius_km(this.#lat_deg)];
    return { project, seen: (x, y, z) => (hidden(eye, [x, y, z], ground_km, radius_km) ? null : project(x, y, z)) };
  }

  #far_km(): number {
    return roundAbove(this.#shown.reduce((far, one) => Math.max(far, Math.hypot(one.x_km, one.y_km)), 100));
  }

  /** Radius within which most of what is shown lies. */
  #busy_km(): number {
    const { layers, envelopes, coverage } = this.#input!;
    const reach = layers.envelopes ? (envelopes?.missiles.flatMap((missile) => missile.reach_km.map((km) => km ?? 0)) ?? []) : [];
    const covered = coverage?.radars.map((radar) => levelOf(radar, layers)?.max_range_km ?? 0) ?? [];
    const ranges = this.#shown.map((one) => Math.hypot(one.x_km, one.y_km)).sort((a, b) => a - b);
    return Math.min(this.#radius_km, Math.max(60, 1.1 * (ranges[Math.floor(0.85 * ranges.length)] ?? 150), ...reach, ...covered));
  }

  /** Look at the whole once, when there is something to look at. */
  #frame(): void {
    if (this.#framed || !this.#input?.picture) return;
    this.#framed = true;
    this.rig.fromSouth(this.#busy_km());
  }

  #resize(): void {
    const [width_px, height_px] = [Math.max(1, this.host.clientWidth), Math.max(1, this.host.clientHeight)];
    this.#renderer.setSize(width_px, height_px, false);
    this.#overlay.resize(width_px, height_px);
    SCREEN.set(width_px, height_px);
    this.#camera.aspect = width_px / height_px;
    if (this.#input) this.draw();
  }
}

