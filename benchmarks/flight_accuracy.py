"""How exact flight is: fire control's coarse table against direct flights, and flights against shorter steps.

Run `python benchmarks/flight_accuracy.py [--json]`; about two minutes. The figures stand in docs/flight.md.

Steps are made shorter all at once: a tick (mid-course in one step, decisions) is always five fine steps (motor burning,
homing). Each step length needs kernels of its own, so each is flown by a fresh interpreter with an empty cache.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile

import numpy as np

MISSILES = ("missile_48N6E3_48N6DM", "missile_9M96E2", "missile_40N6E")
POINTS, SEED = 200, 2026
FINE_S = (0.1, 0.05, 0.025, 0.0125)  # the last one is what the others are compared with
LOFT_COEFF = 0.45
SITE_RAD = (math.radians(40.0), math.radians(33.0))


def central_missile(name: str):
    """Return (the central missile's row, its ensemble, declared range in metres)."""
    from threatring.catalogue import load_catalogue
    from threatring.draws import Unknowns, flight_rows

    selection = load_catalogue().select()
    flight = flight_rows(Unknowns(selection, 1, 1), name)
    return flight[-1], flight, selection.number(f"{name}.range_max_aero_m")


def random_points(declared_m: float) -> tuple[np.ndarray, np.ndarray]:
    """Return seeded (ranges, heights) in metres, inside and around reach."""
    dice = np.random.default_rng(SEED)
    return dice.uniform(0.03, 1.3, POINTS) * declared_m, dice.uniform(20.0, 30e3, POINTS)


def table_against_flights(name: str) -> dict[str, float]:
    """Compare fire control's table of a missile with direct flights at random points and along the edge of reach."""
    from threatring.models.earth import standard_environment
    from threatring.models.firecontrol import fly_out
    from threatring.prepare.flyouts import flyout_tables
    from threatring.prepare.reach import MEMBER_HEIGHTS_M, Site, best_arrivals, edge_of, fly_points
    from threatring.results.envelope import TargetKind

    env = standard_environment(0.0)
    missile, flight, declared_m = central_missile(name)
    tables, rows = flyout_tables(env, SITE_RAD, [flight], [declared_m], 2, lambda *_: None)
    cells, axes = tables[-1], rows[-1]
    site, straight = Site(env, *SITE_RAD), TargetKind("straight", "", 0.0, 0.0, 2.0 * 9.80665)
    ranges_m, heights_m = random_points(declared_m)
    direct = best_arrivals(fly_points(site, missile, ranges_m, heights_m), [straight])
    coarse = np.array([fly_out(cells, axes, x, y)[:2] for x, y in zip(ranges_m, heights_m, strict=True)])
    flown, told = direct["reached"][0], coarse[:, 0] == 1
    both = flown & told
    error = np.abs(coarse[both, 1] / direct["time_s"][0, both] - 1.0)

    fine_m = np.linspace(0.05, 1.55, 121) * declared_m
    heights = MEMBER_HEIGHTS_M[MEMBER_HEIGHTS_M <= 20e3]  # above, the ceiling is what ends reach
    x, y = np.repeat(fine_m, len(heights)), np.tile(heights, len(fine_m))
    reached = best_arrivals(fly_points(site, missile, x, y), [straight])["reached"].reshape(1, len(fine_m), -1)
    edge_m = edge_of(site, missile, (fine_m, heights), reached, [straight]).reach_m[0]
    dense_m = np.linspace(0.05, 1.55, 3001) * declared_m
    table_m = np.array([max((r for r in dense_m if fly_out(cells, axes, r, h)[0] == 1), default=0.0) for h in heights])
    there = (edge_m > 0.0) | (table_m > 0.0)
    apart = np.abs(np.sqrt(table_m[there] / axes.range_scale_m) - np.sqrt(edge_m[there] / axes.range_scale_m))
    return {
        "points": POINTS, "both_reached": int(both.sum()), "reach_differs": int((flown != told).sum()),
        "time_error_mean": float(error.mean()), "time_error_p95": float(np.quantile(error, 0.95)),
        "time_error_max": float(error.max()), "edge_cells_mean": float(apart.mean()),
        "edge_cells_p95": float(np.quantile(apart, 0.95)), "edge_cells_max": float(apart.max()),
    }  # fmt: skip


def flights_with_step(fine_s: float) -> dict[str, list[list[float]]]:
    """Fly every missile to its random points with one loft and steps of `fine_s`; times (s) and closest approaches."""
    from threatring.engine import flight

    flight.TICK_S = fine_s * flight.FINE_STEPS  # before anything that flies is compiled
    from threatring.engine import lanes
    from threatring.engine.envelope import fly_batch
    from threatring.engine.lanes import ROWS, W
    from threatring.models.earth import axes, ecef_m, standard_environment
    from threatring.prepare.flyouts import points_at
    from threatring.records import FlyoutCell, table

    env, found = standard_environment(0.0), {}
    place, up = ecef_m(*SITE_RAD, 0.0), axes(*SITE_RAD)[2]
    for name in MISSILES:
        missile, _, declared_m = central_missile(name)
        aims = points_at(env, *SITE_RAD, *random_points(declared_m))
        cells, closest_m = table(FlyoutCell, POINTS), np.zeros(POINTS)
        scratch = np.zeros(ROWS * W)
        for first in range(0, POINTS, 50):
            fly_batch(scratch, env, missile, place, up, aims, cells, first, 50, LOFT_COEFF)
            closest_m[first : first + 50] = np.sqrt(scratch[lanes.CLOSEST2 * W :][:50])
        found[name] = [np.where(cells.reached == 1, cells.time_s, np.nan).tolist(), closest_m.tolist()]
    return found


def step_convergence() -> list[dict[str, float]]:
    """Return, for each step length, how far times and closest approaches lie from those of the shortest one."""
    flown = []
    for fine_s in FINE_S:
        with tempfile.TemporaryDirectory() as cache:
            words = [sys.executable, __file__, "--fly", str(fine_s)]
            said = subprocess.check_output(words, env={**os.environ, "THREATRING_CACHE": cache}, text=True)
        flown.append(json.loads(said))
    rows = []
    for fine_s, one in zip(FINE_S[:-1], flown[:-1], strict=True):
        time_s, miss_m, lost, count = [], [], 0, 0
        for name in MISSILES:
            (t, m), (t0, m0) = np.array(one[name], float), np.array(flown[-1][name], float)
            both = np.isfinite(t) & np.isfinite(t0)
            time_s.append(np.abs(t - t0)[both])
            miss_m.append(np.abs(m - m0)[both])
            lost += int((np.isfinite(t) != np.isfinite(t0)).sum())
            count += int(both.sum())
        row: dict[str, float] = {"fine_step_s": fine_s, "flights": count, "reach_differs": lost}
        for what, values in (("time_s", np.concatenate(time_s)), ("closest_m", np.concatenate(miss_m))):
            row |= {f"{what}_mean": float(values.mean()), f"{what}_p95": float(np.quantile(values, 0.95))}
        rows.append(row)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--fly", type=float, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.fly:
        print(json.dumps(flights_with_step(asked.fly)))
        return
    answer = {"table": {name: table_against_flights(name) for name in MISSILES}, "steps": step_convergence()}
    if asked.json:
        print(json.dumps(answer, indent=1))
        return
    for name, row in answer["table"].items():
        print(name, *(f"{key} {value:.4g}" for key, value in row.items()), sep="\n  ")
    for row in answer["steps"]:
        print(*(f"{key} {value:.4g}" for key, value in row.items()))


if __name__ == "__main__":
    main()
