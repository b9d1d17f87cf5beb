"""The whole simulation: what must hold in every case, whatever the scenario, and the textbook cases it collapses to."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from tests.played import CLOSE, MIXED, SITE, air_raid, played, same_bytes, scenario_of
from threatring.errors import OptionError, ScenarioError
from threatring.records import End, Reason, ShotEnd, Side
from threatring.results import Results
from threatring.scenario import Scenario
from threatring.simulate import Options, design, film, run

ENDED = {End.KILLED, End.LEAKED, End.SURVIVED, End.CRASHED, End.SAFE, End.UNRELEASED, End.MISSED_AIM}
EASY = f"duration_s = 900.0\n{SITE}\n" + air_raid("target_bomber", 12, 120e3, 40e3, spacing_m=1000, arrival='"strikes"')


@cache
def flown(text: str, runs: int = 128, sets: int | None = None, seed: int | None = None, **changes) -> Results:
    return run(changed(scenario_of(text), **changes), Options(runs=runs, sets=sets, seed=seed, threads=2))


def changed(scenario: Scenario, **parts: tuple) -> Scenario:
    """Return a scenario with parts of its tables replaced: changed(s, doctrine=(("weapons", "hold"),))."""
    data = scenario.model_dump(exclude_unset=True)
    for part, pairs in parts.items():
        data[part] = {**data.get(part, {}), **dict(pairs)}
    return Scenario.model_validate(data)


@pytest.fixture(scope="module", params=["murted", "saturation"])
def results(request: pytest.FixtureRequest) -> Results:
    return flown(request.param)


def test_every_story_ends_once_and_every_survivor_has_a_reason(results: Results) -> None:
    """Models page, outcomes: targets = killed + leaked + survived + crashed; a reason covers each not killed."""
    rows = results.outcomes[results.outcomes.side == Side.HOSTILE]
    assert set(rows.end) <= {int(end) for end in ENDED - {End.SAFE}}
    assert np.all((rows.reason == Reason.NONE) == (rows.end == End.KILLED))
    assert np.all(results.outcomes.end != End.PENDING)


def test_funnel_falls_and_reasons_sum(results: Results) -> None:
    """The answer document: the kill chain falls; reasons sum to targets minus kills."""
    answer = results.summary()
    chain = list(answer["kill_chain"].values())
    assert all(later <= earlier + 1e-12 for earlier, later in zip(chain, chain[1:], strict=False))
    assert sum(answer["reasons"].values()) == pytest.approx(chain[0] - chain[-1], abs=1e-9)


def test_magazines_are_kept(results: Results) -> None:
    """Models page, battery: fired + failed at launch + left = load, for every type in every case."""
    units = results.units
    assert np.array_equal(units.fired + units.failed + units.left, units.loaded)
    assert np.all(units.left >= 0)
    per_case = np.bincount(results.shots.run, minlength=len(units))
    assert np.array_equal(per_case, (units.fired + units.failed).sum(axis=(1, 2)))


def test_channels_never_exceed_the_setting(results: Results) -> None:
    """C06: one engagement radar never guides more than 10 targets and 20 missiles."""
    assert results.units.target_channels_peak.max() <= 10
    assert results.units.missile_channels_peak.max() <= 20


def test_times_are_in_order(results: Results) -> None:
    """Seen, confirmed, identified, assigned, launched at, reached: in this order where they happened."""
    chain = ("first_plot_s", "confirmed_s", "identified_s", "assigned_s", "launched_s", "intercepted_s")
    for earlier, later in zip(chain, chain[1:], strict=False):
        both = np.isfinite(results.outcomes[earlier]) & np.isfinite(results.outcomes[later])
        assert np.all(results.outcomes[earlier][both] <= results.outcomes[later][both] + 0.5), (earlier, later)


def test_a_kill_has_one_killer(results: Results) -> None:
    """Each object killed has exactly one missile that killed it, and no missile kills after its target's end."""
    kills = results.shots[results.shots.end == ShotEnd.KILL]
    pairs = set(zip(kills.run, kills.met, strict=True))
    assert len(pairs) == len(kills) == int((results.outcomes.end == End.KILLED).sum())
    killed_s = results.outcomes.killed_s[kills.run, kills.met]
    assert np.array_equal(kills.end_s, killed_s)


