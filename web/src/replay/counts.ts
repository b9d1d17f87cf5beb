// How a case stands at a time: what got through, what was killed, what is left, which channels are in use.

import type { FilmDocument } from "../api/types";
import type { Stage } from "../picture";
import type { FilmReader } from "./film";

export interface Counts {
  hostile: number;
  through: number;
  killed: number;
  /** Hostile objects that have come and not ended. */
  flying: number;
  friends_lost: number;
  missiles: { label: string; left: number; loaded: number }[];
  units: { name: string; targets: number; target_channels: number; missiles: number; missile_channels: number }[];
}

const IN_HAND = new Set<Stage>(["assigned", "locked", "engaged"]);
const past = (when_s: number | null, time_s: number) => when_s !== null && when_s <= time_s;

/** Which fire unit has an object at a time: the last that it was assigned to, or that fired at it. */
function unitAt(reader: FilmReader, entity: number, time_s: number): number {
  let unit = -1;
  for (const event of reader.about.get(entity) ?? []) {
    if (event.t_s > time_s) break;
    if (["CUED", "LOCKED", "LAUNCHED"].includes(event.kind)) unit = event.unit;
  }
  return unit;
}

export class Counter {
  private readonly came_s: Map<number, number>;

  constructor(private readonly reader: FilmReader) {
    this.came_s = new Map(reader.film.movers.map((mover) => [mover.entity, mover.t_s[0]!]));
  }

  at(time_s: number): Counts {
    const { film } = this.reader;
    const hostile = film.objects.filter((object) => object.side === "hostile");
    const friends = film.objects.filter((object) => object.side === "friend");
    return {
      hostile: hostile.length,
      through: hostile.filter((object) => object.end === "LEAKED" && past(object.end_s, time_s)).length,
      killed: hostile.filter((object) => past(object.killed_s, time_s)).length,
      flying: hostile.filter((object) => (this.came_s.get(object.entity) ?? Infinity) <= time_s && !past(object.end_s, time_s)).length,
      friends_lost: friends.filter((object) => past(object.killed_s, time_s)).length,
      missiles: film.missile_types.map((type) => ({
        label: type.label, loaded: type.loaded,
        left: type.loaded - film.missiles.filter((one) => one.type === type.name && past(one.launched_s, time_s)).length,
      })),
      units: this.units(film, time_s),
    };
  }

  private units(film: FilmDocument, time_s: number): Counts["units"] {
    const counted = film.fire_units.map((unit) => ({
      name: unit.name, targets: 0, target_channels: unit.target_channels, missiles: 0, missile_channels: unit.missile_channels,
    }));
    for (const object of film.objects) {
      if (!IN_HAND.has(this.reader.stageOf(object.entity, time_s)!)) continue;
      const unit = counted[unitAt(this.reader, object.entity, time_s)];
      if (unit) unit.targets++;
    }
    for (const missile of film.missiles) {
      const unit = counted[missile.unit];
      if (unit && past(missile.launched_s, time_s) && !past(missile.end_s, time_s)) unit.missiles++;
    }
    return counted;
  }
}
