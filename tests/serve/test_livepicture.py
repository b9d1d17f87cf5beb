"""The operator's picture: where tracks are and how sure, and never the truth."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.live.test_case import live
from tests.played import MIXED
from threatring.live import LiveCase
from threatring.records import EntityKind
from threatring.results.geodetic import geodetic
from threatring.serve.livefeed import Feed
from threatring.serve.livepicture import Dealings, frame_rows, setting
from threatring.serve.plane import plane_km

ORIGIN = (40.0, 33.0)
KM_TOLERANCE, DEG_TOLERANCE = 0.0006, 0.06  # what rounding leaves


def at(time_s: float) -> LiveCase:
    case = live(MIXED, 5, 24, 3)
    case.advance(time_s)
    return case


def test_tracks_are_where_the_film_has_them() -> None:
    """The film writes the posts' tracks once a second: the picture of that time shows the same places."""
    case = at(200.0)
    film = case.film()
    there = film.states[(film.states.kind == EntityKind.TRACK) & (film.states.time_s == 200.0)]
    deals = Dealings(case)
    rows = np.array(frame_rows(case, ORIGIN, 200.0, deals)["tracks"])
    assert len(rows) == len(there) > 3
    lat, lon, _ = geodetic(there.r_m + (200.0 - deals.tracks["time_s"])[:, None] * there.v_m_s)
    x_km, y_km = plane_km(ORIGIN, lat, lon)
    assert np.allclose(rows[:, 2:4], np.stack([x_km, y_km], -1), atol=KM_TOLERANCE)


def test_ellipses_are_those_of_the_covariance() -> None:
    """numpy.linalg.eigh of the level part of the covariance, carried forward: half axes and their direction."""
    case = at(200.0)
    deals = Dealings(case)
    rows = frame_rows(case, ORIGIN, 201.5, deals)["tracks"]
    for row, track in zip(rows, deals.tracks, strict=True):
        ahead_s = 201.5 - track["time_s"]
        step = np.eye(6) + ahead_s * np.eye(6, k=3)
        place = (step @ track["x"])[:3]
        lat, lon, _ = np.radians(geodetic(place))
        east = [-np.sin(lon), np.cos(lon), 0.0]
        north = [-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat)]
        level = np.array([east, north])
        values, vectors = np.linalg.eigh(level @ (step @ track["cov"] @ step.T)[:3, :3] @ level.T)
        assert np.allclose(row[9:11], 1e-3 * np.sqrt(values[::-1]), atol=KM_TOLERANCE)
        if values[1] > 1.2 * values[0]:
            off_deg = row[11] - np.degrees(np.arctan2(*vectors[:, 1]))
            assert abs((off_deg + 90.0) % 180.0 - 90.0) < DEG_TOLERANCE


@pytest.mark.parametrize("time_s", [120.0, 200.0])
def test_the_picture_knows_nothing_of_the_truth(time_s: float) -> None:
    """Objects, outcomes and the truth behind tracks are overwritten with rubbish: no byte of a frame changes."""
    case = at(time_s)

    def shown() -> str:
        deals = Dealings(case)
        return json.dumps([frame_rows(case, ORIGIN, time_s + 0.1, deals), Feed(case).news(deals)])

    before = shown()
    world = case.world
    world.tracks.truth[:], world.locks.truth[:] = -7, -7
    world.shots.target[:], world.shots.meant[:], world.shots.closest_m[:] = -7, -7, -7.0
    for table in (world.outcomes, world.flyers, world.plights):
        table.view(np.uint8)[:] = 0x5A
    assert shown() == before
    assert json.loads(before)[0]["tracks"]


def test_words_for_every_number_of_a_row() -> None:
    """House: stages, identities and reasons of rows have words in hello."""
    case = at(200.0)
    said = setting(case)
    for row in frame_rows(case, ORIGIN, 200.0, Dealings(case))["tracks"]:
        assert said["identities"][row[7]] and said["stages"][row[8]]
        assert row[14] == 0 or said["reasons"][str(row[14])]
    for kind in said["missile_types"]:
        assert kind["label"] and kind["declared_range_m"] > 0.0 and kind["advertised_range_m"] > 0.0
    assert {row["radar"] for row in said["horizon"]} == {radar["name"] for radar in said["radars"]}
    json.dumps(said, allow_nan=False)
