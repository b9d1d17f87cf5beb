// A film as a picture at any time. Trails are views of buffers that the next picture with trails fills again.

import type { FilmDocument, FilmEvent, FilmObject, Mover, Side } from "../api/types";
import type { Picture, Shown, Stage } from "../picture";
import { darknessOf, facingOf } from "./defence";
import { eventsByEntity, objectsOfTracks } from "./links";
import { Path } from "./path";
import { Line, stagesOf, trackStage } from "./stages";

export const TRAIL_S = 120;
/** How long something is still shown where it ended, s. */
export const LINGER_S = { object: 45, missile: 5, track: 0 } as const;
const TRACK_COURSE_S = 12; // a track steps from plot to plot: its course needs a longer base
const SIDES: Record<string, Side> = { hostile: "hostile", friend: "friend" };

interface Actor {
  path: Path;
  /** What stays the same of what is shown. */
  shown: Shown;
  until_s: number;
  stage: (time_s: number) => Stage;
  side: (time_s: number) => Side;
  note: (time_s: number) => string;
}

/** What became of an object, in the project's own words. */
export function fateOf(object: FilmObject): string {
  const last = object.story.at(-1) ?? "";
  return last.replace(/^In the end: /, "");
}

export class FilmReader {
  readonly events: FilmEvent[];
  readonly about: Map<number, FilmEvent[]>;
  readonly objectOfTrack: Map<number, number>;
  readonly objects = new Map<number, FilmObject>();
  readonly movers = new Map<string, Mover>();
  readonly keyOf = new Map<number, string>();
  private readonly stages = new Map<number, Line<Stage>>();
  private readonly notes = new Map<number, Line<string>>();
  private readonly actors: Actor[] = [];
  private readonly facing: [string, Line<number>][];
  private readonly darkness: [string, Line<boolean>][];

  constructor(readonly film: FilmDocument) {
    this.events = [...film.events].sort((a, b) => a.t_s - b.t_s);
    this.about = eventsByEntity(this.events);
    this.objectOfTrack = objectsOfTracks(film);
    for (const object of film.objects) this.takeObject(object);
    for (const mover of [...film.movers, ...film.tracks]) {
      this.movers.set(mover.key, mover);
      this.keyOf.set(mover.entity, mover.key);
      this.actors.push(this.actorOf(mover));
    }
    this.facing = facingOf(film, this.events);
    this.darkness = darknessOf(film, this.events);
  }

  /** Everything there is to draw at a time; lists need no trails, and leave those of the drawn picture alone. */
  at(time_s: number, trails = true): Picture {
    const { site, places } = this.film;
    const picture: Picture = { time_s, site, places, dark: new Set(), facing_deg: new Map(), shown: [] };
    for (const [key, line] of this.darkness) if (line.at(time_s)) picture.dark.add(key);
    for (const [key, line] of this.facing) {
      const facing_deg = line.at(time_s);
      if (!Number.isNaN(facing_deg)) picture.facing_deg.set(key, facing_deg);
    }
    for (const actor of this.actors) {
      if (time_s < actor.path.first_s || time_s > actor.until_s) continue;
      picture.shown.push(shownAt(actor, time_s, trails));
    }
    return picture;
  }

  stageOf(entity: number, time_s: number): Stage | null {
    return this.stages.get(entity)?.at(time_s) ?? null;
  }

  /** Tracks of an object that a post holds at a time. */
  tracksOf(entity: number, time_s: number): Mover[] {
    return this.film.tracks.filter(
      (track) => this.objectOfTrack.get(track.entity) === entity && track.t_s[0]! <= time_s && time_s <= track.t_s.at(-1)!,
    );
  }

  private takeObject(object: FilmObject): void {
    const events = this.about.get(object.entity) ?? [];
    this.objects.set(object.entity, object);
    this.stages.set(object.entity, stagesOf(object, this.film, events));
    const notes = new Line("");
    for (const event of events) notes.add(event.t_s, event.text);
    this.notes.set(object.entity, notes);
  }

  private actorOf(mover: Mover): Actor {
    const path = new Path(mover, mover.what === "track" ? TRACK_COURSE_S : 0);
    const shown: Shown = {
      key: mover.key, entity: mover.entity, what: mover.what, name: mover.name, class: mover.class, label: mover.label,
      side: mover.side, stage: "undetected", x_km: 0, y_km: 0, alt_m: 0, speed_m_s: 0, heading_deg: Number.NaN,
      trail: [], target: mover.target, note: "",
    };
    const base = { path, shown, until_s: path.last_s + LINGER_S[mover.what], side: () => mover.side };
    if (mover.what === "missile") return { ...base, ...this.missileWays(mover) };
    if (mover.what === "track") return { ...base, ...this.trackWays(mover) };
    const object = this.objects.get(mover.entity);
    return {
      ...base,
      stage: (time_s) => this.stageOf(mover.entity, time_s) ?? (time_s > path.last_s ? "ended" : "undetected"),
      note: (time_s) => {
        if (object?.end_s != null && time_s >= object.end_s) return fateOf(object);
        return this.notes.get(mover.entity)?.at(time_s) ?? "";
      },
    };
  }

  private missileWays(mover: Mover): Pick<Actor, "stage" | "note"> {
    const target = this.objects.get(mover.target)?.name ?? "";
    const homes = this.about.get(mover.entity)?.find((event) => event.kind === "HOMING")?.t_s ?? Infinity;
    const last_s = mover.t_s.at(-1)!;
    return {
      stage: (time_s) => (time_s >= last_s ? "ended" : "engaged"),
      note: (time_s) => {
        if (time_s >= last_s) return mover.ending;
        const how = time_s >= homes ? "homes by its own seeker" : "guided";
        return target ? `${how}, at ${target}` : how;
      },
    };
  }

  private trackWays(mover: Mover): Pick<Actor, "stage" | "note" | "side"> {
    const track = this.film.tracks.find((one) => one.key === mover.key)!;
    const identity = new Line("pending");
    track.identity.forEach((word, i) => identity.add(track.identity_t_s[i]!, word));
    const object = this.objectOfTrack.get(mover.entity);
    return {
      side: (time_s) => SIDES[identity.at(time_s)] ?? "unknown",
      stage: (time_s) => trackStage(identity.at(time_s), object === undefined ? null : this.stageOf(object, time_s)),
      note: (time_s) => (object === undefined ? "" : (this.notes.get(object)?.at(time_s) ?? "")),
    };
  }
}

const NO_TRAIL: number[] = [];

function shownAt(actor: Actor, time_s: number, trails: boolean): Shown {
  const { path, shown } = actor;
  const i = path.index(time_s);
  const trail = trails ? path.trail(i, Math.min(time_s, path.last_s), TRAIL_S) : null;
  return {
    key: shown.key, entity: shown.entity, what: shown.what, name: shown.name, class: shown.class, label: shown.label,
    side: actor.side(time_s), stage: actor.stage(time_s),
    x_km: path.value(path.x_km, i, time_s), y_km: path.value(path.y_km, i, time_s),
    alt_m: path.value(path.alt_m, i, time_s), speed_m_s: path.value(path.speed_m_s, i, time_s),
    heading_deg: path.course(i), trail: trail?.km ?? NO_TRAIL, trail_alt_m: trail?.alt_m ?? NO_TRAIL,
    target: shown.target, note: actor.note(time_s),
  };
}
