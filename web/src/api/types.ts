// What the server sends (threatring/serve). Positions are kilometres east (x) and north (y) in the azimuthal equidistant
// plane about the scenario's site, altitudes metres above mean sea level, times seconds since the start of the case.

export type Side = "hostile" | "friend" | "unknown";

export interface Site { name: string; lat_deg: number; lon_deg: number; ground_m: number }

/** Something that moved: columns of samples by rising time; straight lines between them. */
export interface Mover {
  key: string; entity: number; what: "object" | "missile" | "track"; name: string; class: string; label: string;
  side: Side; ending: string; destroyed: boolean; unit: number; target: number;
  t_s: number[]; x_km: number[]; y_km: number[]; alt_m: number[]; speed_m_s: number[];
}

/** A track of a command post, and when what it was believed to be changed. */
export interface TrackMover extends Mover { identity_t_s: number[]; identity: string[] }

export interface Place {
  key: string; what: "radar" | "launcher" | "defended"; name: string; class: string; role: string;
  lat_deg: number; lon_deg: number; x_km: number; y_km: number; ground_m: number; above_m: number;
  radius_km: number; lost_s: number | null;
  /** Of a radar: half the width of the sector it watches when it faces one (180: never), and the time between two looks of its
   * search at the same place; absent: not told, null: it has none. */
  sector_halfwidth_deg?: number | null; scan_period_s?: number | null;
  /** Where it faces at the start, degrees from north; null: it looks all round. */
  boresight_deg?: number | null;
  elevation_min_deg?: number; elevation_max_deg?: number;
  /** When the scenario has it silent: from, to (null: for good). */
  silent_s?: [number, number | null][];
}

export interface FilmEvent {
  t_s: number; kind: string; text: string; entities: number[]; unit: number; at: [number, number, number] | null;
  /** Where a radar faces from then on, degrees from north. */
  facing_deg?: number;
  /** How long a radar hides, s. */
  for_s?: number;
}

/** One object of the raid: when it reached which stage (null: never), how it ended, why, and its story. */
export interface FilmObject {
  entity: number; name: string; raid: string; class: string; label: string; side: "hostile" | "friend"; motion: string;
  can_leak: boolean; end: string; reason: string; sentence: string; shots: number; identity: string;
  first_plot_range_m: number | null; first_plot_s: number | null; confirmed_s: number | null;
  identified_s: number | null; assigned_s: number | null; locked_s: number | null; launched_s: number | null;
  intercepted_s: number | null; killed_s: number | null; end_s: number | null; story: string[];
}

export interface FilmMissile {
  entity: number; type: string; label: string; unit: number; target: number; salvo: number;
  launched_s: number | null; end_s: number | null; closest_m: number | null; kill_prob: number;
}

export interface FilmDocument {
  format: 1; mark: string; case: number; end_s: number; site: Site; scenario: string; title: string; summary: string;
  version: string; catalogue_hash: string; claims: string; epoch: number; seed: number; command: string;
  movers: Mover[]; tracks: TrackMover[]; places: Place[]; events: FilmEvent[]; meanings: Record<string, string>;
  objects: FilmObject[]; missiles: FilmMissile[]; defence_story: string[];
  fire_units: { name: string; radar: string; target_channels: number; missile_channels: number }[];
  posts: { name: string }[];
  missile_types: { name: string; label: string; declared_range_m: number; advertised_range_m: number; loaded: number }[];
  horizon: { radar: string; altitude_m: number; range_m: number }[];
  references: string[];
}

export interface Fault { file: string; field: string; value: unknown; expected: string }

/** Body of every answer that is no 2xx. */
export interface ApiError { error: { message: string; faults?: Fault[] } }

// ---- the library: scenarios, runs, catalogue ----

export interface ScenarioEntry {
  id: string; title: string; summary: string; teaches: string; bundled: boolean; rev: string; faults: number;
}

export interface ScenarioDocument {
  id: string; bundled: boolean;
  /** Changes with every save; send it back as If-Match. */
  rev: string;
  toml: string;
  /** The file as data, just as written: only keys that the file has. */
  data: Record<string, any>;
}

