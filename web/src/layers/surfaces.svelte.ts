// What layers are drawn from: the ground of a scenario, and coverage and reach that the server computes on request.

import type { CoverageDocument, EnvelopeDocument, GroundDocument, Job, JobRequest, RunEntry } from "../api/types";

/** What is needed of the client (api/client.ts). */
export interface Asking {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  delete(path: string): Promise<unknown>;
}

export type Kind = "coverage" | "envelope";

/** A height for which coverage is known, m, and what it is measured from. */
export interface Level { altitude_m: number; above: "ground" | "sea" }

const POLL_MS = 700;
const FOLDER: Record<Kind, string> = { coverage: "coverage", envelope: "envelopes" };

export class Surfaces {
  ground = $state.raw<GroundDocument | null>(null);
  coverage = $state.raw<CoverageDocument | null>(null);
  envelopes = $state.raw<EnvelopeDocument | null>(null);
  jobs = $state.raw<Record<Kind, Job | null>>({ coverage: null, envelope: null });
  troubles = $state.raw<Record<Kind | "ground", string>>({ coverage: "", envelope: "", ground: "" });
  scenario = $state("");
  #turn = 0;

  constructor(
    private readonly client: Asking,
    private readonly pause: () => Promise<void> = () => new Promise((done) => setTimeout(done, POLL_MS)),
  ) {}

  /** Heights for which coverage is known, m, those above the ground first, each group rising. */
  get altitudes(): Level[] {
    const found = new Map<string, Level>();
    for (const { altitude_m, above = "sea" } of this.coverage?.radars.flatMap((radar) => radar.levels) ?? []) {
      found.set(`${above} ${altitude_m}`, { altitude_m, above });
    }
    return [...found.values()].sort((a, b) => a.above.localeCompare(b.above) || a.altitude_m - b.altitude_m);
  }

  running(kind: Kind): boolean {
    const state = this.jobs[kind]?.state;
    return state === "queued" || state === "running";
  }

  /** Turn to a scenario: its ground, and the latest coverage and reach that were computed for it before. */
  async show(scenario: string, extent_km?: number): Promise<void> {
    const turn = this.#begin(scenario);
    const query = extent_km === undefined ? "" : `?extent_km=${extent_km}`;
    const ground = this.client.get<GroundDocument>(`scenarios/${encodeURIComponent(scenario)}/ground${query}`);
    const found = this.client.get<RunEntry[]>("runs").catch(() => []); // without a library there is nothing to reuse
    try {
      const document = await ground;
      if (turn === this.#turn) this.ground = document;
    } catch (error) {
      this.#trouble("ground", error, turn);
    }
    const entries = (await found).filter((entry) => entry.scenario === scenario && entry.state === "done");
    for (const kind of ["coverage", "envelope"] as const) {
      const latest = entries.filter((entry) => entry.kind === kind).sort((a, b) => b.made.localeCompare(a.made))[0];
      if (latest && turn === this.#turn && !this.jobs[kind]) await this.#take(kind, latest.id, turn);
    }
  }

  /** Have the server compute a layer and wait for it; without altitudes it takes its own. A second call while it runs does nothing. */
  async compute(kind: Kind, altitudes_m?: number[]): Promise<void> {
    if (this.running(kind) || !this.scenario) return;
    const turn = this.#turn;
    this.troubles = { ...this.troubles, [kind]: "" };
    const request: JobRequest = { kind, scenario: this.scenario, ...(altitudes_m ? { altitudes_m } : {}) };
    try {
      let job = await this.client.post<Job>("jobs", request);
      while (turn === this.#turn) {
        this.jobs = { ...this.jobs, [kind]: job };
        if (job.state === "done" || job.state === "failed" || job.state === "cancelled") break;
        await this.pause();
        if (turn === this.#turn) job = await this.client.get<Job>(`jobs/${encodeURIComponent(job.id)}`);
      }
      if (turn !== this.#turn) return;
      if (job.state === "failed") this.#trouble(kind, job.error ?? "the job failed", turn);
      if (job.state === "done" && job.result) await this.#take(kind, job.result, turn);
    } catch (error) {
      this.jobs = turn === this.#turn ? { ...this.jobs, [kind]: null } : this.jobs;
      this.#trouble(kind, error, turn);
    }
  }

  /** Ask the server to stop a job; the wait for it ends by itself. */
  async cancel(kind: Kind): Promise<void> {
    const job = this.jobs[kind];
    if (!job || !this.running(kind)) return;
    try {
      await this.client.delete(`jobs/${encodeURIComponent(job.id)}`);
    } catch (error) {
      this.#trouble(kind, error, this.#turn);
    }
  }

  /** Forget everything; what is still on its way is not taken any more. */
  close(): void {
    this.#begin("");
  }

  #begin(scenario: string): number {
    this.scenario = scenario;
    this.ground = null;
    this.coverage = null;
    this.envelopes = null;
    this.jobs = { coverage: null, envelope: null };
    this.troubles = { coverage: "", envelope: "", ground: "" };
    return ++this.#turn;
  }

  async #take(kind: Kind, id: string, turn: number): Promise<void> {
    try {
      const document = await this.client.get<CoverageDocument & EnvelopeDocument>(`${FOLDER[kind]}/${encodeURIComponent(id)}`);
      if (turn !== this.#turn) return;
      if (kind === "coverage") this.coverage = document;
      else this.envelopes = document;
    } catch (error) {
      this.#trouble(kind, error, turn);
    }
  }

  #trouble(about: Kind | "ground", error: unknown, turn: number): void {
    if (turn !== this.#turn) return;
    this.troubles = { ...this.troubles, [about]: error instanceof Error ? error.message : String(error) };
  }
}

/** The choice nearest to a height among those measured from the same, else the first of all; null without choices. */
export function levelNearest(choices: Level[], wanted: Level): Level | null {
  const off = (level: Level) => Math.abs(level.altitude_m - wanted.altitude_m);
  const same = choices.filter((level) => level.above === wanted.above);
  return same.reduce<Level | null>((best, one) => (best === null || off(one) < off(best) ? one : best), null) ?? choices[0] ?? null;
}

/** Heights above the ground, m, for which a film tells the radar horizon, rising; the ground itself is none. */
export function horizonHeights_m(horizon: { altitude_m: number }[] | undefined, ground_m: number): number[] {
  const heights = (horizon ?? []).map((row) => Math.round(row.altitude_m - ground_m));
  return [...new Set(heights.filter((height) => height > 0))].sort((a, b) => a - b);
}
