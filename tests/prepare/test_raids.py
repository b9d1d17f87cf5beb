"""Carried weapons, glide bombs, decoys, slow drones and anti-radiation missiles: small scenarios of each."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from tests.played import SITE, begun, finish, played, scenario_of, setup_of
from threatring.catalogue import load_catalogue
from threatring.engine.montecarlo import film_run
from threatring.errors import ScenarioError
from threatring.models.airframe import path_end_s
from threatring.records import End, EntityKind, EventKind, Reason
from threatring.results import geodetic
from threatring.scenario import check_scenario

IDEAL = "[ideal]\ncertain_detection = true\nno_delays = true\nno_evasion = true\n"
BOMBER = """[[raids]]
name = "bombers"
target = "target_bomber"
count = 2
spacing_m = 4_000
arrival = "releases"
route = [{ bearing_deg = 270, range_m = 160_000, altitude_m = 10_000 },
  { bearing_deg = 270, range_m = 50_000, altitude_m = 10_000 }]
"""
BOMBS = """[[raids]]
name = "bombs"
target = "target_glide_bomb"
count = 5
interval_s = 4
carrier = "bombers"
aim = { bearing_deg = 0, range_m = 0 }
"""
CARRIED = f"duration_s = 1200.0\n{SITE}{BOMBER}{BOMBS}"


def unopposed(text: str) -> str:
    return text.replace("[site]", '[doctrine]\nweapons = "hold"\n[site]', 1)


def test_weapons_hang_under_their_carriers() -> None:
    """Weapon i belongs to member i modulo their count and starts where and when that one's path ends, in turn."""
    tables = setup_of(CARRIED, 16, 2).prepared.tables
    rows = tables.targets
    assert rows.carrier.tolist() == [-1, -1, 0, 1, 0, 1, 0]
    for row, later_s in zip(rows[2:], (0.0, 0.0, 4.0, 4.0, 8.0), strict=True):
        carrier = rows[row.carrier]
        assert row.start_s == pytest.approx(path_end_s(carrier) + later_s)
        last = tables.knots.r_m[carrier.first_knot + carrier.knot_count - 1]
        assert np.linalg.norm(tables.knots.r_m[row.first_knot] - last) < 1.0
    assert rows.can_leak.tolist() == [0, 0, 1, 1, 1, 1, 1]


def test_released_or_not() -> None:
    """A weapon flies when its carrier reached the end of its path, never when that one was killed; all are counted."""
    rows = played(CARRIED + "[ideal]\nno_evasion = true\n", 64).outcomes
    carriers, weapons = rows[:, [0, 1, 0, 1, 0]], rows[:, 2:]
    killed = carriers.end == End.KILLED
    assert killed.any() and not killed.all()
    assert np.array_equal(weapons.end == End.UNRELEASED, killed)
    assert np.all(weapons.reason[killed] == Reason.NOT_RELEASED)
    assert np.all(np.isnan(weapons.first_plot_s[killed])) and np.all(weapons.shots[killed] == 0)
    assert np.all(weapons.first_plot_s[~killed & np.isfinite(weapons.first_plot_s)] > 400.0)
    assert np.all(rows[:, :2].end != End.LEAKED)


def test_a_late_carrier_makes_late_weapons() -> None:
    """What a carrier lost by evading, its weapons start later."""
    text = unopposed(CARRIED)
    world = finish(begun(setup_of(text, 16, 2).prepared.tables, 2, 8))
    late = begun(setup_of(text, 16, 2).prepared.tables, 2, 8)
    late.flyers.delay_s[:, 0] = 30.0
    finish(late)
    assert late.outcomes.end_s[:, [2, 4, 6]] == pytest.approx(world.outcomes.end_s[:, [2, 4, 6]] + 30.0)
    assert late.outcomes.end_s[:, [3, 5]] == pytest.approx(world.outcomes.end_s[:, [3, 5]])
    assert np.all(world.outcomes.end[:, 2:] == End.LEAKED) and np.all(world.outcomes.end[:, :2] == End.SURVIVED)


def test_nothing_is_seen_before_its_release() -> None:
    """A film shows no carried weapon before it is let go, and says when that is."""
    setup = setup_of(unopposed(CARRIED), 16, 2)
    film = film_run(setup.prepared.tables, 0, setup.cases_per_set, 0)
    for t in range(2, 7):
        released_s = film.events.time_s[(film.events.kind == EventKind.RELEASED) & (film.events.subject == t)]
        shown = film.states.time_s[(film.states.kind == EntityKind.TARGET) & (film.states.entity == t)]
        assert len(released_s) == 1 and shown.min() >= released_s[0]


