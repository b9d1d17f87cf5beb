// The result that an address means, fetched.
import type { Client } from "../api/client";
import type { RunDocument, RunEntry } from "../api/types";
import type { Opened } from "./share";
import type { ComparisonDocument, SensitivityDocument } from "./types";

export type Shown =
  | { about: "waiting" }
  | { about: "failed"; message: string }
  | (Opened & { from?: string })
  | { about: "beside"; runs: RunDocument[] }
  | { about: "other"; entry: RunEntry };

/** Fetch what `#/runs/<id>` or `#/runs/@beside/<a>/<b>` shows. */
export async function loaded(client: Pick<Client, "get">, params: string[]): Promise<Shown> {
  const run = (id: string): Promise<RunDocument> => client.get<RunDocument>(`/runs/${encodeURIComponent(id)}`);
  const [id = "", ...more] = params;
  if (id === "@beside") return { about: "beside", runs: await Promise.all(more.map(run)) };
  const entry = (await client.get<RunEntry[]>("/runs")).find((one) => one.id === id);
  if (entry?.kind === "comparison") return { about: "comparison", document: await client.get<ComparisonDocument>(`/comparisons/${encodeURIComponent(id)}`) };
  if (entry?.kind === "sensitivity") return { about: "sensitivity", document: await client.get<SensitivityDocument>(`/sensitivities/${encodeURIComponent(id)}`) };
  if (entry && entry.kind !== "run") return { about: "other", entry };
  return { about: "run", document: await run(id) };
}
