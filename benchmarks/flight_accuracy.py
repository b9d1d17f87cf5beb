"""How exact flight is: fire control's table, targets that move, the law of the loft, and the step of flight.

Run `python benchmarks/flight_accuracy.py [--json]`; some three minutes. It prints the tables of docs/flight.md.

Flights are of the central missile of each fit to seeded points. Every combination of tick and step needs kernels of its
own, so each is flown by a fresh interpreter with an empty cache.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from threatring.catalogue import load_catalogue
from threatring.draws import Unknowns
from threatring.models.earth import standard_environment
from threatring.models.firecontrol import fly_out
from threatring.prepare.calibration import Fit, fit
from threatring.prepare.flyouts import flyout_tables
from threatring.prepare.loft import costs, fly_ladder, loft_coeff
from threatring.prepare.reach import MEMBER_HEIGHTS_M, Flyer, edge_of
from threatring.prepare.sorties import Site, drift_at, fly
from threatring.records import Flown, as_table
from threatring.results.envelope import TargetKind

MISSILES = {"48N6E3": "missile_48N6E3_48N6DM", "9M96E2": "missile_9M96E2", "40N6E": "missile_40N6E"}
POINTS, SEED, THREADS = 200, 2026, 2
SITE = Site(standard_environment(0.0), math.radians(40.0), math.radians(33.0))
STRAIGHT = TargetKind("straight", "", 0.0, 0.0, 2.0 * 9.80665)
SPEEDS_M_S = (0.0, 300.0, 600.0, 1000.0, 1500.0)
ASPECTS_RAD = {"head-on": 0.0, "crossing": 0.5 * math.pi, "receding": math.pi}
ELSEWHERE_COEFF = 0.1  # a target met earlier or later than this was not met at its point
SEARCH_COEFF = np.linspace(0.0, 1.6, 65)  # lofts a search for each shot tries, four times as fine as the law's ladder
TRUTH = (0.0125, 1, True)  # tick s, steps a tick, whether mid-course is flown in fine steps, too
STEPS = (
    (0.5, 5, False), (0.25, 5, False), (0.125, 5, False), (0.0625, 5, False),  # as in the engagement
    (0.25, 5, True), (0.1, 2, True), (0.05, 1, True), (0.025, 1, True),  # the step alone, and the tick alone
)  # fmt: skip
USED = (0.25, 5, False)


@cache
def fitted(name: str) -> Fit:
    """Return a missile type fitted to its claimed speeds; the central missile is the last of its rows."""
    return fit(Unknowns(load_catalogue().select(), 1, 1), MISSILES[name], THREADS, lambda *_: None)


def random_points(range_m: float) -> tuple[np.ndarray, np.ndarray]:
    """Return seeded (ranges, heights) in metres, inside and around reach."""
    dice = np.random.default_rng(SEED)
    return dice.uniform(0.03, 1.3, POINTS) * range_m, dice.uniform(20.0, 30e3, POINTS)


def lofts(one: Fit, ranges_m: np.ndarray, heights_m: np.ndarray) -> np.ndarray:
    """Return the loft of the central missile at points."""
    return loft_coeff(one.laws[-1], ranges_m, heights_m, one.speeds.range_m)


def spread(values: np.ndarray, what: str) -> dict[str, float]:
    """Return mean, 95th percentile and largest of values."""
    found = {"mean": values.mean(), "p95": np.quantile(values, 0.95), "max": values.max()}
    return {f"{what}_{key}": float(value) for key, value in found.items()}


def flyout_of(one: Fit) -> tuple[np.recarray, np.record]:
    """Return (cells, axes) of fire control's table of the central missile."""
    tables, rows = flyout_tables(SITE, [one], [one.speeds.range_m], THREADS, lambda *_: None)
    return tables[-1], rows[-1]


def table_against_flights(name: str) -> dict[str, float]:
    """Compare fire control's table of a missile with direct flights at random points and along the edge of reach."""
    one = fitted(name)
    cells, axes = flyout_of(one)
    ranges_m, heights_m = random_points(one.speeds.range_m)
    central = len(one.rows) - 1
    direct = fly(SITE, one.rows, central, ranges_m, heights_m, lofts(one, ranges_m, heights_m), THREADS)
    coarse = np.array([fly_out(cells, axes, x, y)[:2] for x, y in zip(ranges_m, heights_m, strict=True)])
    able, told = direct.reached == 1, coarse[:, 0] == 1
    both = able & told
    error = np.abs(coarse[both, 1] / direct.time_s[both] - 1.0)

    fine_m = np.linspace(0.05, 1.55, 121) * one.speeds.range_m
    heights = MEMBER_HEIGHTS_M[MEMBER_HEIGHTS_M <= 20e3]  # above, the ceiling is what ends reach
    flyer = Flyer(SITE, one, central, THREADS)
    grid = flyer.at(np.repeat(fine_m, len(heights)), np.tile(heights, len(fine_m)), STRAIGHT)
    edge_m = edge_of(flyer, fine_m, heights, grid["reached"].reshape(len(fine_m), -1), STRAIGHT).reach_m
    dense_m = np.linspace(0.05, 1.55, 3001) * one.speeds.range_m
    table_m = np.array([max((r for r in dense_m if fly_out(cells, axes, r, h)[0] == 1), default=0.0) for h in heights])
    there = (edge_m > 0.0) | (table_m > 0.0)
    apart = np.abs(np.sqrt(table_m[there] / axes.range_scale_m) - np.sqrt(edge_m[there] / axes.range_scale_m))
    return {
        "points": POINTS, "both_reached": int(both.sum()), "reach_differs": int((able != told).sum()),
        **spread(error, "time_error"), **spread(apart, "edge_cells"),
    }  # fmt: skip


