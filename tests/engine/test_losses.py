"""Posts, launchers and radars that are lost, magazines refilled, radars that hide: who fights on, and the books."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from tests.pictured import alive, central, tables_of
from tests.played import SITE, air_raid, played, setup_of, world_after
from threatring.engine.engagement import advance
from threatring.engine.montecarlo import film_run
from threatring.records import End, EventKind

LOST_S = 200.0
RAID = air_raid("target_fighter_4gen", 6, 150e3, 5e3, "altitude_m = 8_000", interval_s=40, arrival='"strikes"')
POST = """
[[posts]]
radars = ["91N6E", "96L6E"]
fire_units = ["fire unit 1"]
"""
START = f"duration_s = 1200.0\n{SITE}"
#: The fire unit looks west, where the raid comes from: an engagement radar that stands alone sees only its own sector.
FACING = """
[[radars]]
type = "radar_91N6E"
[[radars]]
type = "radar_96L6E"
[[radars]]
type = "radar_92N6E"
boresight_deg = 270
"""


def launchers(more: str, count: int = 1, load: int = 4) -> str:
    """Return one fire unit with launchers of which something is said."""
    return f"""
[[fire_units]]
launchers = [{{ count = {count}, load = {{ missile_48N6E3_48N6DM = {load} }}{more} }}]
"""


def test_a_unit_without_its_post_keeps_the_picture_and_searches_by_itself() -> None:
    """What was known stays known, bit for bit, when the post is lost; from then on the unit's own radar searches."""
    world = central(tables_of(START + FACING + POST + f"lost_s = {LOST_S}\n" + RAID), 16)
    advance(world, LOST_S - 0.25)
    assert np.all(world.unit_states.post == 0) and np.all(world.radar_states.post == 0)
    assert np.all(world.radar_states.searches[:, 2] == 0)
    advance(world, LOST_S)
    assert np.all(world.post_states.gone == [1, 0])
    held = alive(world)
    assert held[:, 0].sum() > 16
    for name in ("x", "cov", "time_s", "identity", "number", "rounds", "truth"):
        assert np.array_equal(world.tracks[name][:, 1][held[:, 0]], world.tracks[name][:, 0][held[:, 0]]), name
    assert np.all(world.unit_states.post == 1)
    assert np.all(world.radar_states.post == [-1, -1, 1]) and np.all(world.radar_states.searches[:, 2] == 1)
    assert np.all(np.isfinite(world.radar_states.false_s[:, 2])), "a radar that searches reports false plots, too"
    advance(world, LOST_S + 60.0)
    later = alive(world)[:, 1]
    assert np.all(world.tracks.holder[:, 1][later] == 2), "nobody hears the others"
    fed = world.tracks.seen_s[:, 1][later] > LOST_S
    assert fed.sum() > 10


def test_a_unit_alone_still_kills_but_fewer() -> None:
    """Loss of the post, on common dice: the unit's own radar is all it has, and some are still shot down."""
    whole, beheaded = (
        played(START + FACING + POST + RAID, 64),
        played(START + FACING + POST + f"lost_s = {LOST_S}\n" + RAID, 64),
    )
    kills = [(made.outcomes.end == End.KILLED).sum() / 64 for made in (whole, beheaded)]
    after = (beheaded.outcomes.killed_s > LOST_S + 30.0).sum() / 64
    assert after > 0.3
    assert kills[1] <= kills[0] + 0.2


def test_a_unit_that_never_had_a_post_fights_alone() -> None:
    """No post in the file: each unit searches its sector and kills some of what comes down its boresight."""
    radar = '[[radars]]\ntype = "radar_92N6E"\nboresight_deg = 270\n'
    made = played("posts = []\n" + START + radar + RAID, 64)
    assert np.isfinite(made.outcomes.confirmed_s).mean() > 0.8
    assert (made.outcomes.end == End.KILLED).sum() > 16


BOOKS = [
    launchers("", 4),
    launchers(", lost_s = 150.0", 4),
    launchers(", reload_count = 2", 1, 2),
    launchers(", reload_count = 2, lost_s = 400.0", 2, 2),
]


@pytest.mark.parametrize("fire_unit", BOOKS, ids=["plain", "lost", "refilled", "both"])
def test_books_of_missiles_balance(fire_unit: str) -> None:
    """Conservation: loaded and refilled = fired, failed, left and lost, type by type, in every case."""
    quick = "[overrides]\nlauncher_5P85TE2_SE2.reload_time_s = 60.0\n"
    text = START + fire_unit + RAID + quick
    units = played(text, 64).units
    assert np.array_equal(units.loaded + units.reloaded, units.fired + units.failed + units.left + units.lost)
    assert np.all(units.left >= 0) and np.all(units.lost >= 0)
    assert (units.lost.sum() > 0) == ("lost_s" in fire_unit)
    assert (units.reloaded.sum() > 0) == ("reload_count" in fire_unit)
    shots = played(text, 64).shots
    assert len(shots) == (units.fired + units.failed).sum()
    world = world_after(text, 32)
    assert world.shots.shape[1] >= world.cases.shot_count.max()


