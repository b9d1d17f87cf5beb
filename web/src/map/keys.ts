// What the keys do on the map.

export type MapAct =
  | { do: "pan"; dx_px: number; dy_px: number } | { do: "zoom"; factor: number } | { do: "step"; by: 1 | -1 }
  | { do: "fit" } | { do: "ruler" } | { do: "enter" } | { do: "leave" };

const PAN_PX = 60;
export const ZOOM_FACTOR = 1.4;

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
};

/** What a key asks of the map; null: nothing. Arrows move the view, with Shift they walk from thing to thing. */
export function actOf(event: Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey">): MapAct | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  const arrow = ARROWS[event.key];
  if (arrow && event.shiftKey) return { do: "step", by: arrow[0] < 0 || arrow[1] < 0 ? 1 : -1 };
  if (arrow) return { do: "pan", dx_px: arrow[0] * PAN_PX, dy_px: arrow[1] * PAN_PX };
  switch (event.key) {
    case "+": case "=": return { do: "zoom", factor: ZOOM_FACTOR };
    case "-": case "_": return { do: "zoom", factor: 1 / ZOOM_FACTOR };
    case "f": case "F": return { do: "fit" };
    case "r": case "R": return { do: "ruler" };
    case "Enter": return { do: "enter" };
    case "Escape": return { do: "leave" };
    default: return null;
  }
}

/** The key of the thing after (or before) the chosen one; from the ends it starts again. */
export function stepFrom(keys: string[], chosen: string | null, by: 1 | -1): string | null {
  if (!keys.length) return null;
  const at = chosen === null ? -1 : keys.indexOf(chosen);
  if (at < 0) return by > 0 ? keys[0]! : keys[keys.length - 1]!;
  return keys[(at + by + keys.length) % keys.length]!;
}
