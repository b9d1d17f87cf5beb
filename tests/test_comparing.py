"""Variants on common dice: coupled Bernoulli shots in closed form, what is refused, what differs."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.played import CLOSE, air_raid, scenario_of, setup_of
from tests.synthetic import synthetic_results
from tests.test_reduction import ideal
from threatring.comparing import compare, variants
from threatring.errors import Interrupted, OptionError, ScenarioError
from threatring.results.comparison import Comparison
from threatring.scenario import differing, load_scenario
from threatring.simulate import Options

SETS = 512
LOW, HIGH = 0.3, 0.6  # kill probabilities of the one shot
SIGMAS = 3.3


def one_shot(kill_prob: float) -> str:
    """Return a scenario in which one object meets one shot of a fixed kill probability."""
    raid = air_raid("target_bomber", 1, 110e3, 40e3, arrival='"strikes"')
    rules = "salvo_count = 1\nsalvo_max_count = 1\n"
    return ideal(raid, f"perfect_assessment = true\nkill_prob = {kill_prob}\n", "", rules)


@pytest.fixture(scope="module")
def coupled() -> Comparison:
    """The one shot at both probabilities, as many sets as cases."""
    low, high = scenario_of(one_shot(LOW)), scenario_of(one_shot(HIGH))
    return compare(low, high, options=Options(runs=SETS, sets=SETS, threads=2))


def test_common_dice_couple_single_shots(coupled: Comparison) -> None:
    """One uniform number decides both: kills nest, Var(difference) = d (1 - d); Ross, Simulation, section 9.1."""
    first, other = (variant.nested["kills"] for variant in coupled.variants)
    assert np.all(other >= first)
    d = HIGH - LOW
    found = coupled.differences[0]["kills"]
    assert abs(found.mean - d) < SIGMAS * math.sqrt(d * (1.0 - d) / SETS)
    worth = (LOW * (1.0 - LOW) + HIGH * (1.0 - HIGH)) / (d * (1.0 - d))
    assert found.worth_factor == pytest.approx(worth, rel=0.2)
    phi = LOW * (1.0 - HIGH) / math.sqrt(LOW * (1.0 - LOW) * HIGH * (1.0 - HIGH))
    assert found.correlation == pytest.approx(phi, abs=0.1)
    assert coupled.differences[0]["shots"].same


def test_what_differs_is_named(coupled: Comparison) -> None:
    """One field was changed, and one field is told."""
    assert coupled.variants[0].meta["differs"] == []
    assert coupled.variants[1].meta["differs"] == [{"field": "ideal.kill_prob", "first": LOW, "other": HIGH}]
    assert [variant.name for variant in coupled.variants] == ["scenario 1", "scenario 2"]


def test_a_preset_changes_the_distribution_and_not_the_quantile() -> None:
    """Common unknowns: what both presets leave open is drawn the same; what one pins moves to the pinned value."""
    central, sceptical = (setup_of(CLOSE, 64, 16, claims=who).unknowns for who in ("central", "sceptical"))
    rcs = "target_bomber.rcs_s_band_m2"
    assert np.array_equal(central.number(rcs), sceptical.number(rcs)) and np.ptp(central.number(rcs)) > 0.0
    reaction = "system_s400.reaction_time_s"
    assert np.ptp(central.number(reaction)) > 0.0 and set(sceptical.number(reaction)) == {20.0}


def test_an_impossible_pair_is_named_before_anything_flies() -> None:
    """Catalogue: 9M96E2 and 40N6E are in service from 2018; murted loads them."""
    with pytest.raises(ScenarioError) as error:
        variants(["murted"], epochs=[2018, 2007])
    lines = str(error.value).splitlines()
    assert len(lines) == 3 and all(
        "murted.toml with claims central, epoch 2007: fire_units[0]" in line for line in lines
    )


def test_every_fault_of_every_variant_is_told_at_once() -> None:
    """A number that is not there and a value that cannot be, each by its variant."""
    tables = [{"radar_92N6E.slew_rte_deg_s": 3.0}, {"missile_40N6E.reliability_prob": 2.0}]
    with pytest.raises(ScenarioError) as error:
        variants(["murted"], overrides=tables)
    assert "did you mean" in str(error.value) and "between 0 and 1" in str(error.value)


@pytest.mark.parametrize("count", [1, 9])
def test_two_to_eight_variants(count: int) -> None:
    """One is nothing to compare; nine are not read off one figure."""
    with pytest.raises(OptionError, match="2 to 8"):
        variants(["one-aircraft"] * count)


def test_variants_are_the_product_and_are_named_by_what_varies() -> None:
    """Counted by hand: 1 scenario x 2 presets x (unchanged, changed)."""
    found = variants(["one-aircraft"], ["central", "sceptical"], (), [{"radar_92N6E.slew_rate_deg_s": 20.0}])
    assert [each.name for each in found] == [
        "central, unchanged", "central, radar_92N6E.slew_rate_deg_s = 20 °/s",
        "sceptical, unchanged", "sceptical, radar_92N6E.slew_rate_deg_s = 20 °/s",
    ]  # fmt: skip


def test_results_need_one_design() -> None:
    """Results of other seeds or sets share no dice and are refused."""
    with pytest.raises(OptionError, match="share their dice"):
        compare(*(made_up(seed=seed) for seed in (1, 2)))
    with pytest.raises(OptionError, match="share their dice"):
        compare(made_up(), made_up(sets=32))
    with pytest.raises(OptionError, match="as they were flown"):
        compare(made_up(), made_up(), claims=["central", "sceptical"])


def made_up(sets: int = 64, seed: int = 1):  # type: ignore[no-untyped-def]
    """Return made-up results whose scenario can be read."""
    results = synthetic_results(sets=sets, seed=seed)
    results.meta["scenario_text"] = CLOSE
    return results


def test_results_already_flown_are_compared_as_they_are() -> None:
    """A run against itself: the same in every case, and nothing differs."""
    found = compare(made_up(), made_up())
    assert found.differences[0]["leakers"].same
    document = found.summary()["differences"][0]
    assert document["verdict"] == "same" and document["warnings"] == [
        "murted 2 differs from murted 1 in nothing that is flown."
    ]


def test_scenarios_differ_field_by_field() -> None:
    """The brief of docs/linked.md: alone and regiment differ in who sees and who tells whom, not in raid or rules."""
    rows = differing(load_scenario("linked-alone"), load_scenario("linked-regiment"))
    assert {row["field"].partition("[")[0].partition(".")[0] for row in rows} <= {
        "radars",
        "posts",
        "links",
        "fire_units",
    }
    assert {"field": "radars[91N6E]", "first": None, "other": "radar_91N6E"} in rows and len(rows) < 10
    assert all(row["first"] != row["other"] for row in rows)
    assert differing(load_scenario("murted"), load_scenario("murted")) == []


@pytest.mark.parametrize("flown", [1, 2])
def test_what_was_flown_before_ctrl_c_is_kept(flown: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two whole variants are a comparison, one is none."""
    left = [made_up() for _ in range(flown)]

    def run(*_: object) -> object:
        if not left:
            raise Interrupted("interrupted")
        return left.pop()

    monkeypatch.setattr("threatring.comparing.run", run)
    with pytest.raises(Interrupted) as stopped:
        compare("one-aircraft", claims=["central", "advertised", "sceptical"])
    assert f"{flown} of 3 variants" in str(stopped.value)
    kept = stopped.value.kept
    assert (kept is None) if flown == 1 else [each.name for each in kept.variants] == ["central", "advertised"]
