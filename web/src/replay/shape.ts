// What a replay file must hold so that every view can show it: files come from anywhere.

type Table = Record<string, unknown>;
type Refuse = (field: string, found: unknown, expected: string) => never;

const TEXT = "a text";
const NUMBER = "a number";
const MAYBE = "a number or null";
const FLAG = "true or false";
const TEXTS = "a list of texts";
const NUMBERS = "a list of numbers";

const isNumber = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value);
const isText = (value: unknown): boolean => typeof value === "string";
const isListOf = (each: (value: unknown) => boolean) => (value: unknown) => Array.isArray(value) && value.every(each);

const TESTS: Record<string, (value: unknown) => boolean> = {
  [TEXT]: isText, [NUMBER]: isNumber, [MAYBE]: (value) => value === null || isNumber(value), [FLAG]: (value) => typeof value === "boolean",
  [TEXTS]: isListOf(isText), [NUMBERS]: isListOf(isNumber),
};

const words = (names: string, expected: string): [string, string][] => names.split(" ").map((name) => [name, expected]);
const FILM = [...words("mark scenario title summary version catalogue_hash claims command", TEXT), ...words("case end_s epoch seed", NUMBER)];
const MOVER = [...words("key name class label side ending", TEXT), ...words("entity unit target", NUMBER), ...words("destroyed", FLAG)];
/** The fields of the rows of each list. */
const ROWS: Record<string, [string, string][]> = {
  movers: MOVER,
  tracks: [...MOVER, ...words("identity_t_s", NUMBERS), ...words("identity", TEXTS)],
  places: [...words("key what name class role", TEXT), ...words("lat_deg lon_deg x_km y_km ground_m above_m radius_km", NUMBER), ...words("lost_s", MAYBE)],
  events: [...words("kind text", TEXT), ...words("t_s unit", NUMBER), ...words("entities", NUMBERS)],
  objects: [
    ...words("name raid class label side motion end reason sentence identity", TEXT), ...words("entity shots", NUMBER), ...words("can_leak", FLAG),
    ...words("first_plot_range_m first_plot_s confirmed_s identified_s assigned_s locked_s launched_s intercepted_s killed_s end_s", MAYBE),
    ...words("story", TEXTS),
  ],
  missiles: [...words("type label", TEXT), ...words("entity unit target salvo kill_prob", NUMBER), ...words("launched_s end_s closest_m", MAYBE)],
  fire_units: [...words("name radar", TEXT), ...words("target_channels missile_channels", NUMBER)],
  posts: words("name", TEXT),
  missile_types: [...words("name label", TEXT), ...words("declared_range_m advertised_range_m loaded", NUMBER)],
  horizon: [...words("radar", TEXT), ...words("altitude_m range_m", NUMBER)],
};
const MOST_ROWS = 200_000; // of one list: a thousand times what a raid has

const isTable = (value: unknown): value is Table => typeof value === "object" && value !== null && !Array.isArray(value);

function checkFields(table: unknown, fields: [string, string][], at: string, refuse: Refuse): void {
  if (!isTable(table)) return refuse(at, table, "a table");
  for (const [name, expected] of fields) if (!TESTS[expected]!(table[name])) refuse(at ? `${at}.${name}` : name, table[name], expected);
}

function checkPlace(at: unknown, field: string, refuse: Refuse): void {
  if (at !== null && !(Array.isArray(at) && at.length === 3 && at.every(isNumber))) refuse(field, at, "km east, km north and m, or null");
}

/** Refuse the first thing in a film that no view could show. */
export function checkFilm(film: Table, refuse: Refuse): void {
  checkFields(film, FILM, "", refuse);
  for (const [list, fields] of Object.entries(ROWS)) {
    const rows = film[list];
    if (!Array.isArray(rows) || rows.length > MOST_ROWS) return refuse(list, rows, "a list");
    rows.forEach((row, i) => checkFields(row, fields, `${list}[${i}]`, refuse));
  }
  (film["events"] as Table[]).forEach((event, i) => checkPlace(event["at"], `events[${i}].at`, refuse));
  for (const name of ["defence_story", "references"]) if (!TESTS[TEXTS]!(film[name])) refuse(name, film[name], TEXTS);
  if (!isTable(film["meanings"])) refuse("meanings", film["meanings"], "a table");
}

/** Refuse ground that no map could draw; null: the file has none. */
export function checkGround(ground: unknown, refuse: Refuse): void {
  if (ground === null) return;
  checkFields(ground, [...words("extent_km", NUMBER), ...words("policy", TEXT), ...words("references", TEXTS)], "ground", refuse);
  const { coast, boundaries, heights, site } = ground as Table;
  for (const [name, lines] of Object.entries({ coast, boundaries })) {
    if (!isListOf(TESTS[NUMBERS]!)(lines)) refuse(`ground.${name}`, lines, "lists of numbers");
  }
  checkFields(site, words("lat_deg lon_deg", NUMBER), "ground.site", refuse);
  if (heights === null || heights === undefined) return;
  checkFields(heights, [...words("west_km south_km step_km columns rows", NUMBER), ...words("heights_m", NUMBERS)], "ground.heights", refuse);
  const { columns, rows, heights_m } = heights as { columns: number; rows: number; heights_m: number[] };
  if (heights_m.length !== columns * rows) refuse("ground.heights.heights_m", heights_m.length, `${columns} x ${rows} numbers`);
}
