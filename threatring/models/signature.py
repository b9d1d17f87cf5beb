"""Which side of itself a target shows: nose, beam, tail or top.

Source: aspect sectors of 45 degrees about the axes, as radar cross-sections are tabulated in M. I. Skolnik,
Introduction to Radar Systems, 3rd edition (2001), section 2.7. A target flies nose first and level on its wings: its
top is what a look from more than 45 degrees above or below its wings meets, its belly echoes like its top.
"""

from __future__ import annotations

import math

from threatring.kernel import code, kernel
from threatring.models.vec import cross, dot, norm
from threatring.records.enums import Aspect

NOSE, BEAM = code(Aspect.NOSE), code(Aspect.BEAM)
TAIL, TOP = code(Aspect.TAIL), code(Aspect.TOP)


@kernel
def aspect_of(line, v, up):
    """Return the `Aspect` that a look along a unit line meets on a target of velocity v above a place's `up`."""
    speed2 = dot(v, v)
    if speed2 < 1.0:
        return BEAM
    ahead = dot(line, v)
    if ahead * ahead > 0.5 * speed2:
        return NOSE if ahead < 0.0 else TAIL
    climb = dot(v, up)
    over = dot(line, up) * speed2 - ahead * climb  # along the target's own up, which is at right angles to its flight
    return TOP if over * over > 0.5 * speed2 * (speed2 - climb * climb) else BEAM


@kernel
def aspect_angles_rad(line, v, up):
    """Return (azimuth, elevation) from which a target is seen: the direction back along a unit line, in its own axes.

    Azimuth is counted from ahead, positive to the right, elevation from the plane of its wings, positive above; it
    flies as `aspect_of` has it. At rest, or flying straight up, it has none: (0, 0).
    """
    speed_m_s = norm(v)
    side = cross(v, up)
    width = norm(side)
    if speed_m_s < 1.0 or width < 1e-9:
        return 0.0, 0.0
    ahead = -dot(line, v) / speed_m_s
    right = -dot(line, side) / width
    over = -dot(line, cross(side, v)) / (width * speed_m_s)
    return math.atan2(right, ahead), math.asin(min(max(over, -1.0), 1.0))
