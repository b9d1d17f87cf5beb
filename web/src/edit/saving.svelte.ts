// Saving, and what comes after it: nothing is ever overwritten that the user has not seen.

import { ApiFailure, messageOf, type Client } from "../api/client";
import type { Job, ScenarioDocument } from "../api/types";
import type { State } from "./draft.svelte";
import { sent, type Editor } from "./editor.svelte";

export type Then = "stay" | "run" | "watch";
export interface Conflict { mine: string; theirs: ScenarioDocument; then: Then }

const ASK_MS = 400;
const OPEN = new Set<Job["state"]>(["queued", "running"]);

export class Saving {
  /** What is being done, in words; empty: nothing. */
  busy = $state("");
  /** A name is asked for, and what comes after saving; null: it is not. */
  naming = $state<Then | null>(null);
  conflict = $state.raw<Conflict | null>(null);

  constructor(
    private readonly editor: Editor,
    private readonly client: Client,
    private readonly go: (hash: string) => void,
    private readonly notify: (message: string, tone?: "ok" | "bad") => void,
    /** Called when a draft is on the disk: `old` is where it was kept until now. */
    private readonly done: (old: string) => void,
    private readonly wait: (ms: number) => Promise<void> = (ms) => new Promise((later) => setTimeout(later, ms)),
  ) {}

  /** Save under the name it has; asks for one where it has none of its own. */
  async save(then: Then = "stay"): Promise<void> {
    const { draft } = this.editor;
    if (this.busy) return;
    if (!draft.id || draft.bundled) {
      this.naming = then;
      return;
    }
    await this.#put(draft.state, draft.rev, then);
  }

  /** Save under a new name. Returns what is wrong with the name, empty when it is saved. */
  async saveAs(id: string, then: Then): Promise<string> {
    const { draft } = this.editor;
    const [state, old] = [draft.state, draft.id];
    try {
      this.busy = "saving";
      const file = await this.client.post<ScenarioDocument>("scenarios", { id, ...sent(state) });
      this.#saved(file, state, old);
      this.naming = null;
    } catch (error) {
      return messageOf(error);
    } finally {
      this.busy = "";
    }
    this.go(`#/edit/${id}`);
    await this.#then(then);
    return "";
  }

  /** The user has seen both and chose. */
  async resolve(choice: "mine" | "theirs" | "other" | "neither"): Promise<void> {
    const { conflict } = this;
    this.conflict = null;
    if (!conflict || choice === "neither") return;
    if (choice === "theirs") {
      this.editor.draft.adopt(conflict.theirs);
      this.notify("The version on the disk was taken over. Undo brings yours back.");
    } else if (choice === "other") this.naming = conflict.then;
    else await this.#put(this.editor.draft.state, conflict.theirs.rev, conflict.then);
  }

  /** Save if need be, then fly the whole run. */
  run(): Promise<void> {
    return this.editor.draft.dirty ? this.save("run") : this.#then("run");
  }

  /** Save if need be, then fly one case and show it. */
  watch(): Promise<void> {
    return this.editor.draft.dirty ? this.save("watch") : this.#then("watch");
  }

  /** Text of the file as it would be saved; null: not known yet. */
  download(): void {
    const { toml } = this.editor.draft.state;
    if (toml === null) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([toml], { type: "application/toml" }));
    link.download = `${this.editor.draft.id || "scenario"}.toml`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  async #put(state: State, rev: string, then: Then): Promise<void> {
    const { id } = this.editor.draft;
    this.busy = "saving";
    try {
      this.#saved(await this.client.put<ScenarioDocument>(`scenarios/${id}`, sent(state), rev), state, id);
      if (then === "stay") this.notify(`${id} is saved.`);
    } catch (error) {
      if (error instanceof ApiFailure && error.status === 412) await this.#differs(id, then);
      else this.notify(`Not saved: ${messageOf(error)}`, "bad");
      return;
    } finally {
      this.busy = "";
    }
    await this.#then(then);
  }

  async #differs(id: string, then: Then): Promise<void> {
    try {
      const theirs = await this.client.get<ScenarioDocument>(`scenarios/${id}`);
      this.conflict = { mine: this.editor.draft.state.toml ?? JSON.stringify(this.editor.data, null, 2), theirs, then };
    } catch (error) {
      this.notify(`Not saved, and what is on the disk could not be read: ${messageOf(error)}`, "bad");
    }
  }

  #saved(file: ScenarioDocument, state: State, old: string): void {
    this.editor.draft.saved(file, state);
    this.done(old);
  }

  async #then(then: Then): Promise<void> {
    if (then === "stay") return;
    const scenario = this.editor.draft.id;
    try {
      const job = await this.client.post<Job>("jobs", { kind: "run", scenario, ...(then === "watch" ? { runs: 1 } : {}) });
      if (then === "run") {
        this.notify(`${scenario} is being flown.`);
        this.go("#/runs");
      } else await this.#flown(job);
    } catch (error) {
      this.notify(messageOf(error), "bad");
    } finally {
      this.busy = "";
    }
  }

  async #flown(started: Job): Promise<void> {
    let job = started;
    while (OPEN.has(job.state)) {
      this.busy = job.stage ? `one case: ${job.stage}` : "one case is being flown";
      await this.wait(ASK_MS);
      job = await this.client.get<Job>(`jobs/${job.id}`);
    }
    if (job.state === "done" && job.result) this.go(`#/replay/${encodeURIComponent(job.result)}/0`);
    else this.notify(job.error ?? "The case was not flown.", "bad");
  }
}
