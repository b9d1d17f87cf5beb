"""What a map of the console is drawn on: coast and boundary lines about a site, and its hills where it has any."""

from __future__ import annotations

import asyncio
import math
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from threatring.errors import Fault
from threatring.maps.geo import MAP_SOURCES, Plane, lines_deg
from threatring.maps.relief import SEA_M, light
from threatring.scenario import Scenario, Site, Terrain, grounded, heights_of, load_scenario
from threatring.serve.answers import Refused, answer, json_body
from threatring.serve.examining import outside
from threatring.serve.lines import clipped, flat, on_plane, thinned
from threatring.serve.pictures import grey_png
from threatring.serve.state import Workspace
from threatring.terrain import DEMONSTRATION, Heights

EXTENT_KM, LEAST_KM, MOST_KM = 600.0, 10.0, 2000.0
RELIEF_POINTS, HEIGHT_POINTS = 720, 200  # a side, of the hill shade and of the heights for 3-D
DARKEST, LIGHTEST, STEPS = 0.75, 0.9, 31  # opacity of full shade and of full light, on a page of either colour
API = "/api/v1"
NOTE, POLICY = MAP_SOURCES.split(". ", 1)[0] + ".", MAP_SOURCES.split(". ", 1)[1]


class Place:
    """A place with its ground: where a map is drawn about, and how it is named in an address."""

    def __init__(self, scenario: Scenario, query: dict[str, Any]) -> None:
        self.heights = heights_of(scenario)
        self.site = grounded(scenario, self.heights).site
        self.query = query

    @property
    def origin(self) -> tuple[float, float]:
        """Latitude and longitude, degrees."""
        return self.site.lat_deg, self.site.lon_deg


def ground_document(place: Place, extent_km: float) -> dict[str, Any]:
    """Return lines, policy, hills and heights within `extent_km` east, west, north and south of a place."""
    site, heights = place.site, place.heights
    references = [NOTE]
    if heights is not None and heights.citation:
        references.append(f"Heights: {heights.citation}")
    return {
        "site": {"name": site.name, "lat_deg": site.lat_deg, "lon_deg": site.lon_deg, "ground_m": site.ground_m},
        "extent_km": extent_km, "coast": _lines("coast", place.origin, extent_km),
        "boundaries": _lines("boundary", place.origin, extent_km), "policy": POLICY, "references": references,
        "relief": None if heights is None else _relief(place, extent_km),
        "heights": None if heights is None else height_grid(heights, place.origin, extent_km),
    }  # fmt: skip


@lru_cache(maxsize=32)
def _lines(kind: str, origin: tuple[float, float], extent_km: float) -> list[list[float]]:
    """Return lines of the world in the square about a place, thinned."""
    near = on_plane(origin, lines_deg(kind, *origin, math.sqrt(2.0) * extent_km))
    return [flat(thinned(piece)) for line in near for piece in clipped(line, extent_km)]


def _relief(place: Place, extent_km: float) -> dict[str, Any]:
    query = urlencode({**place.query, "extent_km": f"{extent_km:g}"}, doseq=True)
    edges = {"west_km": -extent_km, "south_km": -extent_km, "east_km": extent_km, "north_km": extent_km}
    return {"url": f"{API}/ground/relief.png?{query}", **edges}


def height_grid(heights: Heights, origin: tuple[float, float], extent_km: float) -> dict[str, Any]:
    """Return heights in whole metres on a grid of the plane, rows from the south."""
    step_km = 2.0 * extent_km / (HEIGHT_POINTS - 1)
    axis = np.linspace(-extent_km, extent_km, HEIGHT_POINTS)
    found, _ = _heights_on(heights, origin, axis)
    return {
        "west_km": -extent_km, "south_km": -extent_km, "step_km": step_km, "columns": HEIGHT_POINTS,
        "rows": HEIGHT_POINTS, "heights_m": np.rint(found).astype(int).ravel().tolist(),
    }  # fmt: skip


