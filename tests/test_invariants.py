"""What holds in every case of every raid: channels, magazines, ends and reasons, friends; and rules of comparison."""

from __future__ import annotations

import random

import numpy as np
import pytest

from tests.played import MIXED, SITE, draws_of, same_bytes, setup_of, stretch_of
from threatring.engine.montecarlo import Played
from threatring.records import End, Reason, ShotEnd, Side, Weapons
from threatring.simulate import Setup

SEEDS = range(10)
CASES, SETS = 1000, 50  # of each of ten random scenarios: ten thousand cases under five hundred settings
ENDED = {int(end) for end in End if end not in (End.PENDING, End.SAFE)}
CLASSES = ("target_bomber", "target_fighter_4gen", "target_cm_tomahawk", "target_cm_lo_jassm")


def random_raid(dice: random.Random, side: str) -> str:
    """Return a few objects flying in from anywhere."""
    arrivals = f'arrivals = "poisson"\ninterval_s = {dice.choice([2, 10])}\n' if dice.random() < 0.5 else ""
    low = f'altitude_m = {dice.choice([300, 3000])}, reference = "ground"'
    bearing_deg, far_m = dice.randrange(360), dice.choice([30e3, 60e3])
    places = (f"{{ bearing_deg = {bearing_deg}, range_m = {range_m}, {low} }}" for range_m in (far_m, 8e3))
    return (
        f'[[raids]]\ntarget = "{dice.choice(CLASSES)}"\nside = "{side}"\ncount = {dice.randint(1, 3)}\n'
        f"spacing_m = {dice.choice([0, 300, 3000])}\n{arrivals}route = [{', '.join(places)}]\n"
    )


def random_scenario(seed: int) -> str:
    """Return a small scenario: one or two fire units with few missiles, launchers that are lost or filled again."""
    dice = random.Random(seed)
    text = f'duration_s = 250.0\n{SITE}[[radars]]\ntype = "radar_91N6E"\n'
    units = dice.randint(1, 2)
    text += "".join(f'[[radars]]\nname = "grave {u}"\ntype = "radar_92N6E"\n' for u in range(units))
    for u in range(units):
        text += f'[[fire_units]]\nradar = "grave {u}"\n'
        for _ in range(dice.randint(1, 2)):
            text += f"[[fire_units.launchers]]\nload = {{ missile_48N6E3_48N6DM = {dice.randint(1, 4)} }}\n"
            text += dice.choice(["", "reload_count = 2\n", f"lost_s = {dice.choice([60.0, 120.0])}\n"])
    text += "".join(random_raid(dice, "hostile") for _ in range(dice.randint(1, 3)))
    text += random_raid(dice, "friend")
    return text + '[overrides]\n"launcher_5P85TE2_SE2.reload_time_s" = 60.0\n'


def played_at_random(seed: int) -> tuple[Setup, np.recarray, np.recarray, Played]:
    """Play a random scenario with channels, salvos, rules and idealised switches thrown for each set of unknowns."""
    setup = setup_of(random_scenario(seed), CASES, SETS, seed)
    tables = setup.prepared.tables
    dice = np.random.default_rng(seed)
    units, doctrine = tables.units.copy(), tables.doctrine.copy()
    units.target_channel_count = dice.integers(1, 5, units.shape)
    units.missile_channel_count = dice.integers(1, 7, units.shape)
    units.launch_interval_s = dice.choice([0.5, 3.0], units.shape)
    doctrine.weapons = dice.choice([int(rule) for rule in Weapons], doctrine.shape)
    doctrine.salvo_count = dice.integers(1, 5, doctrine.shape)
    doctrine.salvo_max_count = dice.integers(1, 4, doctrine.shape)
    for name in ("look_between", "no_queue", "exact_plots", "certain_identification", "certain_detection"):
        doctrine[name] = dice.integers(0, 2, doctrine.shape)
    doctrine.engagement_s = dice.choice([0.0, 0.0, 0.0, 15.0], doctrine.shape)
    made = stretch_of(tables._replace(units=units, doctrine=doctrine), 0, setup.runs, setup.cases_per_set)
    return setup, units, doctrine, made


@pytest.mark.parametrize("seed", SEEDS)
def test_laws_of_every_case(seed: int) -> None:
    """Models page: channels within the setting, missiles accounted for, one end and reason each, hold is hold."""
    setup, units, doctrine, made = played_at_random(seed)
    k, rows, book = draws_of(setup), made.outcomes, made.units
    assert np.all(book.target_channels_peak <= units.target_channel_count[k])
    assert np.all(book.missile_channels_peak <= units.missile_channel_count[k])
    assert np.array_equal(book.fired + book.failed + book.left + book.lost, book.loaded + book.reloaded)
    assert min(book[name].min() for name in ("fired", "failed", "left", "lost", "reloaded")) >= 0
    hostile = rows.side == Side.HOSTILE
    assert set(np.unique(rows.end[hostile])) <= ENDED
    assert set(np.unique(rows.end[~hostile])) <= {int(End.SAFE), int(End.KILLED)}
    assert np.array_equal(rows.reason[hostile] == Reason.NONE, rows.end[hostile] == End.KILLED)
    kills = made.shots[made.shots.end == ShotEnd.KILL]
    assert len(np.unique(np.stack([kills.run, kills.met]), axis=1).T) == len(kills)
    assert np.all(rows.end[kills.run, kills.met] == End.KILLED)
    assert rows.shots.sum() <= len(made.shots) == book.fired.sum() + book.failed.sum()
    held = (doctrine.weapons == Weapons.HOLD)[k]
    assert np.all(rows.shots[held] == 0) and not np.any(held[made.shots.run])
    assert not np.any(np.isfinite(rows.assigned_s[held]))


