// Numbers and codes in plain words. Numbers read as in the report (threatring/results/words.py).
import type { Bounds } from "./types";

/** What a reader is told of each reason; a test holds them to `records.Reason`. */
export const REASONS: Record<string, string> = {
  none: "killed",
  below_horizon: "it stayed hidden below the horizon or behind the ground",
  out_of_coverage: "it stayed outside every radar's elevation limits or instrumented range",
  too_faint: "it was in line of sight but its echo was too weak",
  track_unconfirmed: "it was seen, but not often enough to confirm a track",
  not_identified: "identification was not finished in time",
  taken_for_friend: "it was taken for a friend",
  not_declared: "it was never declared hostile, and weapons were tight",
  weapons_hold: "weapons were on hold",
  no_channel: "no free target channel",
  out_of_sector: "outside the sector the engagement radar was facing",
  no_lock: "the engagement radar could not lock it",
  out_of_reach: "beyond the reach of every missile left",
  inside_minimum: "already inside minimum range",
  outside_ballistic_limits: "no intercept point inside the claimed limits for ballistic targets",
  no_missile: "no suitable missile left in the tubes",
  no_missile_channel: "no free missile channel",
  reacting: "the fire unit was still reacting",
  missile_in_flight: "the missiles were still on their way",
  missed: "the missiles flew past outside their lethal radius",
  burst_without_kill: "a warhead burst near it without killing it",
  launch_failed: "the missiles failed at launch",
  lost_guidance: "the missiles lost their guidance, power or target",
  believed_killed: "it was wrongly reported killed",
  intercept_below_horizon: "the predicted intercept point lay below the engagement radar's horizon",
  not_engageable_kind: "no missile on the launchers is claimed to engage its kind",
  assessing: "the result of the last salvo was still being assessed",
  beyond_declared: "beyond the declared range of every missile left",
  track_lost: "its track was lost",
  not_released: "it was never released: its carrier was stopped before",
  radar_silent: "the radars it took were silent or destroyed",
};

export const STAGES: Record<string, string> = {
  targets: "hostile objects", detected: "seen by a radar", tracked: "tracked", identified: "identified",
  assigned: "assigned to a fire unit", launched_at: "fired at", intercepted: "reached by a missile",
  killed: "shot down",
};

export const MEASURES: Record<string, string> = {
  leakers: "got through", kills: "shot down", shots: "missiles fired", friendly_losses: "friends shot down",
  friends_engaged: "friends fired at",
};

export const CLAIMS: Record<string, string> = {
  central: "central (middle of what sources allow)",
  advertised: "advertised (the maker's figures)",
  sceptical: "sceptical (the critics' figures)",
};

export const KINDS: Record<string, string> = {
  run: "run", comparison: "comparison", sensitivity: "sensitivity", study: "study", coverage: "coverage",
  envelope: "envelope", compare: "comparison",
};

/** The three intervals, in one line each: name, sentence, class of its key. */
export const INTERVALS = [
  { key: "mc", name: "error of the average", says: "how far the average may be from that of endlessly many raids; only more raids shrink it" },
  { key: "ignorance", name: "what nobody knows", says: "where the average lies for 95 of 100 sets of the unknown numbers, luck removed; only better sources shrink it" },
  { key: "chance", name: "luck of a single raid", says: "what 95 of 100 single raids bring, were every unknown at its central value; nothing shrinks it" },
] as const;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function reasonText(key: string): string {
  return capital(REASONS[key] ?? key.replaceAll("_", " "));
}

export function stageText(key: string): string {
  return capital(STAGES[key] ?? key.replaceAll("_", " "));
}

export function missileText(name: string): string {
  return name.replace(/^missile_/, "").replaceAll("_", " / ");
}

/** A mean count: one decimal, two below one. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "not known";
  if (value < 0) return `−${figure(-value)}`;
  if (Math.abs(value - Math.round(value)) < 5e-4) return String(Math.round(value));
  return value >= 0.995 ? value.toFixed(1) : value >= 0.01 ? value.toFixed(2) : "less than 0.01";
}

/** A difference with its sign. */
export function signed(value: number): string {
  const size = Math.abs(value) >= 0.995 ? Math.abs(value).toFixed(1) : Math.abs(value).toFixed(2);
  return value === 0 ? "0" : Number(size) === 0 ? "0.00" : `${value > 0 ? "+" : "−"}${size}`;
}

/** A share in percent; only what is exactly none or all reads 0 or 100 %. */
export function share(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "not known";
  const percent = 100 * value;
  if (value === 0 || value === 1) return `${percent} %`;
  if (percent < 0.095) return "less than 0.1 %";
  if (percent > 99.905) return "more than 99.9 %";
  return `${percent.toFixed(percent < 9.95 || percent > 99.05 ? 1 : 0)} %`;
}

export function known(bounds: Bounds): bounds is [number, number] {
  return bounds.every((bound) => bound !== null && Number.isFinite(bound));
}

/** An interval in words, "not known" where a bound is missing. */
export function span(bounds: Bounds, say: (value: number) => string = figure): string {
  if (!known(bounds)) return "not known";
  const [low, high] = [say(bounds[0]), say(bounds[1])];
  if (low === high) return low;
  const [unit] = low.endsWith(" %") && high.endsWith(" %") ? [" %"] : [""];
  return `${unit ? low.slice(0, -2) : low} to ${high}`;
}

/** A value of the catalogue with its unit, lengths and times of many digits made short. */
export function quantity(value: number, unit: string): string {
  const large = unit === "m" && Math.abs(value) >= 10000;
  const said = Number((large ? value / 1000 : value).toPrecision(4)).toLocaleString("en", { maximumFractionDigits: 6 });
  const mark = large ? "km" : unit;
  return mark ? `${said}${mark === "°" ? "" : " "}${mark}` : said;
}

/** Whole numbers with thin groups: 16,384. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}

/** A stretch of time as people say it: 8 s, 2 min 5 s, 1 h 10 min. */
export function duration(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return "not known";
  const all = Math.max(0, Math.round(seconds));
  const [h, min, s] = [Math.floor(all / 3600), Math.floor((all % 3600) / 60), all % 60];
  if (h) return `${h} h ${min} min`;
  return min ? `${min} min ${s} s` : `${s} s`;
}

/** A number with its thing: 1 case, 2 cases. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : many}`;
}
