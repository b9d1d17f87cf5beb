// The 3-D view in words, for those who do not see it.

import type { ViewProps } from "../map/types";
import { describeShown } from "../map/describe";
import { inOrder } from "../map/rank";
import { lengthText } from "../map/scale";
import { altitudeText } from "./words";

/** One or two sentences on what there is to see. */
export function summary(view: ViewProps): string {
  const { picture } = view;
  if (!picture) return "Nothing is shown yet.";
  const shown = inOrder(picture, view.layers);
  if (shown.length === 0) return `At ${Math.round(picture.time_s)} s nothing is in the air.`;
  const count = (what: string, side?: string) => shown.filter((one) => one.what === what && (!side || one.side === side)).length;
  const parts = [
    many(count("object", "hostile"), "hostile object"), many(count("object", "friend"), "friendly object"),
    many(count("track"), "track"), many(count("missile"), "defending missile"),
  ].filter((part) => part !== "");
  const highest = shown.reduce((best, one) => (one.alt_m > best.alt_m ? one : best));
  const nearest = shown.filter((one) => one.side === "hostile" && one.what !== "missile")
    .reduce<[string, number]>((best, one) => {
      const range_km = Math.hypot(one.x_km, one.y_km);
      return range_km < best[1] ? [one.name, range_km] : best;
    }, ["", Infinity]);
  const close = nearest[0] ? ` The nearest hostile is ${nearest[0]}, ${lengthText(nearest[1])} from the site.` : "";
  return `At ${Math.round(picture.time_s)} s: ${parts.join(", ")}. The highest is ${highest.name} at ${altitudeText(highest.alt_m)}.${close}`;
}

function many(count: number, word: string): string {
  return count === 0 ? "" : `${count} ${word}${count === 1 ? "" : "s"}`;
}

/** Everything shown, one sentence each, the most urgent first. */
export function sentences(view: ViewProps): { key: string; text: string }[] {
  return inOrder(view.picture, view.layers).map((one) => ({ key: one.key, text: describeShown(one) }));
}
