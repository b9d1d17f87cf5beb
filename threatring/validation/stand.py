"""A test stand for the missiles' flight kernel: single lanes flown under textbook conditions."""

from __future__ import annotations

import math

import numpy as np

from threatring.engine import lanes
from threatring.engine.flight import FINE_STEPS, TICK_S
from threatring.models.atmosphere import density_expansion
from threatring.models.earth import altitude_m, gravity_m_s2, up_at
from threatring.records import Environment

Vector = tuple[float, float, float]
SHORT_TICK_S = TICK_S / FINE_STEPS  # a textbook's answer has more digits than a raid needs: shorter ticks and steps
SHORT_BURN_S = 0.01
SHORT_S = 0.0025
HOMING_STEPS = 20_000
CLOSING_S = 10.0
MISSILE_M_S, TARGET_M_S = 1000.0, 500.0
HEADING_ERROR_RAD = 1e-4  # small: the textbook's loop is linear
MANOEUVRE_M_S2 = 0.01


class Stand:
    """`count` lanes that fly along z unless placed otherwise: no lift, no drag, no motor until asked for."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.flat = np.zeros(lanes.SIZE)
        self.row = self.flat[: lanes.ROWS * lanes.W].reshape(lanes.ROWS, lanes.W)
        self.row[lanes.MASS] = 1.0
        self.row[lanes.ALPHA] = 1.0
        self.row[lanes.CLOSEST2] = 1e30
        self.row[lanes.UZ] = 1.0
        self.row[lanes.BURN_TO] = -1.0

    def place(self, r: Vector, v: Vector) -> None:
        """Put lane 0 somewhere."""
        self.row[lanes.RX : lanes.RX + 3, 0] = r
        self.row[lanes.VX : lanes.VX + 3, 0] = v

    def state(self) -> tuple[Vector, Vector]:
        """Return position and velocity of lane 0."""
        found = [float(value) for value in self.row[lanes.RX : lanes.RX + 6, 0]]
        return (found[0], found[1], found[2]), (found[3], found[4], found[5])

    def fly(self, dt_s: float, steps: int = 1) -> None:
        """Fly all lanes."""
        lanes.fly_lanes(self.flat, self.count, steps, dt_s)

    def fall(self, env: Environment, ahead_s: float, mass_kg: float, area_m2: float, drag_coeff: float) -> None:
        """Fly a body of constant drag over the turning Earth, gravity and air laid in once a (short) tick."""
        ticks = max(math.ceil(ahead_s / SHORT_TICK_S - 1e-9), 0)
        self.row[lanes.MASS], self.row[lanes.AREA], self.row[lanes.CD0] = mass_kg, area_m2, drag_coeff
        self.row[lanes.SPIN] = 2.0 * env.rotation_rad_s
        for _ in range(ticks):
            tick_s = ahead_s / ticks
            r, v = self.state()
            middle = (r[0] + 0.5 * tick_s * v[0], r[1] + 0.5 * tick_s * v[1], r[2] + 0.5 * tick_s * v[2])
            self.row[lanes.GX : lanes.GX + 3, 0] = gravity_m_s2(env, middle)
            self.row[lanes.UX : lanes.UX + 3, 0] = up_at(r)
            self.row[lanes.RHO0 : lanes.RHO0 + 3, 0] = density_expansion(altitude_m(r), env.air_factor)
            self.fly(tick_s / FINE_STEPS, FINE_STEPS)

    def climb(
        self, gravity: float, ahead_s: float, mass_kg: float, flow_kg_s: float, thrust_n: float, burn_s: float
    ) -> None:
        """Fly straight up on a motor for a while, in a constant field without air."""
        self.row[lanes.MASS], self.row[lanes.FLOW], self.row[lanes.THRUST] = mass_kg, flow_kg_s, thrust_n
        self.row[lanes.GZ] = -gravity
        self.row[lanes.VZ] = 1e-6  # thrust acts along the velocity: it needs a direction
        steps = max(math.ceil(ahead_s / SHORT_BURN_S), 1)
        dt_s = ahead_s / steps
        for k in range(steps):
            self.row[lanes.BURN_FROM] = -k * dt_s
            self.row[lanes.BURN_TO] = burn_s - k * dt_s
            self.fly(dt_s)
        self.row[lanes.BURN_TO] = -1.0

    def climb_to_top(self, gravity: float, brake: float = 0.0) -> tuple[float, float]:
        """Coast up to the top; return (height_m, time_s) there. `brake` is density over ballistic coefficient."""
        self._air(gravity, brake)
        time_s = 0.0
        while True:
            before_m, speed_m_s = self.state()[0][2], self.state()[1][2]
            self.fly(SHORT_S)
            if self.state()[1][2] <= 0.0 or time_s > 1e5:
                last_s = speed_m_s / gravity
                return before_m + 0.5 * speed_m_s * last_s, time_s + last_s
            time_s += SHORT_S

    def fall_to(self, height_m: float, gravity: float, brake: float) -> float:
        """Fall down to a height; return the speed there."""
        self._air(gravity, brake)
        for _ in range(int(1e5 / SHORT_S)):
            before_m, before_m_s = self.state()[0][2], -self.state()[1][2]
            self.fly(SHORT_S)
            after_m, after_m_s = self.state()[0][2], -self.state()[1][2]
            if after_m <= height_m:
                return before_m_s + (after_m_s - before_m_s) * (before_m - height_m) / (before_m - after_m)
        return math.nan

    def _air(self, gravity: float, brake: float) -> None:
        self.row[lanes.GZ], self.row[lanes.RHO0], self.row[lanes.CD0] = -gravity, brake, 1.0
        self.row[lanes.AREA] = self.row[lanes.MASS]


def homing_commands(pairs: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return, for each (navigation constant, share of the flight time), the two commands of Zarchan's chapter 2.

    The first is for a heading error, in units of missile speed x error / flight time; the second for a constant target
    manoeuvre, in units of that manoeuvre. A zero-lag missile flies head-on at a target 15 km away, in its lane.
    """
    found: list[tuple[float, float]] = []
    for start in range(0, len(pairs), lanes.W // 2):
        found += _home(pairs[start : start + lanes.W // 2])
    return found


def _home(pairs: list[tuple[float, float]]) -> list[tuple[float, float]]:
    stand = Stand(2 * len(pairs))
    row, dt_s = stand.row, CLOSING_S / HOMING_STEPS
    row[lanes.RHO0], row[lanes.AREA], row[lanes.LIFT], row[lanes.STRUCTURE] = 1.0, 1.0, 1e6, 1e6
    error = np.arange(lanes.W) % 2 == 0
    row[lanes.VX] = MISSILE_M_S * np.where(error, math.cos(HEADING_ERROR_RAD), 1.0)
    row[lanes.VY] = MISSILE_M_S * np.where(error, math.sin(HEADING_ERROR_RAD), 0.0)
    row[lanes.TAY] = np.where(error, 0.0, MANOEUVRE_M_S2)
    row[lanes.TVX] = -TARGET_M_S
    for i, (navigation, _) in enumerate(pairs):
        row[lanes.PN, 2 * i : 2 * i + 2] = navigation
    wanted = [round(min(max(share, 0.0), 0.98) * HOMING_STEPS) for _, share in pairs]
    unit = (MISSILE_M_S * HEADING_ERROR_RAD / CLOSING_S, MANOEUVRE_M_S2)
    commands = [(math.nan, math.nan)] * len(pairs)
    for step in range(max(wanted, default=0) + 1):
        time_s = step * dt_s
        row[lanes.TX] = (MISSILE_M_S + TARGET_M_S) * CLOSING_S - TARGET_M_S * time_s
        row[lanes.TVY] = row[lanes.TAY] * time_s
        row[lanes.TY] = 0.5 * row[lanes.TAY] * time_s * time_s
        stand.fly(dt_s)
        for i, at in enumerate(wanted):
            if at == step:
                commands[i] = abs(row[lanes.LY, 2 * i]) / unit[0], row[lanes.LY, 2 * i + 1] / unit[1]
    return commands
