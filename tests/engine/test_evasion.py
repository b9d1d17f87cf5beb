"""Evasion: who is warned, how it flies then, and how it comes back; against closed forms and its own limits."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tests.both_ways import ROOT
from tests.played import SITE, air_raid, begun, finish, same_bytes, scenario_of, setup_of, stretch_of
from threatring.engine import montecarlo
from threatring.engine.engagement import advance
from threatring.engine.evasion import level_off_rad, steered
from threatring.engine.flight import TICK_S
from threatring.engine.montecarlo import Filmed, film_run
from threatring.models.airframe import motion, path_state
from threatring.models.earth import altitude_m, ecef_m, up_at
from threatring.records import End, EntityKind, Evasion, EventKind, ShotEnd
from threatring.units import STANDARD_GRAVITY_M_S2

SURE = """
[overrides]
target_fighter_4gen.warning_receiver_prob = 1.0
target_fighter_4gen.warning_delay_s = 4.0
target_fighter_4gen.g_max_g = 7.0
"""
LIMIT_M_S2 = STANDARD_GRAVITY_M_S2 * np.sqrt(7.0**2 - 1.0)


def raid(evasion: str, more: str = "", tail: str = SURE) -> str:
    """Return one fighter flying in from the west, shot at once, never killed; it does as told when warned."""
    said = f'evasion = "{evasion}"\n' if evasion else ""
    return f"""
