// Finding the line of a field in the text, and what differs between two texts.

import { stepsOf } from "./paths";

/** Line (from 0) where a field stands, or the table it belongs to; 0 if neither is found. */
export function lineOf(toml: string, field: string): number {
  const lines = toml.split("\n");
  const said = /^line (\d+)/.exec(field); // a fault of grammar
  if (said) return Math.min(Number(said[1]), lines.length) - 1;
  if (field === "end of file") return lines.length - 1;
  const steps = stepsOf(field);
  let [from, depth] = [0, ""];
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i];
    if (typeof step === "number") continue;
    const index = typeof steps[i + 1] === "number" ? (steps[i + 1] as number) : 0;
    const name = depth ? `${depth}.${step}` : String(step);
    const table = nth(lines, from, new RegExp(`^\\s*\\[\\[?\\s*${escaped(name)}\\s*\\]`), index);
    const key = table < 0 ? nth(lines, from, new RegExp(`^\\s*"?${escaped(String(step))}"?\\s*=`), 0) : table;
    if (key < 0) return from;
    [from, depth] = [key, name];
  }
  return from;
}

function nth(lines: string[], from: number, pattern: RegExp, index: number): number {
  for (let i = from, seen = 0; i < lines.length; i++) if (pattern.test(lines[i]!) && seen++ === index) return i;
  return -1;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

export interface Line { text: string; how: "both" | "mine" | "theirs" }

/** The lines of two texts in order: in both, only in mine, only in theirs (longest common subsequence). */
export function differing(mine: string, theirs: string): Line[] {
  const [a, b] = [mine.split("\n"), theirs.split("\n")];
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) for (let j = b.length - 1; j >= 0; j--) {
    common[i * width + j] = a[i] === b[j] ? common[(i + 1) * width + j + 1]! + 1
      : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
  }
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) lines.push({ text: a[i++]!, how: "both" }), j++;
    else if (j >= b.length || (i < a.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)) lines.push({ text: a[i++]!, how: "mine" });
    else lines.push({ text: b[j++]!, how: "theirs" });
  }
  return lines;
}

/** Lines with those left out that are the same far from any difference: a number stands for so many. */
export function shortened(lines: Line[], around = 3): (Line | number)[] {
  const near = lines.map((_, i) => lines.slice(Math.max(0, i - around), i + around + 1).some((line) => line.how !== "both"));
  const found: (Line | number)[] = [];
  lines.forEach((line, i) => {
    const last = found.at(-1);
    if (near[i]) found.push(line);
    else if (typeof last === "number") found[found.length - 1] = last + 1;
    else found.push(1);
  });
  return found;
}
