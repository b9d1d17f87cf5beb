// What the figures of a run say in tables and sentences.
import type { LevelRow, MagazineRow, ObjectRow, PmfBar, ShareRow } from "./shape";
import type { Matters, RunSummary, SensitivityDocument, Tally } from "./types";
import { figure, MEASURES, plural, share, span, whole } from "./words";

const hostileCount = (run: RunSummary): number => run.targets.filter((target) => target.side === "hostile").length;

/** Whether anything hostile is able to get through. */
export const leaks = (run: RunSummary): boolean => run.leakers.pmf.length > 1;
const friends = (run: RunSummary): boolean => run.friendly_losses.pmf.length > 1;

/** The first line of a run's answer: a mean and its range, in words. */
export function headline(run: RunSummary): string {
  const [tally, verb] = leaks(run) ? [run.leakers, "got through"] : [run.kills, "shot down"];
  const hostile = hostileCount(run);
  if (hostile === 1) return tally.mean === 0 ? `The one hostile object never ${leaks(run) ? "got through" : "was shot down"} in ${plural(run.runs, "case")}` : `The one hostile object ${leaks(run) ? "got through" : "was shot down"} in ${share(tally.mean)} of raids`;
  const said = verb === "shot down" ? "were shot down" : "got through";
  return tally.mean === 0 ? `Of ${whole(hostile)} hostile objects none ${said}` : `Of ${whole(hostile)} hostile objects ${figure(tally.mean)} ${said} on average`;
}

export interface SaidLevel extends LevelRow { said: string }

/** The counts that answer for a run, with what its document says of each. */
export function runLevels(run: RunSummary): SaidLevel[] {
  const row = (name: string, tally: Tally, said: string | undefined): SaidLevel => ({ name, mean: tally.mean, mc: tally.mc, chance: tally.chance, ignorance: tally.ignorance, said: said ?? "" });
  const rows = leaks(run) ? [row("Got through", run.leakers, run.answer.got_through)] : [];
  rows.push(row("Shot down", run.kills, run.answer.shot_down));
  if (friends(run)) rows.push(row("Friends shot down", run.friendly_losses, run.answer.friendly_losses));
  return rows;
}

export interface Table { head: string[]; rows: (string | number)[][] }

export function levelTable(rows: LevelRow[], what: string): Table {
  return {
    head: ["what", `mean ${what}`, "error of the average", "what nobody knows", "luck of a single raid"],
    rows: rows.map((row) => [row.name, figure(row.mean), span(row.mc), span(row.ignorance), span(row.chance)]),
  };
}

export function pmfTable(bars: PmfBar[], what: string): Table {
  return {
    head: [what, "all cases", "central values only"],
    rows: bars.map((bar) => [bar.count, share(bar.all), bar.central === null ? "not flown" : share(bar.central)]),
  };
}

export function objectTable(rows: ObjectRow[]): Table {
  return {
    head: ["object", "side", "chance of being shot down", "error", "what nobody knows", "missiles fired at it, mean", "main reason when not"],
    rows: rows.map((row) => [row.name, row.side, share(row.mean), span(row.mc, share), span(row.ignorance, share), figure(row.shots), row.reason]),
  };
}

export function magazineTable(rows: MagazineRow[]): Table {
  const of = (one: MagazineRow["fired"]): string => `${figure(one.mean)} (${span([one.p05, one.p95])})`;
  return { head: ["fire unit, missile", "fired: mean (90 of 100 cases)", "left: mean (90 of 100 cases)"], rows: rows.map((row) => [`${row.unit}, ${row.missile}`, of(row.fired), of(row.left)]) };
}

export function shareTable(rows: ShareRow[]): Table {
  return { head: ["unknown", "how", "share of the spread", "95 % interval"], rows: rows.map((row) => [row.name, row.kind, share(row.value), span([row.low, row.high], share)]) };
}

/** What this run itself can tell of the unknowns, in a sentence or two. */
export function mattersSentence(found: Matters | null): string {
  if (!found) return "This run is too small to tell which unknown matters: it takes eight sets of unknowns and two cases in each.";
  const asked = `${whole(found.looked_at)} unknowns were looked at in ${whole(found.sets)} sets`;
  const measure = MEASURES[found.measure] ?? found.measure;
  if (found.dice_share === null) return `${asked}: what nobody knows moves the number that ${measure} by less than the dice let see.`;
  const dice = `The dice are ${share(found.dice_share)} of the variance of single raids`;
  if (found.unknowns.length === 0) {
    const least = found.least_share !== null && found.least_share < 1 ? `: one would have to decide about ${share(found.least_share)} of the spread to be named` : "";
    return `${asked}, and none stands out${least}. ${dice}.`;
  }
  return `${asked}; these decide the number that ${measure} more than chance explains. ${dice}.`;
}

/** How the answer scatters: from set to set by what nobody knows, from raid to raid by the dice. */
export function scatterSentence(found: SensitivityDocument): string {
  const mean = `On average ${figure(found.mean)} ${MEASURES[found.measure] ?? found.measure} in a raid.`;
  if (!(found.between_variance > 0)) return `${mean} The dice explain all the scatter that was seen: what nobody knows moves this mean by less than so few cases let see.`;
  const sets = `From one set of unknowns to the next this mean scatters by ${figure(Math.sqrt(found.between_variance))} (standard deviation).`;
  if (found.dice_share === null) return `${mean} ${sets}`;
  const of_mean = found.dice_share_of_set_mean === null ? "" : `, and ${share(found.dice_share_of_set_mean)} of that of a mean of ${whole(found.cases_per_set)} raids`;
  return `${mean} ${sets} The dice are ${share(found.dice_share)} of the variance of single raids${of_mean}; no knowledge removes that noise.`;
}
