"""Tables against Python's own reader and the film."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from tests.exports.scenes import NASTY, made_up, murted
from threatring.exports import Scene
from threatring.exports.csv import EVENT_HEADS, STATE_HEADS, export
from threatring.results.geodetic import earth_fixed_m


def sheets(scene: Scene) -> dict[str, list[dict[str, str]]]:
    found = {}
    for name, data in export(scene).items():
        found[name] = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    return found


def test_every_sample_and_every_event() -> None:
    """RFC 4180: the states of the film, to the millimetre in space and 0.1 m by latitude, longitude and altitude."""
    scene, read = murted(), sheets(murted())
    movers = [*scene.movers, *scene.tracks]
    states = read["-states.csv"]
    assert tuple(states[0]) == STATE_HEADS and tuple(read["-events.csv"][0]) == EVENT_HEADS
    assert len(states) == sum(len(mover.times_s) for mover in movers)
    wanted_m = np.concatenate([mover.r_m for mover in movers])
    columns = {name: np.array([float(row[name]) for row in states]) for name in STATE_HEADS[6:]}
    assert np.abs(np.stack([columns[name] for name in ("x_m", "y_m", "z_m")], axis=-1) - wanted_m).max() < 1e-3
    placed_m = earth_fixed_m(columns["lat_deg"], columns["lon_deg"], columns["altitude_m"])
    assert np.linalg.norm(placed_m - wanted_m, axis=1).max() < 0.1
    assert len(read["-events.csv"]) == len(scene.film.events)
    assert {row["phase"] for row in states if row["what"] == "missile"} >= {"midcourse", "homing"}
    assert len(read["-sites.csv"]) == len(scene.places)


@pytest.mark.parametrize("name", [NASTY, "=1+1", "@sum", "-leader", "-12.5"])
def test_names_are_texts(name: str) -> None:
    """A spreadsheet must not take a name for a formula; a number stays a number."""
    from dataclasses import replace

    scene = made_up()
    mover = replace(scene.movers[0], name=name)
    (row, *_) = sheets(replace(scene, movers=(mover,)))["-states.csv"]
    assert row["name"] == (name if name in (NASTY, "-12.5") else f"'{name}")
