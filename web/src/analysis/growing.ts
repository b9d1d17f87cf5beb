// The answer of a run as it grows: what was known after how many cases.
import type { Job } from "../api/types";
import type { Bounds } from "./types";
import { duration, whole } from "./words";

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

/** Progress in words: stage, how many of how many, rate, time left. */
export function progressText(job: Job): string {
  if (job.state === "queued") return "waiting for the jobs before it";
  const parts = [job.stage || job.state];
  if (job.total > 0) parts.push(`${whole(job.done)} of ${whole(job.total)} cases`);
  if (job.state === "running" && job.done > 0 && job.elapsed_s > 0) {
    const rate = job.done / job.elapsed_s;
    parts.push(`${rate >= 10 ? whole(rate) : rate.toFixed(1)} cases/s`);
  }
  if (job.state === "running" && job.left_s !== null) parts.push(`${duration(job.left_s)} left`);
  return parts.join(" · ");
}

/** What became of a job that ended. */
export function endText(job: Job): string {
  if (job.state === "done") return `finished in ${duration(job.elapsed_s)}`;
  if (job.state === "failed") return job.error ?? "failed; the server gave no reason";
  const kept = job.done > 0 ? `${whole(job.done)} of ${whole(job.total)} cases are kept` : "nothing was flown yet";
  return `cancelled: ${kept}; starting the same again goes on from there`;
}

/** Where the result of a finished job is shown. */
export function resultHash(job: Job): string | null {
  return job.state === "done" && job.result ? `#/runs/${encodeURIComponent(job.result)}` : null;
}
