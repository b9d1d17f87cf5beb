"""Exposure of a scenario: leaving out the missiles moves no other number; a brighter echo changes nothing else."""

from __future__ import annotations

import numpy as np

from tests.played import CLOSE, MIXED, scenario_of, setup_of
from threatring import simulate
from threatring.prepare.exposing import disarmed
from threatring.results.exposure import BAND


def test_without_missiles_everything_else_is_the_same() -> None:
    """Draws are keyed by name: radars, echoes, classes, rules and paths keep every byte."""
    armed = setup_of(CLOSE, 8, 8).prepared.tables
    options = simulate.Options(runs=8, sets=8, seed=1, threads=1)
    bare = simulate.set_up(scenario_of(CLOSE), options, lambda *said: None, armed=False).prepared.tables
    assert bare.missiles.shape[1] == 0 and len(bare.launchers) == 0
    for name in ("radars", "signatures", "classes", "doctrine", "targets", "knots", "transmission", "detection"):
        assert getattr(bare, name).tobytes() == getattr(armed, name).tobytes(), name
    assert disarmed(scenario_of(MIXED)).raids == scenario_of(MIXED).raids


def test_a_reflector_changes_the_echo_and_nothing_else() -> None:
    """The bundled scenario: the same looks from the same sides, 25 dB more, more detections."""
    options = simulate.Options(sets=4)
    found = simulate.exposure(scenario_of("exposure"), options, radar="91N6E")
    flights = {flight.raid: flight for flight in found.flights}
    assert len(found.flights) == 5 and len(found.shown) == 4
    plain, bright = (flights[name].observed[0] for name in ("F-35 passing by", "F-35 with reflectors, passing by"))
    assert np.array_equal(plain.time_s, bright.time_s) and np.array_equal(plain.aspect_deg, bright.aspect_deg)
    assert np.array_equal(plain.reason, bright.reason)
    assert np.allclose(bright.snr_db - plain.snr_db, 25.0, atol=1e-9, equal_nan=True)
    assert bright.expected[0] > plain.expected[0] + 10.0
    track = flights["F-35 pair on a racetrack"].observed[0]
    assert 0.0 < track.why_not()["behind ground or horizon"] < 300.0  # hills stand before part of it
    assert found.meta["sets"] == 4 and BAND == (0.1, 0.9)
