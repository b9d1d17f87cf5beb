"""BIPM, The International System of Units, 9th edition: g and c are exact; the list of suffixes is consistent."""

import math

import pytest

from threatring import units


def test_exact_constants():
    assert units.STANDARD_GRAVITY_M_S2 == 9.80665
    assert units.SPEED_OF_LIGHT_M_S == 299_792_458.0
    assert units.m_s2_from_g(20.0) == pytest.approx(196.133, rel=1e-15)
    assert units.radians(180.0) == math.pi and units.radians(-45.0) == pytest.approx(-math.pi / 4.0, rel=1e-15)


@pytest.mark.parametrize("suffix", units.SUFFIXES)
def test_a_name_ends_in_the_longest_suffix_that_fits(suffix):
    """`_m_s2` is not `_s2`, `_kg_m3` is not `_m3`: each suffix is found as itself behind any name."""
    assert units.suffix_of(f"something{suffix}") == suffix
    assert units.symbol_of(f"something{suffix}") == units.SUFFIXES[suffix][0]


def test_lists_agree():
    assert units.FILE_ONLY.issubset(units.SUFFIXES)
    assert all(units.suffix_of(name) is None for name in units.PURE_NUMBERS)
    assert all(says for _, says in units.SUFFIXES.values())
    assert units.suffix_of("label") is None and units.symbol_of("label") == ""


@pytest.mark.parametrize(
    "value, name, text",
    [
        (999.0, "range_m", "999 m"),
        (1000.0, "range_m", "1 km"),
        (-2500.0, "height_m", "-2.5 km"),
        (2.9e9, "frequency_hz", "2.9 GHz"),
        (5e6, "bandwidth_hz", "5 MHz"),
        (50.0, "rate_hz", "50 Hz"),
        (599.0, "battery_s", "599 s"),
        (600.0, "battery_s", "10 min"),
        (1.5e6, "price_usd", "1.5 M USD"),
        (2018.0, "service_year", "2018"),
        (0.25, "rcs_m2", "0.25 m²"),
        (30.0, "angle_deg", "30 °"),
        (0.9, "reliability_prob", "0.9"),
        (4, "tubes_count", "4"),
        (True, "installed_count", "True"),
        ("S-band", "band", "S-band"),
    ],
)
def test_pretty(value, name, text):
    """SI brochure, chapters 3 and 5: number, space, symbol; prefixes as people use them."""
    assert units.pretty(value, name) == text
