// The tabs of the view, and what their keys do.

import type { ViewTab } from "../map/types";

export const TABS: { name: ViewTab; label: string }[] = [
  { name: "map", label: "Map" }, { name: "scope", label: "Scope" }, { name: "3d", label: "3-D" },
];

/** The tab a key leads to (arrows round and round, Home, End); null: the key is not for tabs. */
export function tabAfter(tab: ViewTab, key: string): ViewTab | null {
  const at = TABS.findIndex(({ name }) => name === tab);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: TABS.length - 1 }[key];
  return to === undefined ? null : TABS[(to + TABS.length) % TABS.length]!.name;
}

/** Whether keys go into a field, where a letter or digit is text. */
export function isTyping(target: EventTarget | null): boolean {
  const element = target as Partial<HTMLElement> | null;
  return /^(INPUT|SELECT|TEXTAREA)$/.test(element?.tagName ?? "") || element?.isContentEditable === true;
}
