// The project's own sentences, each with the time it names.

export interface Sentence {
  time_s: number | null;
  text: string;
}

/** "t = 118 s: track confirmed" as time and text. */
export function sentenceOf(line: string): Sentence {
  const found = /^t = (-?\d+(?:\.\d+)?) s: (.*)$/.exec(line);
  return found ? { time_s: Number(found[1]), text: found[2]! } : { time_s: null, text: line };
}
