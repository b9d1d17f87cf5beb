"""What a run left open, told as plain values: every drawn number once, in words, with the grades of its steps."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.played import setup_of
from threatring.catalogue import load_catalogue
from threatring.draws.distributions import quantile
from threatring.prepare.unknowns import grid_values, told_unknowns, words_of

SALVO = "fire_unit_98Zh6E.missiles_per_target_count"


@pytest.fixture(scope="module")
def told() -> list[dict]:
    return told_unknowns(setup_of("murted", 64).unknowns)


def test_every_drawn_number_once(told: list[dict]) -> None:
    """The run's own list of what it drew; numbers that move together are one unknown; plain JSON."""
    unknowns = setup_of("murted", 64).unknowns
    names = [name for one in told for name in one["names"]]
    assert sorted(names) == sorted(name for name, drawn in unknowns.used.items() if drawn)
    pair = next(one for one in told if one["key"] == "fire_unit_98Zh6E.targets_simultaneous_count")
    assert len(pair["names"]) == 2
    assert json.loads(json.dumps(told, allow_nan=False)) == told


def test_flights_are_one_unknown(told: list[dict]) -> None:
    """All numbers of a fitted flight move with its member, eight of them."""
    flights = next(one for one in told if one["cycle"])
    assert "missile_9M96E2.drag_factor" in flights["names"] and len(flights["names"]) > 30
    assert flights["steps"] == [k / 8 for k in range(1, 8)]


def test_steps_of_a_count(told: list[dict]) -> None:
    """One or two missiles a target: the grade at which the drawn number passes one and a half."""
    salvo = next(one for one in told if one["key"] == SALVO)
    entry = load_catalogue().select("central", 2018).entry(SALVO)
    assert len(salvo["steps"]) == 1
    assert quantile(entry, np.array(salvo["steps"])) == pytest.approx([1.5], abs=1e-3)
    assert set(grid_values(entry)[1]) == {1.0, 2.0}


def test_ends_are_the_grades_of_low_and_high(told: list[dict]) -> None:
    """Catalogue: low and high are the 5 and 95 % points unless a distribution says otherwise."""
    ends = {one["key"]: one["ends"] for one in told}
    assert ends["radar_92N6E.slew_rate_deg_s"] == pytest.approx([0.05, 0.95], abs=0.001)
    assert ends["fire_unit_98Zh6E.targets_simultaneous_count"] == [0.0, 1.0]


@pytest.mark.parametrize(("name", "words"), [
    ("pk_prior.cruise_missile_low_prob", "chance that one missile kills: cruise missile low"),
    ("fire_unit_98Zh6E.reaction_time_s", "fire unit 98Zh6E: reaction time"),
    ("target_cm_tomahawk.rcs_x_band_m2", "cruise missile (Tomahawk class): radar cross-section in X band"),
    ("command_post_55K6E.iff_working_prob", "command post 55K6E: IFF working"),
    ("radar_96L6E.elevation_min_deg", "radar 96L6E: elevation minimum"),
])  # fmt: skip
def test_words(name: str, words: str) -> None:
    """Names as people say them: what it is of, what it is, without the unit's suffix."""
    assert words_of(name, load_catalogue().select("central", 2018)) == words
