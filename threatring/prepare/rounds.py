"""Flying rounds at a surveyed ground point: what they are steered at so that an errorless one lands on it, and with
errors, attack by attack. All flights are those of `engine.ground`, up to 64 at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from threatring.engine.flight import empty_lanes
from threatring.engine.ground import fly_rounds, throw_into
from threatring.engine.lanes import W
from threatring.models.earth import axes, ecef_m, gauss_radius_m, geodetic
from threatring.prepare.sorties import Site, points_at
from threatring.records import GroundGuide, GroundImpact, GroundRound, GroundSpread, as_table, table

COAST_STEPS = 2  # steps of 0.125 s once the motor is out
CLOSE_M = 2.0  # an errorless round is brought this close to its point; steering ends at a tick, which limits it
TURNS, BOLD_TURNS = 20, 8  # corrections of what it is steered at, and how many of them in full
REACH_TURNS, REACH_M = 10, 100.0  # the same where only reach is asked
STEEPEST_COEFF, FAN_LOFTS, NARROWINGS = 8.0, 62, 3  # lofts tried, at once and over, where only the climb-out is steered
LATE_FACTOR, LATE_M = 1.5, 200.0  # steered to the lowest height of all lofts, or so much above: ticks are 0.25 s
FARTHEST_M = 1_000_000.0
FAN = 10  # ranges tried at once when the farthest is looked for
PATH_ROWS = 6000
NO_PATH = np.zeros((0, 9))


class Flown(NamedTuple):
    """Where rounds landed, n of them."""

    miss_m: np.ndarray  # (n, 2) right of the point and beyond it, as seen from the launcher
    impacts: np.recarray  # (n,) of `GroundImpact`


class Nominal(NamedTuple):
    """Errorless flights to a point: one row a loft."""

    rounds: np.recarray  # (lofts,) of `GroundRound`
    flown: Flown
    found: np.ndarray  # (lofts,) bool: lands on the point

    def nearest(self, loft_coeff: float) -> int | None:
        """Return the row of the loft nearest to one that is asked for; None when no loft reaches the point.

        A loft with which the round gets too slow to be steered, long before others lose it, is not flown on purpose.
        """
        rows = np.flatnonzero(self.found)
        if not len(rows):
            return None
        heights_m = self.flown.impacts.free_height_m[rows]
        rows = rows[heights_m <= LATE_FACTOR * heights_m.min() + LATE_M]
        return int(rows[np.argmin(np.abs(self.rounds.loft_coeff[rows] - loft_coeff))])


def guides(site: Site, antenna_m: np.ndarray, floor_m: np.ndarray, until_s: np.ndarray) -> np.recarray:
    """Return (M,) rows of `GroundGuide` for a site: antenna heights, floors and ends of steering by member."""
    rows = table(GroundGuide, len(antenna_m))
    rows.r_m = ecef_m(site.lat_rad, site.lon_rad, site.env.ground_m)
    rows.east, rows.north, rows.up = axes(site.lat_rad, site.lon_rad)
    rows.surface_radius_m = gauss_radius_m(site.lat_rad) + site.env.ground_m
    rows.antenna_height_m, rows.floor_m, rows.until_s = antenna_m, floor_m, until_s
    return rows


def end_of_thrust_s(flight: np.recarray) -> np.ndarray:
    """Return the age at which the last pulse of each missile is out, (n,)."""
    second_s = np.where(flight.propellant2_kg > 0.0, flight.gap_s + flight.burn2_s, 0.0)
    return np.asarray(flight.eject_delay_s + flight.burn_s + second_s)


def ground_points(site: Site, ranges_m: np.ndarray) -> np.ndarray:
    """Return (n, 3) points on the ground north of the launcher: on the ellipsoid at the ground's height."""
    points = points_at(site, ranges_m, np.zeros_like(ranges_m))
    return np.array([_dropped(site, point) for point in points])


def _dropped(site: Site, point: np.ndarray) -> np.ndarray:
    lat, lon, _ = geodetic(tuple(point))
    return np.array(ecef_m(lat, lon, site.env.ground_m))


