// A film made by hand, small enough that every value can be worked out on paper.
import type { FilmDocument, FilmObject, Mover } from "../../src/api/types";

export function mover(key: string, entity: number, what: Mover["what"], t_s: number[], x_km: number[], y_km: number[], more: Partial<Mover> = {}): Mover {
  return {
    key, entity, what, name: key, class: "", label: "", side: "hostile", ending: "", destroyed: false, unit: -1, target: -1,
    t_s, x_km, y_km, alt_m: t_s.map(() => 1000), speed_m_s: t_s.map(() => 200), ...more,
  };
}

const object: FilmObject = {
  entity: 0, name: "flyer 1", raid: "flyers", class: "", label: "flyer", side: "hostile", motion: "air", can_leak: true, end: "LEAKED",
  reason: "missed", sentence: "the missiles flew past", shots: 1, identity: "hostile", first_plot_range_m: 50000, first_plot_s: 10,
  confirmed_s: 20, identified_s: 30, assigned_s: 35, locked_s: 40, launched_s: 50, intercepted_s: null, killed_s: null, end_s: 100,
  story: ["t = 10 s: first seen", "In the end: got through at t = 100 s: the missiles flew past"],
};

/** An object that flies east, then north; a track of it that is lost at 80 s; one missile from 50 s to 70 s. */
export function madeFilm(): FilmDocument {
  const event = (t_s: number, kind: string, text = "", entities = [0], unit = 0, at: [number, number, number] | null = null) => ({ t_s, kind, text, entities, unit, at });
  return {
    format: 1, mark: "", case: 7, end_s: 120, site: { name: "", lat_deg: 40, lon_deg: 30, ground_m: 0 }, scenario: "made", title: "", summary: "",
    version: "", catalogue_hash: "", claims: "", epoch: 2018, seed: 1, command: "",
    movers: [
      mover("object-0", 0, "object", [0, 40, 100], [0, 8, 8], [0, 0, 6], { alt_m: [1000, 3000, 3000], speed_m_s: [200, 200, 100] }),
      mover("missile-1", 1, "missile", [50, 70], [0, 4], [0, 4], { side: "friend", target: 0, ending: "missed" }),
    ],
    tracks: [{ ...mover("track-1", 9, "track", [21, 40, 80], [4.2, 8, 8], [0, 0, 4], { side: "unknown" }), identity_t_s: [21, 30], identity: ["pending", "hostile"] }],
    places: [
      { key: "radar-1", what: "radar", name: "E1", class: "", role: "engagement", lat_deg: 40, lon_deg: 30, x_km: 0, y_km: 0, ground_m: 0, above_m: 10, radius_km: 100, lost_s: null },
      { key: "radar-2", what: "radar", name: "A1", class: "", role: "acquisition", lat_deg: 40, lon_deg: 30, x_km: 1, y_km: 0, ground_m: 0, above_m: 10, radius_km: 100, lost_s: 90 },
    ],
    events: [
      event(10, "FIRST_PLOT"), event(20, "CONFIRMED", "", [0], 0, [4.2, 0, 1000]), event(30, "IDENTIFIED"), event(35, "CUED"),
      event(36, "SLEWED", "", [0], 0, [5, 5, 0]), event(40, "LOCKED"), event(45, "HUSHED", "A1 falls silent for 20 s", [], 1),
      event(50, "LAUNCHED", "", [1, 0]), event(60, "HOMING", "", [1, 0]), event(70, "SHOT_ENDED", "", [1, 0]),
      event(80, "DROPPED", "", [0], 0, [8, 4, 1000]), event(90, "RADAR_LOST", "", [], 1), event(100, "ARRIVED"),
    ],
    meanings: {}, objects: [object],
    missiles: [{ entity: 1, type: "m", label: "M", unit: 0, target: 0, salvo: 0, launched_s: 50, end_s: 70, closest_m: 30, kill_prob: 0 }],
    defence_story: [], fire_units: [{ name: "unit 1", radar: "E1", target_channels: 2, missile_channels: 4 }], posts: [],
    missile_types: [{ name: "m", label: "M", declared_range_m: 1, advertised_range_m: 1, loaded: 8 }], horizon: [], references: [],
  };
}
