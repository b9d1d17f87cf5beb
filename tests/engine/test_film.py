"""Films: what is written, in what order, and that a small buffer asks for a larger one instead of losing rows."""

from __future__ import annotations

import numpy as np
import pytest

from tests.played import MIXED, begun, finish, setup_of
from threatring.engine.engagement import FRAME_S
from threatring.engine.montecarlo import Filmed, film_run
from threatring.engine.world import EVENTS, STATES
from threatring.models.earth import altitude_m
from threatring.records import End, EntityKind, EventKind, ShotPhase


@pytest.fixture(scope="module")
def filmed() -> Filmed:
    setup = setup_of(MIXED + "[ideal]\nexact_plots = true\n", 24, 3)  # what is told of a track is told of its object
    return film_run(setup.prepared.tables, 5, setup.cases_per_set, 0)


def test_events_tell_the_outcome(filmed: Filmed) -> None:
    """Each time of the outcome table is the first event of its kind for that object."""
    columns = {EventKind.FIRST_PLOT: "first_plot_s", EventKind.CONFIRMED: "confirmed_s", EventKind.CUED: "assigned_s",
               EventKind.IDENTIFIED: "identified_s", EventKind.LOCKED: "locked_s",
               EventKind.KILLED: "killed_s"}  # fmt: skip
    for kind, column in columns.items():
        for target, row in enumerate(filmed.played.outcomes[0]):
            times_s = filmed.events.time_s[(filmed.events.kind == kind) & (filmed.events.subject == target)]
            assert np.array_equal(times_s[:1], np.atleast_1d(row[column])[: len(times_s[:1])])
            assert (len(times_s) == 0) == np.isnan(row[column])


def test_every_missile_has_its_events(filmed: Filmed) -> None:
    """A launch and an end for each missile that flew, in that order, entity numbers after those of the objects."""
    count = filmed.played.outcomes.shape[1]
    shots = filmed.played.shots
    for number, shot in enumerate(shots):
        mine = filmed.events[filmed.events.subject == count + number]
        assert len(mine) > 0 and np.all(np.diff(mine.time_s) >= 0.0)
        assert mine.time_s[0] == shot.launched_s
        assert mine.kind[0] in (EventKind.LAUNCHED, EventKind.LAUNCH_FAILED)
    assert np.all(np.diff(filmed.events.time_s) >= 0.0)


def test_states_move_as_they_say(filmed: Filmed) -> None:
    """Between two frames an object moves by its velocity; nothing that flies is under the ground.

    The trapezium over a second in which a turn of 9 g begins is off by 11 m, a reversal of 7 g by 17 m.
    """
    states = filmed.states
    for target in np.unique(states.entity[states.kind == EntityKind.TARGET]):
        rows = states[(states.entity == target) & (states.kind == EntityKind.TARGET)]
        if len(rows) < 3:
            continue
        assert np.diff(rows.time_s) == pytest.approx(FRAME_S, abs=1e-9)
        moved = np.diff(rows.r_m, axis=0)
        mean_v = 0.5 * (rows.v_m_s[1:] + rows.v_m_s[:-1])
        assert np.all(np.linalg.norm(moved - mean_v * FRAME_S, axis=1) < 18.0)
    shots = states[states.kind == EntityKind.SHOT]
    assert min(altitude_m(tuple(row)) for row in shots.r_m) > -1000.0
    assert np.all(np.linalg.norm(shots.v_m_s, axis=1) < 2600.0)


def test_phases_go_forward(filmed: Filmed) -> None:
    """A missile is ejected, flies mid-course, homes; never back."""
    shots = filmed.states[filmed.states.kind == EntityKind.SHOT]
    for entity in np.unique(shots.entity):
        phases = shots.phase[shots.entity == entity]
        assert np.all(np.diff(phases) >= 0)
        assert phases[-1] < ShotPhase.ENDED


def test_nothing_after_the_end(filmed: Filmed) -> None:
    """An object that has ended is no longer shown."""
    for target, row in enumerate(filmed.played.outcomes[0]):
        shown = filmed.states.time_s[(filmed.states.kind == EntityKind.TARGET) & (filmed.states.entity == target)]
        assert row.end == End.SURVIVED or len(shown) == 0 or shown.max() <= row.end_s


def test_a_full_buffer_counts_on() -> None:
    """A buffer too small keeps what fits and says how many rows were wanted; the story is not changed."""
    setup = setup_of(MIXED, 24, 3)
    small = finish(begun(setup.prepared.tables, 1, setup.cases_per_set, films=100))
    whole = film_run(setup.prepared.tables, 0, setup.cases_per_set, 0)
    assert small.tally[EVENTS] == len(whole.events) > 100
    assert small.tally[STATES] == len(whole.states) > 100
    assert small.outcomes["end_s"].tobytes() == whole.played.outcomes["end_s"].tobytes()
