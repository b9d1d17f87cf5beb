// A small run that is flown so that there is a film to watch, when a scenario has none yet.

import type { Client } from "../api/client";
import { messageOf } from "../api/client";
import type { Job, JobRequest } from "../api/types";

const RUNS = 64; // enough for a typical case, seconds of computing
const SETS = 8;
const ASK_MS = 400;
const OPEN = new Set<Job["state"]>(["queued", "running"]);

export class Flying {
  /** Jobs by scenario, while they run. */
  jobs = $state<Record<string, Job>>({});

  constructor(private readonly client: Client, private readonly done: (run: string) => void, private readonly bad: (message: string) => void) {}

  async start(scenario: string): Promise<void> {
    if (this.jobs[scenario]) return;
    const request: JobRequest = { kind: "run", scenario, runs: RUNS, sets: SETS };
    try {
      let job = await this.client.post<Job>("jobs", request);
      while (OPEN.has(job.state)) {
        this.jobs[scenario] = job;
        await new Promise((later) => setTimeout(later, ASK_MS));
        job = await this.client.get<Job>(`jobs/${job.id}`);
      }
      delete this.jobs[scenario];
      if (job.state === "done" && job.result) this.done(job.result);
      else if (job.state === "failed") this.bad(job.error ?? "The run failed.");
    } catch (error) {
      delete this.jobs[scenario];
      this.bad(messageOf(error));
    }
  }

  async cancel(scenario: string): Promise<void> {
    const job = this.jobs[scenario];
    if (job) await this.client.delete(`jobs/${job.id}`).catch((error) => this.bad(messageOf(error)));
  }
}
