"""From drawn numbers to records: the readings of claims that models depend on."""

from __future__ import annotations

import math

import numpy as np
import pytest

from threatring.catalogue import load_catalogue
from threatring.draws import (
    MEMBERS,
    Unknowns,
    class_rows,
    doctrine_rows,
    flight_rows,
    missile_rows,
    radar_rows,
    signature_m2,
    unit_rows,
)
from threatring.draws.parameters import claim_snr_factor
from threatring.models.detection import detection_prob
from threatring.models.radar import range_for_snr_m
from threatring.records import Homing, Motion, RadarRole, Weapons
from threatring.scenario import load_scenario, scenario_from_text


@pytest.fixture(scope="module")
def unknowns() -> Unknowns:
    return Unknowns(load_catalogue().select("central", 2018), 32, 1)


def test_claim_is_read_as_half_a_chance_in_one_look() -> None:
    """rad-03: Swerling 1, one pulse, Pfa 1e-6 needs 12.77187 dB for Pd 0.5."""
    snr = float(claim_snr_factor(np.array(0.5), np.array(1e-6)))
    assert 10.0 * np.log10(snr) == pytest.approx(12.77186598791, abs=1e-6)
    assert detection_prob(1, 1, snr, 1e-6) == pytest.approx(0.5, abs=1e-9)


def test_91N6E_scales_by_the_fourth_root(unknowns: Unknowns) -> None:
    """rad-11: 390 km against 4 m² gives 219.3131 km against 0.4 m² (claimed 230 km)."""
    row = radar_rows(unknowns, "radar_91N6E")[-1]
    assert range_for_snr_m(row, 4.0, row.snr_claim_factor) == pytest.approx(390e3, rel=1e-9)
    assert range_for_snr_m(row, 0.4, row.snr_claim_factor) == pytest.approx(219_313.1168242, rel=1e-9)


def test_channels_move_together(unknowns: Unknowns) -> None:
    """C06: 6 targets go with 12 missiles and 10 with 20, in every set."""
    rows = unit_rows(unknowns, load_scenario("murted"), "radar_92N6E", 2, 0.0)
    assert set(rows.target_channel_count) == {6, 10}
    assert np.all(rows.missile_channel_count == 2 * rows.target_channel_count)


def test_central_row_is_the_catalogue(unknowns: Unknowns) -> None:
    """The last row holds the values themselves: propellant, impulse and burn time of the 48N6E3 give its thrust."""
    row = flight_rows(unknowns, "missile_48N6E3_48N6DM")[-1]
    assert row.propellant_kg == pytest.approx(1835 * 0.62, rel=1e-12)
    assert row.thrust_n == pytest.approx(1835 * 0.62 * 245 * 9.80665 / 12, rel=1e-12)


def test_signature_between_bands(unknowns: Unknowns) -> None:
    """A 5 GHz radar sees a cross-section between those of S and X band."""
    s_band, x_band = 0.5, 0.3
    middle = signature_m2(unknowns, "radar_96L6E", "target_srbm_scud_b")[-1]
    assert x_band < middle < s_band
    assert signature_m2(unknowns, "radar_91N6E", "target_srbm_scud_b")[-1] == pytest.approx(s_band, rel=1e-12)


PLAIN = "[site]\nlat_deg = 40.0\nlon_deg = 33.0\n"


def test_92N6E(unknowns: Unknowns) -> None:
    """An engagement radar sees a sector, more accurately than a search radar."""
    rows, search = radar_rows(unknowns, "radar_92N6E"), radar_rows(unknowns, "radar_91N6E")
    assert np.all(rows.role == RadarRole.ENGAGEMENT)
    assert rows[-1].sector_halfwidth_rad == pytest.approx(math.radians(45.0), rel=0.4)
    assert rows[-1].beamwidth_rad < search[-1].beamwidth_rad
    assert len(np.unique(rows.range_1m2_m[:-1])) == 32


