// What belongs to what in a film: tracks to objects, events to entities, radars to fire units.

import type { FilmDocument, FilmEvent, Place, TrackMover } from "../api/types";

const NEAR_S = 3;
const NEAR_KM = 0.02;

/** Events about each entity, by rising time. */
export function eventsByEntity(events: FilmEvent[]): Map<number, FilmEvent[]> {
  const found = new Map<number, FilmEvent[]>();
  for (const event of events) {
    for (const entity of event.entities) {
      const mine = found.get(entity);
      if (mine) mine.push(event);
      else found.set(entity, [event]);
    }
  }
  return found;
}

function meets(event: FilmEvent, track: TrackMover, i: number): boolean {
  if (!event.at || Math.abs(event.t_s - track.t_s[i]!) > NEAR_S) return false;
  return Math.hypot(event.at[0] - track.x_km[i]!, event.at[1] - track.y_km[i]!) < NEAR_KM;
}

/**
 * Entity of the object of each track, by entity of track. The film does not say it outright: a track is confirmed and
 * dropped at the very places that the events of its object name.
 */
export function objectsOfTracks(film: FilmDocument): Map<number, number> {
  const found = new Map<number, number>();
  const objects = new Set(film.objects.map((object) => object.entity));
  const marks = film.events.filter((event) => event.kind === "CONFIRMED" || event.kind === "DROPPED");
  for (const track of film.tracks) {
    const last = track.t_s.length - 1;
    const mark = marks.find((event) => meets(event, track, event.kind === "CONFIRMED" ? 0 : last));
    const object = mark?.entities.find((entity) => objects.has(entity));
    if (object !== undefined) found.set(track.entity, object);
  }
  return found;
}

/** Engagement radar of each fire unit, null where the film has none of that name. */
export function radarsOfUnits(film: FilmDocument): (Place | null)[] {
  const left = film.places.filter((place) => place.what === "radar" && place.role === "engagement");
  return film.fire_units.map((unit) => {
    const at = unit as typeof unit & { lat_deg?: number; lon_deg?: number };
    const away = (place: Place) => Math.hypot(place.lat_deg - (at.lat_deg ?? place.lat_deg), place.lon_deg - (at.lon_deg ?? place.lon_deg));
    const named = left.filter((place) => place.name === unit.radar).sort((a, b) => away(a) - away(b));
    const mine = named[0] ?? null;
    if (mine) left.splice(left.indexOf(mine), 1); // batteries may have radars of one name
    return mine;
  });
}
