// The forms: which keys of a scenario they show, what these are called, and what is taken where the file is silent.
// Meanings and defaults are those of docs/scenarios.md; what is right is said by the server alone.

export interface Choice { value: string; label: string }
export interface Spec {
  key: string; label: string; kind: "number" | "text" | "area" | "choice" | "flag";
  unit?: string; help?: string; choices?: Choice[];
  /** What holds where the file has no such key, in words. */
  otherwise?: string;
  /** Takes the whole width of the form. */
  wide?: boolean;
}

const number = (key: string, label: string, unit: string, otherwise: string, help = ""): Spec => ({ key, label, kind: "number", unit, otherwise, help });
const flag = (key: string, label: string, otherwise: string, help = ""): Spec => ({ key, label, kind: "flag", otherwise, help });
const choice = (key: string, label: string, otherwise: string, choices: [string, string][], help = ""): Spec =>
  ({ key, label, kind: "choice", otherwise, help, choices: choices.map(([value, text]) => ({ value, label: text })) });

export const SITE: Spec[] = [
  { key: "name", label: "Name", kind: "text", otherwise: "the site", wide: true },
  number("lat_deg", "Latitude", "° N", "required"),
  number("lon_deg", "Longitude", "° E", "required"),
  number("ground_m", "Ground above the sea", "m", "0", "Height of the smooth ground; with terrain the real ground counts."),
];

export const RUN: Spec[] = [
  { key: "title", label: "Title", kind: "text", otherwise: "none", wide: true },
  { key: "summary", label: "Summary", kind: "area", otherwise: "none" },
  { key: "teaches", label: "What it teaches", kind: "area", otherwise: "none" },
  number("seed", "Seed of the dice", "", "1", "The same seed gives the same cases."),
  number("runs", "Cases", "", "1024"),
  number("duration_s", "Duration", "s", "1200", "When it ends at the latest; at most 7200 s."),
  choice("claims", "Claims believed", "central", [["central", "central"], ["advertised", "advertised"], ["sceptical", "sceptical"]],
    "Which of the public claims about ranges and reliability are taken."),
  number("epoch_year", "Epoch", "year", "2018", "Equipment and claims that came later do not exist; 2007 or later."),
];

export const RADAR: Spec[] = [
  number("boresight_deg", "Faces at the start", "° from north", "0", "Matters for radars with a sector, such as 92N6E."),
  choice("mode", "Mode", "rotate", [["rotate", "rotate: usual duty"], ["sector", "sector: search one sector"], ["cue", "cue: search on a ballistic cue"]]),
  number("sector_width_deg", "Width of its sector", "°", "the catalogue's"),
  number("antenna_height_m", "Antenna height", "m", "by mount"),
  number("altitude_m", "Height if airborne", "m", "on the ground"),
  number("lost_s", "Destroyed at", "s", "never"),
];

export const DEFENDED: Spec[] = [
  { key: "name", label: "Name", kind: "text", otherwise: "object 1, 2, …" },
  number("radius_m", "Radius", "m", "500"),
];

export const LAUNCHERS: Spec[] = [
  number("count", "Launchers in it", "", "1"),
  number("spacing_m", "Between neighbours", "m", "100", "The row runs from west to east about the group's place."),
  number("reload_count", "Reloads", "times", "0", "Each takes the catalogue's reload time (45 min)."),
  number("lost_s", "Destroyed at", "s", "never"),
];

export const RAID: Spec[] = [
  number("count", "Number", "objects", "1"),
  choice("side", "Side, in truth", "hostile", [["hostile", "hostile"], ["friend", "friend"]]),
  number("start_s", "First one starts at", "s", "0"),
  number("interval_s", "Interval between them", "s", "0"),
  number("spacing_m", "Spacing abreast", "m", "0"),
  choice("arrivals", "Arrivals", "regular", [["regular", "regular"], ["poisson", "poisson: thrown anew in every case"]]),
  choice("arrival", "Its path ends when it", "by class", [["strikes", "strikes its aim"], ["releases", "reaches its release point"], ["leaves", "leaves"]]),
];

export const RAID_MORE: Spec[] = [
  choice("evasion", "When warned it will", "by class", [["beam", "beam"], ["dive", "dive"], ["jink", "jink"], ["none", "do nothing"]]),
  number("signature_gain_db", "Echo above its class", "dB", "0", "A decoy's amplifier."),
  flag("carries_iff", "Answers interrogation", "friends do"),
];

export const BALLISTIC: Spec[] = [
  choice("trajectory", "Trajectory", "by class", [["normal", "normal"], ["lofted", "lofted"], ["depressed", "depressed"], ["quasi-ballistic", "quasi-ballistic"]]),
  number("apogee_m", "Greatest height above the sea", "m", "by class and range"),
];

export const ORBIT: Spec[] = [
  number("radius_m", "Radius", "m", "20 000"),
  number("altitude_m", "Height", "m", "by class"),
  choice("reference", "Height above", "sea", [["sea", "mean sea level"], ["ground", "the ground"]]),
  number("speed_m_s", "Speed", "m/s", "by class"),
  number("turns", "Turns", "", "until the end"),
];

export const DOCTRINE: Spec[] = [
  choice("weapons", "Weapons", "tight", [["hold", "hold: no fire"], ["tight", "tight: only identified hostiles"], ["free", "free: all but identified friends"]]),
  number("salvo_count", "Missiles in a salvo", "", "the catalogue's"),
  number("salvo_max_count", "Most salvos at a target", "", "2"),
  flag("look_between", "Look between salvos", "yes"),
  flag("honour_declared_range", "Keep to declared range", "yes"),
  number("confirm_hit_count", "Hits that confirm a track", "", "2"),
  number("confirm_look_count", "… out of looks", "", "3"),
  number("drop_miss_count", "Misses that drop it", "", "3"),
  flag("self_defence", "Self-defence", "no", "Under hold and tight, what endangers own radars or launchers may be shot at."),
  number("self_defence_s", "… when it is there within", "s", "60"),
  flag("emission_control", "Emission control", "no", "Radars that guide nothing fall silent when something is about to strike them."),
  number("lock_ahead_s", "Falling targets: lock ahead", "s", "20"),
];

export const IDENTIFICATION: Spec[] = [
  flag("trust_civil_modes", "A civil answer makes a friend", "yes"),
  number("interrogation_tries_count", "Interrogations before it counts as silent", "", "3"),
];

/** What a person typed into a field of numbers: a number, the words as they stand if they are none, undefined for nothing. */
export function typedNumber(text: string): number | string | undefined {
  const bare = text.trim().replace(/(\d)[_ \u00a0\u202f](?=\d{3}\b)/g, "$1");
  if (bare === "") return undefined;
  const value = Number(bare.replace(/^−/, "-"));
  return Number.isFinite(value) && !/[xobXOB]/.test(bare) ? value : text;
}

/** A fault as a field shows it: what would be right, without the meaning of the key, which stands above it. */
export const shortly = (expected: string): string => (/^must be [^:]+: /.test(expected) ? expected.slice(0, expected.indexOf(": ")) : expected);
