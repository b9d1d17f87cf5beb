"""Abramowitz and Stegun 1964 ch. 26 through SciPy's chi2; Jonker and Volgenant 1987 through SciPy's assignment."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

import threatring
from tests.both_ways import assert_same_without_compiler
from threatring.models.association import assign_into, chi2_quantile, gamma_shares, gate_count, log_gamma

CASES = Path(threatring.__file__).parent / "data" / "validation"
SIZE = 64
QUANTILE_REL = 1e-9  # the error promised
COST_ABS = 1e-9  # of a sum of costs


def case(name: str) -> dict:
    return json.loads((CASES / f"{name}.json").read_text())


def test_gates_of_the_table():
    """trk-08: Blackman and Popoli's thresholds for 1 to 4 dimensions."""
    known = case("trk-08")
    found = [gate_count(dims, prob) for dims, prob in known["inputs"]["rows"]]
    assert found == pytest.approx(known["expected"]["gamma"], abs=known["tolerance"]["abs"])


def test_gate_in_two_dimensions_is_a_logarithm():
    """-2 ln(1 - P), exact (note of trk-08)."""
    for prob in (1e-6, 0.1, 0.5, 0.9, 0.99, 0.999999):
        assert gate_count(2, prob) == pytest.approx(-2.0 * math.log1p(-prob), rel=QUANTILE_REL)


def test_quantiles():
    """scipy.stats.chi2.ppf from 1 to 10 000 degrees of freedom, both tails."""
    chi2 = pytest.importorskip("scipy.stats").chi2
    for dof in (1, 2, 3, 4, 5, 6, 9, 40, 100, 600, 2000, 10_000):
        for prob in (1e-6, 0.005, 0.025, 0.3, 0.5, 0.7, 0.9, 0.975, 0.99, 0.997, 0.999, 1.0 - 1e-6):
            assert chi2_quantile(float(dof), prob) == pytest.approx(chi2.ppf(prob, dof), rel=QUANTILE_REL, abs=1e-13)


def test_quantiles_at_the_ends():
    """A probability of 0 or less is never exceeded downwards, 1 or more is never reached."""
    assert [chi2_quantile(3.0, prob) for prob in (-1.0, 0.0, 1.0, 2.0)] == [0.0, 0.0, math.inf, math.inf]
    assert gamma_shares(1.5, 0.0) == (0.0, 1.0)


def test_incomplete_gamma():
    """scipy.special.gammainc and gammaincc, the smaller of the two to 1e-11 of itself."""
    special = pytest.importorskip("scipy.special")
    for a in (0.5, 1.0, 1.5, 3.0, 50.0, 1000.0):
        for share in (1e-3, 0.2, 0.9, 1.0, 1.1, 2.0, 4.0):
            lower, upper = gamma_shares(a, a * share)
            if min(lower, upper) < 1e-250:
                continue
            wanted = special.gammainc(a, a * share) if lower < upper else special.gammaincc(a, a * share)
            assert min(lower, upper) == pytest.approx(wanted, rel=1e-11)
            assert lower + upper == pytest.approx(1.0, abs=1e-15)


def test_log_gamma():
    """math.lgamma, to 1e-14 of its size or of one."""
    for a in (0.5, 1.0, 1.5, 2.0, 14.5, 15.0, 300.0, 5000.0):
        assert log_gamma(a) == pytest.approx(math.lgamma(a), rel=1e-14, abs=1e-14)


def assigned(cost: np.ndarray, miss_cost: float) -> list[int]:
    """Run the kernel with its first rows and columns inside a larger, poisoned table."""
    rows, columns = cost.shape
    table = np.full((rows + 2, columns + 3), -1e9)
    table[:rows, :columns] = cost
    pick = np.full(rows + 2, 77, np.int64)
    work, mark = np.full((3, max(table.shape)), 5e5), np.full((3, table.shape[1]), 9, np.int64)
    assign_into(table, rows, columns, miss_cost, pick, work, mark)
    assert (pick[rows:] == 77).all()
    return [int(column) for column in pick[:rows]]


def total(cost: np.ndarray, picks: list[int], miss_cost: float) -> float:
    """Sum of what was picked; a column given twice or a forbidden pair makes it infinite."""
    taken = [column for column in picks if column >= 0]
    if len(set(taken)) < len(taken):
        return math.inf
    each = [miss_cost if column < 0 else float(cost[row, column]) for row, column in enumerate(picks)]
    return (
        math.inf
        if any(column >= 0 and not x <= miss_cost for column, x in zip(picks, each, strict=True))
        else sum(each)
    )


def best(cost: np.ndarray, miss_cost: float) -> float:
    """SciPy's assignment with a column of its own for every row that goes without."""
    optimize = pytest.importorskip("scipy.optimize")
    allowed = np.where(cost <= miss_cost, cost, 1e7)
    padded = np.hstack([allowed, np.full((len(cost), len(cost)), miss_cost)])
    return float(padded[optimize.linear_sum_assignment(padded)].sum())


def problems(count: int):
    """Random tables: any shape to 12 x 12, few to many forbidden pairs, negative costs, ties."""
    rng = np.random.default_rng(1987)
    for n in range(count):
        cost = rng.normal(8.0, 12.0, tuple(rng.integers(1, 13, 2)))
        cost[rng.random(cost.shape) < rng.choice([0.0, 0.3, 0.8])] = rng.choice([math.inf, math.nan, 1e6])
        yield (np.round(cost / 4.0) if n % 3 == 0 else cost), float(rng.choice([-5.0, 5.0, 16.0, 50.0]))


def test_assignment_is_the_cheapest():
    """scipy.optimize.linear_sum_assignment on 3000 random tables, with columns added for misses."""
    for cost, miss_cost in problems(3000):
        picks = assigned(cost, miss_cost)
        assert total(cost, picks, miss_cost) == pytest.approx(best(cost, miss_cost), abs=COST_ABS), (cost, miss_cost)


@pytest.mark.parametrize("rows, columns", [(SIZE, SIZE), (20, SIZE), (SIZE, 20)])
def test_assignment_of_many(rows, columns):
    """The same at full size, tight and loose limits, and where all rows want the same columns."""
    rng = np.random.default_rng(64)
    for miss_cost in (0.05, 0.5, 5.0):
        for cost in (rng.random((rows, columns)), np.add.outer(rng.random(rows), rng.random(columns) * 0.3)):
            assert total(cost, assigned(cost, miss_cost), miss_cost) == pytest.approx(
                best(cost, miss_cost), abs=COST_ABS
            )


def test_assignment_by_hand():
    """Two tracks want one plot: the sum decides, not who comes first (Blackman and Popoli, section 6.4)."""
    assert assigned(np.array([[1.0, 2.0], [1.5, 9.0]]), 20.0) == [1, 0]
    assert assigned(np.array([[1.0], [0.5]]), 20.0) == [-1, 0]
    assert assigned(np.array([[25.0]]), 20.0) == [-1] and assigned(np.array([[20.0]]), 20.0) == [0]
    assert assigned(np.empty((2, 0)), 20.0) == [-1, -1] and assigned(np.empty((0, 3)), 20.0) == []


def story() -> list[float]:
    """Some of everything, as numbers."""
    found = [gate_count(dims, prob) for dims in (1, 3, 600) for prob in (0.025, 0.999)]
    for cost, miss_cost in problems(30):
        found += assigned(cost, miss_cost)
    return [float(x) for x in found]


def test_same_without_compiler():
    assert_same_without_compiler("from tests.models.test_association import story", "story()")
