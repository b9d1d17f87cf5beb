"""What lies between a radar and its target, played: notch, rain, jammers, sea, sectors, aspect by closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.played import SITE, air_raid, setup_of, stretch_of
from threatring.engine.montecarlo import Played
from threatring.models.jamming import burn_through_m, jam_to_noise_factor
from threatring.records import Jammer, Rain, table
from threatring.simulate import Setup

HOLD = '[doctrine]\nweapons = "hold"\n'
ONE = '[[radars]]\ntype = "radar_91N6E"\n[[radars]]\ntype = "radar_92N6E"\n' + HOLD
COMING = f"duration_s = 600.0\n{SITE}{ONE}" + air_raid("target_bomber", 4, 200e3, 60e3, "altitude_m = 9000")
#: Flown across, 60 km north of the radar: its radial speed passes through nothing in the middle.
ENDS = (
    "{ bearing_deg = 330, range_m = 70e3, altitude_m = 500 }",
    "{ bearing_deg = 30, range_m = 70e3, altitude_m = 500 }",
)
ROUTE = f"route = [{', '.join(ENDS)}]"
PASSING = (
    f'duration_s = 400.0\n{SITE}{ONE}[[raids]]\ntarget = "target_bomber"\ncount = 4\narrival = "leaves"\n{ROUTE}\n'
)
SURE = np.ones((2, 5, 201))


def again(text: str, runs: int = 32, **changed: np.ndarray) -> tuple[Setup, Played]:
    setup = setup_of(text, runs)
    tables = setup.prepared.tables._replace(**changed)
    return setup, stretch_of(tables, 0, setup.runs, setup.cases_per_set)


def radars_of(text: str, **columns: float) -> np.recarray:
    rows = setup_of(text, 32).prepared.tables.radars.copy()
    for name, value in columns.items():
        rows[name] = value
    return rows


def step_at(snr: float) -> np.ndarray:
    """Return a detection table that sees everything above a signal-to-noise ratio and nothing below."""
    db = -10.0 + 0.25 * np.arange(201)
    return np.broadcast_to((db > 10.0 * math.log10(snr)).astype(float), (2, 5, 201)).copy()


def plain(text: str, **columns: float) -> dict[str, np.ndarray]:
    """Return tables in which one look is decided by range alone: one echo for all, no absorption, a sharp threshold."""
    tables = setup_of(text, 32).prepared.tables
    classes = tables.classes.copy()
    classes.spread_db = 0.0
    fixed = {"scan_exponent_coeff": 0.0, "reference_factor": 1.0, "radial_min_m_s": 0.0, "range_1m2_m": 200e3,
             "snr_claim_factor": 20.0, "range_instrumented_m": 600e3, "revisit_s": 0.5, "search_s": 0.5}  # fmt: skip
    return {
        "radars": radars_of(text, **{**fixed, **columns}), "classes": classes, "detection": step_at(20.0),
        "signatures": np.ones_like(tables.signatures), "transmission": np.ones_like(tables.transmission),
    }  # fmt: skip


def first_km(found: Played) -> float:
    return float(np.nanmax(found.outcomes.first_plot_range_m)) / 1e3


def test_a_sharp_threshold_sees_at_its_range() -> None:
    """The radar equation: 1 m² at ratio 20 is seen from 200 km on."""
    found = again(COMING.replace("200000.0", "260000.0"), **plain(COMING.replace("200000.0", "260000.0")))[1]
    assert first_km(found) == pytest.approx(200.0, abs=0.5)


def test_absorption_shortens_by_the_fourth_root() -> None:
    """Power halved everywhere: 200 km x 0.5^(1/4) = 168.2 km."""
    tables = plain(COMING)
    tables["transmission"] *= 0.5
    assert first_km(again(COMING, **tables)[1]) == pytest.approx(200.0 * 0.5**0.25, abs=0.5)


def test_rain_over_the_radar_shortens_the_same() -> None:
    """A cell over everything, 1e-6 nepers a metre: exp(-1e-6 R) (200 km / R)^4 = 1 at 191 km."""
    brentq = pytest.importorskip("scipy.optimize").brentq
    truth_m = brentq(lambda r: math.exp(-2e-6 * r) * (200e3 / r) ** 4 - 1.0, 50e3, 200e3)
    tables = plain(COMING)
    cells = table(Rain, (2, 1))
    launcher = setup_of(COMING, 32).prepared.tables.radars[-1, 0]
    cells.r_m, cells.up, cells.radius_m, cells.height_m, cells.loss_coeff = (
        launcher.r_m - 20e3 * launcher.up, launcher.up, 400e3, 60e3, 2e-6,
    )  # fmt: skip
    assert first_km(again(COMING, rain=cells, **tables)[1]) == pytest.approx(truth_m / 1e3, abs=0.5)


def test_burn_through_of_a_jammer_on_board() -> None:
    """Mahafza 2.54: the range at which S / (J + N) meets the threshold."""
    tables = plain(COMING, frequency_hz=3e9, beamwidth_rad=0.03, temperature_k=600.0)
    jammers = table(Jammer, 4)
    jammers.carrier, jammers.erp_w, jammers.bandwidth_hz, jammers.frequency_hz = np.arange(4), 0.05, 1e8, 3e9
    alone = table(Jammer, 1)
    alone[:] = jammers[:1]
    gain = 16.0 * math.log(2.0) / 0.03**2
    jam = jam_to_noise_factor(0.05, 1e8, gain, 3e9, 1.0, 600.0, 1.0)
    truth_m = burn_through_m(20.0 * 200e3**4, jam, 20.0)
    assert 65e3 < truth_m < 180e3
    found = again(COMING, jammers=alone, **tables)[1].outcomes.first_plot_range_m[:, 0]
    assert np.nanmax(found) == pytest.approx(truth_m, abs=600.0)
    elsewhere = alone.copy()
    elsewhere.frequency_hz = 9e9
    assert np.nanmax(again(COMING, jammers=elsewhere, **tables)[1].outcomes.first_plot_range_m[:, 0]) > 190e3


def test_a_hill_hides_a_jammer() -> None:
    """Geometry: noise from behind ground higher than its source does not arrive; from above lower ground it does."""
    tables = plain(COMING, frequency_hz=3e9, temperature_k=600.0, mask_step_m=1e3)
    off = table(Jammer, 1)
    radar = tables["radars"][-1, 0]
    off.carrier, off.erp_w, off.bandwidth_hz, off.frequency_hz = -1, 1e3, 1e8, 3e9
    off.r_m = radar.r_m - 100e3 * radar.north + 9e3 * radar.up
    seen = {}
    for hill_m in (0.0, 30e3):
        masks = np.full((2, 4, 300), -1e3, np.float32)
        masks[:, 2, 50:] = hill_m  # azimuths are north, east, south and west
        seen[hill_m] = first_km(again(COMING, jammers=off, masks=masks, **tables)[1])
    assert seen[0.0] < 150.0
    assert seen[30e3] > 190.0


def test_the_notch_hides_what_passes() -> None:
    """A crossing target's radial speed is v times the cosine to its path: hidden while that is below the notch."""
    seen = {"radars": radars_of(PASSING, radial_min_m_s=0.0, elevation_min_rad=-0.2), "detection": SURE}
    open_ = again(PASSING, **seen)[1].outcomes
    closed = again(PASSING, radars=radars_of(PASSING, radial_min_m_s=1e4, elevation_min_rad=-0.2), detection=SURE)[
        1
    ].outcomes
    assert np.all(np.isfinite(open_.first_plot_s)) and not np.any(np.isfinite(closed.first_plot_s))
    high = radars_of(PASSING, radial_min_m_s=1e4, beamwidth_rad=1e-4)
    assert np.any(np.isfinite(again(PASSING, radars=high, detection=SURE)[1].outcomes.first_plot_s))