def test_a_launcher_is_full_again_after_its_time() -> None:
    """Reload: only when empty, after reload_s, as often as told."""
    text = START + launchers(", reload_count = 2", 1, 2) + RAID + "[ideal]\nkill_prob = 0.0\nno_evasion = true\n"
    tables = tables_of(text, units={"reload_s": 40.0})
    world = central(tables, 16)
    emptied = np.full(16, np.nan)
    waits = []
    for now in np.arange(0.5, 900.0, 0.5):
        before = world.launcher_states.reloads[:, 0].copy()
        advance(world, float(now))
        left, reloads = world.launcher_states.left[:, 0].sum(axis=1), world.launcher_states.reloads[:, 0]
        came = reloads > before
        waits += list((now - emptied)[came])
        emptied[came] = np.nan
        empty_now = (left == 0) & np.isnan(emptied)
        emptied[empty_now] = now
    assert len(waits) > 16
    assert np.all(np.abs(np.array(waits) - 40.0) <= 1.0)
    assert world.launcher_states.reloads.max() == 2
    assert np.all(world.unit_states.reloaded.sum(axis=(1, 2)) == 2 * world.launcher_states.reloads[:, 0])


def test_a_lost_launcher_fires_no_more() -> None:
    """Launchers lost at a time: every missile left its tube before that, and the unit knows its magazine is empty."""
    text = START + launchers(", lost_s = 150.0", 4) + RAID
    made, tables = played(text, 64), setup_of(text, 64).prepared.tables
    assert np.all(tables.launchers.lost_s == 150.0)
    assert len(made.shots) > 64 and np.all(made.shots.launched_s <= 150.5)
    assert np.all(made.units.left == 0)


#: Missiles that come for the big radar from the south-west, beside aircraft that are far away.
ARM = (
    START.replace("1200", "400")
    + FACING
    + """
[[raids]]
name = "missiles"
target = "target_arm_agm88"
count = 4
interval_s = 45
aim_radar = "91N6E"
route = [{ bearing_deg = 200, range_m = 90_000 }]
[doctrine]
emission_control = %s
weapons = "hold"
"""
)


@cache
def struck(control: str) -> np.ndarray:
    """Return which radars live at the end, (cases, radars)."""
    world = world_after(ARM % control, 64)
    return np.asarray(np.isinf(world.radar_states.lost_s[:64]))


def test_a_radar_that_falls_silent_lives_longer() -> None:
    """Emission control, common dice: silent before the missile is there, the radar it came for survives more often."""
    open_, hidden = struck("false")[:, 0], struck("true")[:, 0]
    assert hidden.sum() > open_.sum() + 5
    gained, lost = (hidden & ~open_).sum(), (open_ & ~hidden).sum()
    assert gained > 3 * lost


def test_silence_is_no_longer_than_told() -> None:
    """A spell of silence ends after hush_s; a radar that guides missiles does not hide; without the rule none does."""
    setup = setup_of(ARM.replace('weapons = "hold"', "") % "true", 64)
    tables = setup.prepared.tables
    world = central(tables, 16)
    hush_s = float(tables.doctrine.hush_s[-1])
    spells, guiding = 0, 0
    for now in np.arange(0.5, 400.0, 0.5):
        before = world.radar_states.silent_from_s.copy()
        busy = world.unit_states.missile_channels[:, 0] > 0
        advance(world, float(now))
        begun = world.radar_states.silent_from_s != before
        spells += int(begun.sum())
        assert np.allclose((world.radar_states.hushed_s - world.radar_states.silent_from_s)[begun], hush_s)
        still = world.unit_states.missile_channels[:, 0] > 0
        assert not np.any(begun[:, 2] & busy & still)
        guiding += int((busy & still).sum())
    assert spells > 16 and guiding > 16
    plain = central(tables_of(ARM % "false"), 4)
    advance(plain, 300.0)
    assert np.all(np.isinf(plain.radar_states.silent_from_s))


def test_a_film_tells_of_losses() -> None:
    """A film says when a post, a launcher or a radar was lost, and when one hid."""
    text = START + FACING + POST + f"lost_s = {LOST_S}\n" + launchers(", lost_s = 100.0", 2) + RAID
    setup = setup_of(text, 32)
    events = film_run(setup.prepared.tables, 0, setup.cases_per_set, 0).events
    assert events.time_s[events.kind == EventKind.POST_LOST] == pytest.approx([LOST_S])
    assert events.time_s[events.kind == EventKind.LAUNCHER_LOST] == pytest.approx([100.0, 100.0])
    setup = setup_of(ARM % "true", 64)
    events = film_run(setup.prepared.tables, 0, setup.cases_per_set, 0).events
    assert np.any(events.kind == EventKind.HUSHED)
