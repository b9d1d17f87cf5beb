"""The whole simulation under idealised settings: it must collapse to what textbooks know (docs/idealised.md)."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine.test_echoes import ONE as ONE_RADAR
from tests.played import SITE, air_raid, played, setup_of, stretch_of
from threatring.engagements import erlang_blocked_prob, leaker_probs, salvo_kill_prob, shoot_look_shoot
from threatring.records import End, Reason

CASES = 2000
UNITS = '"fire_unit_98Zh6E.{}" = {}\n'

IDEAL = """
[ideal]
certain_detection = true
certain_identification = true
exact_plots = true
no_delays = true
no_evasion = true
"""
CERTAIN = '[overrides]\n"missile_48N6E3_48N6DM.reliability_prob" = 1.0\n'
PERFECT = "perfect_assessment = true\nkill_prob = 0.7\n"
OFTEN = (
    '"radar_91N6E.scan_period_s" = 2.0\n"radar_96L6E.revisit_period_s" = 1.0\n'  # a slow beam sees arrivals in batches
)
AMPLE = UNITS.format("targets_simultaneous_count", 50.0) + UNITS.format("missiles_guided_simultaneous_count", 50.0)


def ideal(raids: str, settings: str, overrides: str = "", doctrine: str = "", duration_s: float = 900.0) -> str:
    """Return an idealised scenario of the default battalion."""
    rules = f"[doctrine]\n{doctrine}" if doctrine else ""
    return f"duration_s = {duration_s}\n{SITE}{raids}{rules}{IDEAL}{settings}{CERTAIN}{overrides}"


def chi_square(observed: np.ndarray, probs: np.ndarray) -> float:
    """Return the p-value of counts against probabilities; classes that expect less than five are pooled."""
    stats = pytest.importorskip("scipy.stats")
    expected = observed.sum() * np.asarray(probs)
    order = np.argsort(-expected)
    observed, expected = observed[order], expected[order]
    rare = max(1, int(np.argmax(np.append(expected, 0.0) < 5.0)))
    kept, wanted = ([*row[:rare], row[rare:].sum()] for row in (observed, expected))
    if wanted[-1] < 5.0:
        kept, wanted = ([*row[:-2], row[-2] + row[-1]] for row in (kept, wanted))
    return float(stats.chisquare(kept, wanted).pvalue)


@pytest.mark.parametrize("salvo", [1, 2])
def test_leakers_are_binomial(salvo: int) -> None:
    """eng-01: a raid of 12, salvos of 1 and 2 independent shots of 0.7: Binomial(12, 0.3 and 0.09), p > 0.001."""
    raid = air_raid("target_bomber", 12, 120e3, 40e3, spacing_m=1000, arrival='"strikes"')
    fast = UNITS.format("launch_interval_s", 1.0) + '"missile_48N6E3_48N6DM.seeker_range_5m2_m" = 100e3\n'
    made = played(
        ideal(raid, PERFECT, AMPLE + fast, f"salvo_count = {salvo}\nsalvo_max_count = 1\n"), CASES, 1
    ).outcomes
    assert np.all(made.shots == salvo)
    leakers = np.bincount((made.end == End.LEAKED).sum(axis=1), minlength=13)
    assert chi_square(leakers, np.array(leaker_probs(12, 1.0 - salvo_kill_prob(0.7, salvo)))) > 0.001


@pytest.mark.parametrize("reports", [(1.0, 0.0), (0.9, 0.1), (0.8, 0.3)])
def test_shoot_look_shoot(reports: tuple[float, float]) -> None:
    """eng-03: salvos of one with a look between at 0.7, assessment perfect and not: P(kill) and missiles spent."""
    names = ("assess_kill_given_kill_prob", "assess_kill_given_miss_prob")
    told = "".join(UNITS.format(name, value) for name, value in zip(names, reports, strict=True))
    text = ideal(
        air_raid("target_bomber", 1, 110e3, 5e3), "kill_prob = 0.7\n", told, "salvo_count = 1\nsalvo_max_count = 2\n"
    )
    made = played(text, CASES, 1).outcomes
    killed, spent = shoot_look_shoot(0.7, [1, 1], *reports)
    assert abs(np.mean(made.end == End.KILLED) - killed) < 3.3 * np.sqrt(killed * (1.0 - killed) / CASES)
    assert abs(made.shots.mean() - spent) < 3.3 * made.shots.std() / np.sqrt(CASES)


@pytest.mark.parametrize("load, channels, cases", [(5.0, 6, CASES), (8.0, 6, 500), (2.0, 2, 500)])
def test_blocked_share_is_erlangs(load: float, channels: int, cases: int) -> None:
    """eng-05: a Poisson raid, a constant engagement time, nobody queues: Erlang's B within 0.03, by batches (cases)."""
    gap_s, count, warm = 20.0, 40, 20
    raid = air_raid("target_bomber", count, 130e3, 80e3, interval_s=gap_s, arrivals='"poisson"', spacing_m=1000)
    settings = f"kill_prob = 1.0\nno_queue = true\nengagement_s = {load * gap_s}\n"
    exact = UNITS.format("targets_simultaneous_count", float(channels)) + OFTEN
    made = played(ideal(raid, settings, exact, duration_s=1500.0), cases, 1)
    assert made.units.target_channels_peak.max() == channels
    taken = np.isfinite(made.outcomes.assigned_s)
    assert np.all(taken[made.outcomes.end == End.KILLED])
    assert np.all(made.outcomes.reason[~taken] == Reason.NO_CHANNEL) and len(made.shots) == 0
    batches = 1.0 - taken[:, warm:].mean(axis=1)
    blocked, error = batches.mean(), batches.std(ddof=1) / np.sqrt(cases)
    wanted = erlang_blocked_prob(load, channels)
    assert abs(blocked - wanted) < 0.03
    assert abs(blocked - wanted) < 4.0 * error + 0.005  # so many cases see more than the 0.03 asked for


