"""One look a radar could take of an object, and what there was to be seen: no die is thrown for it."""

from __future__ import annotations

from typing import NamedTuple


class Look(NamedTuple):
    """One look along a laid path: table (n,); `time_s`, `radar` and `assigned` are given, the rest follows."""

    time_s: float
    radar: int
    assigned: int  # 1: the radar faces the object and points at it, as an engagement radar does at what it was given
    reason: int  # Reason: NONE when nothing but the echo decides
    aspect: int  # Aspect: the side of itself the object shows
    slant_m: float
    height_m: float  # of the object above the sea
    azimuth_rad: float  # of the object from the radar
    elevation_rad: float
    aspect_azimuth_rad: float  # of the radar from the object: 0 ahead, positive to its right
    aspect_elevation_rad: float  # above the plane of its wings; negative: the radar sees its belly
    ratio_factor: float  # mean signal-to-noise ratio of the class's echo, in view or not
    radial_m_s: float  # speed away from the radar that its filter meets
