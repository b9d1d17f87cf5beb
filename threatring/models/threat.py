"""What a track endangers, and how soon: the order in which a command post turns to its tracks.

Source: time to closest approach against protected points is the usual kinematic threat measure, e.g. J.-N. Roux, J. H.
van Vuuren, "Threat evaluation and weapon assignment decision support", ORiON 23 (2007) 151-187, section 3.
"""

from __future__ import annotations

from threatring.kernel import kernel
from threatring.models.vec import along, dot, get3, norm, sub

PASSING_M = 8_000.0  # a straight track that passes a defended object closer than this endangers it ...
PASSING_COEFF = 0.15  # ... or within this share of its present distance (tracks have errors)
STRIKE_M = 1_000.0  # one that passes a radar closer than this is taken to be aimed at it ...
STRIKE_COEFF = 0.03  # ... or within this share of its distance: tracks have errors, and dives bend
NEVER_S = 1.0e6


@kernel
def time_to_object_s(r, v, object_r, radius_m):
    """Return when a straight track is closest to an object it endangers, `NEVER_S` when it does not."""
    rel = sub(object_r, r)
    distance = norm(rel)
    speed2 = dot(v, v) + 1e-9
    nearest_s = dot(rel, v) / speed2
    miss = norm(along(rel, v, -nearest_s))
    if nearest_s > 0.0 and miss < radius_m + PASSING_M + PASSING_COEFF * distance:
        return nearest_s
    return NEVER_S


@kernel
def time_to_strike_s(r, v, place):
    """Return when a straight track is upon a place it is aimed at, `NEVER_S` when it will pass it by."""
    rel = sub(place, r)
    nearest_s = dot(rel, v) / (dot(v, v) + 1e-9)
    if nearest_s > 0.0 and norm(along(rel, v, -nearest_s)) < STRIKE_M + STRIKE_COEFF * norm(rel):
        return nearest_s
    return NEVER_S


@kernel
def threat_key_s(r, v, defended):
    """Return the urgency of a track: soonest time to a defended object; tracks that endanger none come after."""
    soonest = NEVER_S
    nearest = 1e12
    for d in range(defended.shape[0]):
        row = defended[d]
        soonest = min(soonest, time_to_object_s(r, v, get3(row.r_m), row.radius_m))
        nearest = min(nearest, norm(sub(get3(row.r_m), r)))
    if soonest < NEVER_S:
        return soonest
    return NEVER_S + nearest