def test_glide_bomb_glides() -> None:
    """Straight lines: down at its ratio, then at its dive angle on to the aim; too far is one message."""
    setup = setup_of(CARRIED, 16, 2)
    tables, row = setup.prepared.tables, setup.prepared.tables.targets[2]
    r_m = tables.knots.r_m[row.first_knot : row.first_knot + row.knot_count]
    height_m = geodetic(r_m)[2]
    gone_m = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(r_m, axis=0), axis=1))])
    early = (gone_m > 2_000.0) & (gone_m < 30_000.0)
    slope = -np.polyfit(gone_m[early], height_m[early], 1)[0]
    assert slope == pytest.approx(np.sin(np.arctan(1.0 / 6.0)), rel=0.02)
    assert height_m[-1] == pytest.approx(0.0, abs=5.0)
    fall = -(height_m[-1] - height_m[-4]) / (gone_m[-1] - gone_m[-4])
    assert fall == pytest.approx(np.sin(np.radians(45.0)), rel=0.05)
    with pytest.raises(
        ScenarioError, match=r"raids 'bombs'.aim = '7\d\.\d km from its start': from its height it glides 60.0"
    ):
        setup_of(CARRIED.replace("range_m = 50_000", "range_m = 75_000"), 16, 2)


SLOW = f"""
duration_s = 1800.0
{SITE}
[[raids]]
name = "drones"
target = "target_uav_orlan10"
count = 2
interval_s = 30
route = [{{ bearing_deg = 200, range_m = 30_000, altitude_m = 100, reference = "ground", speed_m_s = 30.0 }},
  {{ bearing_deg = 200, range_m = 10_000, altitude_m = 100, reference = "ground", speed_m_s = 30.0 }},
  {{ bearing_deg = 100, range_m = 10_000, altitude_m = 100, reference = "ground", speed_m_s = 30.0 }}]
"""


def test_low_and_slow() -> None:
    """A drone at 30 m/s and 100 m: laid, seen below its horizon, and everything ends."""
    rows = played(SLOW, 16, 2).outcomes
    tables = setup_of(SLOW, 16, 2).prepared.tables
    speed = np.linalg.norm(tables.knots.v_m_s, axis=1)
    assert speed.min() > 29.0 and speed.max() < 30.5
    assert np.all(rows.end != End.PENDING)
    horizon_m = np.sqrt(2.0 * 8.5e6) * (np.sqrt(100.0) + np.sqrt(30.0))
    seen = np.isfinite(rows.first_plot_s)
    assert seen.any() and np.all(rows.first_plot_range_m[seen] < horizon_m * 1.05)


def test_a_decoy_echoes_louder() -> None:
    """The radar equation: 12 dB more are seen twice as far, so near that air absorbs little."""
    text = f"""
duration_s = 1500.0
{SITE}[doctrine]
weapons = "hold"
[[raids]]
name = "decoys"
target = "target_decoy_mald"
signature_gain_db = GAIN
route = [{{ bearing_deg = 0, range_m = 380_000, altitude_m = 9_000 }},
  {{ bearing_deg = 0, range_m = 50_000, altitude_m = 9_000 }}]
"""
    ranges = [
        np.nanmedian(played(text.replace("GAIN", f"{gain}"), 64).outcomes.first_plot_range_m) for gain in (-36.0, -24.0)
    ]
    assert ranges[1] == pytest.approx(2.0 * ranges[0], rel=0.15)


def arm(silent: str = "", seconds: str = "") -> str:
    return f"""
duration_s = 600.0
{SITE}{IDEAL}[doctrine]
weapons = "hold"
[[radars]]
name = "search"
type = "radar_91N6E"
{silent}
[[radars]]
name = "eye"
type = "radar_96L6E"
bearing_deg = 90
range_m = 3_000
[[raids]]
name = "missiles"
target = "target_arm_agm88"
aim_radar = "search"
route = [{{ bearing_deg = 270, range_m = 80_000, altitude_m = 9_000 }}, {{ bearing_deg = 270, range_m = 55_000 }}]
[[raids]]
name = "passer-by"
target = "target_bomber"
route = [{{ bearing_deg = 320, range_m = 150_000 }}, {{ bearing_deg = 20, range_m = 150_000 }}]
{seconds}"""