def test_random_cases_reach_their_limits() -> None:
    """A test of limits that are never reached would prove nothing: channels fill and magazines run empty."""
    made = [played_at_random(seed)[3] for seed in SEEDS]
    assert sum(len(one.shots) for one in made) > len(SEEDS) * CASES
    assert any(np.any(one.units.left.sum(axis=2) == 0) for one in made)
    assert max(one.units.target_channels_peak.max() for one in made) >= 3
    assert sum(one.units.reloaded.sum() + one.units.lost.sum() for one in made) > 0


HOLD = '[doctrine]\nweapons = "hold"\n'
EXACT = "[ideal]\nexact_plots = true\nno_evasion = true\n"
FAINT = MIXED.replace("[[raids]]\n", "[[raids]]\nsignature_gain_db = {gain}\n")


def test_more_echo_is_never_seen_later() -> None:
    """Models page: on a fixed schedule of scans and common dice, 6 dB more echo is never first plotted later."""
    faint, bright = (
        stretch_of(
            setup_of(FAINT.replace("{gain}", str(gain)) + HOLD + EXACT, 512, 32).prepared.tables, 0, 512, 16
        ).outcomes
        for gain in (-6.0, 0.0)
    )
    late_s = np.nan_to_num(faint.first_plot_s, nan=np.inf), np.nan_to_num(bright.first_plot_s, nan=np.inf)
    assert np.all(late_s[1] <= late_s[0]) and np.any(late_s[1] < late_s[0])


AMPLE = (
    "[[fire_units]]\n[[fire_units.launchers]]\ncount = 60\n"
    '[overrides]\n"fire_unit_98Zh6E.targets_simultaneous_count" = 50.0\n'
    '"fire_unit_98Zh6E.missiles_guided_simultaneous_count" = 50.0\n"fire_unit_98Zh6E.launch_interval_s" = 0.25\n'
)


def test_a_larger_salvo_never_kills_less() -> None:
    """Models page: ample channels and missiles, common dice: mean kills grow with the salvo, by paired sets, 99.9 %."""
    kills = []
    for salvo in (1, 2, 4):
        setup = setup_of(f"{MIXED}[doctrine]\nsalvo_count = {salvo}\n{AMPLE}", 512, 64)
        rows = stretch_of(setup.prepared.tables, 0, 512, 8).outcomes
        killed = (rows.end == End.KILLED) & (rows.side == Side.HOSTILE)
        kills.append(killed.sum(axis=1).reshape(64, 8).mean(axis=1))
    for fewer, more in zip(kills, kills[1:], strict=False):
        gain = more - fewer
        assert gain.mean() > -3.3 * gain.std(ddof=1) / 8.0
    assert kills[2].mean() > kills[0].mean() + 0.5


def test_longitude_changes_nothing() -> None:
    """Models page: WGS-84 is a body of revolution: 137 degrees further east the same cases end the same way."""
    here, there = (
        stretch_of(setup_of(MIXED.replace("lon_deg = 33.0", f"lon_deg = {lon}"), 512, 64).prepared.tables, 0, 512, 8)
        for lon in (33.0, 170.0)
    )
    one, other = here.outcomes, there.outcomes
    for name in ("first_plot_s", "confirmed_s"):
        both = np.isfinite(one[name]) & np.isfinite(other[name])
        assert np.mean(np.isfinite(one[name]) == np.isfinite(other[name])) > 0.99
        assert np.median(np.abs(one[name] - other[name])[both]) < 1e-3
    kills = [(rows.end == End.KILLED).sum(axis=1).reshape(64, 8).mean(axis=1) for rows in (one, other)]
    change = kills[1] - kills[0]
    assert abs(change.mean()) < 3.3 * change.std(ddof=1) / 8.0 + 1e-9


def test_the_same_seed_gives_the_same_bytes_with_thrown_arrivals() -> None:
    """Dice are keyed: Poisson arrivals too are the same on one thread and two, and others under another seed."""
    tables = setup_of(random_scenario(5), 64, 4).prepared.tables
    one, two = (stretch_of(tables, 0, 64, 16, threads=threads).outcomes for threads in (1, 2))
    assert same_bytes(one, two)
    other = stretch_of(tables._replace(seed=tables.seed + 1), 0, 64, 16).outcomes
    assert not same_bytes(one, other)