def test_the_side_it_shows_decides() -> None:
    """A target that comes shows its nose: the echo of its other sides does not matter, that of its nose does."""
    tables = plain(COMING)
    tables["signatures"][..., 1:] = 1e-9
    assert first_km(again(COMING, **tables)[1]) > 190.0
    tables["signatures"][..., 0] = 1e-9
    assert not np.any(np.isfinite(again(COMING, **tables)[1].outcomes.first_plot_s))


def test_off_the_normal_a_face_sees_less_far() -> None:
    """cos^1.5 each way at 40 degrees off: 200 km x cos(40)^(3/4)."""
    tables = plain(COMING, search_s=0.5, sector_halfwidth_rad=0.79, tilt_sine_coeff=0.0, tilt_cosine_coeff=1.0,
                   scan_exponent_coeff=1.5, boresight_rad=math.radians(270.0 - 40.0))  # fmt: skip
    assert first_km(again(COMING, **tables)[1]) == pytest.approx(200.0 * math.cos(math.radians(40.0)) ** 0.75, abs=0.7)


def test_a_sector_sees_ballistic_missiles_and_nothing_behind() -> None:
    """The normal search ends at 14 degrees; a sector up to 75 sees what falls from above; its back is blind."""
    falls = '[[raids]]\ntarget = "target_mrbm_ghadr"\nlaunch = { bearing_deg = 90, range_m = 1_400_000 }\n'
    text = f"duration_s = 900.0\n{SITE}" + '[[radars]]\ntype = "radar_91N6E"\n{}[[radars]]\ntype = "radar_92N6E"\n'
    for facing, sees in ((90, True), (270, False)):
        sector = f'mode = "sector"\nboresight_deg = {facing}\n'
        found = again(text.replace("{}", sector) + HOLD + falls, detection=SURE)[1].outcomes
        assert np.isfinite(found.first_plot_s).any() == sees


def test_an_engagement_radar_searches_by_itself_when_told() -> None:
    text = f"duration_s = 200.0\n{SITE}" + '[[radars]]\ntype = "radar_92N6E"\nboresight_deg = 270\n{}' + HOLD
    raid = air_raid("target_bomber", 1, 90e3, 60e3, "altitude_m = 9000")
    for mode, sees in (("", False), ('mode = "sector"\n', True)):
        found = again(text.replace("{}", mode) + raid, detection=SURE[:1])[1].outcomes
        assert np.isfinite(found.first_plot_s).all() == sees


def test_a_sea_makes_lobes() -> None:
    """Two rays: power up to sixteen times, range up to twice; with high waves the free-space range again."""
    low = f"duration_s = 600.0\n{SITE}{ONE}" + air_raid("target_bomber", 4, 200e3, 60e3, "altitude_m = 9000")
    tables = plain(low, range_1m2_m=90e3, sea_rms_m=0.0)
    assert 95.0 < first_km(again(low, **tables)[1]) <= 180.5
    rough = plain(low, range_1m2_m=90e3, sea_rms_m=5.0)
    assert first_km(again(low, **rough)[1]) == pytest.approx(90.0, abs=0.5)