def fly(site: Site, missile: np.record, guide: np.record, rounds: np.recarray, coast_steps: int = COAST_STEPS,
        path: np.ndarray = NO_PATH) -> tuple[np.recarray, int]:  # fmt: skip
    """Fly n rounds of one missile; return their impacts (n,) and the rows of `path` that were used by the first one."""
    impacts = table(GroundImpact, len(rounds))
    scratch = empty_lanes(site.env.air_factor)[0]
    used = 0
    for first in range(0, len(rounds), W):
        count = min(W, len(rounds) - first)
        traced = path if first == 0 else NO_PATH
        done = fly_rounds(scratch, site.env, missile, guide, rounds, impacts, first, count, coast_steps, traced)
        used = used or done
    return impacts, used


def misses_m(site: Site, impacts: np.recarray, points: np.ndarray) -> np.ndarray:
    """Return (n, 2) metres right of points (n, 3) and beyond them; NaN for what did not land."""
    east, north, _ = (np.array(axis) for axis in axes(site.lat_rad, site.lon_rad))
    off = impacts.r_m - points
    far = points - np.array(ecef_m(site.lat_rad, site.lon_rad, site.env.ground_m))
    up = points / np.linalg.norm(points, axis=1, keepdims=True)
    ahead = far - (far * up).sum(axis=1, keepdims=True) * up
    ahead = ahead / np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-9)
    found = np.column_stack([off @ east, (off * ahead).sum(axis=1)])
    found[impacts.landed == 0] = np.nan
    return np.asarray(found)


def solve(
    site: Site, missile: np.record, guide: np.record, points: np.ndarray, lofts: np.ndarray,
    turns: int = TURNS, close_m: float = CLOSE_M,
) -> Nominal:  # fmt: skip
    """Find what rounds must be steered at to land on points (n, 3), each with its loft (n,): correct, fly again."""
    rounds = table(GroundRound, len(lofts))
    rounds.aim_m, rounds.loft_coeff, rounds.drag_factor, rounds.works = points, lofts, 1.0, 1
    east, _, _ = (np.array(axis) for axis in axes(site.lat_rad, site.lon_rad))
    up = points / np.linalg.norm(points, axis=1, keepdims=True)
    ahead = np.cross(up, east)
    for turn in range(turns):
        impacts, _ = fly(site, missile, guide, rounds)
        miss = misses_m(site, impacts, points)
        off = np.hypot(*miss.T)
        found = off < close_m
        if found.all() or turn == turns - 1:
            break
        gain = 1.0 if turn < BOLD_TURNS else 0.6
        step = np.where(found | np.isnan(off), 0.0, gain)[:, None] * np.nan_to_num(miss)
        rounds.aim_m -= step[:, :1] * east + step[:, 1:] * ahead
    return Nominal(rounds, Flown(miss, impacts), found)


def _fan(
    site: Site, missile: np.record, guide: np.record, point: np.ndarray, lofts: np.ndarray
) -> tuple[np.recarray, Flown]:
    """Fly errorless rounds towards one point with lofts (n,)."""
    rounds = table(GroundRound, len(lofts))
    rounds.aim_m, rounds.loft_coeff, rounds.drag_factor, rounds.works = point, lofts, 1.0, 1
    impacts, _ = fly(site, missile, guide, rounds)
    return rounds, Flown(misses_m(site, impacts, np.broadcast_to(point, (len(lofts), 3))), impacts)


def solve_free(site: Site, missile: np.record, guide: np.record, point: np.ndarray) -> Nominal:
    """Find the lofts (a flat and a steep one, or none) with which a round that falls from burn-out lands on a point."""
    lofts = np.linspace(0.0, STEEPEST_COEFF, FAN_LOFTS)
    beyond_m = _fan(site, missile, guide, point, lofts)[1].miss_m[:, 1]
    roots, slopes_m = [], []
    for n in np.flatnonzero(beyond_m[:-1] * beyond_m[1:] < 0.0):
        tried, off = lofts[n : n + 2], beyond_m[n : n + 2]
        for _ in range(NARROWINGS):
            tried = np.linspace(tried[0], tried[-1], FAN_LOFTS)
            off = _fan(site, missile, guide, point, tried)[1].miss_m[:, 1]
            at = int(np.flatnonzero(off[:-1] * off[1:] <= 0.0)[0])
            tried, off = tried[at : at + 2], off[at : at + 2]
        slopes_m.append((off[1] - off[0]) / (tried[1] - tried[0]))
        roots.append(tried[0] - off[0] / slopes_m[-1])
    rounds, flown = _fan(site, missile, guide, point, np.array(roots))
    east = np.array(guide.east)
    for _ in range(4 if roots else 0):
        rounds.aim_m -= flown.miss_m[:, :1] * east
        rounds.loft_coeff -= flown.miss_m[:, 1] / np.array(slopes_m)
        impacts, _ = fly(site, missile, guide, rounds)
        flown = Flown(misses_m(site, impacts, np.broadcast_to(point, (len(roots), 3))), impacts)
    return Nominal(rounds, flown, np.hypot(*flown.miss_m.T) < CLOSE_M)


