// Addresses of the page: `#/section/param/...`, so that every view has a link and works from any server path.

export type Section = "library" | "replay" | "runs" | "edit" | "live";

export const SECTIONS: readonly Section[] = ["replay", "runs", "edit", "live"];

export interface Route {
  section: Section;
  params: string[];
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a stray per cent sign is part of the name
  }
}

/** The route of a hash; what is not known leads to the library. */
export function routeOf(hash: string): Route {
  const [path = ""] = hash.replace(/^#\/?/, "").split("?");
  const [first = "", ...rest] = path.split("/").filter((part) => part !== "").map(decoded);
  const section = SECTIONS.find((known) => known === first);
  return section ? { section, params: rest } : { section: "library", params: [] };
}

/** The hash of a section with its parameters. */
export function hashOf(section: Section, ...params: (string | number)[]): string {
  const parts = params.map((part) => encodeURIComponent(part));
  return section === "library" ? "#/" : `#/${[section, ...parts].join("/")}`;
}

/** The token of a page opened with `#token=...`, or null. */
export function tokenOf(hash: string): string | null {
  const found = /^#\/?(?:.*[?&])?token=([^&]+)/.exec(hash);
  return found ? decoded(found[1]!) : null;
}

/** The hash without a token: the place that was asked for beside it. */
export function placeOf(hash: string): string {
  const { section, params } = routeOf(hash);
  return hashOf(section, ...params);
}
