// Keys of the live display. What a key does is decided here, so that it can be tested without a page.

import { isPressable, isTyping } from "../shell/keys";

export const PACES = [1, 2, 5, 10, 20, 60] as const;

/** The next pace up or down from one; it stays at the ends. */
export function nextPace(pace: number, step: 1 | -1): number {
  const at = PACES.findIndex((one) => one >= pace);
  return PACES[Math.min(Math.max((at < 0 ? PACES.length - 1 : at) + step, 0), PACES.length - 1)]!;
}

export type Act = "run" | "faster" | "slower" | "engage" | "cease" | "rules" | "labels" | "none" | "view";

const ACTS: Record<string, Act> = {
  " ": "run", "+": "faster", "=": "faster", "-": "slower", e: "engage", c: "cease", r: "rules", l: "labels", Escape: "none", "3": "view",
};

/** What a key asks for; null when it belongs to something else. */
export function actOf(event: KeyboardEvent): Act | null {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return null;
  if (event.key === " " && isPressable(event.target)) return null;
  return ACTS[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? null;
}
