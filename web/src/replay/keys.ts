// Keys of the replay; the help dialog lists them (shell/keys.ts). The key 3 is the view's own.

import { isPressable, isTyping } from "../shell/keys";
import type { Player } from "./player.svelte";

export interface Held {
  player: Player;
  labels: () => void;
}

const SEEKS: Record<string, number> = { ",": -1, ".": 1, ArrowLeft: -10, ArrowRight: 10 };

/** Do what a key says; false when it says nothing here. */
export function act(event: KeyboardEvent, { player, labels }: Held): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return false;
  const { key } = event;
  const seek_s = SEEKS[key];
  if (seek_s !== undefined) player.seek(player.time_s + seek_s);
  else if (key === "Home") player.seek(0);
  else if (key === "End") player.seek(player.end_s);
  else if (key === "n" || key === "N") player.jump(event.shiftKey ? -1 : 1);
  else if (key === "l" || key === "L") labels();
  else if (key === "Escape") player.selected = null;
  else if (key === "+" || key === "=") player.faster(1);
  else if (key === "-" || key === "−") player.faster(-1);
  else if (key === " " && !isPressable(event.target)) player.toggle();
  else return false;
  return true;
}
