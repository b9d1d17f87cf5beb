// Frames of a live case as pictures. The server sends where things are now; where they were is remembered here.

import type { Side } from "../api/types";
import type { Picture, Shown, Stage } from "../picture";
import type { Frame, Hello, MissileRow, TrackRow } from "./messages";

const TRAIL_COUNT = 90; // points of a trail
const TRAIL_S = 2; // between two of them, of the case
const MISSILES_FROM = 1_000_000; // entities of missiles: tracks are numbered from 0

const SIDES: Record<string, Side> = { hostile: "hostile", friend: "friend" };

export const trackKey = (number: number) => `track-${number}`;

/** Number of the track of a key, null when it is no track's. */
export function trackOf(key: string | null): number | null {
  const found = key === null ? null : /^track-(\d+)$/.exec(key);
  return found ? Number(found[1]) : null;
}

interface Trail { points: number[]; last_s: number; seq: number }

/** Turns frames into pictures; one for each case. */
export class Frames {
  private readonly trails = new Map<string, Trail>();

  constructor(private readonly hello: Hello) {}

  picture(frame: Frame): Picture {
    const { hello } = this;
    const shown = frame.rows.tracks.map((row) => this.track(row, frame));
    for (const row of frame.rows.missiles) shown.push(this.missile(row, frame));
    for (const [key, trail] of this.trails) if (trail.seq !== frame.seq) this.trails.delete(key);
    const dark = new Set<string>();
    const facing_deg = new Map<string, number>();
    for (const [radar, does, facing] of frame.rows.radars) {
      if (does !== 1) dark.add(`radar-${radar + 1}`);
      if (facing !== null) facing_deg.set(`radar-${radar + 1}`, facing);
    }
    return { time_s: frame.time_s, site: hello.site, places: hello.places, dark, facing_deg, shown };
  }

  private track(row: TrackRow, frame: Frame): Shown {
    const [number, post, x_km, y_km, alt_m, speed_m_s, heading_deg, identity, stage, major_km, minor_km, bearing_deg] = row;
    const key = trackKey(number);
    const identified = this.hello.identities[identity] ?? "pending";
    return {
      key, entity: number, what: "track", name: `T${number}`, class: "", label: this.hello.posts[post] ?? "command post",
      side: SIDES[identified] ?? "unknown", stage: (this.hello.stages[stage] ?? "tracked") as Stage,
      x_km, y_km, alt_m, speed_m_s, heading_deg, sigma: { major_km, minor_km, bearing_deg },
      trail: this.trail(key, x_km, y_km, frame), target: -1, note: noteOf(row, this.hello),
    };
  }

  private missile(row: MissileRow, frame: Frame): Shown {
    const [number, x_km, y_km, alt_m, speed_m_s, heading_deg, type, unit, track] = row;
    const key = `missile-${number}`;
    const kind = this.hello.missile_types[type];
    return {
      key, entity: MISSILES_FROM + number, what: "missile", name: `M${number}`, class: kind?.name ?? "", label: kind?.label ?? "missile",
      side: "friend", stage: "engaged", x_km, y_km, alt_m, speed_m_s, heading_deg, trail: this.trail(key, x_km, y_km, frame),
      target: track, note: `${this.hello.fire_units[unit]?.name ?? "fire unit"}, at track ${track}`,
    };
  }

  private trail(key: string, x_km: number, y_km: number, frame: Frame): number[] {
    const trail = this.trails.get(key);
    if (!trail) {
      const points = [x_km, y_km];
      this.trails.set(key, { points, last_s: frame.time_s, seq: frame.seq });
      return points;
    }
    trail.seq = frame.seq;
    const { points } = trail;
    if (frame.time_s - trail.last_s < TRAIL_S && points.length > 2) {
      points[points.length - 2] = x_km; // the newest point moves along until the next is due
      points[points.length - 1] = y_km;
    } else {
      points.push(x_km, y_km);
      trail.last_s = frame.time_s;
      if (points.length > 2 * TRAIL_COUNT) points.splice(0, 2);
    }
    return points;
  }
}

/** One line about a track: who deals with it, or what stands in the way. */
export function noteOf(row: TrackRow, hello: Hello): string {
  const [unit, reason, order] = [row[13], row[14], row[15]];
  const by = unit >= 0 ? (hello.fire_units[unit]?.name ?? "fire unit") : "";
  const why = hello.reasons[String(reason)] ?? "";
  const ordered = order === 1 ? "ordered: engage" : order === 2 ? "ordered: cease fire" : "";
  return [ordered, by, why].filter((part) => part !== "").join("; ");
}
