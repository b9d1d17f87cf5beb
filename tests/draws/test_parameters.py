"""From drawn numbers to records: the readings of claims that models depend on."""

from __future__ import annotations

import numpy as np
import pytest

from threatring.catalogue import load_catalogue
from threatring.draws import Unknowns, flight_rows, radar_rows, signature_m2, unit_rows
from threatring.draws.parameters import claim_snr_factor
from threatring.models.detection import detection_prob
from threatring.models.radar import range_for_snr_m
from threatring.scenario import load_scenario


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