/** Answer of POST /validate: the faults of a text, and what could be laid of it all the same. */
export interface Validation {
  ok: boolean; faults: Fault[];
  /** What `threatring check` says, line by line; empty when nothing could be made of the text. */
  explained: string[];
  data: Record<string, any> | null;
  laid: Laid | null;
  /** The text that was checked: of data, as the server writes it. */
  toml: string;
}

/** A scenario on its plane. `field` is where it stands in the file, for instance raids[0].route[2]. */
export interface Laid {
  site: Site;
  places: (Place & { field: string })[];
  routes: { field: string; name: string; class: string; label: string; side: Side; count: number;
    x_km: number[]; y_km: number[]; alt_m: number[];
    /** Points that can be taken hold of: waypoints, orbit middle, launch and aim. */
    points: { field: string; x_km: number; y_km: number; alt_m: number }[] }[];
}

/** GET /scenarios/{id}/ground or POST /ground: what the map is drawn on. */
export interface GroundDocument {
  site: Site; extent_km: number;
  /** Lines as [x0, y0, x1, y1, ...]. */
  coast: number[][]; boundaries: number[][];
  /** One sentence of policy about boundary lines, and the sources. */
  policy: string; references: string[];
  /** Hill shade as a picture over [west, south, east, north] km, null where the scenario has no terrain. */
  relief: { url: string; west_km: number; south_km: number; east_km: number; north_km: number } | null;
  /** Heights on a grid for 3-D, rows from south to north; null without terrain. */
  heights: { west_km: number; south_km: number; step_km: number; columns: number; rows: number; heights_m: number[] } | null;
}

export interface RunEntry {
  id: string; kind: "run" | "film" | "comparison" | "sensitivity" | "study" | "coverage" | "envelope"; title: string; scenario: string;
  state: "done" | "partial"; runs: number; made: string; leakers_mean: number | null;
}

/** An estimate with its three intervals, never mixed (docs/uncertainty.md). */
export interface Count {
  mean: number; mc: [number | null, number | null]; chance: [number | null, number | null];
  ignorance: [number | null, number | null]; pmf: number[]; pmf_central: number[];
}

/** GET /runs/{id}: the document of `threatring run --json` with what the page needs beside it. */
export interface RunDocument {
  id: string; state: "done" | "partial"; summary: Record<string, any>;
  /** Cases with what became of them, for choosing one to watch. */
  cases: { case: number; leakers: number; kills: number; shots: number; friendly_losses: number }[];
  typical_case: number;
  figures: { name: string; title: string; alt: string }[];
}

// ---- jobs ----

export interface JobRequest {
  kind: "run" | "compare" | "sensitivity" | "coverage" | "envelope";
  scenario: string; runs?: number; sets?: number; seed?: number; claims?: string; epoch?: number;
  /** compare: claims or scenarios beside the first. */
  variants?: string[];
  /** coverage: altitudes above the sea, m. */
  altitudes_m?: number[];
}

export interface Job {
  id: string; kind: string; scenario: string; state: "queued" | "running" | "done" | "failed" | "cancelled";
  stage: string; done: number; total: number; elapsed_s: number; left_s: number | null;
  /** The answer so far, while a run grows: cases and mean number that got through, with intervals. */
  so_far: { runs: number; leakers: Count } | null;
  /** Where the result is when done: id of a run, comparison, ... */
  result: string | null; error: string | null;
}

// ---- results for layers ----

export interface CoverageDocument {
  id: string; scenario: string; site: Site;
  radars: { name: string; x_km: number; y_km: number; advertised_km: number;
    levels: { altitude_m: number; above: "ground" | "sea"; area_km2: number; max_range_km: number; rings: number[][] }[] }[];
  notes: string[]; references: string[];
}

export interface EnvelopeDocument {
  id: string;
  missiles: { name: string; label: string; declared_km: number; advertised_km: number;
    /** Outer edge of reach by height, of the middle, the least and the greatest member, km at altitudes_m. */
    altitudes_m: number[]; reach_km: (number | null)[]; least_km: (number | null)[]; most_km: (number | null)[] }[];
  notes: string[]; references: string[];
}
