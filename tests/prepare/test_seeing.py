"""Tables of sight: P.676 along the ray to a point, the reading of claims, sectors by solid angle, own signatures."""

import math

import numpy as np
import pytest

from tests.played import SITE, air_raid
from threatring.catalogue import load_catalogue
from threatring.draws import Unknowns
from threatring.errors import BadInput, ScenarioError
from threatring.models.gas import path_loss_db, rain_db_m
from threatring.models.propagation import transmission_factor
from threatring.prepare import seeing
from threatring.prepare.laying import lay_radars
from threatring.prepare.surface import SmoothGround
from threatring.scenario import load_checked, scenario_from_text
from threatring.scenario.weather import read_rcs

EARTH_M = 6_371_000.0
RAID = air_raid("target_fighter_4gen", 2, 90e3, 60e3, "altitude_m = 6000")
PLAIN = f"duration_s = 200.0\n{SITE}{RAID}"
SELECTION = load_catalogue().select()


def unknowns_of(sets: int = 3) -> Unknowns:
    return Unknowns(SELECTION, sets, 1)


@pytest.mark.parametrize(
    "elevation_deg, slant_m", [(0.05, 250e3), (0.5, 60e3), (3.0, 390e3), (3.0, 120e3), (20.0, 90e3)]
)
def test_transmission_is_that_of_the_bent_ray(elevation_deg, slant_m):
    """P.676-13 along the ray that meets the point, found by its own triangle: within 0.03 dB of the table's reading."""
    antenna_m, bent_m = 20.0, 4.0 / 3.0 * EARTH_M
    table = seeing.transmission_table(9.5e9, antenna_m, EARTH_M)
    elevation = math.radians(elevation_deg)
    truth_db = float(path_loss_db(9.5e9, antenna_m, bent_m, np.array(elevation), np.array(slant_m)))
    height_m = (
        math.sqrt((bent_m + antenna_m) ** 2 + slant_m**2 + 2.0 * (bent_m + antenna_m) * slant_m * math.sin(elevation))
        - bent_m
    )
    base_m, top_m = EARTH_M + antenna_m, EARTH_M + height_m
    sine = (top_m**2 - base_m**2 - slant_m**2) / (2.0 * base_m * slant_m)
    found_db = -10.0 * math.log10(transmission_factor(table, sine, slant_m))
    assert found_db == pytest.approx(truth_db, abs=0.03)


def test_a_claim_holds_on_its_own_path():
    """models of the house: on a path at 3 degrees out to the claimed range nothing is added to the claim."""
    scenario = scenario_from_text(PLAIN)
    unknowns = unknowns_of()
    radars = lay_radars(scenario, unknowns, SmoothGround(0.0))
    table = seeing.lay_absorption(scenario, unknowns, radars)
    for r, emitter in enumerate(scenario.radars):
        claimed_m = SELECTION.number(f"{emitter.type}.{SELECTION.text(f'{emitter.type}.calibration_claim')}")
        bent_m, here_m = 4.0 / 3.0 * EARTH_M, 30.0
        height_m = here_m + claimed_m * math.sin(seeing.CLAIM_ELEVATION_RAD) + claimed_m**2 / (2.0 * bent_m)
        sine = (height_m - here_m) / claimed_m - claimed_m / (2.0 * EARTH_M)
        passed = transmission_factor(table[r], sine, claimed_m)
        assert passed / radars[-1, r].reference_factor == pytest.approx(1.0, rel=0.01)


def test_sectors():
    """rad-18: beams a beamwidth apart, a dwell on each; a raster of fixed beams loses 1.67 dB a dimension."""
    text = PLAIN + '[[radars]]\ntype = "radar_91N6E"\nmode = "sector"\nsector_width_deg = 60\nboresight_deg = 90\n'
    text += 'sector_elevation_deg = [0, 60]\n[[radars]]\ntype = "radar_92N6E"\nmode = "sector"\n'
    row = lay_radars(scenario_from_text(text), unknowns_of(), SmoothGround(0.0))[-1]
    beam_rad = row[0].beamwidth_rad
    frame_s = 0.01 * math.radians(60.0) * math.sin(math.radians(60.0)) / beam_rad**2
    assert row[0].search_s == pytest.approx(frame_s, rel=1e-9)
    assert row[0].sector_halfwidth_rad == pytest.approx(math.radians(30.0), rel=1e-12)
    assert row[0].boresight_rad == pytest.approx(math.radians(90.0), rel=1e-12)
    assert 10.0 * math.log10(row[0].search_factor) == pytest.approx(1.2338 - 1.6716, abs=1e-3)
    assert 10.0 * math.log10(row[1].search_factor) == pytest.approx(-2.0 * 1.6716, abs=1e-3)
    assert row[1].search_s > 1.0 and row[1].sector_halfwidth_rad == pytest.approx(math.radians(45.0), rel=1e-12)


