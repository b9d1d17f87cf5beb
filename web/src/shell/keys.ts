// Every key of the page, for the help dialog; the handlers live where the keys act.

export interface KeyGroup {
  title: string;
  keys: [string[], string][];
}

export const KEYS: KeyGroup[] = [
  {
    title: "Play",
    keys: [
      [["Space"], "play or pause"],
      [[",", "."], "one second back, one second on"],
      [["←", "→"], "ten seconds back, ten seconds on"],
      [["N"], "to the next event of the log as it is filtered"],
      [["Shift+N"], "to the event before"],
      [["Home", "End"], "to the start, to the end"],
      [["+", "−"], "faster, slower"],
    ],
  },
  {
    title: "View",
    keys: [
      [["3"], "3-D, and back"],
      [["L"], "labels on or off"],
      [["Esc"], "nothing selected"],
    ],
  },
  {
    title: "Map, when it has the focus",
    keys: [
      [["←", "→", "↑", "↓"], "move the map"],
      [["+", "−"], "zoom in, zoom out"],
      [["F"], "everything in view"],
      [["R"], "ruler: range and bearing"],
      [["Shift+→"], "select the next thing"],
    ],
  },
  {
    title: "Lists, when they have the focus",
    keys: [
      [["↑", "↓"], "one row up, one row down"],
      [["Enter"], "select the row, or go to the event"],
    ],
  },
  {
    title: "Live display",
    keys: [
      [["Space"], "run or pause"],
      [["+", "−"], "faster, slower"],
      [["E", "C", "R"], "engage, cease fire, by the rules: the selected track"],
    ],
  },
  {
    title: "Scenario editor",
    keys: [
      [["Ctrl+Z", "Ctrl+Y"], "undo, redo: forms, text and drags"],
      [["Ctrl+S"], "save"],
      [["[", "]"], "on the map: the point before, the point after"],
      [["←", "→", "↑", "↓"], "on the map: move it by 1 km, Shift 10 km, Alt 0.1 km"],
      [["Insert", "Delete"], "on the map: new waypoint after it, remove it"],
    ],
  },
  { title: "Page", keys: [[["?"], "this help"], [["T"], "light, dark or as the system says"]] },
];

const TYPING = new Set(["INPUT", "SELECT", "TEXTAREA"]);

/** True where a key belongs to what has the focus: text being typed, a menu, an open dialog. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest("dialog[open]")) return true;
  return TYPING.has(target.tagName) && !(target instanceof HTMLInputElement && ["range", "checkbox", "radio"].includes(target.type));
}

/** True where Space and Enter press what has the focus. */
export function isPressable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("button, a, summary, input") !== null;
}