def moving_targets(name: str) -> list[dict[str, Any]]:
    """Fly at targets that pass the points a table holds for reached, at the time it tells, with the loft it tells.

    How far off its time then is, and how many are met there after all.
    """
    one = fitted(name)
    cells, axes = flyout_of(one)
    ranges_m, heights_m = random_points(one.speeds.range_m)
    told = np.array([fly_out(cells, axes, x, y) for x, y in zip(ranges_m, heights_m, strict=True)])
    there = told[:, 0] == 1
    ranges_m, heights_m, time_s, loft = ranges_m[there], heights_m[there], told[there, 1], told[there, 2]
    rows = []
    for aspect, aspect_rad in ASPECTS_RAD.items():
        for speed_m_s in SPEEDS_M_S[(0 if aspect == "head-on" else 1) :]:
            drift = drift_at(SITE, ranges_m, speed_m_s, aspect_rad, 0.0)
            flown = fly(SITE, one.rows, len(one.rows) - 1, ranges_m, heights_m, loft, THREADS,
                        drift_m_s=drift, meet_s=time_s)  # fmt: skip
            off = np.abs(flown.time_s / time_s - 1.0)
            met = (flown.reached == 1) & (off < ELSEWHERE_COEFF)
            row = {"aspect": aspect, "speed_m_s": speed_m_s, "points": len(met), "met": int(met.sum())}
            row["met_elsewhere"] = int(((flown.reached == 1) & ~met).sum())
            rows.append(row | (spread(off[met], "time_error") if met.any() else {}))
    return rows


def loft_law_loss(name: str) -> dict[str, float]:
    """Compare flights by the law of the loft with the best of a search for each shot."""
    one = fitted(name)
    ranges_m, heights_m = random_points(one.speeds.range_m)
    central = np.full(POINTS, len(one.rows) - 1)
    law = fly(SITE, one.rows, central, ranges_m, heights_m, lofts(one, ranges_m, heights_m), THREADS)
    search = fly_ladder(SITE, one.rows, central, ranges_m, heights_m, THREADS, SEARCH_COEFF)
    energy_coeff = float(one.rows[-1].loft_energy_coeff)
    cost = costs(as_table(Flown, np.concatenate([law[None], search])), energy_coeff)
    best = cost[1:].min(axis=0)
    both = np.isfinite(cost[0]) & np.isfinite(best)
    reached = search.reached == 1
    earliest_s = np.where(reached, search.time_s, np.inf).min(axis=0)
    fastest_m_s = np.where(reached, search.speed_m_s, 0.0).max(axis=0)
    with np.errstate(invalid="ignore"):
        loss = np.maximum(cost[0] / best - 1.0, 0.0)[both]
    return {
        "points": int(np.isfinite(best).sum()), "lost": int((np.isfinite(best) & ~np.isfinite(cost[0])).sum()),
        **spread(loss, "cost"),
        **spread((law.time_s / earliest_s - 1.0)[both], "time"),
        **spread((1.0 - law.speed_m_s / np.maximum(fastest_m_s, 1.0))[both], "speed"),
    }  # fmt: skip


def flights_with_step(folder: str, tick_s: float, steps: int, fine: bool) -> dict[str, list[list[float]]]:
    """Fly what lies in a folder with a tick of `steps` steps; times (s, NaN: missed) and closest approaches (m).

    Only for an interpreter that has compiled nothing yet.
    """
    from threatring.engine import envelope, flight

    for module in (flight, envelope):
        module.TICK_S, module.FINE_STEPS = tick_s, steps
    found = {}
    for name in MISSILES:
        kept = np.load(Path(folder) / f"{name}.npz")
        rows = kept["rows"].view(np.recarray)
        points = zip(kept["ranges_m"], kept["heights_m"], kept["loft"], strict=True)
        # one at a time: in company, a missile in mid-course takes fine steps when a neighbour needs them
        flown = [fly(SITE, rows, len(rows) - 1, [x], [y], loft, fine=fine)[0] for x, y, loft in points]
        time_s = [float(one.time_s) if one.reached == 1 else math.nan for one in flown]
        found[name] = [time_s, *([float(one[what]) for one in flown] for what in ("closest_m", "speed_m_s"))]
    return found