def _heights_on(heights: Heights, origin: tuple[float, float], axis_km: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return heights (n, n) at the points of a square, rows from the south, and where they and theirs are known."""
    lat_deg, lon_deg = Plane(*origin).degrees(np.stack(np.meshgrid(axis_km, axis_km), axis=-1))
    middle = heights.west_deg + 0.5 * (heights.posts_m.shape[1] - 1) * heights.lon_step_deg
    lon_deg = (lon_deg - middle + 180.0) % 360.0 - 180.0 + middle
    box, lat_edge, lon_edge = heights.box, heights.lat_step_deg, heights.lon_step_deg  # a slope needs a neighbour
    known = (lat_deg > box.south_deg + lat_edge) & (lat_deg < box.north_deg - lat_edge)
    known &= (lon_deg > box.west_deg + lon_edge) & (lon_deg < box.east_deg - lon_edge)
    return heights.height_m(lat_deg, lon_deg), known


def relief_png(heights: Heights, origin: tuple[float, float], extent_km: float) -> bytes:
    """Return the light on the hills of a square as a picture: shade black, light white, flat ground and sea clear."""
    axis = np.linspace(-extent_km, extent_km, RELIEF_POINTS)
    ground_m, known = _heights_on(heights, origin, axis)
    shade = light(ground_m, 1e3 * (axis[1] - axis[0]))
    opacity = np.where(shade < 1.0, DARKEST * (1.0 - shade), LIGHTEST * (shade - 1.0))
    opacity = np.where((np.abs(ground_m) < SEA_M) | ~known, 0.0, np.clip(opacity, 0.0, 1.0))
    alpha = np.rint(np.rint(STEPS * opacity) * (255.0 / STEPS))
    return grey_png(np.where(shade < 1.0, 0, 255)[::-1], alpha[::-1])


def _of_scenario(state: Workspace, name: str) -> Place:
    """Return the place of a scenario, which may be wrong elsewhere. Raises ScenarioError."""
    path = state.scenario_path(name)
    return _loaded(path, path.stat().st_mtime_ns, state.confined)


@lru_cache(maxsize=4)
def _loaded(path: Path, stamp: int, confined: bool) -> Place:
    scenario = load_scenario(path)
    if confined and scenario.terrain is not None:
        _refuse(outside({"terrain": {"source": list(scenario.terrain.sources)}}, path.name))
    return Place(scenario, {"scenario": path.stem})


def _of_place(state: Workspace, said: dict[str, Any]) -> Place:
    """Return a place said by latitude, longitude and terrain. Raises Refused (422)."""
    lat, lon = _number(said, "lat_deg", -90.0, 90.0, None), _number(said, "lon_deg", -180.0, 180.0, None)
    sources = said.get("terrain") or []
    sources = [sources] if isinstance(sources, str) else sources
    if not isinstance(sources, list) or not all(isinstance(source, str) for source in sources):
        raise _wrong("terrain", said.get("terrain"), "demonstration, or files beside the scenarios")
    return _placed(state.scenarios, lat, lon, tuple(source for source in sources if source != "none"))


@lru_cache(maxsize=4)
def _placed(folder: Path, lat_deg: float, lon_deg: float, sources: tuple[str, ...]) -> Place:
    _refuse(outside({"terrain": {"source": list(sources)}}, "request"))
    paths = tuple(source if source == DEMONSTRATION else str((folder / source).resolve()) for source in sources)
    terrain = Terrain(source=paths[0] if len(paths) == 1 else paths) if paths else None
    site = Site(lat_deg=lat_deg, lon_deg=lon_deg)
    scenario = Scenario(name="place", site=site, radars=(), fire_units=(), defended=(), terrain=terrain)
    query: dict[str, Any] = {"lat_deg": f"{lat_deg:.9g}", "lon_deg": f"{lon_deg:.9g}"}
    return Place(scenario, query | ({"terrain": list(sources)} if sources else {}))


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise Refused(422, str(faults[0]), faults)


def _wrong(field: str, value: Any, expected: str) -> Refused:
    return Refused(422, f"{field}: {expected}", [Fault("request", field, value, expected)])


def _number(said: dict[str, Any], field: str, least: float, most: float, usual: float | None) -> float:
    value = said.get(field, usual)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and least <= value <= most:
        return float(value)
    raise _wrong(field, value, f"a number from {least:g} to {most:g}")


def _extent(request: Request) -> float:
    return _number(_numbers(request), "extent_km", LEAST_KM, MOST_KM, EXTENT_KM)


def _numbers(request: Request) -> dict[str, Any]:
    """Return the query with what reads as a number made one."""
    found: dict[str, Any] = {}
    for name in ("extent_km", "lat_deg", "lon_deg"):
        if (text := request.query_params.get(name)) is not None:
            try:
                found[name] = float(text)
            except ValueError:
                raise _wrong(name, text, "a number") from None
    return found


def routes(state: Workspace) -> list[Route]:
    """Return the routes of this room."""

    def of_scenario(request: Request) -> Response:
        extent_km = _extent(request)
        return answer(ground_document(_of_scenario(state, request.path_params["id"]), extent_km))

    async def of_place(request: Request) -> Response:
        body = await json_body(request)
        extent_km = _number(body, "extent_km", LEAST_KM, MOST_KM, EXTENT_KM)
        return await asyncio.to_thread(lambda: answer(ground_document(_of_place(state, body), extent_km)))

    def relief(request: Request) -> Response:
        name = request.query_params.get("scenario")
        said = {**_numbers(request), "terrain": request.query_params.getlist("terrain")}
        place = _of_scenario(state, name) if name is not None else _of_place(state, said)
        if place.heights is None:
            raise Refused(404, "there is no terrain here")
        data = _drawn(place, _extent(request))
        return Response(data, media_type="image/png", headers={"cache-control": "no-cache"})

    return [
        Route("/scenarios/{id}/ground", of_scenario, methods=["GET"]), Route("/ground", of_place, methods=["POST"]),
        Route("/ground/relief.png", relief, methods=["GET"]),
    ]  # fmt: skip


@lru_cache(maxsize=8)
def _drawn(place: Place, extent_km: float) -> bytes:
    assert place.heights is not None
    return relief_png(place.heights, place.origin, extent_km)
