"""Finished coverages and envelopes as layers of the map: rings on the plane, edges of reach by height."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from threatring.serve.answers import answer
from threatring.serve.library import Damaged, document_of, read_json, scenario_named, understood
from threatring.serve.lines import flat, on_plane
from threatring.serve.plane import plane_km
from threatring.serve.state import Workspace

CONTOURS = "contours.geojson"
BAND = "Least and most reach are the 10 and 90 % points of the ensemble of each missile."


def coverage_document(folder: Path, document: dict[str, Any]) -> dict[str, Any]:
    """Return what each radar sees at each height, as rings on the plane about the site: outlines and holes alike.

    Raises `Damaged` where the folder does not hold what it should, KeyError and the like where a document is wrong.
    """
    if "first" in document:
        raise Damaged("a comparison of two coverages; ask for one of them")
    site = document["site"]
    origin = (float(site["lat_deg"]), float(site["lon_deg"]))
    features = read_json(folder / CONTOURS)["features"]
    seen = [each for each in features if each["properties"]["what"] == "seen"]
    radars = [_radar(radar, document, seen, origin) for radar in document["radars"]]
    notes = [f"{document['target']}, one look at {document['wanted_prob']:.0%} or better; over {document['terrain']}"]
    return {
        "id": folder.name, "scenario": scenario_named(document), "site": site, "radars": radars,
        "notes": [*notes, *document["notes"]], "references": document.get("references", []),
    }  # fmt: skip


def _radar(
    radar: dict[str, Any], document: dict[str, Any], seen: list[dict[str, Any]], origin: tuple[float, float]
) -> dict[str, Any]:
    x_km, y_km = plane_km(origin, radar["lat_deg"], radar["lon_deg"])
    rows = [row for row in document["seen"] if row["radar"] == radar["name"]]
    return {
        "name": radar["name"], "x_km": round(float(x_km), 4), "y_km": round(float(y_km), 4),
        "advertised_km": 1e-3 * radar["advertised_m"],
        "levels": [
            {
                "altitude_m": row["altitude_m"], "above": row["above"], "area_km2": round(1e-6 * row["area_m2"], 1),
                "max_range_km": round(1e-3 * row["max_range_m"], 2), "rings": _rings(row, seen, origin),
            }
            for row in rows
        ],
    }  # fmt: skip


def _rings(row: dict[str, Any], seen: list[dict[str, Any]], origin: tuple[float, float]) -> list[list[float]]:
    """Return the rings of what a radar sees at a height."""
    keys = ("radar", "altitude_m", "above")
    found: list[list[float]] = []
    for feature in seen:
        if feature["geometry"] and all(feature["properties"][key] == row[key] for key in keys):
            rings = [np.array(ring, float) for shape in feature["geometry"]["coordinates"] for ring in shape]
            found += [flat(ring) for ring in on_plane(origin, rings)]
    return found


def envelope_document(folder: Path, document: dict[str, Any]) -> dict[str, Any]:
    """Return the outer edge of each missile's reach by height, with its band, against the first kind of target."""
    target = document["targets"][0]["label"]
    notes = [f"Kind of target: {target}. Ranges along the ground from the launcher.", BAND]
    return {
        "id": folder.name, "missiles": [_missile(missile) for missile in document["missiles"]], "notes": notes,
        "references": document.get("references", []),
    }  # fmt: skip


def _missile(missile: dict[str, Any]) -> dict[str, Any]:
    reach, declared = missile["reach"][0], missile["declared"]
    altitudes_m = np.array(reach["altitude_m"], float)
    band, edges_m = reach["band"], np.array(reach["range_m"], float)
    held = np.array(band["altitude_m"], float)
    least, most = (np.interp(altitudes_m, held, band[name], 0.0, 0.0) for name in ("low_m", "high_m"))
    declared_m = declared.get("range_m")
    advertised_m = declared.get("advertised_range_m") or declared_m
    return {
        "name": missile["missile"], "label": missile["label"], "declared_km": _km(declared_m),
        "advertised_km": _km(advertised_m), "altitudes_m": altitudes_m.round(1).tolist(),
        "reach_km": [_km(each) for each in edges_m], "least_km": [_km(each) for each in least],
        "most_km": [_km(each) for each in most],
    }  # fmt: skip


def _km(range_m: float | None) -> float | None:
    """Return kilometres, None where nothing is reached."""
    return round(1e-3 * float(range_m), 3) if range_m else None


def routes(state: Workspace) -> list[Route]:
    """Return the routes of this room."""

    def coverage(request: Request) -> Response:
        return _answered(state, request.path_params["id"], "coverage", coverage_document)

    def envelope(request: Request) -> Response:
        return _answered(state, request.path_params["id"], "envelope", envelope_document)

    return [Route("/coverage/{id}", coverage, methods=["GET"]), Route("/envelopes/{id}", envelope, methods=["GET"])]


def _answered(state: Workspace, name: str, kind: str, make: Any) -> Response:
    folder, document = document_of(state, name, kind)
    with understood(name):
        return answer(make(folder, document))
