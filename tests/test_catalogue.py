"""The bundled catalogue holds every number of the collection it was made from, and the numbers fit each other.

Truth: tests/data/catalogue_original.csv, the public-source collection of November 2026 in its own units.
"""

from __future__ import annotations

import csv
import math
import subprocess
import sys
from pathlib import Path

import pytest

from threatring.catalogue import Catalogue, Entry, load_catalogue
from threatring.units import suffix_of

ORIGINAL = Path(__file__).parent / "data" / "catalogue_original.csv"
ROWS = list(csv.DictReader(ORIGINAL.open(encoding="utf-8", newline="")))
VERIFICATION = {"seen": "read", "cited": "cited", "derived": "derived", "memory": "recalled", "assumption": "assumed"}
IN_SI = {"km": 1000.0, "GHz": 1e9, "min": 60.0, "km/h": 1 / 3.6, "M USD": 1e6, "kW": 1000.0}
SUFFIX = {
    "km": "_m", "m": "_m", "m/s": "_m_s", "km/h": "_m_s", "m2": "_m2", "g": "_g", "s": "_s", "min": "_s", "deg": "_deg",
    "kg": "_kg", "year": "_year", "GHz": "_hz", "dB": "_db", "M USD": "_usd", "kW": "_w",
}  # fmt: skip
COUNTED = {"tracks", "targets", "missiles", "fire units", "battalions", "launchers", "tubes", "loads"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def in_si(text: str, unit: str) -> float | None:
    return float(text) * IN_SI.get(unit, 1.0) if text else None


def is_text(row: dict[str, str]) -> bool:
    return not row["value"].replace(".", "", 1).lstrip("-").isdigit() and row["unit"] != "kW"


def test_the_collection_is_whole() -> None:
    assert len(ROWS) == 406
    assert len({row["entity"] for row in ROWS}) == 42


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['entity']}.{row['parameter']}")
def test_nothing_was_lost_on_the_way(row: dict[str, str], catalogue: Catalogue) -> None:
    entry = catalogue.entry(f"{row['entity']}.{row['field']}")
    if is_text(row):
        assert entry.value == row["value"] and not entry.is_number
    else:
        for said, kept in ((row["value"], entry.value), (row["low"], entry.low), (row["high"], entry.high)):
            expected = in_si(said, row["unit"])
            assert kept == (None if expected is None else pytest.approx(expected, rel=1e-6))
        check_suffix(row, entry)
    assert entry.confidence == row["confidence"]
    assert entry.verification == VERIFICATION[row["verification"]]
    assert entry.tier == row["tier"].replace("-", "")
    assert entry.distribution == row["distribution"] or not row["distribution"]
    assert set(row["sources"].split("|")) <= set(entry.sources)


def check_suffix(row: dict[str, str], entry: Entry) -> None:
    expected = "_count" if row["unit"] in COUNTED else SUFFIX.get(row["unit"])
    assert suffix_of(entry.field) == expected or (row["unit"] == "-" and suffix_of(entry.field) in ("_prob", "_coeff"))


@pytest.mark.parametrize("row", [row for row in ROWS if row["alternatives"]], ids=lambda row: row["field"])
def test_alternatives_are_claims_of_their_own(row: dict[str, str], catalogue: Catalogue) -> None:
    claims = catalogue.entry(f"{row['entity']}.{row['field']}").claims
    for alternative in row["alternatives"].split("; "):
        value, low, high, sources = alternative.split(" ")
        wanted = tuple(in_si(text, row["unit"]) for text in (value, low, high))
        found = [claim for claim in claims if (claim.value, claim.low, claim.high) == wanted]
        assert set(sources.split("|")) <= {source for claim in found for source in claim.sources}, alternative


def test_checks_requirements_neighbours_and_sources_are_there(catalogue: Catalogue) -> None:
    assert [check["id"] for check in catalogue.checks] == [f"C{number:02d}" for number in range(1, 25)]
    assert [item["id"] for item in catalogue.requirements] == [f"R{number}" for number in range(1, 11)]
    assert len(catalogue.neighbours) == 8
    assert len(catalogue.sources) == 165
    assert catalogue.sources["TASS19"].url == "http://tass.com/defense/1089665"


def test_every_source_is_explained_by_its_kind(catalogue: Catalogue) -> None:
    for entry in catalogue:
        kinds = {catalogue.sources[source].kind for source in entry.sources}
        if entry.verification == "read":
            assert "read" in kinds, entry.name
        assert entry.confidence != "high" or kinds & {"read"}, entry.name


