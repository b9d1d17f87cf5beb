"""Areas that `threatring coverage` and `threatring envelope` have left in folders, as plain shapes for a globe."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from threatring.errors import ResultsError
from threatring.exports.rings import circle, ring_faults

COVERAGE_FILE, ENVELOPE_FILE = "contours.geojson", "envelope.json"
BAND_POINTS = 72


@dataclass(frozen=True, eq=False)
class Surface:
    """Polygons at one height: of each its outer ring, then holes, (n, 2) longitude and latitude in degrees."""

    name: str
    said: str
    altitude_m: float | None  #: above mean sea level; None: laid on the ground
    band_m: tuple[float, float] | None  #: from where to where up it stands for, above mean sea level
    polygons: tuple[list[np.ndarray], ...]
    properties: dict[str, Any]


def coverage_surfaces(folder: Path) -> list[Surface]:
    """Return what all radars of a coverage see together, an area a height; raises `ResultsError`."""
    found = []
    for feature in _document(folder, COVERAGE_FILE, "coverage").get("features", []):
        about = feature.get("properties", {})
        if about.get("what") != "seen" or about.get("radar") != "any" or not feature.get("geometry"):
            continue
        shapes = feature["geometry"]["coordinates"]
        wrong = [fault for rings in shapes for k, ring in enumerate(rings) for fault in ring_faults(ring, k > 0)]
        if wrong:
            raise ResultsError.at(folder / COVERAGE_FILE, "coordinates", None, f"damaged: {wrong[0]}")
        height_m, above_sea = float(about["altitude_m"]), about["above"] == "sea"
        name = f"seen at {height_m:g} m above {'mean sea level' if above_sea else 'ground'}"
        found.append(
            Surface(
                name, f"What the radars of {folder} see of targets there, {about['area_m2'] / 1e6:,.0f} km²",
                height_m if above_sea else None, None, tuple([np.array(ring) for ring in rings] for rings in shapes),
                {"what": "seen", "altitude_m": height_m, "above": about["above"]},
            )
        )  # fmt: skip
    if not found:
        raise ResultsError.at(folder / COVERAGE_FILE, "features", None, "holds nothing that is seen")
    return found


def envelope_surfaces(folder: Path, meta: dict[str, Any]) -> list[Surface]:
    """Return where the missiles of a case reach, slab by slab about each fire unit; raises `ResultsError`.

    Against the first kind of target of the envelope, at the central values; the ground is that of the fire unit.
    """
    document = _document(folder, ENVELOPE_FILE, "envelope")
    flown = {kind["name"]: kind["label"] for kind in meta["missiles"]}
    known = [missile for missile in document["missiles"] if missile["missile"] in flown]
    if not known:
        names = ", ".join(flown)
        raise ResultsError.at(folder / ENVELOPE_FILE, "missiles", None, f"none that this case fires: {names}")
    site_m = float(document["site"]["ground_m"])
    return [
        surface
        for unit in meta["fire_units"]
        for missile in known
        for surface in _slabs(missile, flown[missile["missile"]], unit, site_m, float(meta["site"]["ground_m"]))
    ]


def _slabs(
    missile: dict[str, Any], label: str, unit: dict[str, Any], site_m: float, ground_m: float
) -> Iterator[Surface]:
    reach = missile["reach"][0]
    raised_m = float(unit.get("ground_m", ground_m)) - site_m
    levels = np.array(reach["altitude_m"], dtype=float) + raised_m
    edges = np.concatenate([levels[:1], 0.5 * (levels[1:] + levels[:-1]), levels[-1:]])
    for k, altitude_m in enumerate(levels):
        far_m, near_m = float(reach["range_m"][k]), float(reach["range_min_m"][k])
        if far_m <= 0.0 or edges[k + 1] <= edges[k]:
            continue
        rings = [circle(unit["lat_deg"], unit["lon_deg"], far_m, BAND_POINTS)]
        if near_m > 0.0:
            rings.append(circle(unit["lat_deg"], unit["lon_deg"], near_m, BAND_POINTS)[::-1])
        yield Surface(
            f"{label} of {unit['name']}, {altitude_m / 1e3:.1f} km above mean sea level",
            f"Reach {near_m / 1e3:.0f} to {far_m / 1e3:.0f} km against {reach['target']}, by fly-out",
            float(altitude_m), (float(edges[k]), float(edges[k + 1])), (rings,),
            {"what": "reach", "missile": missile["missile"], "fire_unit": unit["name"], "target": reach["target"],
             "altitude_m": float(altitude_m), "range_m": far_m, "range_min_m": near_m},
        )  # fmt: skip


def _document(folder: Path, name: str, command: str) -> dict[str, Any]:
    file = folder / name
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except OSError:
        hint = f"missing; `threatring {command} .. --out DIR` writes it"
        raise ResultsError.at(folder, name, None, hint) from None
    except ValueError as fault:
        raise ResultsError.at(file, "file", None, f"readable JSON ({fault})") from None
    if not isinstance(document, dict):
        raise ResultsError.at(file, "file", type(document).__name__, "a table")
    return document
