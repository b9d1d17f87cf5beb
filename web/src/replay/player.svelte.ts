// The clock of a replay: what time it is, how fast it runs, and the picture at it.

import type { FilmDocument, FilmEvent } from "../api/types";
import type { Picture } from "../picture";
import { FilmReader } from "./film";
import { GROUPS, groupOf, type Group } from "./kinds";
import { lastAt } from "./path";
import { settings } from "./settings.svelte";

export const SPEEDS = [1, 2, 5, 10, 20, 30, 60] as const;
const SLOW_MS = 200; // lists and figures follow this often: reading needs no more
const NOTHING: Group[] = ["blocked", "flights"]; // off until asked for: the longest lists

export interface Told {
  event: FilmEvent;
  group: Group;
}

/** Index of the first of rising times that is after `time_s`, -1 when there is none. */
export function nextAfter(times_s: number[], time_s: number): number {
  const next = lastAt(times_s, time_s + 1e-6) + 1;
  return next < times_s.length ? next : -1;
}

/** Index of the last of rising times that is before `time_s`, -1 when there is none. */
export function lastBefore(times_s: number[], time_s: number): number {
  return lastAt(times_s, time_s - 1e-6);
}

export class Player {
  readonly reader: FilmReader;
  readonly told: Told[];
  time_s = $state(0);
  /** The time that lists and figures show: the same when it stands, a few times a second while it runs. */
  slow_s = $state(0);
  playing = $state(false);
  speed = $state<number>(settings.speed);
  groups = $state<Record<Group, boolean>>(
    Object.fromEntries(GROUPS.map(({ id }) => [id, !NOTHING.includes(id)])) as Record<Group, boolean>,
  );
  selectionOnly = $state(false);
  selected = $state<string | null>(null);
  readonly picture: Picture = $derived.by(() => this.reader.at(this.time_s));
  /** The picture at the time of lists and figures, without trails. */
  readonly slow: Picture = $derived.by(() => this.reader.at(this.slow_s, false));
  /** Events of the log: of the groups that are on, and about the selection alone where that is asked for. */
  readonly listed: Told[] = $derived.by(() => {
    const mine = this.selectionOnly ? this.entitiesOf(this.selected) : null;
    return this.told.filter(
      ({ event, group }) => this.groups[group] && (!mine || event.entities.some((entity) => mine.has(entity))),
    );
  });
  private readonly listed_s: number[] = $derived(this.listed.map(({ event }) => event.t_s));
  private frame = 0;
  private before_ms = 0;
  private slow_ms = -Infinity;
  private later: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly film: FilmDocument) {
    this.reader = new FilmReader(film);
    this.told = this.reader.events.map((event) => ({ event, group: groupOf(event, film) }));
  }

  get end_s(): number {
    return this.film.end_s;
  }

  seek(time_s: number): void {
    this.time_s = Math.min(Math.max(time_s, 0), this.end_s);
    this.follow();
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  play(): void {
    if (this.time_s >= this.end_s) this.seek(0);
    this.playing = true;
    this.before_ms = 0;
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(this.step);
  }

  pause(): void {
    this.playing = false;
    if (this.frame) cancelAnimationFrame(this.frame);
    this.slow_s = this.time_s;
  }

  faster(steps: number): void {
    const at = SPEEDS.findIndex((speed) => speed >= this.speed);
    this.speed = SPEEDS[Math.min(Math.max(at + steps, 0), SPEEDS.length - 1)]!;
  }

  /** To the next event of the log, or with -1 the one before; false when there is none. */
  jump(way: 1 | -1): boolean {
    const at = way > 0 ? nextAfter(this.listed_s, this.time_s) : lastBefore(this.listed_s, this.time_s);
    if (at < 0) return false;
    this.seek(this.listed_s[at]!);
    return true;
  }

  /** Row of the log that the time has reached, -1 before the first. */
  reached(time_s: number): number {
    return lastAt(this.listed_s, time_s + 1e-6);
  }

  close(): void {
    settings.speed = this.speed;
    this.pause();
    clearTimeout(this.later);
  }

  /** Entities whose events belong to what is selected: a track's are those of its object. */
  entitiesOf(key: string | null): Set<number> {
    const mover = key === null ? undefined : this.reader.movers.get(key);
    if (!mover) return new Set();
    const object = this.reader.objectOfTrack.get(mover.entity);
    return new Set(object === undefined ? [mover.entity] : [mover.entity, object]);
  }

  private readonly step = (now_ms: number): void => {
    const passed_s = this.before_ms ? Math.min(now_ms - this.before_ms, 250) / 1000 : 0;
    this.before_ms = now_ms;
    this.seek(this.time_s + passed_s * this.speed);
    if (this.time_s >= this.end_s) this.pause();
    else if (this.playing) this.frame = requestAnimationFrame(this.step);
  };

  private follow(): void {
    const now_ms = performance.now();
    clearTimeout(this.later);
    if (now_ms - this.slow_ms >= SLOW_MS) {
      this.slow_ms = now_ms;
      this.slow_s = this.time_s;
    } else this.later = setTimeout(() => (this.slow_s = this.time_s), SLOW_MS);
  }
}
