"""Adapters for flight: closed forms of ballistic arcs, falling and thrown bodies, rockets, homing."""

from __future__ import annotations

import math
import re

from threatring.models import ballistic, earth, firecontrol
from threatring.models.vec import along
from threatring.units import STANDARD_GRAVITY_M_S2
from threatring.validation.fields import Fields
from threatring.validation.score import Score
from threatring.validation.stand import Stand, homing_commands

STEP_S = 0.5  # of the fall; the tracker predicts with 2 s, a quarter is nearer to how launches are laid


def ballistic_vacuum(inputs: Fields, expected: Fields, score: Score) -> str:
    """Vacuum arcs over a sphere: the closed forms launches are laid with."""
    mu, radius_m = inputs.number("mu"), inputs.quantity("Re|earth_radius")
    if not (inputs.find("range") or "rows" in inputs):
        _claims(mu, radius_m, expected, score)
        return ""
    rows = inputs.records()
    for given, want in zip(rows, expected.records(count=len(rows)), strict=True):
        range_m = given.quantity("range")
        angle = ballistic.least_energy_angle_rad(range_m, radius_m)
        if given.find("launch_angle|angle|elevation"):
            angle = given.quantity("launch_angle|angle|elevation", unit="deg")
        elif given.find("apogee"):
            angle = ballistic.launch_to_apogee(mu, radius_m, range_m, given.quantity("apogee"))[1]
        elif given.find("(?:burnout_|launch_)?speed"):
            speed = given.quantity("(?:burnout_|launch_)?speed")
            angle = ballistic.launch_angles_rad(mu, radius_m, range_m, speed)[0]
        speed = ballistic.launch_speed_m_s(mu, radius_m, range_m, angle)
        score.field(want, "(?:burnout_|launch_|impact_)?speed", speed)
        score.field(want, "(?:launch_)?(?:and_reentry_)?angle", angle)
        score.field(want, "apogee", ballistic.apogee_m(mu, radius_m, speed, angle))
        score.field(want, "time_of_flight|time", ballistic.flight_time_s(mu, radius_m, speed, angle))
    return ""


def _least_speed(mu: float, radius_m: float, range_m: float) -> float:
    return ballistic.launch_speed_m_s(mu, radius_m, range_m, ballistic.least_energy_angle_rad(range_m, radius_m))


def _claims(mu: float, radius_m: float, expected: Fields, score: Score) -> None:
    """Compare named figures: range for a speed, speed for a range, and that speed at heights above the surface."""
    surface_m_s = 0.0
    for name in expected:
        if speed := re.fullmatch(r"range_km_for_([\d.]+)_m_s(?:_at_surface)?", name):
            got = ballistic.farthest_range_m(mu, radius_m, float(speed[1])) / 1e3
        elif distance := re.fullmatch(r"speed_m_s_for_([\d.]+)_km(?:_at_surface)?", name):
            got = surface_m_s = _least_speed(mu, radius_m, float(distance[1]) * 1e3)
        elif height := re.fullmatch(r"same_at_([\d.]+)_km", name):
            got = ballistic.speed_at_height_m_s(mu, radius_m, surface_m_s, float(height[1]) * 1e3)
        elif name == "speed_for_range_km":
            table = expected.child(name)
            for key in table:
                want = table.number(key)
                try:
                    got = _least_speed(mu, radius_m, float(key) * 1e3)
                except ValueError:
                    raise table.fault(key, want, "a range in km as key") from None
                score.compare(got, want, score.allowed.error(want), f"expected.{name}.{key}")
            continue
        else:
            continue
        want = expected.number(name)
        score.compare(got, want, score.allowed.error(want), f"expected.{name}")


def point_mass_wgs84(inputs: Fields, expected: Fields, score: Score) -> str:
    """A body with constant drag over the turning Earth: as ballistic targets fly, and as missiles do in their lanes."""
    lat, lon = (math.radians(angle) for angle in inputs.numbers("position0_lat_lon_deg", 2))
    north, east, down = inputs.numbers("v0_NED_m_s", 3)
    frame = earth.axes(lat, lon)
    r = earth.ecef_m(lat, lon, inputs.quantity("altitude0|geodetic_altitude0"))
    v = tuple(east * frame[0][k] + north * frame[1][k] - down * frame[2][k] for k in range(3))
    mass_kg, area_m2, drag = inputs.quantity("mass"), inputs.quantity("S_ref|area"), inputs.number("CD")
    times_s = inputs.numbers("t_s")
    env = earth.standard_environment(0.0)
    rows = expected.records(count=len(times_s))
    beta = mass_kg / (drag * area_m2) if drag * area_m2 > 0.0 else 0.0
    lane = Stand(1)
    lane.place(r, v)
    now_s = times_s[0]
    for time_s, want in zip(times_s, rows, strict=True):
        r, v = ballistic.predict_ballistic(env, r, v, beta, time_s - now_s, STEP_S)
        lane.fall(env, time_s - now_s, mass_kg, area_m2, drag)
        now_s = time_s
        _compare_state(want, score, r, v)
        _compare_state(want, score, *lane.state())
    return "as ballistic targets fly, and again as missiles fly"


