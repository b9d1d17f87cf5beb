"""A `Coverage` as JSON document and CSV: areas, ranges by azimuth, what ends sight, who sees what."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import numpy as np

from threatring.results.coverage import AUTHALIC_M, Coverage, Gain, Level, Limit, RadarView, circle_m2


def level_said(level: Level) -> dict[str, Any]:
    """Return a height as JSON carries it."""
    return {"altitude_m": level.height_m, "above": "ground" if level.above_ground else "sea"}


def limit_shares(view: RadarView, level: int) -> dict[str, float]:
    """Return the share of the azimuths that each limit ends, the largest first; those that end none are left out."""
    counts = {limit: float(np.mean(view.limit[level] == limit)) for limit in Limit}
    return {limit.name.lower(): share for limit, share in sorted(counts.items(), key=lambda item: -item[1]) if share}


def in_ring_m2(coverage: Coverage, view: RadarView, seen: np.ndarray) -> float:
    """Return how much of a (Y, X) mask lies inside a radar's advertised ring, m²."""
    lat, lon = np.radians(coverage.lat_deg)[:, None], np.radians(coverage.lon_deg)
    lat0, lon0 = np.radians([view.lat_deg, view.lon_deg])
    haversine = np.sin(0.5 * (lat - lat0)) ** 2 + np.cos(lat) * np.cos(lat0) * np.sin(0.5 * (lon - lon0)) ** 2
    inside = 2.0 * AUTHALIC_M * np.arcsin(np.sqrt(np.minimum(haversine, 1.0))) <= view.advertised_m
    return coverage.area_m2(seen & inside)


def _metres(row: np.ndarray) -> list[float]:
    return [float(value) for value in np.round(row, 0)]


def _seen(coverage: Coverage, view: RadarView, row: int, level: Level) -> dict[str, Any]:
    ring_m2 = circle_m2(view.advertised_m)
    return {
        "radar": view.name, **level_said(level),
        "area_m2": coverage.area_m2(view.seen[row]),
        "max_range_m": float(view.range_m[row].max()), "mean_range_m": float(view.range_m[row].mean()),
        "mean_unbroken_m": float(view.unbroken_m[row].mean()), "mean_smooth_m": float(view.smooth_m[row].mean()),
        "advertised_area_m2": ring_m2, "share_of_advertised": in_ring_m2(coverage, view, view.seen[row]) / ring_m2,
        "limits": limit_shares(view, row),
        "detect_m": dict(zip(("central", "p10", "p90"), map(float, view.detect_m[row]), strict=True)),
        "range_by_azimuth_m": _metres(view.range_m[row]), "unbroken_by_azimuth_m": _metres(view.unbroken_m[row]),
        "smooth_by_azimuth_m": _metres(view.smooth_m[row]),
        "limit_by_azimuth": [Limit(int(limit)).name.lower() for limit in view.limit[row]],
    }  # fmt: skip


def _radar(view: RadarView) -> dict[str, Any]:
    return {
        "name": view.name, "type": view.kind, "label": view.label, "lat_deg": view.lat_deg, "lon_deg": view.lon_deg,
        "ground_m": view.ground_m, "antenna_height_m": view.antenna_height_m, "advertised_m": view.advertised_m,
        "advertised_for": view.advertised_for, "instrumented_m": view.instrumented_m,
        "azimuth_deg": [float(angle) for angle in view.azimuth_deg],
        "gap": {
            "range_m": _metres(view.gap_range_m), "azimuth_shares": [0.0, 0.1, 0.5, 0.9, 1.0],
            "least_height_m": [_metres(row) for row in view.gap_m.T], "smooth_height_m": _metres(view.gap_smooth_m),
        },
    }  # fmt: skip


def summary(coverage: Coverage) -> dict[str, Any]:
    """Return the answer as the JSON document of `threatring coverage --json`; SI units, areas on the ellipsoid."""
    names = [view.name for view in coverage.radars]
    pairs = list(enumerate(coverage.levels))
    return {
        **coverage.meta,
        "grid": {
            "south_deg": float(coverage.lat_deg[0]), "north_deg": float(coverage.lat_deg[-1]),
            "west_deg": float(coverage.lon_deg[0]), "east_deg": float(coverage.lon_deg[-1]),
            "rows": len(coverage.lat_deg), "columns": len(coverage.lon_deg),
        },
        "radars": [_radar(view) for view in coverage.radars],
        "seen": [_seen(coverage, view, row, level) for view in coverage.radars for row, level in pairs],
        "union": [
            {
                **level_said(level), "area_m2": coverage.area_m2(coverage.union(row)),
                "by_radars": [
                    {"radars": [names[r] for r in key], "area_m2": area}
                    for key, area in coverage.combinations_m2(row).items()
                ],
                "by_count_m2": by_count(coverage, row),
            }
            for row, level in pairs
        ],
        "curves": [
            {"type": curve.kind, "rcs_m2": curve.rcs_m2.tolist(), "bands": ["central", "p10", "p90"],
             **{name: [_metres(row) for row in getattr(curve, name).T]
                for name in ("single_m", "cumulative_m", "confirmed_m")}}
            for curve in coverage.curves
        ],
    }  # fmt: skip


def by_count(coverage: Coverage, level: int) -> dict[str, float]:
    """Return the area seen by exactly so many radars, m²."""
    areas = {str(count): 0.0 for count in range(1, len(coverage.radars) + 1)}
    for key, area in coverage.combinations_m2(level).items():
        areas[str(len(key))] += area
    return areas


def differences(gain: Gain) -> list[dict[str, Any]]:
    """Return areas of both, what the second gains and what it loses, by height."""
    return [
        {
            **level_said(level), "first_area_m2": gain.first.area_m2(gain.first.union(row)),
            "second_area_m2": gain.second.area_m2(gain.second.union(row)),
            "gained_area_m2": gain.first.area_m2(gain.gained(row)), "lost_area_m2": gain.first.area_m2(gain.lost(row)),
        }
        for row, level in enumerate(gain.first.levels)
    ]  # fmt: skip


def comparison(gain: Gain) -> dict[str, Any]:
    """Return the JSON document of a comparison."""
    return {"difference": differences(gain), "first": summary(gain.first), "second": summary(gain.second)}


def _rows(coverage: Coverage) -> Iterator[tuple[Any, ...]]:
    for view in coverage.radars:
        for row, level in enumerate(coverage.levels):
            above = "ground" if level.above_ground else "sea"
            for a, angle in enumerate(view.azimuth_deg):
                ranges = (f"{each[row, a]:.0f}" for each in (view.range_m, view.unbroken_m, view.smooth_m))
                limit = Limit(int(view.limit[row, a])).name.lower()
                yield view.name, f"{level.height_m:g}", above, f"{angle:g}", *ranges, limit


def as_csv(coverage: Coverage) -> str:
    """Return how far each radar sees at each height along each azimuth, and what ends it."""
    heads = ["radar", "altitude_m", "above", "azimuth_deg", "range_m", "unbroken_range_m", "smooth_range_m", "limit"]
    return _sheet(heads, _rows(coverage))


def gain_csv(gain: Gain) -> str:
    """Return areas of both coverages, gained and lost, by height."""
    rows = differences(gain)
    return _sheet(
        list(rows[0]), ([each if isinstance(each, str) else f"{each:.0f}" for each in row.values()] for row in rows)
    )


def _sheet(heads: list[str], rows: Any) -> str:
    stream = io.StringIO()
    sheet = csv.writer(stream, lineterminator="\n")
    sheet.writerow(heads)
    sheet.writerows(rows)
    return stream.getvalue()
