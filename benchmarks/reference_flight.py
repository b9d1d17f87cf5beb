"""The flight of one missile by SciPy's solve_ivp: the same laws of motion, written again and continuous in time.

Nothing of the flight core is used. Laws after the docstrings of `threatring/models/missile.py`; gravity and geodesy
after NIMA TR8350.2 and Bowring (1985); air from `threatring/models/atmosphere.py` (U.S. Standard Atmosphere 1976). What
the core lays down once a tick (gravity, air, command) is continuous here, and so is the autopilot's lag: a differential
equation. State: position and velocity (Earth-fixed, m, m/s), achieved lateral acceleration (m/s²).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from scipy.integrate import solve_ivp

from threatring.models import missile as published
from threatring.models.atmosphere import air

A_M, FLAT, MU, OMEGA, J2 = 6378137.0, 1.0 / 298.257223563, 3.986004418e14, 7.292115e-5, 1.082629821e-3
E2 = FLAT * (2.0 - FLAT)
B_M, EP2 = A_M * (1.0 - FLAT), E2 / (1.0 - E2)
MACHS, DRAGS = (np.array([getattr(published, f"{name}_{n}") for n in range(6)]) for name in ("MACH", "DRAG"))
HOMING_M, ENGAGE_S = 15_000.0, 1.0
CLIMB, COAST, HOME = "climb", "coast", "home"


class Arrival(NamedTuple):
    """How a flight ended: closest approach to a point that stands still."""

    time_s: float
    speed_m_s: float
    closest_m: float
    evaluations: int


def ground_frame(r: np.ndarray) -> tuple[float, np.ndarray]:
    """Return (geodetic altitude m, unit normal) at an Earth-fixed position (Bowring)."""
    x, y, z = r
    p = math.hypot(x, y)
    theta = math.atan2(z * A_M, p * B_M)
    lat = math.atan2(z + EP2 * B_M * math.sin(theta) ** 3, p - E2 * A_M * math.cos(theta) ** 3)
    s, c = math.sin(lat), math.cos(lat)
    return p * c + z * s - A_M * math.sqrt(1.0 - E2 * s * s), np.array((c * x / p, c * y / p, s))


def gravity(r: np.ndarray) -> np.ndarray:
    """Return gravity with J2 and the centrifugal force (m/s²)."""
    d2 = float(r @ r)
    j = 1.5 * J2 * A_M * A_M / d2
    zz = 5.0 * r[2] * r[2] / d2
    pull = -MU / (d2 * math.sqrt(d2)) * np.array((1.0 + j * (1.0 - zz), 1.0 + j * (1.0 - zz), 1.0 + j * (3.0 - zz)))
    return pull * r + OMEGA * OMEGA * np.array((r[0], r[1], 0.0))


def across(a: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Return the part of a vector across a unit vector."""
    return a - (a @ n) * n


def cut(a: np.ndarray, n: np.ndarray, most: float) -> np.ndarray:
    """Return the part of a vector across a unit vector, not longer than `most`."""
    side = across(a, n)
    size = math.sqrt(side @ side)
    return side * (most / size) if size > most else side


