// New radars, launcher groups, defended objects and raids; and what the program takes where the file has none.

import { get, insert, set, type Data } from "./paths";
import { bearingRange, type XY } from "./positions";

export type Adding = "radars" | "launchers" | "defended" | "raids";

const LAUNCHERS = { count: 8, load: { missile_48N6E3_48N6DM: 4 } };

/** The document with a list written out that the file leaves to the program (docs/scenarios.md, The file). */
export function withDefault(data: Data, list: "radars" | "fire_units" | "defended"): Data {
  if (data[list] !== undefined) return data; // an empty list says that there are none
  const written = {
    radars: ["91N6E", "96L6E", "92N6E"].map((name) => ({ name, type: `radar_${name}`, bearing_deg: 0, range_m: 0 })),
    fire_units: [{ name: "fire unit 1", launchers: [{ ...LAUNCHERS, bearing_deg: 0, range_m: 0 }] }],
    defended: [{ name: data.site?.name || "the site", bearing_deg: 0, range_m: 0 }],
  };
  return set(data, list, written[list]);
}

/** The document with an item added at a point of the plane, and where it stands. A default list is written out first. */
export function withItem(data: Data, kind: Adding, at: XY, unit = 0): { data: Data; field: string } {
  const place = bearingRange(...at);
  if (kind === "launchers") {
    const start = withDefault(data, "fire_units");
    const groups = `fire_units[${get(start, `fire_units[${unit}]`) ? unit : 0}].launchers`;
    const made = insert(start, groups, { count: 1, ...place, load: { missile_48N6E3_48N6DM: 4 } });
    return { data: made, field: `${groups}[${get(made, groups).length - 1}]` };
  }
  const start = kind === "raids" ? data : withDefault(data, kind);
  const items = start[kind];
  const item = kind === "radars" ? { name: freeName(items, "96L6E"), type: "radar_96L6E", ...place }
    : kind === "defended" ? { name: numberedName(items, "object"), ...place, radius_m: 500 }
    : { name: numberedName(items, "raid"), target: "target_cm_tomahawk", count: 1, route: [place, { bearing_deg: 0, range_m: 0 }] };
  const made = insert(start, kind, item);
  return { data: made, field: `${kind}[${made[kind].length - 1}]` };
}

const namesOf = (items: unknown): Set<unknown> => new Set(Array.isArray(items) ? items.map((item) => item?.name) : []);

/** `stem`, or with the first number from 2 that no item has. */
export function freeName(items: unknown, stem: string): string {
  const taken = namesOf(items);
  for (let n = 1; ; n++) if (!taken.has(n > 1 ? `${stem} ${n}` : stem)) return n > 1 ? `${stem} ${n}` : stem;
}

/** `stem` with the number of the next item, or the first after it that is free. */
export function numberedName(items: unknown, stem: string): string {
  const taken = namesOf(items);
  for (let n = Array.isArray(items) ? items.length + 1 : 1; ; n++) if (!taken.has(`${stem} ${n}`)) return `${stem} ${n}`;
}