def test_what_is_assumed_says_why(catalogue: Catalogue) -> None:
    """Numbers that were added for the models carry a reason; those of the collection may have none."""
    known = {f"{row['entity']}.{row['field']}" for row in ROWS}
    added = [entry for entry in catalogue if entry.name not in known]
    assert len(added) > 200
    assert [entry.name for entry in added if not entry.note] == []


#: U.S. Standard Atmosphere 1976, table I: geometric altitude (m) -> density (kg/m³).
DENSITY_KG_M3 = {20_000: 8.8910e-2, 27_000: 2.9298e-2, 35_000: 8.4634e-3}


@pytest.mark.parametrize(("altitude_m", "load_g"), [(35_000, 2.0), (27_000, 7.0), (20_000, 22.0)])
@pytest.mark.parametrize("missile", ["missile_48N6E", "missile_48N6E2", "missile_48N6E3_48N6DM"])
def test_lift_gives_the_load_of_check_c11(missile: str, altitude_m: int, load_g: float, catalogue: Catalogue) -> None:
    """Check C11: at 1.5 km/s about 2 g at 35 km, 7 g at 27 km, 22 g at 20 km, within 50 %."""
    selection = catalogue.select()
    number = {
        name: selection.number(f"{missile}.{name}")
        for name in ("mass_kg", "propellant_mass_fraction_coeff", "diameter_m", "lift_max_coeff")
    }
    area_m2 = math.pi / 4.0 * number["diameter_m"] ** 2
    burnt_out_kg = number["mass_kg"] * (1.0 - number["propellant_mass_fraction_coeff"])
    lift_n = 0.5 * DENSITY_KG_M3[altitude_m] * 1500.0**2 * area_m2 * number["lift_max_coeff"]
    assert lift_n / burnt_out_kg / 9.80665 == pytest.approx(load_g, rel=0.25)


def test_fields_that_point_at_fields_point_somewhere(catalogue: Catalogue) -> None:
    for entity, fields in catalogue.entities.items():
        if "calibration_claim" in fields:
            assert fields["calibration_claim"].value in fields
        if "pk_class" in fields:
            assert f"{fields['pk_class'].value}_prob" in catalogue.entities["pk_prior"]
            assert fields["pk_claim"].value in ("aircraft", "cruise", "ballistic")
            assert fields["motion"].value == ("ballistic" if "rbm_" in entity else "air")
            assert fields["arrival"].value in ("strikes", "releases", "leaves")


#: Prefix of an entity -> what the models read of each.
READ_BY_MODELS = {
    "missile_": "mass_kg propellant_mass_fraction_coeff specific_impulse_s boost_time_s diameter_m drag_factor "
    "lift_max_coeff induced_drag_coeff g_limit_g autopilot_lag_s navigation_coeff seeker_range_5m2_m seeker_noise_rad "
    "glint_m lethal_radius_m reliability_prob battery_life_s uplink_interval_s uplink_range_m eject_speed_m_s "
    "speed_min_m_s range_min_m alt_min_m preference_coeff homing label",
    "target_": "rcs_s_band_m2 rcs_x_band_m2 speed_m_s altitude_m g_max_g swerling_coeff label motion pk_class pk_claim "
    "arrival",
    "target_srbm": "ballistic_coeff_kg_m2 burn_time_s apogee_m range_m burnout_speed_m_s",
    "target_mrbm": "ballistic_coeff_kg_m2 burn_time_s apogee_m range_m burnout_speed_m_s",
    "radar_9": "frequency_hz range_instrumented_m elevation_min_deg elevation_max_deg",
}


@pytest.mark.parametrize("prefix", READ_BY_MODELS)
def test_what_the_models_read_is_there(prefix: str, catalogue: Catalogue) -> None:
    selection = catalogue.select()
    for entity in selection.entities(prefix):
        missing = [name for name in READ_BY_MODELS[prefix].split() if not selection.has(f"{entity}.{name}")]
        assert not missing, entity


def test_loading_is_light() -> None:
    """docs/catalogue.md: imported and read with neither numba nor numpy."""
    program = (
        "import sys; from threatring.catalogue import load_catalogue; load_catalogue(); "
        "print('numba' in sys.modules, 'numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
