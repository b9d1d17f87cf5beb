// Results as files: saved and opened again with no server. Opens what these views save and what the commands print.
import type { RunDocument } from "../api/types";
import type { ComparisonDocument, RunSummary, SensitivityDocument } from "./types";

export type Opened =
  | { about: "run"; document: RunDocument }
  | { about: "comparison"; document: ComparisonDocument }
  | { about: "sensitivity"; document: SensitivityDocument };

const KIND = "threatring-result";
export const MOST_BYTES = 64 * 2 ** 20;

/** The text of a file that holds one result. */
export function fileText(opened: Opened): string {
  return `${JSON.stringify({ kind: KIND, format: 1, about: opened.about, document: opened.document })}\n`;
}

/** A name for the file of a result. */
export function fileName(opened: Opened): string {
  const { document } = opened;
  const id = document.id ?? ("scenario" in document ? document.scenario : opened.about);
  return `${id.replace(/[^A-Za-z0-9._-]+/g, "-")}.${opened.about}.json`;
}

const isObject = (value: unknown): value is Record<string, any> => typeof value === "object" && value !== null && !Array.isArray(value);

const isLevel = (value: unknown): boolean =>
  isObject(value) && typeof value.mean === "number" && ["mc", "chance", "ignorance"].every((key) => Array.isArray(value[key]) && value[key].length === 2);

const isTally = (value: unknown): boolean => isLevel(value) && Array.isArray((value as any).pmf) && Array.isArray((value as any).pmf_central);

function isSummary(value: unknown): value is RunSummary {
  return isObject(value) && ["leakers", "kills", "shots"].every((key) => isTally(value[key])) && isObject(value.answer) &&
    isObject(value.kill_chain) && isObject(value.reasons) && ["targets", "fire_units", "chain_order"].every((key) => Array.isArray(value[key]));
}

function isRun(value: unknown): value is RunDocument {
  return isObject(value) && isSummary(value.summary) && Array.isArray(value.cases);
}

function isComparison(value: unknown): value is ComparisonDocument {
  return isObject(value) && value.kind === "comparison" && Array.isArray(value.variants) && Array.isArray(value.differences) &&
    value.variants.length > 1 && value.variants.every((one: unknown) => isObject(one) && isLevel(one.leakers) && isLevel(one.kills)) &&
    value.differences.every((one: unknown) => isObject(one) && isObject(one.leakers) && Array.isArray(one.conclusion));
}

function isSensitivity(value: unknown): value is SensitivityDocument {
  return isObject(value) && Array.isArray(value.screened) && Array.isArray(value.unknowns) && typeof value.measure === "string" &&
    value.unknowns.every((one: unknown) => isObject(one) && isObject(one.unknown) && isObject(one.alone));
}

/** A run's document of the command alone: no case can be watched from it. */
function bare(summary: RunSummary): RunDocument {
  return { id: summary.scenario, state: "done", summary: summary as unknown as Record<string, any>, cases: [], typical_case: 0, figures: [] };
}

/** What a file holds; throws an `Error` with a plain message when it is none of ours. */
export function opened(text: string): Opened {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("This file is not JSON. Open a result saved here, or what --json printed.");
  }
  if (isObject(value) && value.kind === KIND) {
    if (value.format !== 1) throw new Error(`This file has format ${String(value.format)}; this version reads format 1.`);
    value = value.document;
  }
  if (isRun(value)) return { about: "run", document: value };
  if (isSummary(value)) return { about: "run", document: bare(value) };
  if (isComparison(value)) return { about: "comparison", document: value };
  if (isSensitivity(value)) return { about: "sensitivity", document: value };
  throw new Error("This file is JSON, but no run, comparison or sensitivity analysis of threatring.");
}

/** Hand a text to the reader as a file. */
export function offer(name: string, text: string, type = "application/json"): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
