// What a job does, in words for somebody who waits for a film.

import type { Job } from "../api/types";

export const COMPILING = "compiling"; // stages that begin so have no measure
export const COMPILING_TAKES = "one or two minutes, once on this machine";

/** True while how much is done can be told. */
export function isMeasured(job: Job): boolean {
  return job.state === "running" && job.total > 1 && !job.stage.startsWith(COMPILING);
}

/** The stage of a job; only raids are counted in cases. */
export function workText(job: Job): string {
  if (job.state === "queued") return "waiting for the work before it";
  if (job.stage.startsWith(COMPILING)) return `compiling the simulation: ${COMPILING_TAKES}`;
  if (job.stage === "" || job.stage === "starting") return "starting the simulation";
  if (!isMeasured(job)) return job.stage;
  return `${job.stage}: ${job.done} of ${job.total}${job.stage.startsWith("flying raids") ? " cases" : ""}`;
}
