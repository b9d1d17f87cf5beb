// What the reader wants to see on the map, the scope and in 3-D.

export interface LayerSwitches {
  coast: boolean; boundaries: boolean; relief: boolean; grid: boolean;
  /** The circle of the advertised range, as in the news. */
  advertised: boolean;
  /** Radar horizon rings for a target at this height above the ground, m; null: none. */
  horizon_m: number | null;
  /** Ground covered for a target at this height, m, from a coverage job; null: none. */
  coverage_m: number | null;
  /** What that height is measured from. */
  coverage_above: "ground" | "sea";
  envelopes: boolean; sectors: boolean; defended: boolean; tracks: boolean;
  /** True positions of objects, which no command post knows. */
  truth: boolean; missiles: boolean; trails: boolean; labels: boolean;
}

export const USUAL_LAYERS: LayerSwitches = {
  coast: true, boundaries: true, relief: true, grid: true, advertised: true, horizon_m: null, coverage_m: null, coverage_above: "ground",
  envelopes: false, sectors: true, defended: true, tracks: true, truth: true, missiles: true, trails: true, labels: true,
};
