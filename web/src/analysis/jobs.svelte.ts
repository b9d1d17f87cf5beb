// The queue of jobs as the server tells it, and how the answers of running ones have grown.
import type { Client } from "../api/client";
import type { Job, JobRequest } from "../api/types";
import { active, grown, paced, type Growth, type Pace } from "./growing";

const BUSY_MS = 1000;
const IDLE_MS = 8000;

export class Jobs {
  all = $state<Job[]>([]);
  growth = $state<Record<string, Growth[]>>({});
  paces = $state<Record<string, Pace | null>>({});
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;
  private seen = new Map<string, Job["state"]>();

  private ended: (job: Job) => void = () => {};
  private failed: (error: unknown) => void = () => {};

  constructor(private client: Client) {}

  /** Look at the queue until `stop`; `ended` hears of jobs that ended, `failed` of looks that found no server. */
  start(ended: (job: Job) => void, failed: (error: unknown) => void): void {
    [this.ended, this.failed] = [ended, failed];
    this.stopped = false;
    void this.poll();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  async ask(request: JobRequest): Promise<Job> {
    const job = await this.client.post<Job>("/jobs", request);
    this.seen.set(job.id, "queued");
    await this.poll();
    return job;
  }

  async cancel(job: Job): Promise<void> {
    await this.client.delete(`/jobs/${encodeURIComponent(job.id)}`);
    await this.poll();
  }

  private async poll(): Promise<void> {
    clearTimeout(this.timer);
    try {
      this.take(await this.client.get<Job[]>("/jobs"));
    } catch (error) {
      this.failed(error);
    }
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.poll(), this.all.some(active) ? BUSY_MS : IDLE_MS);
  }

  /** Keep the new state; a job that ended since the last look is told. */
  private take(jobs: Job[]): void {
    this.all = jobs;
    this.growth = Object.fromEntries(jobs.map((job) => [job.id, grown(this.growth[job.id] ?? [], job)]));
    this.paces = Object.fromEntries(jobs.map((job) => [job.id, paced(this.paces[job.id] ?? null, job)]));
    for (const job of jobs) {
      const before = this.seen.get(job.id);
      this.seen.set(job.id, job.state);
      if (before !== undefined && before !== job.state && !active(job)) this.ended(job);
    }
  }
}