def _compare_state(want: Fields, score: Score, r: tuple[float, ...], v: tuple[float, ...]) -> None:
    lat, lon, altitude_m = earth.geodetic(r)
    frame = earth.axes(lat, lon)
    east, north, up = (sum(axis[k] * v[k] for k in range(3)) for axis in frame)
    score.field(want, "(?:geodetic_)?altitude", altitude_m, "altitude_m")
    score.field(want, "lat(?:itude)?", lat, "lat_lon_deg")
    score.field(want, "lon(?:gitude)?", lon, "lat_lon_deg", turn=True)
    for stem, got in (("v_north", north), ("v_east", east), ("v_down", -up)):
        score.field(want, stem, got, "velocity_m_s")


def rocket_equation(inputs: Fields, expected: Fields, score: Score) -> str:
    """A vertical ascent at constant thrust without air, flown by the missiles' flight kernel."""
    gravity = inputs.number("g", STANDARD_GRAVITY_M_S2)
    rows = inputs.records()
    for given, want in zip(rows, expected.records(count=len(rows)), strict=True):
        mass_kg, propellant_kg = given.quantity("m0|mass"), given.quantity("propellant")
        burn_s, exhaust_m_s = given.quantity("burn"), given.quantity("Isp") * STANDARD_GRAVITY_M_S2
        if not 0.0 < propellant_kg < mass_kg:
            raise given.fault("propellant_kg", propellant_kg, f"between 0 and m0_kg = {mass_kg:g}")
        motor = (mass_kg, propellant_kg / burn_s, exhaust_m_s * propellant_kg / burn_s, burn_s)
        free, bound = Stand(1), Stand(1)
        free.climb(0.0, burn_s, *motor)
        bound.climb(gravity, burn_s, *motor)
        score.field(want, "ideal_delta_v|delta_v", free.state()[1][2])
        height_m, speed_m_s = bound.state()[0][2], bound.state()[1][2]
        score.field(want, "burnout_v|burnout_speed", speed_m_s)
        score.field(want, "burnout_h(?:eight)?", height_m)
        if want.find("(?:vacuum_flat_)?apogee"):
            top_m = bound.climb_to_top(gravity)[0]
            score.field(want, "(?:vacuum_flat_)?apogee", top_m)
    return "flown by the missiles' flight kernel"


def drag_coast(inputs: Fields, expected: Fields, score: Score) -> str:
    """A vertical throw in air of constant density, flown by the missiles' flight kernel."""
    gravity, density = inputs.number("g", STANDARD_GRAVITY_M_S2), inputs.number("rho", 1.225)
    rows = inputs.records()
    for given, want in zip(rows, expected.records(count=len(rows)), strict=True):
        beta = given.quantity("beta")
        if beta <= 0.0:
            raise given.fault("beta_kg_m2", beta, "a positive ballistic coefficient")
        body = Stand(1)
        body.place((0.0, 0.0, 0.0), (0.0, 0.0, given.quantity("v0")))
        top_m, time_s = body.climb_to_top(gravity, density / beta)
        score.field(want, "apogee", top_m)
        score.field(want, "time_to_apogee", time_s)
        if want.find("fall_back_speed|impact_speed"):
            score.field(want, "fall_back_speed|impact_speed", body.fall_to(0.0, gravity, density / beta))
    return "flown by the missiles' flight kernel"


def pn_guidance(inputs: Fields, expected: Fields, score: Score) -> str:
    """Commanded acceleration of proportional navigation against heading error and constant manoeuvre."""
    rows = inputs.records()
    pairs = [(given.number("N_prime"), given.number("t_over_tF")) for given in rows]
    for (error, manoeuvre), want in zip(homing_commands(pairs), expected.records(count=len(rows)), strict=True):
        for name, got in (("|n_c| tF/(V_M HE)", error), ("n_c/n_T", manoeuvre)):
            if name in want:
                size = want.number(name)
                allowed = score.allowed.error(size, "linear_model_abs", "nonlinear_3dof_small_angle_rel")
                score.compare(got, size, allowed, f"{want.path}.{name}")
    return "flown by the missiles' flight kernel"


def collision_triangle(inputs: Fields, expected: Fields, score: Score) -> str:
    """The constant-speed triangle from which fire control's search for an intercept starts."""
    rows = inputs.records()
    for given, want in zip(rows, expected.records(count=len(rows)), strict=True):
        place = (given.number("x"), given.number("y"), given.number("z"))
        speed = (given.number("vx"), given.number("vy"), given.number("vz"))
        time_s = firecontrol.collision_s(place, speed, given.number("Vm"))
        if want.value("t_s") is None or time_s == firecontrol.NEVER_S:
            found = None if time_s == firecontrol.NEVER_S else time_s
            score.compare(found, want.data["t_s"], score.allowed.error(0.0, "t_s"), f"{want.path}.t_s")
            continue
        score.field(want, "t", time_s, "t_s")
        for axis, got in zip("xyz", along(place, speed, time_s), strict=True):
            score.field(want, axis, got, "m")
    return "where fire control starts its search for an intercept"


KINDS = {
    "ballistic_vacuum": ballistic_vacuum,
    "point_mass_wgs84": point_mass_wgs84,
    "rocket_equation": rocket_equation,
    "drag_coast": drag_coast,
    "pn_guidance": pn_guidance,
    "collision_triangle": collision_triangle,
}