def test_weapons_hold_means_no_shot() -> None:
    """Models page, identify: under weapons hold nobody is fired at."""
    held = flown("murted", 32, doctrine=(("weapons", "hold"),))
    assert len(held.shots) == 0
    assert Reason.WEAPONS_HOLD.key in held.summary()["reasons"]


def test_a_friend_that_always_answers_is_safe() -> None:
    """Models page, identify: a track identified as friend is not fired at, tight or free."""
    sure = (("command_post_55K6E.iff_reply_prob", 1.0), ("command_post_55K6E.iff_working_prob", 1.0))
    for weapons in ("tight", "free"):
        found = flown("murted", 32, doctrine=(("weapons", weapons),), overrides=sure)
        assert np.all(found.outcomes.shots[found.outcomes.side == Side.FRIEND] == 0)


def test_leakers_are_binomial() -> None:
    """eng-01: independent single shots of 0.7 at 12 targets leak as Binomial(12, 0.3); chi-square, p > 0.001."""
    stats = pytest.importorskip("scipy.stats")
    ideal = (("kill_prob", 0.7), ("certain_detection", True), ("perfect_assessment", True), ("no_delays", True),
             ("no_evasion", True), ("exact_plots", True), ("certain_identification", True))  # fmt: skip
    certain = (
        ("missile_48N6E3_48N6DM.reliability_prob", 1.0), ("fire_unit_98Zh6E.targets_simultaneous_count", 50.0),
        ("fire_unit_98Zh6E.missiles_guided_simultaneous_count", 50.0), ("fire_unit_98Zh6E.launch_interval_s", 1.0),
        ("command_post_55K6E.declare_hostile_prob", 1.0), ("missile_48N6E3_48N6DM.seeker_range_5m2_m", 100e3),
    )  # fmt: skip
    once = (("salvo_count", 1), ("salvo_max_count", 1))
    found = flown(EASY, 2000, ideal=ideal, overrides=certain, doctrine=once)
    assert np.all(found.outcomes.shots == 1)
    leakers = (found.outcomes.end != End.KILLED).sum(axis=1)
    counts = np.bincount(leakers, minlength=13)
    wanted = stats.binom.pmf(np.arange(13), 12, 0.3) * len(leakers)
    tail = 9  # pool the rare ends so that every class expects at least five
    observed = np.append(counts[:tail], counts[tail:].sum())
    expected = np.append(wanted[:tail], wanted[tail:].sum())
    assert stats.chisquare(observed, expected * observed.sum() / expected.sum()).pvalue > 0.001


def test_seed_decides_and_threads_do_not() -> None:
    """The same seed gives the same bytes on 1 and 2 threads; another seed gives others."""
    scenario = scenario_of("one-aircraft")
    one, two = (run(scenario, Options(runs=64, threads=threads)).outcome_hash for threads in (1, 2))
    assert one == two
    assert run(scenario, Options(runs=64, seed=2)).outcome_hash != one


def test_film_is_the_case() -> None:
    """One implementation: the film of case 5, and of a central case, are the rows of the run."""
    results = flown("murted", 32)
    for case in (5, 40):
        made = film(scenario_of("murted"), Options(runs=32), case)
        rows = results.outcomes[case] if case < 32 else results.central[case - 32]
        assert made.outcome.tobytes() == rows.tobytes()


@pytest.mark.parametrize("runs, sets, wanted", [(1024, None, (64, 16)), (1, None, (1, 1)), (10, 5, (5, 2))])
def test_design(runs: int, sets: int | None, wanted: tuple[int, int]) -> None:
    """Models page, answers: 64 sets of 16 cases for 1024."""
    assert design(runs, sets) == wanted


@pytest.mark.parametrize("runs, sets", [(0, None), (-3, None), (8, 9), (8, 0)])
def test_impossible_designs_are_refused(runs: int, sets: int | None) -> None:
    """No cases, more sets than cases, no sets: each is refused with what would be right."""
    with pytest.raises(OptionError, match="at least 1|from 1 to"):
        design(runs, sets)


def test_a_bad_scenario_is_refused_before_anything_flies() -> None:
    """A class that is not in the catalogue: file, field, value, what would be right."""
    text = f'{SITE}\n[[raids]]\ntarget = "target_zeppelin"\nroute = [{{ bearing_deg = 0, range_m = 9000 }}, ' \
           "{ bearing_deg = 0, range_m = 0 }]\n"  # fmt: skip
    with pytest.raises(ScenarioError, match="target_zeppelin"):
        run(scenario_of(text), Options(runs=1))