@pytest.mark.parametrize("kind", ["missile_48N6E3_48N6DM", "missile_40N6E", "missile_9M96E2"])
def test_rocket(kind: str, unknowns: Unknowns) -> None:
    """Thrust x burn time = propellant x specific impulse x g; speeds by Tsiolkovsky lie between 1 and 4 km/s."""
    rows = flight_rows(unknowns, kind)
    assert len(rows) == MEMBERS + 1
    impulse = unknowns.member_number(f"{kind}.specific_impulse_s")
    assert rows.thrust_n * rows.burn_s == pytest.approx(rows.propellant_kg * impulse * 9.80665, rel=1e-12)
    dv_m_s = impulse * 9.80665 * np.log(rows.mass_kg / (rows.mass_kg - rows.propellant_kg))
    assert np.all((dv_m_s > 1000.0) & (dv_m_s < 4000.0))
    assert rows.area_m2 == pytest.approx(math.pi / 4.0 * unknowns.member_number(f"{kind}.diameter_m") ** 2, rel=1e-12)


def test_missiles(unknowns: Unknowns) -> None:
    """A set's missile is its member's in flight; 40N6E homes actively; a declared range is a rule, not physics."""
    scenario = load_scenario("murted")
    flight = flight_rows(unknowns, "missile_40N6E")
    rows = missile_rows(unknowns, scenario, "missile_40N6E", flight, 18)
    assert np.array_equal(rows.mass_kg, flight.mass_kg[unknowns.members()])
    assert np.array_equal(rows.member, 18 + unknowns.members())
    assert np.all(rows.homing == Homing.ACTIVE)
    assert rows[-1].declared_range_m == unknowns.selection.number("missile_40N6E.range_max_aero_m")
    free = scenario_from_text(PLAIN + "[doctrine]\nhonour_declared_range = false\n")
    assert np.all(np.isinf(missile_rows(unknowns, free, "missile_40N6E", flight, 18).declared_range_m))


def test_rules(unknowns: Unknowns) -> None:
    """A doctrine is the scenario's; idealised switches take out delays and errors, and nothing else."""
    plain = doctrine_rows(unknowns, scenario_from_text(PLAIN))
    text = '[doctrine]\nweapons = "free"\nsalvo_count = 3\n[ideal]\nno_delays = true\nperfect_assessment = true\n'
    ideal = doctrine_rows(unknowns, scenario_from_text(PLAIN + text + "kill_prob = 0.7\n"))
    assert np.all(plain.weapons == Weapons.TIGHT) and np.all(ideal.weapons == Weapons.FREE)
    assert np.all(ideal.salvo_count == 3) and np.all(plain.fixed_kill_prob < 0.0)
    for name in ("link_delay_s", "operator_delay_s", "assess_delay_s"):
        assert np.all(ideal[name] == 0.0) and np.all(plain[name] > 0.0)
    assert np.all(ideal.report_kill_given_kill_prob == 1.0) and np.all(ideal.report_kill_given_miss_prob == 0.0)
    assert np.all(ideal.fixed_kill_prob == 0.7)
    assert np.array_equal(ideal.declare_prob, plain.declare_prob)


def test_classes_and_units(unknowns: Unknowns) -> None:
    """Whole numbers stay whole; a ballistic class is one; no delays means no reaction time."""
    assert np.all(class_rows(unknowns, "target_srbm_scud_b").motion == Motion.BALLISTIC)
    assert np.all(class_rows(unknowns, "target_bomber").motion == Motion.AIR)
    rows = unit_rows(unknowns, scenario_from_text(PLAIN), "radar_92N6E", 2, 90.0)
    assert np.all(rows.radar == 2) and rows[-1].boresight_rad == pytest.approx(math.pi / 2.0)
    assert set(np.unique(rows.target_channel_count)) <= {6, 7, 8, 9, 10} and np.all(rows.reaction_s > 0.0)
    quick = unit_rows(unknowns, scenario_from_text(PLAIN + "[ideal]\nno_delays = true\n"), "radar_92N6E", 2, 90.0)
    assert np.all(quick.reaction_s == 0.0)
