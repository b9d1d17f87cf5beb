"""Class scales: what turns a kill-probability prior into the lethality of single bursts, by flown engagements."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from threatring.engine.flight import empty_lanes
from threatring.engine.reference import mean_lethality
from threatring.models.earth import axes, ecef_m
from threatring.prepare.flyouts import ALTITUDES
from threatring.records import Environment, Motion

REFERENCE_M = 6_000.0  # and begins no farther out than this: only the last seconds decide the miss
SEEKER_SHARE = 0.8  # hand-over of the reference engagement, as a share of seeker range
REFERENCE_DIVE_RAD = 0.7  # a ballistic target falls at about 40 degrees


def arrival_speed_m_s(tables: np.recarray, rows: np.recarray, member: int, altitude_m: float) -> float:
    """Return the speed at which a missile arrives at half its reach at an altitude (SI), from its own table."""
    column = min(round(math.sqrt(max(altitude_m, 0.0) / rows[member].altitude_scale_m)), ALTITUDES - 1)
    reached = np.flatnonzero(tables[member]["reached"][:, column])
    if len(reached) == 0:
        return 0.0
    return float(tables[member]["speed_m_s"][reached[round(0.7 * (len(reached) - 1))], column])


def reference_flight(
    missile: np.record, klass: np.record, signature_m2: float, speed_m_s: float
) -> tuple[tuple[float, float, float, float], tuple[float, float, float]]:
    """Return the reference engagement of a missile arriving at a speed: flight (distance m, its speed, the target's
    m/s, dive rad) and weave (chance of being warned, m/s², s).
    """
    distance_m = SEEKER_SHARE * min(missile.seeker_range_1m2_m * signature_m2**0.25, 15_000.0)
    dive_rad = REFERENCE_DIVE_RAD if klass.motion == Motion.BALLISTIC else 0.0
    weave = float(klass.warning_prob), float(klass.evade_m_s2), max(float(klass.jink_s), 0.5)
    return (min(max(distance_m, 2_000.0), REFERENCE_M), speed_m_s, float(klass.speed_m_s), dive_rad), weave


def class_scales(
    env: Environment,
    place_rad: tuple[float, float],
    missiles: np.recarray,
    classes: np.recarray,
    priors: np.ndarray,
    signatures: np.ndarray,
    tables: np.recarray,
    rows: np.recarray,
    seed: int,
    engageable: np.ndarray,
    dice: np.ndarray,
    threads: int,
) -> np.ndarray:
    """Return s_class (K, Y, C): prior over (reliability x mean lethality of the reference engagement).

    missiles (K, Y), classes (K, C), priors (K, Y, C), signatures (K, C) at the engagement radar's band, engageable
    (Y, C), dice (K,) as which set each throws. Sets that fly the same engagement on the same dice fly it once.
    """
    east, _, up = axes(*place_rad)
    flown: dict[tuple[object, ...], float] = {}

    def scale_of(k: int, y: int, c: int) -> float:
        if not engageable[y, c]:
            return 1.0
        missile, klass = missiles[k, y], classes[k, c]
        height_m = min(max(klass.altitude_m, 50.0), 20_000.0)
        speed_m_s = max(arrival_speed_m_s(tables, rows, missile.member, height_m), 600.0)
        flight, weave = reference_flight(missile, klass, signatures[k, c], speed_m_s)
        site = ecef_m(*place_rad, env.ground_m + height_m), east, up
        die, kind = int(dice[k]), 16 * y + c
        same = missile.tobytes(), height_m, flight, weave, die, kind
        if same not in flown:
            lanes = empty_lanes(env.air_factor)[0]
            flown[same] = mean_lethality(lanes, env, missile, site, flight, weave, seed, die, kind)
        return float(priors[k, y, c] / max(missile.reliability_prob * flown[same], 1e-6))

    with ThreadPoolExecutor(threads) as pool:
        scales = list(pool.map(lambda place: scale_of(*place), np.ndindex(*priors.shape)))
    return np.array(scales).reshape(priors.shape)