def step_convergence(ways: Sequence[tuple[float, int, bool]] = STEPS) -> list[dict[str, Any]]:
    """Return, for each tick and step, how far times, closest approaches and speeds lie from those of `TRUTH`."""
    flown = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in MISSILES:
            one = fitted(name)
            x, y = random_points(one.speeds.range_m)
            np.savez(Path(folder) / f"{name}.npz", rows=one.rows, ranges_m=x, heights_m=y, loft=lofts(one, x, y))
        for way in (TRUTH, *ways):
            with tempfile.TemporaryDirectory() as kernels:
                words = [sys.executable, __file__, "--fly", folder, *map(str, (way[0], way[1], int(way[2])))]
                surroundings = {**os.environ, "THREATRING_CACHE": kernels}
                flown[way] = json.loads(subprocess.check_output(words, env=surroundings, text=True))
    return [_compared(way, flown[way], flown[TRUTH]) for way in ways]


def _compared(way: tuple[float, int, bool], one: dict[str, Any], truth: dict[str, Any]) -> dict[str, Any]:
    off: list[list[np.ndarray]] = [[], [], []]
    lost = 0
    for name in MISSILES:
        here, there = np.array(one[name], float), np.array(truth[name], float)
        both = np.isfinite(here[0]) & np.isfinite(there[0])
        lost += int((np.isfinite(here[0]) != np.isfinite(there[0])).sum())
        for k in range(3):
            off[k].append((here[k] - there[k])[both])
    time_s, closest_m, speed_m_s = (np.concatenate(each) for each in off)
    return {
        "tick_s": way[0], "step_s": way[0] / way[1], "fine_midcourse": way[2], "flights": len(time_s),
        "reach_differs": lost, "time_s_bias": float(time_s.mean()), **spread(np.abs(time_s), "time_s"),
        **spread(np.abs(closest_m), "closest_m"), **spread(np.abs(speed_m_s), "speed_m_s"),
    }  # fmt: skip


def lined(*cells: object) -> None:
    """Print one line of a table of docs/flight.md."""
    print("|", " | ".join(f"{cell:.3g}" if isinstance(cell, float) else str(cell) for cell in cells), "|")


def show(answer: dict[str, Any]) -> None:
    """Print all tables as they stand in docs/flight.md."""
    three = ("mean", "p95", "max")
    print("\nFire control's table: time, % (mean, 95 %, largest); edge, cells (the same); points that differ")
    for name, row in answer["table"].items():
        lined(name, *(100.0 * row[f"time_error_{key}"] for key in three), *(row[f"edge_cells_{key}"] for key in three),
              f"{row['reach_differs']} of {row['points']}")  # fmt: skip
    print("\nTargets that move: aspect, m/s; for each missile met of told, time % (mean, 95 %)")
    for rows in zip(*answer["moving"].values(), strict=True):
        cells: list[object] = [rows[0]["aspect"], f"{rows[0]['speed_m_s']:.0f}"]
        for row in rows:
            known = "time_error_mean" in row
            times = [f"{100.0 * row[f'time_error_{key}']:.2g}" for key in three[:2]] if known else ["-", "-"]
            cells += [f"{row['met']} of {row['points']}", *times]
        lined(*cells)
    print("\nLaw of the loft: points, lost; % of cost, time, speed (mean, 95 %, largest)")
    for name, row in answer["loft"].items():
        lined(name, row["points"], row["lost"],
              *(100.0 * row[f"{what}_{key}"] for what in ("cost", "time", "speed") for key in three))  # fmt: skip
    print(
        "\nSteps: tick s, step s, mid-course; time s (mean, 95 %, largest), closest m (mean, 95 %), m/s (mean), differ"
    )
    for row in answer["steps"]:
        lined(row["tick_s"], row["step_s"], "fine steps" if row["fine_midcourse"] else "one step a tick",
              *(row[f"time_s_{key}"] for key in three), row["time_s_bias"], row["closest_m_mean"], row["closest_m_p95"],
              row["speed_m_s_mean"], f"{row['reach_differs']} of {len(MISSILES) * POINTS}")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--fly", nargs=4, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.fly:
        folder, tick_s, steps, fine = asked.fly
        print(json.dumps(flights_with_step(folder, float(tick_s), int(steps), fine == "1")))
        return
    answer = {
        "table": {name: table_against_flights(name) for name in MISSILES},
        "moving": {name: moving_targets(name) for name in MISSILES},
        "loft": {name: loft_law_loss(name) for name in MISSILES},
        "steps": step_convergence(),
    }
    if asked.json:
        print(json.dumps(answer, indent=1))
    else:
        show(answer)


if __name__ == "__main__":
    main()
