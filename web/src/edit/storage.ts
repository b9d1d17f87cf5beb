// Drafts outlive a reload: each under its own key of the browser's storage, until it is saved or thrown away.

import type { Kept, State } from "./draft.svelte";

const PREFIX = "threatring.draft.";

type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const keyOf = (id: string): string => PREFIX + (id || "~new");

/** Keep a draft; false: the browser has no room or no storage. */
export function keep(shelf: Shelf, kept: Kept): boolean {
  try {
    shelf.setItem(keyOf(kept.id), JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

/** The draft kept for a file, null where there is none or it is no draft. */
export function keptOf(shelf: Shelf, id: string): Kept | null {
  try {
    const found = JSON.parse(shelf.getItem(keyOf(id)) ?? "null");
    return isKept(found) ? found : null;
  } catch {
    return null;
  }
}

export function forget(shelf: Shelf, id: string): void {
  try {
    shelf.removeItem(keyOf(id));
  } catch {
    // a browser without storage has nothing to forget
  }
}

function isKept(found: any): found is Kept {
  const state: State | undefined = found?.state;
  return typeof found?.rev === "string" && typeof found?.id === "string" && !!state && typeof state.data === "object" && state.data !== null
    && (state.toml === null || typeof state.toml === "string") && (state.by === "text" || state.by === "form");
}