def test_one_look_detects_as_swerling_says() -> None:
    """rad-01: one look at a Swerling 1 target: Pfa^(1 / (1 + SNR)), inside the 99.9 % binomial interval."""
    stats = pytest.importorskip("scipy.stats")
    route = air_raid("target_bomber", 4, 200e3, 190e3, "altitude_m = 9000", spacing_m=500)
    setup = setup_of(f"duration_s = 6.0\n{SITE}{ONE_RADAR}{route}", CASES, 1)
    tables = setup.prepared.tables
    radars, classes = tables.radars.copy(), tables.classes.copy()
    radars.search_s, radars.revisit_s, radars.radial_min_m_s = 6.0, 6.0, 0.0
    radars.range_1m2_m, radars.snr_claim_factor, radars.reference_factor = 200e3, 20.0, 1.0
    radars.scan_exponent_coeff, radars.search_factor = 0.0, 1.0
    classes.spread_db, classes.swerling = 0.0, 1
    flat = {"signatures": np.ones_like(tables.signatures), "transmission": np.ones_like(tables.transmission)}
    made = stretch_of(tables._replace(radars=radars, classes=classes, **flat), 0, CASES, CASES)
    seen = np.isfinite(made.outcomes.first_plot_s)
    slant_m = np.nanmean(made.outcomes.first_plot_range_m)
    prob = 1e-6 ** (1.0 / (1.0 + 20.0 * (200e3 / slant_m) ** 4))
    low, high = stats.binom.interval(0.999, seen.size, prob)
    assert low <= seen.sum() <= high, (seen.mean(), prob)


@pytest.mark.parametrize("channels", [1, 3, 7])
def test_channels_are_used_to_the_last_and_no_further(channels: int) -> None:
    """Models page, battery: a raid of 16 at once fills exactly the target channels that are set, in every case."""
    raid = air_raid("target_bomber", 16, 120e3, 40e3, spacing_m=1000)
    text = ideal(raid, PERFECT, UNITS.format("targets_simultaneous_count", float(channels)))
    assert np.all(played(text, CASES // 10, 1).units.target_channels_peak == channels)


@pytest.mark.parametrize("load", [1, 5])
def test_magazine_is_fired_to_the_last_and_no_further(load: int) -> None:
    """Models page, battery: against more than it has missiles for, a unit fires exactly its load, in every case."""
    raid = air_raid("target_bomber", 16, 120e3, 40e3, spacing_m=1000)
    tubes = f"[[fire_units]]\n[[fire_units.launchers]]\ncount = {load}\nload = {{ missile_48N6E3_48N6DM = 1 }}\n"
    made = played(ideal(raid + tubes, PERFECT, AMPLE), CASES // 10, 1)
    assert np.all(made.units.fired.sum(axis=(1, 2)) == load) and np.all(made.units.left == 0)
    assert np.all(np.isin(made.outcomes.reason[made.outcomes.shots == 0], (Reason.NO_MISSILE, Reason.NONE)))
