// Renaming: whatever calls a thing by its name goes along.

import { get, set, stepsOf, type Data } from "./paths";

type Visit = (field: string) => void;

const USERS: Record<string, (data: Data, visit: Visit) => void> = {
  radars: (data, visit) => {
    each(data, "fire_units", (at) => visit(`${at}.radar`));
    each(data, "posts", (at) => each(data, `${at}.radars`, visit));
    each(data, "raids", (at) => visit(`${at}.aim_radar`));
  },
  fire_units: (data, visit) => {
    each(data, "posts", (at) => each(data, `${at}.fire_units`, visit));
    each(data, "links", (at) => (visit(`${at}.sender`), visit(`${at}.receiver`)));
  },
  raids: (data, visit) => {
    each(data, "raids", (at) => visit(`${at}.carrier`));
    each(data, "jammers", (at) => visit(`${at}.raid`));
  },
};

function each(data: Data, list: string, visit: Visit): void {
  const items = get(data, list);
  if (Array.isArray(items)) items.forEach((_, i) => visit(`${list}[${i}]`));
}

/** The document with `owner` (radars[1]) called otherwise, by all who name it, unless another one has the old name too. */
export function renamed(data: Data, owner: string, name: string | undefined): Data {
  const list = String(stepsOf(owner)[0]);
  const old = get(data, `${owner}.name`);
  let next = set(data, `${owner}.name`, name);
  if (!name || typeof old !== "string" || !old) return next;
  const namesakes = (get(next, list) as Data[]).filter((item) => item?.name === old).length;
  if (namesakes === 0) USERS[list]?.(next, (field) => { if (get(next, field) === old) next = set(next, field, name); });
  return next;
}
