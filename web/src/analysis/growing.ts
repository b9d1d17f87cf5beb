// The answer of a run as it grows: what was known after how many cases.
import type { Job } from "../api/types";
import type { Bounds, Level } from "./types";
import { duration, figure, known, span, whole } from "./words";
import { COMPILING, workText } from "../shell/working";

export interface Growth { runs: number; mean: number; mc: Bounds; ignorance: Bounds }

export const active = (job: Job): boolean => job.state === "queued" || job.state === "running";

const MOST = 400;

/** The history with what a job says now, when it says more than before; every other point is dropped when too long. */
export function grown(history: Growth[], job: Job): Growth[] {
  const now = job.so_far;
  if (!now || now.runs <= (history.at(-1)?.runs ?? 0)) return history;
  const point = { runs: now.runs, mean: now.leakers.mean, mc: now.leakers.mc, ignorance: now.leakers.ignorance };
  const next = [...history, point];
  return next.length > MOST ? next.filter((_, i) => i % 2 === 1 || i === next.length - 1) : next;
}

/** Where a stage was first seen at work, by the job's own clock: translating code before it must not count. */
export interface Pace { stage: string; done: number; elapsed_s: number; rate: number | null }

/** The pace of the stage a job is in, from what was seen before; null where it has not begun. */
export function paced(before: Pace | null, job: Job): Pace | null {
  if (job.state !== "running" || job.done <= 0) return null;
  if (!before || before.stage !== job.stage || job.done < before.done) return { stage: job.stage, done: job.done, elapsed_s: job.elapsed_s, rate: null };
  const passed_s = job.elapsed_s - before.elapsed_s;
  return passed_s > 0 && job.done > before.done ? { ...before, rate: (job.done - before.done) / passed_s } : before;
}

/** Progress in words: stage, how many of how many, rate, time left. Only raids are counted in cases. */
export function progressText(job: Job, pace: Pace | null): string {
  if (job.state === "queued") return "waiting for the jobs before it";
  if (job.stage.startsWith(COMPILING)) return workText(job);
  const parts = [job.stage || job.state];
  const things = job.stage.startsWith("flying raids") ? " cases" : "";
  if (job.total > 1) parts.push(`${whole(job.done)} of ${whole(job.total)}${things}`);
  if (pace?.rate && job.done < job.total) {
    if (things) parts.push(`${pace.rate >= 10 ? whole(pace.rate) : pace.rate.toFixed(1)} cases/s`);
    parts.push(`${duration((job.total - job.done) / pace.rate)} left`);
  }
  return parts.join(" · ");
}

/** What became of a job that ended. */
export function endText(job: Job): string {
  if (job.state === "done") return `finished in ${duration(job.elapsed_s)}`;
  if (job.state === "failed") return job.error ?? "failed; the server gave no reason";
  // progress counts the chunk under way, but only finished chunks are kept: the server's sentence says how many
  const said = /\b(\d+) cases are kept/.exec(job.error ?? "");
  const done = said ? Number(said[1]) : job.done;
  const kept = done > 0 ? `${whole(done)} of ${whole(job.total)} cases are kept` : job.done > 0 ? "too few were flown yet to keep any" : "nothing was flown yet";
  return `cancelled: ${kept}; starting the same again goes on from there`;
}

/** Where the result of a finished job is shown. */
export function resultHash(job: Job): string | null {
  return job.state === "done" && job.result ? `#/runs/${encodeURIComponent(job.result)}` : null;
}

/** The answer so far, each interval under its own name; what cannot be said yet is said so. */
export function soFarSentence(found: Level, runs: number): string {
  const parts = [`${figure(found.mean)} got through on average after ${whole(runs)} cases`, `error of the average ${span(found.mc)}`];
  parts.push(known(found.chance) ? `${span(found.chance)} in a single raid` : "a single raid's luck is told last, by the raids at central values");
  if (known(found.ignorance))
    parts.push(found.ignorance[0] === found.ignorance[1] ? "what nobody knows moves it by less than luck lets see" : `${span(found.ignorance)} on average depending on what nobody knows`);
  return `${parts.join("; ")}.`;
}
