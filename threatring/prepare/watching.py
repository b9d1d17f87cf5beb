"""What each radar of a run watches: its sector, its scan, its limits and when it is to be silent."""

from __future__ import annotations

import math
from typing import Any

ALL_ROUND_RAD = 0.002  # a sector that lacks no more than this of the whole circle is none


def watched(radars: list[dict[str, Any]], tables: Any, draw: int) -> list[dict[str, Any]]:
    """Return what a run says about its radars with what they watch in a case of one draw, which need not be central."""
    return [{**radar, **watch_of(tables, index, draw)} for index, radar in enumerate(radars)]


def watch_of(tables: Any, index: int, draw: int = -1) -> dict[str, Any]:
    """Return what radar `index` of the tables (K, R) watches under a draw: where, how wide, high and often.

    The last draw is that of the central numbers. `boresight_deg` is None while it looks all round;
    `sector_halfwidth_deg` is then that of the sector a cue gives it, or 180.
    `scan_period_s` is the time between two looks of its search at the same place, None where it searches by no plan.
    """
    radar, cued = tables.radars[draw, index], tables.sectors[draw, index]
    turns = radar.sector_halfwidth_rad >= math.pi - ALL_ROUND_RAD
    sector = cued if math.isfinite(radar.cue_delay_s) else radar
    return {
        "sector_halfwidth_deg": round(math.degrees(sector.sector_halfwidth_rad), 3),
        "boresight_deg": None if turns else round(math.degrees(radar.boresight_rad) % 360.0, 3),
        "scan_period_s": float(radar.search_s) if radar.searches and radar.search_s > 0.0 else None,
        "elevation_min_deg": round(math.degrees(radar.elevation_min_rad), 3),
        "elevation_max_deg": round(math.degrees(radar.elevation_max_rad), 3),
        "silent_s": [
            [float(begin), float(end) if math.isfinite(end) else None]
            for begin, end in zip(radar.silent_s[::2], radar.silent_s[1::2], strict=True)
            if math.isfinite(begin)
        ],
    }
