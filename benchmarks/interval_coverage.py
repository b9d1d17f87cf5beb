"""How often the intervals of a run hold what they should, on designs with known answers (docs/uncertainty.md).

    python benchmarks/interval_coverage.py [--designs 20000]

Every row draws thousands of made-up runs whose truth is known, asks `threatring.statistics` for the interval of each,
and counts. The two-sided target is 95 %; with 20,000 designs a share is known to 0.3 points (two standard errors).
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from threatring.quantiles import t_quantile
from threatring.statistics import chance_interval, ignorance_interval, mc_interval, mc_prob_interval, wilson

ENOUGH_COUNT = 5  # successes and failures: below, shares come in steps too coarse for any interval
MANY_IN_ONE = 8  # `held` measures a probability a design, not a hit or miss: fewer designs do
EXACT = 400_000  # draws for a truth that has no formula


class Sets(NamedTuple):
    """How the true mean of a set of unknowns differs from set to set."""

    says: str
    draw: Callable[[np.random.Generator, tuple[int, ...]], np.ndarray]
    scatter: float  # standard deviation


class Row(NamedTuple):
    """One line of the table."""

    interval: str
    truth: str
    design: str
    measured_prob: float
    claimed: bool  # the interval is said to hold 93 to 97 % here


NORMAL = Sets("normal", lambda rng, shape: 10.0 + rng.normal(size=shape), 1.0)
LOGNORMAL = Sets("lognormal, spread 0.5", lambda rng, shape: 3.0 * np.exp(0.5 * rng.normal(size=shape)),
                 3.0 * math.exp(0.125) * math.sqrt(math.expm1(0.25)))  # fmt: skip
LONG = Sets("lognormal, spread 1", lambda rng, shape: 3.0 * np.exp(rng.normal(size=shape)), math.nan)
BETA = Sets("beta(6, 14)", lambda rng, shape: 20.0 * rng.beta(6.0, 14.0, shape), 20.0 * math.sqrt(0.3 * 0.7 / 21.0))
SKEW_FLAGS = Sets("beta(0.2, 1.8)", lambda rng, shape: rng.beta(0.2, 1.8, shape), math.sqrt(0.1 * 0.9 / 3.0))
RARE_FLAGS = Sets("beta(0.4, 19.6)", lambda rng, shape: rng.beta(0.4, 19.6, shape), math.sqrt(0.02 * 0.98 / 21.0))


def share(found: list[tuple[float, float]], truth: float) -> float:
    """Return the share of intervals that hold a number."""
    lo, hi = np.array(found).T
    return float(np.mean((lo <= truth) & (truth <= hi)))


def held(found: list[tuple[float, float]], sample: np.ndarray) -> float:
    """Return the share of a large sorted sample of what may come next that lies within, mean over the intervals."""
    lo, hi = np.array(found).T
    return float(np.mean(np.searchsorted(sample, hi, "right") - np.searchsorted(sample, lo, "left")) / sample.size)


def counts(rng: np.random.Generator, means: np.ndarray, cases: int, kind: Sets) -> np.ndarray:
    """Return what the dice make of true set means (..., K): values (..., K, m)."""
    shape = (*means.shape, cases)
    if kind is BETA:
        return rng.binomial(20, means[..., None] / 20.0, shape)
    if kind in (LOGNORMAL, LONG):
        return rng.poisson(means[..., None], shape)
    return means[..., None] + 3.0 * rng.normal(size=shape)


def mean_rows(rng: np.random.Generator, designs: int) -> Iterator[Row]:
    """`mc` of counts: the grand mean."""
    kinds = ((NORMAL, 10.0), (LOGNORMAL, 3.0 * math.exp(0.125)), (BETA, 6.0), (LONG, 3.0 * math.exp(0.5)))
    for kind, truth in kinds:
        for sets, cases in ((16, 16), (64, 4), (64, 16)):
            found = [
                mc_interval(counts(rng, kind.draw(rng, (sets,)), cases, kind).mean(axis=1)) for _ in range(designs)
            ]
            yield Row("mc, counts", f"sets {kind.says}", f"{sets} x {cases}", share(found, truth), kind is not LONG)


def pooled_rows(rng: np.random.Generator, designs: int) -> Iterator[Row]:
    """What Student's t over all cases would hold, as if independent; `part` of a case's variance is its set's."""
    sets, cases = 64, 16
    for part in (0.13, 0.3, 0.97):
        means = 10.0 + rng.normal(size=(designs, sets, 1))
        values = (means + math.sqrt(1.0 / part - 1.0) * rng.normal(size=(designs, sets, cases))).reshape(designs, -1)
        half = t_quantile(0.975, sets * cases - 1) * values.std(axis=1, ddof=1) / math.sqrt(sets * cases)
        middle = values.mean(axis=1)
        found = list(zip(middle - half, middle + half, strict=True))
        says = f"sets normal, {100.0 * part:.0f} % of a raid's variance"
        yield Row("pooled (not used)", says, f"{sets} x {cases}", share(found, 10.0), False)