def farthest_free_m(site: Site, missile: np.record, guide: np.record) -> float:
    """Return the farthest range a round that falls from burn-out lands at, whatever its loft."""
    point = ground_points(site, np.array([0.1 * FARTHEST_M]))[0]
    beyond_m = _fan(site, missile, guide, point, np.linspace(0.0, STEEPEST_COEFF, FAN_LOFTS))[1].miss_m[:, 1]
    return 0.1 * FARTHEST_M + float(np.nanmax(beyond_m))


def farthest_m(site: Site, missile: np.record, guide: np.record, lofts: np.ndarray) -> float:
    """Return the farthest range at which some loft lands a round on its point, to 1 km; 0 where none does."""
    low, high = 0.0, FARTHEST_M
    for _ in range(3):
        ranges_m = np.linspace(low, high, FAN + 1)[1:]
        points = np.repeat(ground_points(site, ranges_m), len(lofts), axis=0)
        tried = solve(site, missile, guide, points, np.tile(lofts, FAN), REACH_TURNS, REACH_M)
        found = tried.found.reshape(FAN, -1).any(axis=1)
        best = int(np.flatnonzero(found)[-1]) + 1 if found.any() else 0
        width = (high - low) / FAN
        low, high = low + best * width, min(low + (best + 1) * width, FARTHEST_M)
    return low


def attack_rounds(
    nominal: Nominal, row: int, guide: np.record, spread: GroundSpread, key: tuple[int, int], size: tuple[int, int]
) -> np.recarray:
    """Return the rounds (attacks * rounds,) of one set with their errors thrown; key = (seed, set)."""
    rounds = table(GroundRound, size[0] * size[1])
    rounds[:] = nominal.rounds[row]
    sigmas = table(GroundSpread, 1)
    sigmas[0] = tuple(spread)
    throw_into(rounds, sigmas[0], guide, *key, *size)
    return rounds


def fall(site: Site, missile: np.record, guide: np.record, rounds: np.recarray, point: np.ndarray) -> Flown:
    """Fly rounds with errors; survey included in the miss, rounds that did not work are NaN."""
    impacts, _ = fly(site, missile, guide, rounds)
    miss = misses_m(site, impacts, np.broadcast_to(point, (len(rounds), 3)))
    miss = miss + np.column_stack([rounds.survey_east_m, rounds.survey_north_m])
    miss[rounds.works == 0] = np.nan
    return Flown(miss, impacts)


def path_of(site: Site, missile: np.record, guide: np.record, nominal: Nominal, row: int) -> np.ndarray:
    """Return the errorless flight (n, 5): time s, ground range m, height m, speed m/s, 1 while steered."""
    path = np.zeros((PATH_ROWS, 9))
    _, used = fly(site, missile, guide, as_table(GroundRound, nominal.rounds[row : row + 1]), COAST_STEPS, path)
    path = path[:used]
    start = np.array(ecef_m(site.lat_rad, site.lon_rad, site.env.ground_m))
    radius_m = float(guide.surface_radius_m)
    cosine = (path[:, 1:4] @ start) / (np.linalg.norm(path[:, 1:4], axis=1) * np.linalg.norm(start))
    range_m = radius_m * np.arccos(np.clip(cosine, -1.0, 1.0))
    return np.column_stack([path[:, 0], range_m, path[:, 7], np.linalg.norm(path[:, 4:7], axis=1), path[:, 8]])
