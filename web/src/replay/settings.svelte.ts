// How a reader has set the replay; it stays when another case is opened.

import { USUAL_LAYERS, type LayerSwitches } from "../layers";
import type { ViewTab } from "../map/types";

export type ListName = "tracks" | "events" | "layers" | "details";

class Settings {
  layers = $state<LayerSwitches>({ ...USUAL_LAYERS });
  tab = $state<ViewTab>("map");
  list = $state<ListName>("tracks");
  speed = 10;
}

export const settings = new Settings();
