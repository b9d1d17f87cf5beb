"""From miss distance to kill probability.

Source: the diffuse-Gaussian ("Carleton") damage function of J. S. Przemieniecki, Mathematical Methods in Defense
Analyses, 3rd edition, chapter 5, written with the distance at which lethality is one half; the cookie-cutter is its
sharp limit. No fragment, fuze or structure is modelled: lethal radius and class scale are parameters.
"""

from __future__ import annotations

import math

from threatring.kernel import kernel

COOKIE_CUTTER = 1e6  # a sharpness from which lethality is 1 inside the lethal radius and 0 outside


@kernel
def lethality_of(miss_m, lethal_radius_m, sharpness):
    """Lethality 0.5 ** ((miss / radius) ** (2 sharpness)): 1 is Gaussian, `COOKIE_CUTTER` a hard edge."""
    if lethal_radius_m <= 0.0:
        return 0.0
    ratio = miss_m / lethal_radius_m
    square = ratio * ratio
    if sharpness >= COOKIE_CUTTER:
        return 1.0 if square <= 1.0 else 0.0
    if sharpness != 1.0:
        square = math.pow(square, sharpness) if square < 1e3 else 1e3
    return math.exp(-0.6931471805599453 * min(square, 1e3))


@kernel
def lethality(miss_m, lethal_radius_m):
    """Lethality of a burst at that distance: one half at the lethal radius, Gaussian in distance."""
    return lethality_of(miss_m, lethal_radius_m, 1.0)


@kernel
def kill_prob(reliability_prob, lethality_prob, class_scale_factor):
    """Kill probability of one burst: reliability x lethality x the scale of the target's class, within 0 and 1."""
    return min(max(reliability_prob * lethality_prob * class_scale_factor, 0.0), 1.0)
