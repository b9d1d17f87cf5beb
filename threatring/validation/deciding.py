"""Adapters for tracks, warheads and the intervals of answers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from threatring.models import kalman, warhead
from threatring.models.association import chi2_quantile, gate_count
from threatring.records import Track, table
from threatring.statistics import clopper_pearson, wilson
from threatring.validation.fields import Fields
from threatring.validation.score import Score, Unsupported

AXES = "xyz"
CEP_PER_SIGMA = math.sqrt(2.0 * math.log(2.0))


def kalman_trace(inputs: Fields, expected: Fields, score: Score) -> str:
    """The tracker's own prediction and update, scan by scan, on one to three axes."""
    order = inputs.value("state_order")
    count = len(order) // 2
    if order != [name for axis in AXES[:count] for name in (axis, f"v{axis}")] or not 1 <= count <= 3:
        raise Unsupported(f"the state {order} is not positions and velocities, axis by axis")
    place = [k // 2 + 3 * (k % 2) for k in range(2 * count)]  # the tracker keeps positions first
    track = table(Track, 1)[0]
    start, spread = inputs.numbers("x0", 2 * count), inputs.numbers("P0_diag", 2 * count)
    for k, row in enumerate(place):
        track.x[row] = start[k]
        track.cov[row, row] = spread[k]
    for axis in range(count, 3):  # axes the case does not use: known and at rest
        track.cov[axis, axis] = track.cov[axis + 3, axis + 3] = 1.0
    sigmas_m = [math.sqrt(value) for value in inputs.numbers("R_diag_m2", count)]
    scan_s, noise = inputs.number("T_s"), inputs.number("q_m2_s3")
    wait = bool(inputs.data.get("first_measurement_at_t0_no_predict", False))
    states, nis = [], []
    for scan, plot in enumerate(_plots(inputs, count)):
        if scan or not wait:
            kalman.predict_into(track, float(track.time_s) + scan_s, noise, (0.0, 0.0, 0.0))
        nis.append(_take_in(track, plot, sigmas_m))
        states.append([float(track.x[row]) for row in place])
    _compare_trace(expected, score, states, nis, track.cov[place][:, place].tolist())
    return "the tracker's six-state filter"


def _take_in(track: Any, plot: list[float], sigmas_m: list[float]) -> float:
    """Update one axis after the other; return the normalised innovation squared of the whole plot."""
    nis = 0.0
    for axis, value in enumerate(plot):
        direction = tuple(1.0 if k == axis else 0.0 for k in range(3))
        shift = value - float(track.x[axis])
        nis += shift * shift / (float(track.cov[axis, axis]) + sigmas_m[axis] ** 2)
        kalman.update_into(track, direction, shift, sigmas_m[axis])
    return nis


def _plots(inputs: Fields, count: int) -> list[list[float]]:
    name = next((name for name in inputs if name.startswith("z_")), "z_xy_m")
    rows = inputs.value(name)
    if not isinstance(rows, list):
        raise inputs.fault(name, rows, "a list of plots")
    table_of_rows = Fields(inputs.file, f"inputs.{name}", {str(i): row for i, row in enumerate(rows)})
    return [table_of_rows.numbers(str(i), count) for i in range(len(rows))]


def _compare_trace(
    expected: Fields, score: Score, states: list[list[float]], nis: list[float], cov: list[list[float]]
) -> None:
    size = len(cov)
    for name, got, tolerance in (("posterior_states", states, "state_abs"), ("final_covariance", cov, "cov_rel")):
        if name not in expected:
            continue
        rows = expected.value(name)
        if not isinstance(rows, list) or len(rows) != len(got):
            raise expected.fault(name, None, f"{len(got)} rows")
        table_of_rows = Fields(expected.file, f"expected.{name}", {str(i): row for i, row in enumerate(rows)})
        scale = max((abs(value) for row in got for value in row), default=1.0)
        for i, found in enumerate(got):
            for j, want in enumerate(table_of_rows.numbers(str(i), size)):
                reference = scale if tolerance == "cov_rel" and want == 0.0 else want
                score.compare(found[j], want, score.allowed.error(reference, tolerance), f"expected.{name}[{i}][{j}]")
    if "nis" in expected:
        for i, want in enumerate(expected.numbers("nis", len(nis))):
            allowed = score.allowed.error(want, "nis_abs", "nis", "state_abs")
            score.compare(nis[i], want, allowed, f"expected.nis[{i}]")


def steady_state_gain(inputs: Fields, expected: Fields, score: Score) -> str:
    """Gains the tracker's prediction and update settle at on one axis, under the case's piecewise constant noise."""
    columns = expected.value("columns")
    if columns != ["alpha", "beta"]:
        raise Unsupported(f"the gains {columns} are not those of a position and a speed")
    indices = inputs.numbers("lambda")
    rows = expected.value("rows")
    if not isinstance(rows, list) or len(rows) != len(indices):
        raise expected.fault("rows", None, f"{len(indices)} pairs of numbers")
    pairs = Fields(expected.file, "expected.rows", {str(i): row for i, row in enumerate(rows)})
    for i, index in enumerate(indices):
        if not 1e-3 <= index <= 100.0:
            raise inputs.fault("lambda", index, "from 0.001 to 100")
        for got, want, name in zip(_settled(index), pairs.numbers(str(i), 2), columns, strict=True):
            score.compare(got, want, score.allowed.error(want), f"expected.rows[{i}].{name}")
    return "the tracker's transition and update; its own noise is continuous, the case's is laid in its place"


def _settled(index: float) -> tuple[float, float]:
    """Return (alpha, beta) after so many plots that they change no more; a scan of one second, errors of one metre."""
    track = table(Track, 1)[0]
    for k in range(6):
        track.cov[k, k] = 1.0
    noise = ((0.25, 0.5), (0.5, 1.0))  # of an acceleration that is constant from plot to plot
    for _ in range(200 + int(20.0 / math.sqrt(index))):
        kalman.predict_into(track, float(track.time_s) + 1.0, 0.0, (0.0, 0.0, 0.0))
        for i in range(2):
            for j in range(2):
                track.cov[3 * i, 3 * j] += index * index * noise[i][j]
        kalman.update_into(track, (1.0, 0.0, 0.0), 0.0, 1.0)
    return float(track.cov[0, 0]), float(track.cov[3, 0])


def gate(inputs: Fields, expected: Fields, score: Score) -> str:
    """Thresholds of association gates, as plots are tested against."""
    rows = inputs.records()
    for i, (given, want) in enumerate(zip(rows, expected.numbers("gamma", len(rows)), strict=True)):
        dims, prob = int(given.number("meas_dim")), given.number("gate_probability")
        if not 1 <= dims <= 10_000:
            raise given.fault("meas_dim", dims, "from 1 to 10000")
        _share(given, "gate_probability")
        score.compare(gate_count(dims, prob), want, score.allowed.error(want, "gamma"), f"expected.gamma[{i}]")
    return "the threshold of the association gate"


def chi2_consistency(inputs: Fields, expected: Fields, score: Score) -> str:
    """Two-sided bounds of an average normalised error squared, by the law the gates use."""
    rows = inputs.records()
    bounds = expected.value("bounds")
    if not isinstance(bounds, list) or len(bounds) != len(rows):
        raise expected.fault("bounds", bounds, f"{len(rows)} pairs of numbers")
    pairs = Fields(expected.file, "expected.bounds", {str(i): pair for i, pair in enumerate(bounds)})
    for i, given in enumerate(rows):
        dof, runs = given.number("dim") * given.number("runs"), given.number("runs")
        if not (runs >= 1.0 and 1.0 <= dof <= 10_000.0):
            raise given.fault("runs", runs, "at least 1, and dim times runs from 1 to 10000")
        tail = 0.5 * (1.0 - _share(given, "probability"))
        for side, (want, prob) in enumerate(zip(pairs.numbers(str(i), 2), (tail, 1.0 - tail), strict=True)):
            allowed = score.allowed.error(want, "bounds")
            score.compare(chi2_quantile(dof, prob) / runs, want, allowed, f"expected.bounds[{i}][{side}]")
    return "the chi-square law of the gates; the tests hold the tracker to these bounds"


def _share(given: Fields, name: str) -> float:
    prob = given.number(name)
    if not 0.0 < prob < 1.0:
        raise given.fault(name, prob, "between 0 and 1")
    return prob


def miss_to_pk(inputs: Fields, expected: Fields, score: Score) -> str:
    """Mean of the warhead's lethality, at its sharp limit, over the miss distance in a plane or in space."""
    for prefix, name, density in (("", "pk_2d", _rayleigh), ("3d_", "pk_3d", _maxwell)):
        if name not in expected:
            continue
        rows = inputs.records(prefix)
        for i, (given, want) in enumerate(zip(rows, expected.numbers(name, len(rows)), strict=True)):
            sigma_m = given.quantity("CEP") / CEP_PER_SIGMA if given.find("CEP") else given.quantity("sigma")
            got = _mean_lethality(given.quantity("lethal_radius"), sigma_m, density)
            score.compare(got, want, score.allowed.error(want, name), f"expected.{name}[{i}]")
    return "the cookie-cutter limit of the warhead"


def _rayleigh(x: float) -> float:
    return x * math.exp(-0.5 * x * x)


def _maxwell(x: float) -> float:
    return math.sqrt(2.0 / math.pi) * x * x * math.exp(-0.5 * x * x)


def _mean_lethality(radius_m: float, sigma_m: float, density: Callable[[float], float]) -> float:
    """Integrate lethality over the miss by midpoints, split at the lethal radius where its edge is."""
    total, cells = 0.0, 2000
    for start_m, end_m in ((0.0, radius_m), (radius_m, radius_m + 9.0 * sigma_m)):
        width_m = (end_m - start_m) / cells
        for i in range(cells):
            miss_m = start_m + (i + 0.5) * width_m
            share = density(miss_m / sigma_m) * width_m / sigma_m
            total += share * warhead.lethality_of(miss_m, radius_m, warhead.COOKIE_CUTTER)
    return total


def binomial_interval(inputs: Fields, expected: Fields, score: Score) -> str:
    """Wilson and Clopper-Pearson intervals, as reports print them."""
    rows = inputs.records()
    for given, want in zip(rows, expected.records(count=len(rows)), strict=True):
        hits, trials = int(given.number("successes")), int(given.number("trials"))
        if not 0 <= hits <= trials or trials < 1:
            raise given.fault("successes", hits, f"from 0 to trials = {trials}")
        for stem, interval in (("wilson", wilson(hits, trials)), ("cp|clopper_pearson", clopper_pearson(hits, trials))):
            score.field(want, f"(?:{stem})_lo(?:w)?", interval[0])
            score.field(want, f"(?:{stem})_hi(?:gh)?", interval[1])
    return ""


KINDS = {
    "kalman_trace": kalman_trace, "steady_state_gain": steady_state_gain, "gate": gate,
    "chi2_consistency": chi2_consistency, "miss_to_pk": miss_to_pk, "binomial_interval": binomial_interval,
}  # fmt: skip
