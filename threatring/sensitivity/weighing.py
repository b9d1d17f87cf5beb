"""The order of a sensitivity analysis: screen all unknowns on rows as a run draws them, weigh those that passed.

1. Every unknown is drawn in every row, few raids a row. All rows speak of all unknowns at once; steps of one unknown at
   a time (Morris, Technometrics 33 (1991) 161) would spend a row on each of a hundred and more, and drown in the dice.
   The same rows give the share each unknown decides alone, and the mean answer at its low and high.
2. Base rows are flown, and again with one of the unknowns that passed drawn anew, with all of those, and with all
   others, on common dice: whoever changes nothing then gives a difference of exactly zero. Half the mean square of the
   differences is the total share, interactions included, also of the group of all that did not pass.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np

from threatring.results.sensitivity import Sensitivity, Share, Weight
from threatring.results.tables import Meta
from threatring.results.unknowns import graded, told
from threatring.variance import Curves, Screen, Shares, first_shares, polynomials, screen, spread, total_shares

SCREEN_SHARE = 4  # one case in so many is spent on the screen
SCREEN_CASES = 4  # a row of the screen: enough to know the dice, few enough for many rows
AGAIN_CASES = 16  # a row of the total shares
LEADING = 4  # unknowns that are drawn anew one by one
LEAST_BASES = 8
LEAST_RUNS = 512
GRID = 4096


class Game(Protocol):
    """Anything with open numbers and a noisy answer."""

    unknowns: list[dict]

    def draw(self, sets: int, cases: int) -> tuple[np.ndarray, np.ndarray]:
        """Return grades (sets, k) of all unknowns and answers (sets, cases), independent dice in every case."""
        ...

    def again(self, groups: list[tuple[int, ...]], bases: int, cases: int) -> tuple[np.ndarray, np.ndarray]:
        """Return grades (1 + groups, bases, k) and answers (1 + groups, bases, cases): of base rows, and with each
        group of unknowns drawn anew.

        Case j of base b throws the same dice in all of them; none of these dice was thrown in `draw`.
        """
        ...


class Weighed(NamedTuple):
    """The second stage: total shares of the unknowns that passed, of all of them, of all others."""

    single: Shares
    leading: Share
    others: Share
    changed: np.ndarray  #: (L,) share of raids that came out differently
    bases: int


def screening_sets(runs: int) -> int:
    """Return how many sets of unknowns the screen gets of a number of cases.

    >>> screening_sets(16000), screening_sets(512)
    (1000, 32)
    """
    return max(runs // SCREEN_SHARE // SCREEN_CASES // 8, 1) * 8


def weigh(game: Game, measure: str, runs: int, seed: int, meta: Meta) -> Sensitivity:
    """Return which of a game's unknowns its answer hangs on, for at most `runs` cases."""
    sets = screening_sets(runs)
    grades, values = game.draw(sets, SCREEN_CASES)
    parts = spread(values)
    found = screen(grades, values.mean(axis=1), seed=seed)
    leading = found.passed[:LEADING]
    curves = _alone(game, grades, values, found.passed, seed)
    weighed = None
    if leading and parts.between > 0.0:
        bases = (runs - values.size) // ((3 + len(leading)) * AGAIN_CASES)
        if bases >= LEAST_BASES and curves:
            weighed = _anew(game, found.passed, curves, bases, parts.between, seed)
    flown = {"sets": sets, "cases_per_set": SCREEN_CASES, "bases": weighed.bases if weighed else 0,
             "cases_per_base": AGAIN_CASES, "again": 2 + len(leading) if weighed else 0}  # fmt: skip
    total = values.size + flown["bases"] * AGAIN_CASES * (1 + flown["again"])
    scale = parts.of_means / parts.between if parts.between > 0.0 else float("nan")
    return Sensitivity(
        measure, parts, _weights(game, found, curves, weighed), weighed.leading if weighed else None,
        weighed.others if weighed else None, found.least_share * scale,
        tuple({**told(unknown), "p": float(found.p[i]), "share": float(found.share[i]) * scale,
               "passed": i in found.passed} for i, unknown in enumerate(game.unknowns)),
        {**meta, "runs": total, **flown},
    )  # fmt: skip


def _alone(game: Game, grades: np.ndarray, values: np.ndarray, passed: tuple[int, ...], seed: int) -> Curves | None:
    """Return what the unknowns that passed decide alone, with means at their low and high; None: none passed."""
    if not passed:
        return None
    at = [graded(game.unknowns[i], np.clip(game.unknowns[i]["ends"], 1e-9, 1.0 - 1e-9)) for i in passed]
    return first_shares(grades[:, passed], values, np.array(at), seed=seed)


def _anew(game: Game, passed: tuple[int, ...], curves: Curves, bases: int, between: float, seed: int) -> Weighed:
    """Fly the leading unknowns again, each drawn anew; the fit of the screen foretells what it can."""
    leading = passed[:LEADING]
    others = tuple(i for i in range(len(game.unknowns)) if i not in leading)
    groups = [*((i,) for i in leading), leading, others]
    grades, answers = game.again(groups, bases, AGAIN_CASES)
    differences = answers[1:] - answers[0]
    told_apart = np.array(
        [_variance(game.unknowns[i], own) for i, own in zip(passed, curves.coefficients, strict=True)]
    )
    expected = []
    for group, anew in zip(groups, grades[1:], strict=True):
        moved = np.array([i in group for i in passed])
        step = (curves.parts(anew[:, passed]) - curves.parts(grades[0][:, passed])) @ moved
        expected.append(np.stack([step, np.full(bases, told_apart @ moved)], axis=1))
    shares = total_shares(differences, between, np.array(expected), curves.between, seed)
    single = Shares(shares.value[:-2], shares.interval[:-2])
    together, rest = (Share(float(shares.value[i]), tuple(shares.interval[i].tolist())) for i in (-2, -1))
    return Weighed(single, together, rest, (differences[:-2] != 0.0).mean(axis=(1, 2)), bases)


def _variance(unknown: dict, coefficients: np.ndarray) -> float:
    """Return the variance of one unknown's part of a fit over all its grades."""
    grades = graded(unknown, (np.arange(GRID) + 0.5) / GRID)
    return float((polynomials(grades, len(coefficients)) @ coefficients).var())


def _weights(game: Game, found: Screen, curves: Curves | None, weighed: Weighed | None) -> tuple[Weight, ...]:
    """Return what is known of each unknown that passed, the greatest share alone first."""
    if curves is None:
        return ()

    def share(shares: Shares, i: int) -> Share:
        return Share(float(shares.value[i]), tuple(shares.interval[i].tolist()))

    made = []
    for i, number in enumerate(found.passed):
        anew = weighed is not None and i < len(weighed.single.value)
        made.append(
            Weight(
                told(game.unknowns[number]),
                share(curves.shares, i),
                share(weighed.single, i) if weighed is not None and anew else None,
                float(weighed.changed[i]) if weighed is not None and anew else None,
                Share(float(curves.means[i, 0]), tuple(curves.intervals[i, 0].tolist())),
                Share(float(curves.means[i, -1]), tuple(curves.intervals[i, -1].tolist())),
                Share(float(curves.change[i]), tuple(curves.change_interval[i].tolist())),
            )
        )
    return tuple(sorted(made, key=lambda weight: -weight.alone.value))