duration_s = 1500.0
{SITE}
[ideal]
kill_prob = 0.0
certain_detection = true
no_delays = true
{more}
[doctrine]
salvo_max_count = 1
salvo_count = 1
[[raids]]
target = "target_fighter_4gen"
{said}route = [{{ bearing_deg = 270, range_m = 150_000 }}, {{ bearing_deg = 270, range_m = 2_000 }}]
{tail}"""


@cache
def filmed(evasion: str, case: int = 0) -> Filmed:
    setup = setup_of(raid(evasion), 24, 3)
    return film_run(setup.prepared.tables, case, setup.cases_per_set, 0)


def flown(evasion: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, Filmed]:
    """Return times (n,), positions and velocities (n, 3) of the fighter, from its first warning on, and the film."""
    film = filmed(evasion)
    states = film.states[film.states.kind == EntityKind.TARGET]
    begins_s = film.events.time_s[film.events.kind == EventKind.EVADES][0]
    later = states[states.time_s >= begins_s]
    return later.time_s, later.r_m, later.v_m_s, film


def test_beam_stops_closing() -> None:
    """Geometry: side on to the radar the range no longer closes; turned at its limit it is there in v (pi/2) / a."""
    time_s, r_m, v_m_s, _ = flown("beam")
    site = np.array(setup_of(raid("beam"), 24, 3).prepared.tables.radars[0, 2].r_m)
    line = r_m - site
    closing = -np.sum(line * v_m_s, axis=1) / np.linalg.norm(line, axis=1)
    speed = np.linalg.norm(v_m_s, axis=1)
    assert closing[0] > 0.9 * speed[0]
    turned_s = speed[0] * (np.pi / 2.0) / LIMIT_M_S2
    held = (time_s > time_s[0] + turned_s + 2.0) & (time_s < time_s[0] + 20.0)
    assert np.abs(closing[held]).max() < 0.05 * speed[0]


@pytest.mark.parametrize("evasion", ["beam", "dive", "jink"])
def test_limits_hold_at_every_tick(evasion: str) -> None:
    """Load factor n turns level with g times the root of n² - 1: never more, at any tick; speed stays, height too."""
    setup = setup_of(raid(evasion), 24, 3)
    world = begun(setup.prepared.tables, 6, setup.cases_per_set)
    hardest, lowest, free_ticks = 0.0, np.inf, 0
    for tick in range(int(400.0 / TICK_S)):
        advance(world, tick * TICK_S)
        rows = world.flyers[:, 0]
        for row in rows[rows.free == 1]:
            hardest = max(hardest, float(np.linalg.norm(row.a_m_s2)))
            lowest = min(lowest, altitude_m(tuple(row.r_m)))
            speed_m_s = float(np.linalg.norm(row.v_m_s))
            assert 250.0 < speed_m_s < 270.0
            free_ticks += 1
    assert free_ticks > 200
    assert 0.8 * LIMIT_M_S2 < hardest <= LIMIT_M_S2 * 1.005  # the chord of a tick's turn while pitching
    assert lowest > (7_500.0 if evasion != "dive" else 50.0)
    if evasion == "dive":
        assert lowest < 6_000.0


@pytest.mark.parametrize("evasion", ["beam", "dive", "jink"])
def test_rejoins_without_a_jump(evasion: str) -> None:
    """Continuity: positions follow velocities through leaving and coming back; afterwards it is on its path, late."""
    setup = setup_of(raid(evasion), 24, 3)
    tables = setup.prepared.tables
    world = begun(tables, 4, setup.cases_per_set, 4096)
    finish(world)
    rows = world.flyers[:, 0]
    assert np.all(rows.free == 0) and np.all(rows.delay_s > 1.0), "nobody came back"
    arrived = world.outcomes[:, 0]
    assert np.all(arrived.end == End.LEAKED)
    nominal_s = tables.targets[0].start_s + tables.targets[0].knot_s * (tables.targets[0].knot_count - 1)
    assert arrived.end_s == pytest.approx(nominal_s + rows.delay_s, abs=1e-6)
    time_s, r_m, v_m_s, _ = flown(evasion)
    moved = np.diff(r_m, axis=0) - 0.5 * (v_m_s[1:] + v_m_s[:-1]) * np.diff(time_s)[:, None]
    bend_m = LIMIT_M_S2 / 4.0 + 1.0  # of the trapezium over a second in which the hardest turn is reversed
    assert np.linalg.norm(moved, axis=1).max() < bend_m


@pytest.mark.parametrize("evasion", ["beam", "dive", "jink"])
def test_position_is_continuous_at_every_tick(evasion: str) -> None:
    """Where the last tick said it would be now, it is: to rounding; to 3 m and 10 m/s where it takes its path up."""
    setup = setup_of(raid(evasion), 24, 3)
    tables = setup.prepared.tables
    world = begun(tables, 2, setup.cases_per_set)
    jumps, turns, back = [], [], 0
    for tick in range(int(900.0 / TICK_S)):
        now = tick * TICK_S
        before = world.flyers[:, 0].copy().view(np.recarray)
        advance(world, now)
        for was, after in zip(before, world.flyers[:, 0], strict=True):
            r0, v0, _ = motion(was, tables.targets[0], tables.knots, now)
            r1, v1, _ = motion(after, tables.targets[0], tables.knots, now)
            jumps.append(np.linalg.norm(np.subtract(r1, r0)))
            turns.append(np.linalg.norm(np.subtract(v1, v0)))
            if was.free == 1 and after.free == 0:
                back += 1
                assert jumps.pop() < 3.0 and turns.pop() < 10.0
    assert back >= 1, "nobody came back"
    assert max(jumps) < 1e-6 and max(turns) < 1e-6


def test_warned_and_unwarned() -> None:
    """The die: without a receiver nobody moves, with a sure one everybody who is locked does, in between a share."""
    shares = []
    for prob in (0.0, 0.5, 1.0):
        text = raid("beam").replace("warning_receiver_prob = 1.0", f"warning_receiver_prob = {prob}")
        setup = setup_of(text, 96, 6)
        world = begun(setup.prepared.tables, 96, setup.cases_per_set)
        finish(world)
        locked = np.isfinite(world.outcomes.locked_s[:, 0])
        assert locked.sum() > 60
        shares.append(float(np.isfinite(world.flyers.until_s[:, 0])[locked].mean()))
    assert shares[0] == 0.0 and shares[2] == 1.0
    assert shares[1] == pytest.approx(0.5, abs=3.0 * np.sqrt(0.25 / 60))


def test_reaction_takes_its_delay() -> None:
    """The first control input comes the delay after the lock, to the half second the flyer asks itself."""
    events = filmed("beam").events
    locked_s = events.time_s[events.kind == EventKind.LOCKED][0]
    begins_s = events.time_s[events.kind == EventKind.EVADES][0]
    assert 4.0 <= begins_s - locked_s <= 5.0


def test_jinking_spoils_the_shot() -> None:
    """Zarchan (2012), chapter 6: a weaving target is missed by more than a straight one by a missile with lag that sees
    it without noise; same missile, same dice."""
    misses = []
    for evasion in ("none", "jink"):
        setup = setup_of(raid(evasion), 192, 12)
        missiles = setup.prepared.tables.missiles.copy()
        missiles.seeker_noise_rad, missiles.glint_m = 0.0, 0.0
        tables = setup.prepared.tables._replace(missiles=missiles)
        shots = stretch_of(tables, 0, setup.runs, setup.cases_per_set).shots
        passed = shots[np.isin(shots.end, [ShotEnd.BURST_NO_KILL, ShotEnd.WIDE_MISS])]
        misses.append(passed.closest_m)
    generator = np.random.default_rng(5)
    draws = [[np.median(generator.choice(part, len(part))) for part in misses] for _ in range(500)]
    low = np.quantile([jink - none for none, jink in draws], 0.025)
    assert low > 0.0, f"median miss straight {np.median(misses[0]):.2f} m, weaving {np.median(misses[1]):.2f} m"


def test_switches() -> None:
    """No evasion, by the raid's word or by the idealised setting, is the same as no receiver: the same bytes."""
    plain = raid("none")
    ideal = raid("beam", "no_evasion = true")
    made = []
    for text in (plain, ideal):
        setup = setup_of(text, 24, 3)
        assert setup.prepared.tables.evading == 0
        made.append(stretch_of(setup.prepared.tables, 0, 24, setup.cases_per_set))
    assert all(same_bytes(one, other) for one, other in zip(*made, strict=True))
    assert setup_of(raid(""), 24, 3).prepared.tables.targets[0].evasion == Evasion.BEAM


