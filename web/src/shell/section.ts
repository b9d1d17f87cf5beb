// What every section of the page is given.

import type { Component } from "svelte";
import type { Client } from "../api/client";

export interface SectionProps {
  client: Client;
  params: string[];
  go: (hash: string) => void;
  notify: (message: string, tone?: "ok" | "bad") => void;
  theme: "light" | "dark";
}

export type SectionComponent = Component<SectionProps>;

// Sections are fetched when they are opened, so that the page is there at once.
const rooms = import.meta.glob<{ default: SectionComponent }>([
  "../replay/Replay.svelte",
  "../analysis/Analysis.svelte",
  "../edit/Edit.svelte",
  "../live/Live.svelte",
]);

const PATHS = {
  replay: "../replay/Replay.svelte", runs: "../analysis/Analysis.svelte", edit: "../edit/Edit.svelte", live: "../live/Live.svelte",
};

/** The component of a section that is loaded when it is opened; null when this build has none. */
export async function roomOf(section: keyof typeof PATHS): Promise<SectionComponent | null> {
  const load = rooms[PATHS[section]];
  return load ? (await load()).default : null;
}
