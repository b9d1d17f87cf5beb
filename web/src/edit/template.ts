/** What a new scenario begins with: a whole one in ten lines (docs/scenarios.md). */
export const TEMPLATE = `format = 1
title = "A new exercise"
[site]
lat_deg = 40.0
lon_deg = 33.0
[[raids]]
name = "cruise missiles"
target = "target_cm_tomahawk"
count = 4
route = [{ bearing_deg = 270, range_m = 120_000 }, { bearing_deg = 0, range_m = 0 }]
`;

/** The address of the editor of a scenario that no file has yet. */
export const NEW = "~new";