@cache
def filmed_arm(text: str):
    setup = setup_of(text, 32, 4)
    return setup, film_run(setup.prepared.tables, 0, setup.cases_per_set, 0)


def test_a_hit_silences_the_radar() -> None:
    """A radar that radiates is struck and lost: afterwards it looks at nothing, its neighbour goes on."""
    setup, film = filmed_arm(arm())
    lost = film.events[film.events.kind == EventKind.RADAR_LOST]
    assert len(lost) == 1 and lost.unit[0] == 0
    row = setup.prepared.tables.targets[0]
    assert lost.time_s[0] == pytest.approx(path_end_s(row))
    last = setup.prepared.tables.knots.r_m[row.first_knot + row.knot_count - 1]
    assert np.linalg.norm(last - setup.prepared.tables.radars[0, 0].r_m) < 5.0
    assert film.played.outcomes[0].end[0] == End.LEAKED
    world = finish(begun(setup.prepared.tables, 2, 8))
    assert np.all(world.radar_states.lost_s[:, 0] == lost.time_s[0]) and np.all(
        np.isinf(world.radar_states.lost_s[:, 1])
    )


def test_a_silent_radar_is_missed() -> None:
    """Rayleigh: after t silent seconds the aim is off by sigma = drift x t each way; exp(-r²/2 sigma²) of them miss."""
    silent = "silent = [[20.0, 600.0]]"
    setup = setup_of(arm(silent), 512, 4)
    rows = played(arm(silent), 512, 4).outcomes[:, 0]
    tables = setup.prepared.tables
    silent_s = path_end_s(tables.targets[0]) - 20.0
    draw = np.arange(len(rows)) // setup.cases_per_set
    sigma_m = tables.classes.drift_m_s[draw, 0] * silent_s
    expected = np.exp(-0.5 * (tables.classes.strike_radius_m[draw, 0] / sigma_m) ** 2)
    missed = rows.end == End.MISSED_AIM
    assert np.all(missed | (rows.end == End.LEAKED))
    assert missed.mean() == pytest.approx(expected.mean(), abs=4.0 * np.sqrt(0.25 / len(rows)))


def test_a_radar_that_comes_back_is_found_again() -> None:
    """Windows that are over before the strike change nothing; a radar silent all the time sees nothing."""
    before = played(arm("silent = [[0.0, 30.0], [40.0, 60.0]]"), 32, 4).outcomes[:, 0]
    assert np.all(before.end == End.LEAKED)
    text = arm("silent = [[0.0, 600.0]]").replace(
        'type = "radar_96L6E"', 'type = "radar_96L6E"\nsilent = [[0.0, 600.0]]'
    )
    blind = played(text, 32, 4).outcomes
    assert np.all(np.isnan(blind.first_plot_s)) and np.all(blind.reason == Reason.RADAR_SILENT)


def test_a_dead_engagement_radar_fires_nothing() -> None:
    """A fire unit whose radar is silent launches nothing, and what needs it for guidance is lost."""
    text = f"""
duration_s = 700.0
{SITE}
[[radars]]
type = "radar_91N6E"
[[radars]]
type = "radar_92N6E"
silent = SILENT
[[raids]]
target = "target_bomber"
count = 2
route = [{{ bearing_deg = 0, range_m = 120_000 }}, {{ bearing_deg = 0, range_m = 5_000 }}]
[ideal]
certain_detection = true
no_evasion = true
"""
    assert played(text.replace("SILENT", "[[0.0, 700.0]]"), 16, 2).outcomes.shots.sum() == 0
    assert played(text.replace("SILENT", "[]"), 16, 2).outcomes.shots.sum() > 0


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        (('carrier = "bombers"', 'carrier = "fighters"'), "raids[1].carrier", "raids here: bombers"),
        (('arrival = "releases"', 'arrival = "strikes"'), "raids[1].carrier", "needs arrival = 'releases'"),
        (
            ("aim = { bearing_deg = 0, range_m = 0 }", 'aim_radar = "91N6E"'), "raids[1].aim_radar", "home on radars"),
        (('carrier = "bombers"', 'carrier = "bombers"\nevasion = "jink"'), "raids[1].evasion", "no warning receiver"),
    ],
)  # fmt: skip
def test_faults(change: tuple[str, str], field: str, says: str) -> None:
    """One clear message each."""
    faults = check_scenario(scenario_of(CARRIED.replace(*change)), load_catalogue())
    assert [fault.field for fault in faults] == [field] and says in faults[0].expected
