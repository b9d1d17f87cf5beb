// Places in a scenario's data, written as the faults write them: raids[2].route[0].altitude_m, overrides["a.b"].
// Every change returns a new document that shares what did not change, so that old ones stay whole for undo.

export type Data = Record<string, any>;
export type Step = string | number;

const PART = /\.?([A-Za-z0-9_-]+)|\[(\d+)\]|\["([^"]*)"\]/y;

/** Steps of a field, empty for the whole file and for what is no field. */
export function stepsOf(field: string): Step[] {
  const steps: Step[] = [];
  PART.lastIndex = 0;
  while (PART.lastIndex < field.length) {
    const found = PART.exec(field);
    if (!found) return [];
    steps.push(found[2] !== undefined ? Number(found[2]) : (found[1] ?? found[3])!);
  }
  return steps;
}

export function fieldOf(steps: Step[]): string {
  return steps.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (!/^[A-Za-z0-9_-]+$/.test(step)) return `${text}["${step}"]`;
    return text ? `${text}.${step}` : step;
  }, "");
}

export function get(data: unknown, field: string): any {
  return stepsOf(field).reduce<any>((at, step) => (at === null || typeof at !== "object" ? undefined : at[step]), data);
}

/** The document with one value set; undefined takes the key or the list item out. Tables and lists on the way are made. */
export function set(data: Data, field: string, value: unknown): Data {
  return changed(data, stepsOf(field), value) as Data;
}

function changed(at: any, steps: Step[], value: unknown): any {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  const copy = Array.isArray(at) ? [...at] : at !== null && typeof at === "object" ? { ...at } : typeof step === "number" ? [] : {};
  const next = rest.length ? changed(copy[step], rest, value) : value;
  if (next !== undefined) copy[step] = next;
  else if (Array.isArray(copy)) copy.splice(step as number, 1);
  else delete copy[step];
  return copy;
}

/** The document with an item put into a list before position `at` (the end where absent); the list is made if need be. */
export function insert(data: Data, list: string, value: unknown, at?: number): Data {
  const old = get(data, list);
  const items = Array.isArray(old) ? [...old] : [];
  items.splice(at ?? items.length, 0, value);
  return set(data, list, items);
}

export function remove(data: Data, field: string): Data {
  return get(data, field) === undefined ? data : set(data, field, undefined);
}

/** Whether `field` is `owner` or lies within it. */
export function within(field: string, owner: string): boolean {
  return field === owner || (field.startsWith(owner) && ".[".includes(field[owner.length]!));
}

const OWNERS = /^(fire_units\[\d+\]\.launchers\[\d+\]|(?:radars|fire_units|defended|raids)\[\d+\]|site|terrain|doctrine|identification)/;
const OWN_RUN = ["format", "name", "title", "summary", "teaches", "epoch_year", "claims", "seed", "runs", "duration_s"];

/** The item of the outline whose form holds a field; null: only the text has it. */
export function ownerOf(field: string): string | null {
  const found = OWNERS.exec(field);
  if (found) return found[1]!;
  if (OWN_RUN.includes(field)) return "run";
  if (field === "raids" || field === "radars" || field === "fire_units" || field === "defended") return field;
  return null;
}