SMALL = Options(runs=24, sets=3, threads=2)


def test_run_is_the_nested_cases_and_central_ones() -> None:
    """N = K x m nested cases as the engine plays them, and extra cases at central values for the interval of chance."""
    results = run(scenario_of(MIXED), SMALL)
    assert same_bytes(results.outcomes, played(MIXED, 24, 3).outcomes)
    assert same_bytes(results.shots, played(MIXED, 24, 3).shots)
    assert len(results.central) == results.meta["central_runs"] > 0
    assert (results.meta["runs"], results.meta["sets"], results.meta["cases_per_set"]) == (24, 3, 8)


@pytest.mark.parametrize("case", [0, 13, 23, 24, 30])
def test_film_tells_of_the_same_missiles(case: int) -> None:
    """Any case of a run, central ones included, can be replayed as a film, bit for bit."""
    results, filmed = run(scenario_of(MIXED), SMALL), film(scenario_of(MIXED), SMALL, case)
    rows = np.concatenate([results.outcomes, results.central])
    assert same_bytes(np.asarray(filmed.outcome), rows[case])
    if case < 24:
        assert same_bytes(np.asarray(filmed.shots), results.shots[results.shots.run == case])
    assert filmed.story(0)


def test_claims_order_results() -> None:
    """Who believes the advertisements sees more kills than who doubts them, on the same raid and dice."""
    kills = {}
    for claims in ("advertised", "central", "sceptical"):
        rows = played("murted", 64, claims=claims).outcomes
        kills[claims] = float(((rows.end == End.KILLED) & (rows.side == Side.HOSTILE)).sum(axis=1).mean())
    assert kills["advertised"] > kills["central"] > kills["sceptical"]


def test_easy_and_hopeless() -> None:
    """A lone bomber meets its end nearly always; fifty missiles on nothing loaded meet none."""
    easy = played(CLOSE.replace("150.0", "300.0"), 64).outcomes
    assert np.mean(easy.end == End.KILLED) > 0.7
    empty = "[[fire_units]]\nlaunchers = [{ count = 1, load = { missile_48N6E3_48N6DM = 0 } }]\n"
    text = f"duration_s = 400.0\n{SITE}{empty}" + air_raid("target_bomber", 2, 60e3, 5e3, arrival='"strikes"')
    hopeless = played(text, 16).outcomes
    assert np.all(hopeless.end == End.LEAKED) and np.all(hopeless.shots == 0)


def test_nobody_comes() -> None:
    """A scenario without a raid is refused, and says what is missing."""
    with pytest.raises(ScenarioError, match="nothing flies"):
        run(scenario_of(f"duration_s = 60.0\n{SITE}"), Options(runs=4))


@pytest.mark.parametrize("case", [-1, 10**6])
def test_bad_case_is_refused(case: int) -> None:
    """A film of a case the run does not have."""
    with pytest.raises(OptionError, match="the run has"):
        film(scenario_of(CLOSE), Options(runs=2), case)


def test_impossible_pairs_are_refused() -> None:
    """Epoch 2007 has no 40N6E: a scenario that loads it is refused before anything flies."""
    with pytest.raises(ScenarioError, match="40N6E"):
        run(scenario_of("murted"), Options(runs=2, epoch_year=2007))


def test_hills_hide_what_smooth_ground_does_not() -> None:
    """Masks over GLOBE: at 300 degrees and 350 km nothing below 20 km is visible, and the aircraft flies at 9.5."""
    names = [target["raid"] for target in flown("murted", 16, 4).meta["targets"]]
    aircraft, low = names.index("stand-off aircraft"), [n for n, raid in enumerate(names) if "cruise" in raid]
    smooth, real = (flown(name, 16, 4).outcomes for name in ("murted", "murted-terrain"))
    assert np.isfinite(smooth["first_plot_s"][:, aircraft]).any()
    assert np.isnan(real["first_plot_s"][:, aircraft]).all()
    assert (real["reason"][:, aircraft] == Reason.BELOW_HORIZON).all()
    assert np.nanmax(real["first_plot_range_m"][:, low]) < np.nanmin(smooth["first_plot_range_m"][:, low])