class Flight:
    """One missile on its way to one point."""

    def __init__(self, missile: np.record, aim: np.ndarray, loft_coeff: float) -> None:
        self.m = {name: float(missile[name]) for name in missile.dtype.names}
        self.aim, self.loft = np.asarray(aim, float), loft_coeff
        m = self.m
        self.ignition_s = m["eject_delay_s"]
        self.burnout_s = self.ignition_s + m["burn_s"]
        self.second_s = self.burnout_s + m["gap_s"]
        self.end2_s = self.second_s + m["burn2_s"] if m["propellant2_kg"] > 0.0 else self.second_s
        self.evaluations = 0

    def motor(self, t: float) -> tuple[float, float]:
        """Return (mass kg, thrust N) at a time."""
        m = self.m
        first = min(max((t - self.ignition_s) / m["burn_s"], 0.0), 1.0)
        second = min(max((t - self.second_s) / m["burn2_s"], 0.0), 1.0) if m["propellant2_kg"] > 0.0 else 0.0
        thrust = m["thrust_n"] if 0.0 < first < 1.0 else m["thrust2_n"] if 0.0 < second < 1.0 else 0.0
        return m["mass_kg"] - m["propellant_kg"] * first - m["propellant2_kg"] * second, thrust

    def wanted(self, law: str, r: np.ndarray, v: np.ndarray, up: np.ndarray, g: np.ndarray) -> np.ndarray:
        """Return the acceleration a law of guidance asks for."""
        m, to_go = self.m, self.aim - r
        speed = math.sqrt(v @ v)
        n = v / speed
        if law == HOME:
            tgo = max(float(to_go @ v) / (speed * speed), 0.15)
            return m["navigation_coeff"] / tgo**2 * (to_go - v * tgo) - across(g, n)
        if law == CLIMB:
            heading = to_go / math.sqrt(to_go @ to_go) + self.loft * up
            heading /= math.sqrt(heading @ heading)
            turn = across(heading, n)
            gain = speed / m["turn_s"] / (math.sqrt(turn @ turn) if heading @ n < 0.0 else 1.0)
            return gain * turn - across(g, n)
        flat = across(to_go, up)
        flat_m = math.sqrt(flat @ flat)
        along = float(v @ flat) / flat_m
        tgo = max(flat_m / along if along > 0.3 * speed else math.sqrt(to_go @ to_go) / speed, 1.0)
        return m["coast_coeff"] / tgo**2 * across(to_go - v * tgo - 0.5 * g * tgo**2, n)

    def rate(self, t: float, state: np.ndarray, law: str, on: bool) -> np.ndarray:
        """Return the derivative of the state; `on`: whether a pulse burns (known by segment, so that no step straddles
        its end).
        """
        self.evaluations += 1
        m, r, v, lift = self.m, state[:3], state[3:6], state[6:]
        height_m, up = ground_frame(r)
        density, sound_m_s = air(height_m)
        g = gravity(r)
        speed = math.sqrt(v @ v)
        n = v / speed
        mass = self.motor(t)[0]
        thrust = (m["thrust_n"] if t <= self.burnout_s else m["thrust2_n"]) if on else 0.0
        pressure = 0.5 * density * speed * speed * m["area_m2"]
        vanes = m["vane_coeff"] * thrust / mass if t <= self.ignition_s + m["vane_s"] else 0.0
        borne = pressure * m["lift_max_coeff"] / mass
        limit = min(borne + vanes, m["lateral_limit_m_s2"])
        wanted = cut(self.wanted(law, r, v, up, g), n, limit)
        lat = cut(lift, n, limit)
        air_lift = mass * math.sqrt(lat @ lat) * borne / (borne + vanes + 1e-12)
        mach_drag = np.interp(speed / sound_m_s, MACHS, DRAGS) - (m["plume_saving_coeff"] if on else 0.0)
        induced = m["induced_drag_coeff"] * air_lift * air_lift / (pressure + 1e-12)
        drag = pressure * m["drag_factor"] * mach_drag + induced
        a = g + lat + (thrust - drag) / mass * n + 2.0 * OMEGA * np.array((v[1], -v[0], 0.0))
        turning = across(a, n) / speed
        return np.concatenate((v, a, (wanted - lift) / m["lag_s"] - (lift @ turning) * n))

    def segments(self) -> list[tuple[float, float, str, bool]]:
        """Return (from s, to s, law, whether a pulse burns) between all that switches by age."""
        m = self.m
        two = m["propellant2_kg"] > 0.0
        ends = {self.ignition_s, self.ignition_s + ENGAGE_S, min(self.ignition_s + m["vane_s"], self.burnout_s),
                self.burnout_s, min(m["battery_s"], m["self_destruct_s"])}  # fmt: skip
        ends |= {self.second_s, self.end2_s} if two else set()
        times = [0.0, *sorted(ends)]
        found = []
        for begin_s, end_s in zip(times[:-1], times[1:], strict=True):
            middle = 0.5 * (begin_s + end_s)
            law = CLIMB if middle < self.burnout_s else COAST
            found.append((begin_s, end_s, law, self.motor(middle)[1] > 0.0))
        return found

    def fly(self, start_m: np.ndarray, up: np.ndarray, method: str = "DOP853", rtol: float = 1e-8) -> Arrival:
        """Fly from a launcher until the point is passed, or power ends."""
        state = np.concatenate((start_m, self.m["eject_speed_m_s"] * np.asarray(up), np.zeros(3)))
        homes, now_s, nearest = False, 0.0, math.inf

        def near(t: float, y: np.ndarray, *_: object) -> float:
            return float(np.linalg.norm(self.aim - y[:3])) - HOMING_M

        def passed(t: float, y: np.ndarray, *_: object) -> float:
            return -float((self.aim - y[:3]) @ y[3:6])

        near.terminal, near.direction, passed.terminal, passed.direction = True, -1.0, True, 1.0  # type: ignore[attr-defined]
        atol = np.repeat((1e3, 1.0, 1.0), 3) * rtol
        for begin_s, end_s, law, on in self.segments():
            now_s = begin_s
            while now_s < end_s:
                armed = begin_s >= self.ignition_s + ENGAGE_S
                homes = homes or (armed and near(now_s, state) < 0.0)
                events = [passed] if homes else [near] if armed else []
                done = solve_ivp(self.rate, (now_s, end_s), state, method, events=events, rtol=rtol, atol=atol,
                                 args=(HOME if homes else law, on))  # fmt: skip
                if not done.success:
                    raise RuntimeError(done.message)
                now_s, state = float(done.t[-1]), done.y[:, -1]
                nearest = float(np.linalg.norm(self.aim - state[:3]))
                if done.status == 1 and homes:
                    return Arrival(now_s, float(np.linalg.norm(state[3:6])), nearest, self.evaluations)
                homes = homes or done.status == 1
        return Arrival(math.nan, float(np.linalg.norm(state[3:6])), nearest, self.evaluations)