def flag_rows(rng: np.random.Generator, designs: int) -> Iterator[Row]:
    """`mc` of a probability, skewed from set to set; designs with fewer than 5 of either kind are left out."""
    for kind, truth, sets in ((SKEW_FLAGS, 0.1, 16), (SKEW_FLAGS, 0.1, 64), (RARE_FLAGS, 0.02, 64)):
        found = []
        for _ in range(designs):
            flags = rng.random((sets, 16)) < kind.draw(rng, (sets, 1))
            if ENOUGH_COUNT <= flags.sum() <= flags.size - ENOUGH_COUNT:
                found.append(mc_prob_interval(flags))
        yield Row("mc, flags", f"sets {kind.says}", f"{sets} x 16", share(found, truth), True)


def sobol_rows(rng: np.random.Generator, designs: int) -> Iterator[Row]:
    """`mc` with sets from a scrambled Sobol sequence, as a run draws them: three unknowns of equal weight, and one."""
    try:
        from scipy.special import ndtri
        from scipy.stats import qmc
    except ImportError:
        return
    for weights in ((1.0,) * 3, (1.0,)):
        found = []
        for number in range(designs):
            points = qmc.Sobol(len(weights), seed=number).random(64)
            means = 10.0 + ndtri(np.clip(points, 1e-9, 1.0 - 1e-9)) @ np.array(weights)
            found.append(mc_interval(counts(rng, means, 16, NORMAL).mean(axis=1)))
        says = f"Sobol, {len(weights)} unknown{'s' if len(weights) > 1 else ''}"
        yield Row("mc, counts", f"sets {says}", "64 x 16", share(found, 10.0), False)


def chance_rows(rng: np.random.Generator, designs: int) -> Iterator[Row]:
    """`chance`: the count of the next single raid."""
    kinds = {
        "normal": lambda shape: rng.normal(size=shape),
        "lognormal, spread 1": lambda shape: np.exp(rng.normal(size=shape)),
        "Poisson, mean 30": lambda shape: rng.poisson(30.0, shape),
        "binomial, 40 of 0.5": lambda shape: rng.binomial(40, 0.5, shape),
        "binomial, 21 of 0.15": lambda shape: rng.binomial(21, 0.15, shape),
    }
    for says, draw in kinds.items():
        sample = np.sort(draw(EXACT))
        for cases in (64, 256):
            found = [chance_interval(values) for values in draw((designs // MANY_IN_ONE, cases))]
            yield Row("chance", f"raids {says}", f"{cases}", held(found, sample), not says.endswith("0.15"))


def ignorance_rows(rng: np.random.Generator, designs: int) -> Iterator[Row]:
    """`ignorance`: the true mean of the next set; `ratio` is its variance over that of the dice in a set mean."""
    for kind in (NORMAL, LOGNORMAL, BETA):
        sample = np.sort(kind.draw(rng, (EXACT,)))
        for sets, cases in ((16, 16), (64, 2), (64, 4), (64, 16), (256, 16)):
            for ratio in (math.inf, 4.0, 1.0, 0.5) if (sets, cases) == (64, 16) else (4.0,):
                dice = kind.scatter * math.sqrt(cases / ratio)
                found = []
                for _ in range(designs // MANY_IN_ONE):
                    values = kind.draw(rng, (sets, 1)) + dice * rng.normal(size=(sets, cases))
                    found.append(ignorance_interval(values))
                says = f"sets {kind.says}, dice {1.0 / ratio:g} of their variance"
                yield Row("ignorance", says, f"{sets} x {cases}", held(found, sample), True)


def wilson_rows(rng: np.random.Generator, designs: int) -> Iterator[Row]:
    """Wilson: independent flags, 5 expected of either kind; mean over probabilities, whose shares go in waves."""
    for trials in (64, 256, 1024):
        probs = np.linspace(ENOUGH_COUNT / trials, 1.0 - ENOUGH_COUNT / trials, 25)
        table = np.array([wilson(k, trials) for k in range(trials + 1)])
        hits = rng.binomial(trials, probs, (designs, probs.size))
        inside = (table[hits, 0] <= probs) & (probs <= table[hits, 1])
        yield Row("Wilson", "independent flags", f"{trials}", float(inside.mean()), True)


PARTS = (mean_rows, flag_rows, sobol_rows, pooled_rows, chance_rows, ignorance_rows, wilson_rows)


def measured(designs: int, seed: int = 20) -> list[Row]:
    """Return every row, from so many designs each."""
    rng = np.random.default_rng(seed)
    return [row for part in PARTS for row in part(rng, designs)]


def table(rows: list[Row]) -> str:
    """Return rows as Markdown, the designs of one truth on one line."""
    lines: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        lines.setdefault((row.interval, row.truth), []).append(f"{row.design}: {100.0 * row.measured_prob:.1f} %")
    body = [f"| {interval} | {truth} | {', '.join(found)} |" for (interval, truth), found in lines.items()]
    return "\n".join(["| interval | made-up runs | design: holds |", "|---|---|---|", *body])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--designs", type=int, default=20_000)
    print(table(measured(parser.parse_args().designs)))


if __name__ == "__main__":
    main()