def test_a_cued_sector_is_the_sector_of_its_mode():
    """Same rule as `mode = "sector"`, in rows beside the usual ones, which stay what they are without the word."""
    radar = '[[radars]]\ntype = "radar_91N6E"\nmode = "{}"\nsector_width_deg = 50\n'
    rows = {}
    for mode in ("sector", "cue"):
        scenario, unknowns = scenario_from_text(PLAIN + radar.format(mode)), unknowns_of()
        rows[mode] = lay_radars(scenario, unknowns, SmoothGround(0.0))
        sectors = seeing.lay_sectors(scenario, unknowns, rows[mode])
    for field in ("search_s", "search_factor", "sector_halfwidth_rad", "elevation_min_rad", "elevation_max_rad"):
        assert np.array_equal(sectors[field], rows["sector"][field]), field
    plain = lay_radars(scenario_from_text(PLAIN), unknowns_of(), SmoothGround(0.0))
    assert np.array_equal(rows["cue"].search_s[:, 0], plain.search_s[:, 0])
    assert np.all(rows["cue"].cue_delay_s > 0.0) and np.all(np.isinf(rows["sector"].cue_delay_s))


def test_rain_and_jammers_are_laid():
    text = PLAIN + "[[rain]]\nrate_mm_h = 16.0\n[[jammers]]\nraid = 'raid 1'\nerp_w = 100.0\nbandwidth_hz = 1e8\n"
    text += "frequency_hz = 3e9\n[[jammers]]\nbearing_deg = 0\nrange_m = 150e3\naltitude_m = 9000.0\nerp_w = 1e4\n"
    scenario = scenario_from_text(text + "bandwidth_hz = 1e8\nfrequency_hz = 9.5e9\n")
    radars = lay_radars(scenario, unknowns_of(), SmoothGround(0.0))
    rain = seeing.lay_rain(scenario, radars)
    lost_db_m = 2.0 * rain_db_m(float(radars[-1, 2].frequency_hz), 16.0)
    assert 10.0 * math.log10(math.e) * rain[2, 0].loss_coeff == pytest.approx(lost_db_m, rel=1e-9)
    jammers = seeing.lay_jammers(scenario, [0, 0])
    assert jammers.carrier.tolist() == [0, 1, -1]


def test_own_signatures(tmp_path):
    """A line of one side goes before `all`; other bands keep the catalogue's."""
    own = tmp_path / "own.csv"
    own.write_text("class,band,aspect,rcs_m2\ntarget_fighter_4gen,X,all,2.5\ntarget_fighter_4gen, x, Beam, 40\n")
    scenario = scenario_from_text(PLAIN).with_rcs(read_rcs(own))
    found = seeing.lay_signatures(scenario, unknowns_of(), ("target_fighter_4gen",))
    assert np.array_equal(found[:, 2, 0], np.tile([2.5, 40.0, 2.5, 2.5], (4, 1)))
    plain = seeing.lay_signatures(scenario_from_text(PLAIN), unknowns_of(), ("target_fighter_4gen",))
    assert np.array_equal(found[:, 0], plain[:, 0])


@pytest.mark.parametrize(
    "text, words",
    [
        ("class,band,rcs_m2\n", "the columns class, band, aspect, rcs_m2"),
        ("class,band,aspect,rcs_m2\na,Q,nose,1\n", "line 2, band = 'Q': one of S, C, X"),
        ("class,band,aspect,rcs_m2\na,S,side,1\n", "line 2, aspect = 'side': one of nose, beam, tail, top, all"),
        ("class,band,aspect,rcs_m2\na,S,nose,-1\n", "line 2, rcs_m2 = '-1'"),
        ("class,band,aspect,rcs_m2\na,S,nose,1\na,S,nose,2\n", "said twice"),
        ("class,band,aspect,rcs_m2\n", "at least one line"),
    ],
)
def test_bad_tables_of_signatures(tmp_path, text, words):
    path = tmp_path / "bad.csv"
    path.write_text(text)
    with pytest.raises(BadInput) as caught:
        read_rcs(path)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "more, words",
    [
        ('[[radars]]\ntype = "radar_96L6E"\nmode = "sector"\n', "no sector mode is known of radar_96L6E"),
        ("[[jammers]]\nraid = 'rade 1'\nerp_w = 1.0\nbandwidth_hz = 1e6\nfrequency_hz = 3e9\n", "did you mean raid 1"),
        ("[[jammers]]\nerp_w = 1.0\nbandwidth_hz = 1e6\nfrequency_hz = 3e9\n", "the raid that carries it, or a place"),
        ("[[rcs.rows]]\nclass = 'target_x'\nband = 'S'\naspect = 'all'\nrcs_m2 = 1.0\n", "no such target class"),
        ('[[radars]]\ntype = "radar_91N6E"\nsector_width_deg = 50.0\n', 'belongs to mode = "sector"'),
        ('[[radars]]\ntype = "radar_92N6E"\nmode = "cue"\n', "a cue changes the search of radar_91N6E"),
        ('[[radars]]\ntype = "radar_91N6E"\nalert_s = 5.0\n', 'belongs to mode = "cue"'),
    ],
)
def test_bad_scenarios(tmp_path, more, words):
    path = tmp_path / "bad.toml"
    path.write_text(PLAIN + more)
    with pytest.raises(ScenarioError) as caught:
        load_checked(path, load_catalogue())
    assert words in str(caught.value)
