"""The whole envelope of one missile, timed; and the same flights by SciPy's solve_ivp, for accuracy and for speed.

Run `python benchmarks/envelope_speed.py [--json]`; about a minute once everything is compiled. The figures stand in
docs/flight.md.

Aim points stand still, lofts come from the missile's law. The reference (`reference_flight.py`) is the same laws
written again, continuous in time. Core for core means process time, all threads together: what a busy machine takes
away from wall-clock time it does not take from that. Both are told.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import time
from typing import Any, NamedTuple

import numpy as np
from reference_flight import Arrival, Flight

from threatring.catalogue import load_catalogue
from threatring.draws import Unknowns
from threatring.models.earth import axes, ecef_m, standard_environment
from threatring.prepare.calibration import Fit, fit
from threatring.prepare.loft import loft_coeff
from threatring.prepare.sorties import Site, fly, points_at

MISSILES = ("missile_48N6E3_48N6DM", "missile_40N6E")
SITE = Site(standard_environment(0.0), math.radians(40.0), math.radians(33.0))
POINTS, SEED = 20, 2026
RANGES, HEIGHTS = 200, 100
FAR_SHARE, CEILING_M = 1.45, 40_000.0  # the grid reaches this far beyond the declared range, and so high
REPEATS = 64  # each seeded point is flown so often by the core, to fill its sweeps
THREADS = 2
ROUNDS = 3  # the quickest round counts
TIME_GOAL_S, MEAN_GOAL_S, WORST_GOAL_S, RATIO_GOAL = 0.5, 0.1, 0.5, 500.0
METHODS = (("DOP853", 1e-8), ("RK45", 1e-5))  # the first is the truth


class Clock(NamedTuple):
    """What a piece of work took."""

    wall_s: float
    cpu_s: float


def clocked(work) -> Clock:
    """Return the least wall-clock and process time of `ROUNDS` rounds."""
    rounds = []
    for _ in range(ROUNDS):
        wall_s, cpu_s = time.perf_counter(), time.process_time()
        work()
        rounds.append((time.perf_counter() - wall_s, time.process_time() - cpu_s))
    return Clock(*(min(each) for each in zip(*rounds, strict=True)))


def lofts(fitted: Fit, ranges_m: np.ndarray, heights_m: np.ndarray) -> np.ndarray:
    """Return the loft of the central missile at points."""
    return loft_coeff(fitted.laws[-1], ranges_m, heights_m, fitted.speeds.range_m)


def flown(fitted: Fit, ranges_m: np.ndarray, heights_m: np.ndarray, threads: int, fine: bool) -> np.recarray:
    """Fly the central missile to points."""
    central = len(fitted.rows) - 1
    loft = lofts(fitted, ranges_m, heights_m)
    return fly(SITE, fitted.rows, central, ranges_m, heights_m, loft, threads, fine=fine)


def seeded_points(fitted: Fit) -> tuple[np.ndarray, np.ndarray]:
    """Return the first `POINTS` seeded (ranges, heights) in metres that are reached."""
    dice = np.random.default_rng(SEED)
    ranges_m = dice.uniform(0.05, 1.3, 5 * POINTS) * fitted.speeds.range_m
    heights_m = dice.uniform(20.0, 30e3, 5 * POINTS)
    reached = flown(fitted, ranges_m, heights_m, 1, True).reached == 1
    return ranges_m[reached][:POINTS], heights_m[reached][:POINTS]


def solved(
    fitted: Fit, points_m: np.ndarray, loft: np.ndarray, method: str, rtol: float
) -> tuple[list[Arrival], float]:
    """Return what SciPy flies, and the process time of a flight."""
    place = np.array(ecef_m(SITE.lat_rad, SITE.lon_rad, SITE.env.ground_m))
    up = np.array(axes(SITE.lat_rad, SITE.lon_rad)[2])
    begun_s = time.process_time()
    found = [
        Flight(fitted.rows[-1], aim, tangent).fly(place, up, method, rtol)
        for aim, tangent in zip(points_m, loft, strict=True)
    ]
    return found, (time.process_time() - begun_s) / len(found)


def off(values: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """Return mean and worst of absolute differences."""
    apart = np.abs(values - truth)
    return {"mean": float(apart.mean()), "worst": float(apart.max())}


def measure(fitted: Fit) -> dict[str, Any]:
    """Return every figure of one missile."""
    ranges_m, heights_m = seeded_points(fitted)
    points_m, loft = points_at(SITE, ranges_m, heights_m), lofts(fitted, ranges_m, heights_m)
    runs = [solved(fitted, points_m, loft, *method) for method in METHODS]
    time_s, speed_m_s = (np.array([each[k] for each in runs[0][0]]) for k in range(2))
    answer: dict[str, Any] = {"points": len(ranges_m)}
    for (method, rtol), (found, cpu_s) in zip(METHODS, runs, strict=True):
        answer[f"solve_ivp_{method}_{rtol:g}"] = {
            "cpu_s_per_flight": cpu_s,
            "evaluations_per_flight": float(np.mean([each.evaluations for each in found])),
            "time_s": off(np.array([each.time_s for each in found]), time_s),
        }
    many = np.tile(ranges_m, REPEATS), np.tile(heights_m, REPEATS)
    grid_m = np.linspace(0.0, FAR_SHARE * fitted.speeds.range_m, RANGES + 1)[1:]
    up_m = np.linspace(0.0, CEILING_M, HEIGHTS + 1)[1:]
    whole = np.repeat(grid_m, HEIGHTS), np.tile(up_m, RANGES)
    for name, fine in (("fine", True), ("mixed", False)):
        here = flown(fitted, ranges_m, heights_m, 1, fine)
        same = clocked(lambda fine=fine: flown(fitted, *many, 1, fine))
        all_of_it = clocked(lambda fine=fine: flown(fitted, *whole, THREADS, fine))
        cpu_s = same.cpu_s / len(many[0])
        answer[name] = {
            "time_s": off(here.time_s, time_s), "speed_m_s": off(here.speed_m_s, speed_m_s),
            "cpu_s_per_flight": cpu_s,
            "ratios": {f"{method}_{rtol:g}": run[1] / cpu_s for (method, rtol), run in zip(METHODS, runs, strict=True)},
            "envelope_points": RANGES * HEIGHTS, "envelope_threads": THREADS,
            "envelope_reached": int((flown(fitted, *whole, THREADS, fine).reached == 1).sum()),
            "envelope_wall_s": all_of_it.wall_s, "envelope_cpu_s": all_of_it.cpu_s,
            "envelope_on_free_cores_s": all_of_it.cpu_s / THREADS,
        }  # fmt: skip
    best = answer["fine"]
    answer["met"] = {
        "time_mean": best["time_s"]["mean"] <= MEAN_GOAL_S, "time_worst": best["time_s"]["worst"] <= WORST_GOAL_S,
        "ratio": min(best["ratios"].values()) >= RATIO_GOAL,
        "envelope_wall": best["envelope_wall_s"] <= TIME_GOAL_S,
        "envelope_on_free_cores": best["envelope_on_free_cores_s"] <= TIME_GOAL_S,
    }  # fmt: skip
    return answer


def told(name: str, row: dict[str, Any]) -> str:
    """Return the figures of one missile as lines for a reader."""
    lines = [f"{name}: {row['points']} seeded points, against solve_ivp {METHODS[0][0]}, rtol {METHODS[0][1]:g}"]
    for method, rtol in METHODS:
        one = row[f"solve_ivp_{method}_{rtol:g}"]
        lines.append(
            f"  solve_ivp {method}, rtol {rtol:g}: {one['cpu_s_per_flight'] * 1e3:.0f} ms a flight, "
            f"{one['evaluations_per_flight']:.0f} evaluations; time off by {one['time_s']['worst']:.1e} s at worst"
        )
    for key, what in (("fine", "0.05 s step throughout"), ("mixed", "0.25 s in mid-course, as fire control's table")):
        one = row[key]
        ratios = ", ".join(f"{ratio:.0f} x {method}" for method, ratio in one["ratios"].items())
        lines += [
            f"  core, {what}: {one['cpu_s_per_flight'] * 1e6:.1f} us a flight ({ratios})",
            f"    time of flight: mean {one['time_s']['mean']:.3f} s, worst {one['time_s']['worst']:.3f} s; "
            f"arrival speed: mean {one['speed_m_s']['mean']:.1f} m/s, worst {one['speed_m_s']['worst']:.1f} m/s",
            f"    envelope {RANGES} x {HEIGHTS}, {THREADS} threads: {one['envelope_wall_s']:.2f} s by the clock, "
            f"{one['envelope_cpu_s']:.2f} CPU-s, so {one['envelope_on_free_cores_s']:.2f} s on {THREADS} free cores",
        ]
    lines.append("  goals: " + ", ".join(f"{goal} {'met' if met else 'MISSED'}" for goal, met in row["met"].items()))
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    unknowns = Unknowns(load_catalogue().select(), 1, 1)
    answer = {name: measure(fit(unknowns, name, THREADS, lambda *_: None)) for name in MISSILES}
    if asked.json:
        print(json.dumps({"load": os.getloadavg(), "missiles": answer}, indent=1))
        return
    for name, row in answer.items():
        print(told(name, row))
    print(f"load of the machine meanwhile (1, 5, 15 min): {', '.join(f'{each:.1f}' for each in os.getloadavg())}")


if __name__ == "__main__":
    main()
