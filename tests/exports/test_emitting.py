"""What radiates and when: one system a radar, a search beam always, a tracking beam while something is locked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.exports.scenes import made_up, murted
from threatring.exports import Scene, pdus
from threatring.exports.emitting import HEARTBEAT_S, SEARCH, TRACKING, emissions
from threatring.exports.numbers import mover_id, place_id
from threatring.records import Event, EventKind, as_table, table


def told(scene: Scene) -> list[tuple[float, pdus.Emission]]:
    return [(time_s, pdus.decoded(data)) for time_s, data in emissions(scene)]


def test_every_radar_radiates_at_its_frequency() -> None:
    """HBT_PDU_EE is 10 s (IEEE 1278.1-2012); frequencies are those of the catalogue that the run says."""
    scene = murted()
    for index, hertz in enumerate((2.9e9, 5.0e9, 9.5e9)):
        mine = [(time_s, pdu) for time_s, pdu in told(scene) if pdu.who == place_id(index)]
        assert mine[0][0] == 0.0 and np.diff([time_s for time_s, _ in mine]).max() <= HEARTBEAT_S
        for _, pdu in mine:
            (system,) = pdu.systems
            assert system.beams[0].function == SEARCH and system.beams[0].frequency_hz == pytest.approx(hertz)
            assert system.at_m[2] == pytest.approx(-scene.places[index].above_m, rel=1e-6)


def test_the_engagement_radar_tracks_what_is_locked() -> None:
    """A lock of the film appears in the tracking beam at its time, and is gone after the object is."""
    scene = murted()
    mine = [(time_s, pdu) for time_s, pdu in told(scene) if pdu.who == place_id(2)]
    others = [pdu for _, pdu in told(scene) if pdu.who != place_id(2)]
    assert all(beam.function != TRACKING for pdu in others for beam in pdu.systems[0].beams)
    locks = [h for h in scene.happenings if h.kind is EventKind.LOCKED]
    assert locks
    for lock in locks:
        mover = scene.by_entity[lock.entities[0]]
        held = {time_s: {each.who for beam in pdu.systems[0].beams for each in beam.tracked} for time_s, pdu in mine}
        assert mover_id(mover) in held[lock.time_s]
        assert all(mover_id(mover) not in held[time_s] for time_s in held if time_s > mover.span_s[1])


def test_a_silent_radar_has_no_beam() -> None:
    """HUSHED: `value` seconds without a beam (results/story.py), then it searches again."""
    scene = made_up()
    event = table(Event, 1)
    event[0] = (30.0, EventKind.HUSHED, 0, -1, -1, 0, 25.0, (0.0, 0.0, 0.0))
    events = as_table(Event, np.concatenate([scene.film.events, event]))
    quiet = replace(scene, film=replace(scene.film, events=events))
    beams = {time_s: len(pdu.systems[0].beams) for time_s, pdu in told(quiet) if pdu.who == place_id(0)}
    assert beams[30.0] == 0 and beams[55.0] == 1 and 40.0 not in beams and 50.0 not in beams and beams[20.0] == 1
