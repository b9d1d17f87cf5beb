"""What a run can tell of its own unknowns, on made-up sets with a known answer, beside scipy's correlation."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from scipy.stats import pearsonr

from tests.synthetic import synthetic_results
from threatring.draws import Unknowns
from threatring.results.unknowns import graded, run_grades, unknowns_that_matter
from threatring.sobol import points

SETS, CASES, SEED = 64, 16, 5


def unknown(number: int, steps: list[float] | None = None, cycle: int = 0) -> dict:
    key = f"unit_x.thing{number}_s"
    return {"key": key, "names": [key], "words": f"thing {number}", "unit": "s", "cycle": cycle, "steps": steps or [],
            "ends": [0.0, 1.0], "value": 2.0, "low": 1.0, "high": 3.0, "confidence": "low", "verification": "assumed",
            "sources": ["A-MOD"]}  # fmt: skip


META = {"seed": SEED, "unknowns": [unknown(number) for number in range(40)]}


def raids(slope: float, sets: int = SETS) -> np.ndarray:
    """Counts whose mean moves by `slope` over the whole range of thing 3."""
    rng = np.random.default_rng(1)
    return (
        5.0 + slope * (points(0, sets, META["unknowns"][3]["key"], SEED)[:, None] - 0.5) + rng.normal(size=(sets, 16))
    )


def test_the_unknown_that_matters_is_named_with_share_and_move() -> None:
    """Mean of 5, sd 3 / sqrt 12 between sets, all by thing 3; scipy's correlation over shares of the dice."""
    values = raids(3.0)
    found = unknowns_that_matter(META, values)
    assert [one["words"] for one in found["unknowns"]] == ["thing 3"]
    one = found["unknowns"][0]
    assert one["share_interval"][0] <= 1.0 <= one["share_interval"][1] and one["share"] > 0.85
    assert one["change"] == pytest.approx(3.0, abs=0.35)
    assert one["change_interval"][0] < 3.0 < one["change_interval"][1]
    grade = points(0, SETS, META["unknowns"][3]["key"], SEED)
    theirs = pearsonr(grade, values.mean(axis=1)).statistic ** 2
    means_share = values.mean(axis=1).var(ddof=1) / (
        values.mean(axis=1).var(ddof=1) - values.var(axis=1, ddof=1).mean() / 16
    )
    assert one["share"] == pytest.approx(min((theirs - (1 - theirs) / 62) * means_share, 1.0), abs=1e-9)
    assert found["dice_share"] == pytest.approx(1.0 / (1.0 + 9.0 / 12.0), abs=0.1)
    assert found["looked_at"] == 40 and 0.1 < found["least_share"] < 0.5


def test_cannot_tell() -> None:
    """Dice alone name nobody; few sets, single cases and runs without draws say nothing at all."""
    idle = unknowns_that_matter(META, raids(0.0))
    assert idle["unknowns"] == []
    assert unknowns_that_matter(META, raids(3.0, 4)) is None
    assert unknowns_that_matter(META, raids(3.0)[:, :1]) is None
    assert unknowns_that_matter({"seed": 1}, raids(3.0)) is None
    same = unknowns_that_matter(META, np.full((64, 16), 3.0))
    assert same["unknowns"] == [] and same["dice_share"] is None


def test_draws_are_had_again_from_names_and_seed() -> None:
    """The grades of a run are the uniform numbers its sets were drawn with; steps and cycles stand at their middles."""
    many = [unknown(1), unknown(2, [0.25]), unknown(3, [0.5], cycle=2)]
    grades = run_grades(many, 4, SEED)
    assert np.array_equal(grades[:, 0], points(0, 4, "unit_x.thing1_s", SEED))
    assert set(grades[:, 1]) <= {0.125, 0.625}
    assert grades[:, 2].tolist() == [0.25, 0.75, 0.25, 0.75]
    assert graded(many[1], np.array([0.1, 0.25, 0.9])).tolist() == [0.125, 0.625, 0.625]
    assert Unknowns(None, 6, 1).members().tolist() == [0, 1, 2, 3, 4, 5, 8]


def test_the_answer_carries_it() -> None:
    """The document of a run has it under its name, null where the run's meta has no draws."""
    results = synthetic_results()
    assert results.summary()["unknowns_that_matter"] is None
    meta = {**copy.deepcopy(results.meta), "unknowns": META["unknowns"]}
    told = type(results)(results.outcomes, results.central, results.shots, results.units, meta).summary()
    assert told["unknowns_that_matter"]["measure"] == "leakers"
    assert told["unknowns_that_matter"]["sets"] == results.meta["sets"]
