"""A film as a document against the film itself, brought back from the plane by another program."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
from geographiclib.geodesic import Geodesic

from tests.synthetic import synthetic_film
from threatring.exports import scene_of
from threatring.exports.scene import Mover
from threatring.records import EventKind
from threatring.results import earth_fixed_m
from threatring.serve.filmed import film_document

WITHIN_M = 1.0


def far_off_m(told: dict, mover: Mover, site: dict) -> float:
    """Return how far the told path is from a mover at the mover's own samples, straight on the plane between points."""
    x_km, y_km, alt_m = (np.interp(mover.times_s, told["t_s"], told[name]) for name in ("x_km", "y_km", "alt_m"))
    places = []
    for bearing_deg, range_m in zip(np.degrees(np.arctan2(x_km, y_km)), 1e3 * np.hypot(x_km, y_km), strict=True):
        spot = Geodesic.WGS84.Direct(site["lat_deg"], site["lon_deg"], bearing_deg, range_m)
        places.append((spot["lat2"], spot["lon2"]))
    lat_deg, lon_deg = np.array(places).T
    away_m = earth_fixed_m(lat_deg, lon_deg, alt_m) - earth_fixed_m(mover.lat_deg, mover.lon_deg, mover.altitude_m)
    return float(np.linalg.norm(away_m, axis=1).max())


def test_positions_are_those_of_the_film() -> None:
    """C. F. F. Karney, J. Geodesy 87 (2013) 43-55, by geographiclib: from the plane back to the Earth."""
    film = synthetic_film(3)
    scene, document = scene_of(film, tracks=True), film_document(film)
    assert len(document["movers"]) == len(scene.movers) > 20
    worst_m = {}
    for told, mover in zip(document["movers"] + document["tracks"], [*scene.movers, *scene.tracks], strict=True):
        assert told["key"] == mover.key
        assert told["t_s"] == sorted(set(told["t_s"]))
        worst_m[mover.key] = far_off_m(told, mover, document["site"])
    assert max(worst_m.values()) < WITHIN_M, worst_m


def test_a_document_is_strict_json_and_names_everything_it_points_at() -> None:
    film = synthetic_film(3)
    document = json.loads(json.dumps(film_document(film), allow_nan=False))
    count = len(document["objects"]) + len(document["missiles"])
    assert [row["entity"] for row in document["objects"] + document["missiles"]] == list(range(count))
    kinds = {event["kind"] for event in document["events"]}
    assert kinds <= set(document["meanings"]) and len(document["events"]) > 50
    units, types = len(document["fire_units"]), {kind["name"] for kind in document["missile_types"]}
    for missile in document["missiles"]:
        assert 0 <= missile["unit"] < units and missile["type"] in types
        assert 0 <= missile["target"] < len(document["objects"])


def test_radars_say_what_they_watch_and_where_they_turn() -> None:
    """The film's own numbers: meta of its radars, and the azimuth that an event of turning carries."""
    film = synthetic_film(3)
    radars = [{**radar} for radar in film.meta["radars"]]
    assert not any("boresight_deg" in place for place in film_document(film)["places"])  # an older version's film
    watch = {"sector_halfwidth_deg": 45.0, "boresight_deg": 300.0, "scan_period_s": None, "silent_s": [[1.0, 2.0]]}
    radars[0] |= watch
    events = film.events.copy()
    events.kind[:3] = EventKind.SLEWED, EventKind.HUSHED, EventKind.SECTOR_SEARCH
    events.value[:3] = -np.pi / 2.0, 25.0, 7.0
    events.unit[:3] = 0
    document = film_document(replace(film, meta={**film.meta, "radars": radars}, events=events))
    assert {key: document["places"][0][key] for key in watch} == watch
    assert "boresight_deg" not in document["places"][1]
    told = document["events"][:3]
    assert (told[0]["facing_deg"], told[1]["for_s"]) == (270.0, 25.0)
    assert told[2]["facing_deg"] == round(np.degrees(7.0) - 360.0, 2)
    assert all("facing_deg" not in event for event in document["events"][3:])
