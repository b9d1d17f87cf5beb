"""What puts a radar into sector mode and back: "search modes" of the models page; M-APA on the 64N6E's ATBM sector."""

from __future__ import annotations

import numpy as np
import pytest

from tests.pictured import TRUE_RADARS, WATCH, alive, central, tables_of
from tests.played import begun
from threatring.engine.engagement import advance
from threatring.engine.world import Tables, World
from threatring.records import EventKind

DECISION_S = 0.5
SCUD = '[[raids]]\ntarget = "target_srbm_scud_b"\nlaunch = { bearing_deg = 270, range_m = 250_000 }\n'
#: An aircraft in plain view on the far side, which only a radar that turns sees.
BEHIND = '[[raids]]\ntarget = "target_bomber"\norbit = { bearing_deg = 90, range_m = 150_000, altitude_m = 9_000 }\n'
USUAL = WATCH.replace("duration_s = 400.0", "duration_s = 500.0")
CUED = USUAL.replace('type = "radar_91N6E"', 'type = "radar_91N6E"\nmode = "cue"')
CASES = 8


def tables_for(text: str) -> Tables:
    """Return the tables of a scenario: radars set up right, and one that takes ten seconds to change its search."""
    tables = tables_of(text, radars=TRUE_RADARS)
    if "cue" in text:
        tables.radars.cue_delay_s[:, 0], tables.radars.cue_hold_s[:, 0] = 10.0, 30.0
    return tables


def world_of(text: str) -> World:
    """Return cases under the central figures."""
    return central(tables_for(text), CASES)


def held(world: World, target: int) -> np.ndarray:
    """Return which cases (B,) have a confirmed track of an object that was seen at its last look."""
    tracks = world.tracks[:, 0]
    return np.asarray((alive(world)[:, 0] & (tracks.truth == target) & (tracks.misses == 0)).any(axis=1))


def stepped(world: World, until_s: float) -> dict[str, np.ndarray]:
    """Return, by step of 0.5 s: the mode and facing (n, B) of the first radar, and who of two objects is held."""
    found: dict[str, list[np.ndarray]] = {"cued": [], "facing": [], "scud": [], "bomber": []}
    for now in np.arange(DECISION_S, until_s, DECISION_S):
        advance(world, float(now))
        found["cued"].append(world.radar_states.cued[:, 0].copy())
        found["facing"].append(world.radar_states.facing_rad[:, 0].copy())
        found["scud"].append(held(world, 0))
        found["bomber"].append(held(world, 1))
    return {name: np.array(rows) for name, rows in found.items()}


def test_a_ballistic_track_stops_the_radar_and_the_end_of_it_turns_it_again() -> None:
    """Models page: a cue puts it in sector mode to 75 degrees, its other surveillance stops; then it turns."""
    usual, cued = stepped(world_of(USUAL + SCUD + BEHIND), 450.0), stepped(world_of(CUED + SCUD + BEHIND), 450.0)
    on = cued["cued"] == 1
    first, last = on.argmax(axis=0), len(on) - on[::-1].argmax(axis=0)
    assert on.any(axis=0).all() and not usual["cued"].any()
    seen = cued["scud"].argmax(axis=0)
    assert np.all(first - seen >= 10.0 / DECISION_S) and np.all(first - seen <= 60.0 / DECISION_S)
    west = np.abs(np.degrees(cued["facing"][on]) % 360.0 - 270.0)
    assert west.max() < 10.0
    for c in range(CASES):
        during = slice(first[c] + 60, last[c] - 80)  # half a minute later, and before the fall ends
        assert cued["scud"][during, c].mean() > 0.9 > usual["scud"][during, c].mean()
        assert cued["bomber"][during, c].mean() < 0.2 and usual["bomber"][during, c].mean() > 0.9
        assert cued["bomber"][last[c] + 60 :, c].mean() > 0.8
    gone = np.array([np.flatnonzero(cued["scud"][:, c]).max() for c in range(CASES)])
    assert np.all(last > gone), "it turned away from what still fell"
    assert np.all(last - gone <= 80.0 / DECISION_S)  # slow and low it counts no more, or it coasts for a while at first


def test_until_the_cue_nothing_is_different() -> None:
    """Keyed dice: a radar that would follow a cue, and has none, sees what one that would not sees."""
    worlds = [world_of(text + BEHIND) for text in (USUAL, CUED)]
    for world in worlds:
        advance(world, 200.0)
    assert np.array_equal(worlds[0].tracks.x, worlds[1].tracks.x)
    assert not worlds[1].radar_states.cued.any()


def test_looks_after_the_change_are_thrown_for_apart() -> None:
    """Dice are keyed by the ordinal of a look: no ordinal of the sector search was used by the usual one."""
    world = world_of(CUED + SCUD + BEHIND)
    advance(world, 200.0)
    assert np.all(world.radar_states.turn_count[:, 0] == 1)
    assert world.sights.scan[:, 0].max() < 1 << 20


def test_an_alert_does_what_a_cue_does() -> None:
    """A scenario alert: from its time and the delay on the radar searches about its boresight, then turns again."""
    world = world_of(CUED.replace('mode = "cue"', 'mode = "cue"\nalert_s = 50\nboresight_deg = 90') + BEHIND)
    mode = stepped(world, 120.0)
    times_s = DECISION_S * (1 + np.flatnonzero(mode["cued"][:, 0]))
    assert times_s[0] == pytest.approx(60.0, abs=DECISION_S) and times_s[-1] == pytest.approx(90.0, abs=2 * DECISION_S)
    assert np.degrees(mode["facing"][int(70.0 / DECISION_S), 0]) == pytest.approx(90.0)


def test_the_film_says_so() -> None:
    """Both changes are events of the defence, once each, at the radar."""
    world = begun(tables_for(CUED + SCUD + BEHIND), 1, 1, 20_000)
    advance(world, 500.0)
    kinds = world.events.kind
    assert np.sum(kinds == EventKind.SECTOR_SEARCH) == 1 and np.sum(kinds == EventKind.USUAL_SEARCH) == 1
    assert world.events.unit[kinds == EventKind.SECTOR_SEARCH] == 0
