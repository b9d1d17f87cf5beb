// Which keys of a table have no form.

import { BALLISTIC, DEFENDED, DOCTRINE, IDENTIFICATION, LAUNCHERS, RADAR, RAID, RAID_MORE, RUN, SITE, type Spec } from "./fields";
import { get, type Data } from "./paths";

const PLACE = ["lat_deg", "lon_deg", "bearing_deg", "range_m"];
const keys = (...specs: Spec[][]): string[] => specs.flat().map((spec) => spec.key);

const SHOWN: Record<string, string[]> = {
  run: [...keys(RUN), "format", "site", "terrain", "radars", "fire_units", "defended", "raids", "doctrine", "identification"],
  site: keys(SITE), terrain: ["source"], doctrine: keys(DOCTRINE), identification: keys(IDENTIFICATION),
  radars: [...keys(RADAR), ...PLACE, "name", "type", "mount"],
  fire_units: ["name", "radar", "launchers"],
  launchers: [...keys(LAUNCHERS), ...PLACE, "load"],
  defended: [...keys(DEFENDED), ...PLACE],
  raids: [...keys(RAID, RAID_MORE, BALLISTIC), "name", "target", "route", "orbit", "launch", "aim", "carrier", "aim_radar"],
};

/** Keys of what a form shows that it has no field for. */
export function further(data: Data, owner: string, kind: string): string[] {
  const table = owner === "run" ? data : get(data, owner);
  const shown = SHOWN[kind] ?? [];
  return table && typeof table === "object" && !Array.isArray(table) ? Object.keys(table).filter((key) => !shown.includes(key)) : [];
}