@pytest.mark.parametrize("block", [1, 5])
def test_blocks_threads_and_films_change_nothing(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """House: the same bytes for any block and any number of threads, and in a film."""
    setup = setup_of(raid("beam"), 24, 3)
    whole = stretch_of(setup.prepared.tables, 0, 24, setup.cases_per_set)
    monkeypatch.setattr(montecarlo, "BLOCK", block)
    again = stretch_of(setup.prepared.tables, 0, 24, setup.cases_per_set, threads=block)
    assert all(same_bytes(one, other) for one, other in zip(whole, again, strict=True))
    film = film_run(setup.prepared.tables, 7, setup.cases_per_set, 0).played
    assert same_bytes(film.outcomes[0], whole.outcomes[7])
    assert same_bytes(film.shots, whole.shots[whole.shots.run == 7])


def test_friends_evade_too() -> None:
    """A friend that does not answer is taken for an enemy, locked, and warned like anyone else."""
    text = (
        raid("beam")
        .replace('evasion = "beam"', 'side = "friend"\ncarries_iff = false\nevasion = "beam"')
        .replace(SURE, "")
    )
    setup = setup_of(
        text + air_raid("target_bomber", 1, 250e3, 200e3) + SURE, 24, 3
    )  # an enemy, or the case is over at once
    world = begun(setup.prepared.tables, 8, setup.cases_per_set)
    finish(world)
    locked = np.isfinite(world.outcomes.locked_s[:, 0])
    assert locked.any() and np.array_equal(np.isfinite(world.flyers.until_s[:, 0]), locked)


def test_steering_alone() -> None:
    """Circular motion: a turn of 90 degrees at a and v takes v (pi/2) / a; the speed is kept to rounding."""
    r = ecef_m(0.7, 0.5, 8000.0)
    up = up_at(r)
    east = (-np.sin(0.5), np.cos(0.5), 0.0)
    north = tuple(float(x) for x in np.cross(up, east))
    v = tuple(250.0 * float(x) for x in east)
    ticks = 0
    while np.dot(v, north) < 249.9 and ticks < 200:
        a = steered(r, v, up, north, 0.0, 250.0, 20.0, 5.0)
        assert np.linalg.norm(a) <= 20.0 + 1e-9
        v = tuple(x + TICK_S * y for x, y in zip(v, a, strict=True))
        assert np.linalg.norm(v) == pytest.approx(250.0, rel=1e-9)
        ticks += 1
    assert ticks * TICK_S == pytest.approx(250.0 * np.pi / 2.0 / 20.0, abs=2.0 * TICK_S)
    assert level_off_rad(-1.0, 250.0, 5.0, 0.35) > 0.0 and level_off_rad(9000.0, 250.0, 5.0, 0.35) == -0.35


PLAIN = """
import sys
import numpy as np
from tests.engine import test_evasion
from tests.played import begun
from threatring.engine.engagement import advance
from threatring.engine.world import Tables
import pickle
tables = pickle.load(open(sys.argv[1], "rb"))
world = begun(tables, 1, 8)
advance(world, 150.0)
np.save(sys.argv[2], np.asarray(world.flyers))
"""


def test_same_without_compiler(tmp_path: Path) -> None:
    """House: NUMBA_DISABLE_JIT=1 flies the same manoeuvre bit for bit."""
    tables = setup_of(raid("beam"), 24, 3).prepared.tables
    world = begun(tables, 1, 8)
    advance(world, 150.0)
    assert world.flyers.until_s[0, 0] > 0.0, "nobody was warned in this stretch"
    (tmp_path / "tables").write_bytes(pickle.dumps(tables))
    surroundings = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-c", PLAIN, str(tmp_path / "tables"), str(tmp_path / "plain.npy")]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    plain = np.load(tmp_path / "plain.npy")
    for name in plain.dtype.names:
        assert plain[name].tobytes() == world.flyers[name].tobytes(), name


def test_scenario_is_what_it_says() -> None:
    """The path of the straight one is laid as before: by knots alone."""
    tables = setup_of(raid("none"), 24, 3).prepared.tables
    assert scenario_of(raid("none")).raids[0].evasion == "none"
    r, _, _ = path_state(tables.targets[0], tables.knots, 10.0)
    assert altitude_m(r) == pytest.approx(8000.0, abs=1.0)
