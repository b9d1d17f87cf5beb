// What outlives a look at another part of the page: the form, an opened file, the growing answers.
import type { Client } from "../api/client";
import { Jobs } from "./jobs.svelte";
import type { Wish } from "./library";
import type { Opened } from "./share";

class Kept {
  wish = $state<Wish>({ kind: "run", scenario: "", runs: "1024", sets: "", seed: "1", claims: "central", epoch: "2018", beside: "claims", variants: [] });
  file = $state.raw<(Opened & { from: string }) | null>(null);
  private queue: Jobs | null = null;

  jobs(client: Client): Jobs {
    return (this.queue ??= new Jobs(client));
  }
}

export const kept = new Kept();
