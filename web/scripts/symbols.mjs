// Writes src/map/symbols.json: the APP-6 / MIL-STD-2525 symbol of every class of the catalogue as path data for Canvas.
// Run with `npm run symbols` after a new class. milsymbol draws something for a wrong code too, so each is checked.

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import milsymbol from "milsymbol";

const UAV = ["01", "110300"];
const MISSILE = ["02", "110000"];
const FIGHTER = ["01", "110104"];
const RADAR = ["15", "220300"];
const LAUNCHER = ["15", "111107"];
/** Class of the catalogue: [symbol set, entity, first modifier, second modifier]. */
export const CODES = {
  track: ["01", "000000"],
  target_fighter_4gen: FIGHTER,
  target_fighter_5gen_f35: FIGHTER,
  target_bomber: ["01", "110103"],
  target_awacs_tanker: ["01", "110116"],
  target_uav_geran3_jet: [...UAV, "01"],
  target_uav_shahed136: [...UAV, "01"],
  target_uav_orlan10: [...UAV, "18"],
  target_uav_tb2: UAV,
  target_cm_lo_jassm: [...MISSILE, "07"],
  target_cm_tomahawk: [...MISSILE, "07"],
  target_arm_agm88: [...MISSILE, "01", "02"],
  target_glide_bomb: ["01", "130100"],
  target_decoy_mald: ["01", "130200"],
  target_srbm_atacms: [...MISSILE, "06", "12"],
  target_srbm_iskander: [...MISSILE, "06", "12"],
  target_srbm_scud_b: [...MISSILE, "06", "12"],
  target_srbm_scud_c: [...MISSILE, "06", "12"],
  target_mrbm_3500km_spec: [...MISSILE, "06", "13"],
  target_mrbm_ghadr: [...MISSILE, "06", "13"],
  target_mrbm_nodong_shahab3: [...MISSILE, "06", "13"],
  missile_40N6E: [...MISSILE, "08"],
  missile_48N6E: [...MISSILE, "08"],
  missile_48N6E2: [...MISSILE, "08"],
  missile_48N6E3_48N6DM: [...MISSILE, "08"],
  missile_9M96E: [...MISSILE, "08"],
  missile_9M96E2: [...MISSILE, "08"],
  radar_59N6E_protivnik_ge: RADAR,
  radar_67N6E_gamma_de: RADAR,
  radar_91N6E: RADAR,
  radar_92N6E: RADAR,
  radar_96L6E: RADAR,
  radar_98L6_yenisei: RADAR,
  radar_nebo_m: RADAR,
  radar_podlet_k1: RADAR,
  radar_airborne: ["01", "110116"],
  launcher: LAUNCHER,
  launcher_5P85TE2_SE2: LAUNCHER,
  defended: ["20", "000000"],
};
const SIDES = { hostile: "6", friend: "3", unknown: "1" };

/** The code of 20 digits of a class seen as of one side. */
export function codeOf(kind, side) {
  const [set, entity, first = "00", second = "00"] = CODES[kind];
  return `100${SIDES[side]}${set}0000${entity}${first}${second}`;
}

/** The checked symbol of a class and side as milsymbol's drawing instructions. */
export function symbolOf(kind, side) {
  const symbol = new milsymbol.Symbol(codeOf(kind, side));
  if (!symbol.isValid()) throw new Error(`${kind}: milsymbol does not know the code ${codeOf(kind, side)}`);
  return symbol;
}

const isPale = (fill) => typeof fill === "string" && fill !== "black" && fill !== "none";

/** One instruction as [path, what it is filled with, whether its outline is drawn] or [text, x, y, size]. */
function plain(step) {
  if (Array.isArray(step)) return step.flatMap(plain);
  if (step.type === "translate" && step.x === 0 && step.y === 0) return step.draw.flatMap(plain);
  if (step.type === "scale" && step.factor === 1) return step.draw.flatMap(plain);
  if (step.type === "text") return [[step.text, step.x, step.y, step.fontsize]];
  const fill = isPale(step.fill) ? (step.icon ? "pale" : "side") : step.fill ? "ink" : "";
  const line = step.stroke ? 1 : 0;
  if (step.type === "circle") {
    const { cx, cy, r } = step;
    return [[`M${cx - r} ${cy}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`, fill, line]];
  }
  if (step.type === "path") return [[step.d, fill, line]];
  throw new Error(`cannot draw an instruction ${step.type}`);
}

/** Frames by symbol set and side, icons by class: an icon must look alike on every side. */
export function sheet() {
  const frames = {};
  const icons = {};
  const classes = {};
  for (const kind of Object.keys(CODES)) {
    const sets = CODES[kind][0];
    const drawn = {};
    for (const side of Object.keys(SIDES)) {
      const steps = symbolOf(kind, side).drawInstructions.flat(9).filter(Boolean);
      frames[`${sets}-${side}`] ??= steps.filter((step) => !belongs(step)).flatMap(plain);
      drawn[side] = JSON.stringify(steps.filter(belongs).flatMap(plain));
    }
    if (new Set(Object.values(drawn)).size > 1) throw new Error(`${kind}: the icon differs from side to side`);
    const icon = CODES[kind].slice(0).join("-");
    icons[icon] = JSON.parse(drawn.hostile);
    classes[kind] = [sets, icon];
  }
  return { frames, icons, classes };
}

/** Whether an instruction belongs to the icon and not to the frame. */
function belongs(step) {
  return step.draw ? step.draw.flat(9).some(belongs) : step.icon === true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const there = fileURLToPath(new URL("../src/map/symbols.json", import.meta.url));
  writeFileSync(there, JSON.stringify(sheet()).replaceAll('],"', '],\n"') + "\n");
  console.log(`${Object.keys(CODES).length} classes -> ${there}`);
}
