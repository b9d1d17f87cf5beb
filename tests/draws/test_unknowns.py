"""Sets of unknowns: the central row is the catalogue's values, pinned values are constant, ensembles are small."""

from __future__ import annotations

import numpy as np
import pytest

from threatring.catalogue import load_catalogue
from threatring.draws import MEMBERS, Unknowns

OPEN = "radar_91N6E.revisit_period_s"


@pytest.fixture(scope="module")
def selection():
    return load_catalogue().select("central", 2018)


def test_central_row(selection) -> None:
    """The last row of everything drawn is the value used when nothing is drawn."""
    unknowns = Unknowns(selection, 32, 1)
    for name in (entry.name for entry in selection.catalogue if entry.is_open and selection.has(entry.name)):
        assert unknowns.number(name)[-1] == selection.number(name)
        assert unknowns.member_number(name)[-1] == selection.number(name)
        assert unknowns.number(name).shape == (33,) and unknowns.member_number(name).shape == (MEMBERS + 1,)


def test_open_numbers_vary_and_pinned_ones_do_not(selection) -> None:
    """An override pins a number in every set, and says so to whoever lists what was used."""
    assert len(np.unique(Unknowns(selection, 32, 1).number(OPEN)[:-1])) == 32
    pinned = Unknowns(selection.with_overrides({OPEN: 7.5}), 32, 1)
    assert np.all(pinned.number(OPEN) == 7.5)
    assert pinned.used[OPEN] is False
    assert Unknowns(selection, 32, 1).used == {}


def test_a_pin_disturbs_no_other(selection) -> None:
    """Common dice: pinning one number leaves the draws of all others as they were."""
    other = "radar_92N6E.lock_dwell_s"
    before = Unknowns(selection, 32, 1).number(other)
    assert np.array_equal(Unknowns(selection.with_overrides({OPEN: 7.5}), 32, 1).number(other), before)


def test_each_number_is_stratified(selection) -> None:
    """64 sets of a number hold one draw in each 64th of its distribution: half of them lie below its median."""
    drawn = Unknowns(selection, 64, 3).number(OPEN)[:-1]
    many = Unknowns(selection, 4096, 3).number(OPEN)[:-1]
    ranks = np.searchsorted(np.sort(many), drawn)
    assert sorted(ranks * 64 // 4096) == list(range(64))


def test_partners_move_together(selection) -> None:
    """Targets 6 with missiles 12, targets 10 with missiles 20: never 6 with 20."""
    guided = "fire_unit_98Zh6E.missiles_guided_simultaneous_count"
    targets = "fire_unit_98Zh6E.targets_simultaneous_count"
    unknowns = Unknowns(selection, 64, 1)
    assert np.array_equal(unknowns.number_with(guided, targets), 2.0 * unknowns.number(targets))


def test_members(selection) -> None:
    """Set k uses member k modulo 8, the central set the central member; members do not move with the number of sets."""
    assert Unknowns(selection, 20, 1).members().tolist() == [*(k % MEMBERS for k in range(20)), MEMBERS]
    name = "missile_40N6E.boost_time_s"
    assert np.array_equal(Unknowns(selection, 5, 1).member_number(name), Unknowns(selection, 90, 1).member_number(name))


def test_seeds(selection) -> None:
    """The same seed draws the same sets, another seed others; the values of a smaller study begin a larger one's."""
    assert np.array_equal(Unknowns(selection, 32, 1).number(OPEN), Unknowns(selection, 32, 1).number(OPEN))
    assert not np.array_equal(Unknowns(selection, 32, 1).number(OPEN), Unknowns(selection, 32, 2).number(OPEN))
    assert np.array_equal(Unknowns(selection, 16, 1).number(OPEN)[:16], Unknowns(selection, 32, 1).number(OPEN)[:16])


def test_epochs_remove(selection) -> None:
    """In 2007 there is no 40N6E."""
    early = Unknowns(load_catalogue().select("central", 2007), 4, 1)
    assert not early.has("missile_40N6E.mass_kg") and Unknowns(selection, 4, 1).has("missile_40N6E.mass_kg")
