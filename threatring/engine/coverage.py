"""What one radar sees of points in space: the engagement's own view and echo, a point after another, without a raid.

A look counts as a detection where its probability is at least the wanted one. The target flies towards the radar faster
than its filter hides; the air is clear. `detection` is (5, P) as `models.detection` lays it, `transmission` as
`models.propagation` reads it.
"""

from __future__ import annotations

import math

from threatring.engine.echoes import clear_ratio
from threatring.engine.sensing import IN_VIEW, TOO_FAINT, in_view
from threatring.kernel import inner, stage
from threatring.models.detection import look_up_detection
from threatring.models.vec import along, get3, scale, sub

FARTHEST_M = 1.2e6  # no radar here sees farther, whatever it looks at
MARCH_M = 1000.0
HALVINGS = 30


@inner
def one_look_prob(radar, transmission, detection, swerling, rcs_m2, line, slant_m):
    """Return the probability of detection of one look of a radar's search along a unit line of sight."""
    ratio, _ = clear_ratio(radar, transmission, radar.boresight_rad, line, rcs_m2, slant_m)
    return look_up_detection(detection, swerling, ratio * radar.search_factor)


@stage
def looks_into(
    reasons, slants_m, first, last, radar, env, masks, index, transmission, detection, swerling, rcs_m2, wanted_prob,
    feet_m, ups, heights_m,
):  # fmt: skip
    """Write for points `first` to `last` of n why a radar does not detect (NONE: it does) and how far they are.

    reasons (n,) of `Reason`, slants_m (n,); feet_m, ups (n, 3) places of the ellipsoid and its normals there, heights_m
    (n,) above the sea.
    """
    for i in range(first, last):
        r = along((feet_m[i, 0], feet_m[i, 1], feet_m[i, 2]), (ups[i, 0], ups[i, 1], ups[i, 2]), heights_m[i])
        reason, slant_m = in_view(radar, env, masks, index, radar.boresight_rad, r)
        if reason == IN_VIEW:
            line = scale(sub(r, get3(radar.r_m)), 1.0 / max(slant_m, 1.0))
            prob = one_look_prob(radar, transmission, detection, swerling, rcs_m2, line, slant_m)
            if prob < wanted_prob:
                reason = TOO_FAINT
        reasons[i] = reason
        slants_m[i] = slant_m


@inner
def prob_at(radar, transmission, detection, swerling, rcs_m2, height_m, slant_m):
    """Return the probability of one look at a height above the smooth surface and a slant range, on the boresight."""
    base_m = radar.surface_radius_m + radar.antenna_height_m
    rise_m = height_m - radar.antenna_height_m
    sine = (rise_m * (2.0 * base_m + rise_m) - slant_m * slant_m) / (2.0 * base_m * slant_m)
    if sine > 1.0:
        return -1.0  # so near no point has that height
    level = math.sqrt(max(1.0 - sine * sine, 0.0))
    line = scale(get3(radar.north), level * math.cos(radar.boresight_rad))
    line = along(line, get3(radar.east), level * math.sin(radar.boresight_rad))
    line = along(line, get3(radar.up), sine)
    return one_look_prob(radar, transmission, detection, swerling, rcs_m2, line, slant_m)


@stage
def reach_into(found_m, radars, transmission, detection, swerling, rcs_m2, wanted_prob, height_m):
    """Write the farthest slant range at which one look detects by its echo alone, found_m (K,); 0: nowhere.

    radars (K,) rows of one radar, rcs_m2 (K,), target at a height above the smooth surface: neither horizon nor ground
    nor limits of the radar are counted.
    """
    for k in range(radars.shape[0]):
        far_m = FARTHEST_M
        while far_m > 0.0 and (
            prob_at(radars[k], transmission, detection, swerling, rcs_m2[k], height_m, far_m) < wanted_prob
        ):
            far_m -= MARCH_M
        near_m, beyond_m = far_m, far_m + MARCH_M
        for _ in range(HALVINGS if far_m > 0.0 else 0):
            middle_m = 0.5 * (near_m + beyond_m)
            if prob_at(radars[k], transmission, detection, swerling, rcs_m2[k], height_m, middle_m) >= wanted_prob:
                near_m = middle_m
            else:
                beyond_m = middle_m
        found_m[k] = max(near_m, 0.0)
