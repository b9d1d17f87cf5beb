"""What a run itself can tell of which unknown matters: its set means against the unknowns its sets were drawn with.

The draws are not stored: `sobol.points` gives them again from the names and the seed in the run's meta.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from threatring.quantiles import t_quantile
from threatring.sobol import points
from threatring.variance import correlation_interval, screen, spread

LEADING = 3  # unknowns that a headline names
LEAST_SETS = 8


def graded(unknown: dict[str, Any], uniform: np.ndarray) -> np.ndarray:
    """Return the grades (n,) of an unknown for its uniform numbers: the middle of the step where it has few values."""
    if not unknown["steps"]:
        return uniform
    bounds = np.array([0.0, *unknown["steps"], 1.0])
    step = np.searchsorted(bounds[1:-1], uniform, side="right")
    return np.asarray(0.5 * (bounds[step] + bounds[step + 1]))


def uniforms(unknown: dict[str, Any], first: int, count: int, seed: int) -> np.ndarray:
    """Return the uniform numbers (count,) that draw an unknown in the sets from number `first` on."""
    if unknown["cycle"]:
        return np.asarray((np.arange(first, first + count) % unknown["cycle"] + 0.5) / unknown["cycle"])
    return points(first, count, unknown["key"], seed)


def run_grades(unknowns: list[dict[str, Any]], sets: int, seed: int) -> np.ndarray:
    """Return the grades (sets, k) of all unknowns in the sets of a run."""
    columns = [graded(unknown, uniforms(unknown, 0, sets, seed)) for unknown in unknowns]
    return np.stack(columns, axis=1) if columns else np.zeros((sets, 0))


def told(unknown: dict[str, Any]) -> dict[str, Any]:
    """Return what a reader is told of an unknown: name, range, sources."""
    keys = ("key", "names", "words", "unit", "value", "low", "high", "confidence", "verification", "sources")
    return {key: unknown[key] for key in keys}


def unknowns_that_matter(meta: dict[str, Any], values: np.ndarray) -> dict[str, Any] | None:
    """Return which unknowns the values (K, m) of a run's raids hang on, as plain JSON values; None: cannot be said.

    Only straight effects are looked for. An unknown is named when its correlation with the set means is beyond what the
    best of as many idle ones shows in 95 of 100 runs. Shares are of the spread between sets, the dice removed.
    """
    unknowns = meta.get("unknowns") or []
    sets, cases = values.shape
    if not unknowns or sets < LEAST_SETS or cases < 2:
        return None
    parts = spread(values)
    grades, means = run_grades(unknowns, sets, meta["seed"]), values.mean(axis=1)
    if not np.isfinite(parts.between) or parts.between <= 0.0:
        return {"looked_at": len(unknowns), "sets": sets, "dice_share": None, "least_share": None, "unknowns": []}
    found = screen(grades, means, degree=1)
    scale = parts.of_means / parts.between
    return {
        "looked_at": len(unknowns),
        "sets": sets,
        "dice_share": parts.dice_share,
        "least_share": min(found.least_share * scale, 1.0) if math.isfinite(found.least_share) else None,
        "unknowns": [_weighed(unknowns[i], grades[:, i], means, scale, float(found.p[i])) for i in found.passed],
    }


def _weighed(unknown: dict[str, Any], grade: np.ndarray, means: np.ndarray, scale: float, p: float) -> dict[str, Any]:
    """Return one unknown with its share of the spread and how far the mean moves from its low to its high."""
    correlation = float(np.corrcoef(grade, means)[0, 1])
    low, high = correlation_interval(correlation, len(means))
    slope = correlation * float(means.std(ddof=1)) / float(grade.std(ddof=1))
    error = abs(slope) * math.sqrt((1.0 / correlation**2 - 1.0) / (len(means) - 2)) * t_quantile(0.975, len(means) - 2)
    ends = graded(unknown, np.clip(unknown["ends"], 1e-9, 1.0 - 1e-9))
    run = float(ends[1] - ends[0])
    squares = sorted((low**2, high**2))
    least = 0.0 if low < 0.0 < high else squares[0]
    return {
        **told(unknown),
        "share": min(max((correlation**2 - (1 - correlation**2) / (len(means) - 2)) * scale, 0.0), 1.0),
        "share_interval": [min(least * scale, 1.0), min(squares[1] * scale, 1.0)],
        "change": slope * run,
        "change_interval": [(slope - error) * run, (slope + error) * run],
        "p": p,
    }
