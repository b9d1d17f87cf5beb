"""A surface-to-air missile as a point mass: thrust, drag, lift limit, mid-course, homing.

Sources: equations of motion and proportional navigation after P. Zarchan, Tactical and Strategic Missile Guidance
(6th ed. 2012), chapters 2, 3 and 8 (zero-effort miss); drag of a slender body against Mach number after E. L. Fleeman,
Tactical Missile Design (2nd ed. 2006), chapter 2 (a generic curve, scaled by `drag_factor`; no public curve of these
missiles exists). Lift is bought with drag, C_D = C_D0 + k C_L^2, and is limited by structure and by dynamic pressure.

The functions of this file inline into lanes: no exponential, logarithm or trigonometry; choices, not branches.
"""

from __future__ import annotations

import math

from threatring.kernel import kernel
from threatring.models.vec import across, add, along, dot, norm, scale, sub, unit

TINY = 1e-12
TGO_MIN_S = 0.15  # guidance stops sharpening its command this close to the pass
CLOSING_SHARE = 0.3  # below this share of its speed towards the aim, time to go is distance over speed

# Zero-lift drag coefficient of a slender body, coasting, as (Mach, C_D0), linear between. Fleeman's sum at 10 km for a
# body 14.5 diameters long with a nose of 3 diameters: friction 0.053 (l/d) (M / q l)^0.2, nose wave (1.59 + 1.83 / M^2)
# atan(0.5 / 3)^1.69, base 0.25 / M, and 0.05 to 0.03 for small fins: 0.38 at Mach 2, 0.28 at 4, 0.21 at 7; transonic
# rise and subsonic level after his chapter 2.
MACH_0, DRAG_0 = 0.0, 0.25
MACH_1, DRAG_1 = 0.85, 0.27
MACH_2, DRAG_2 = 1.15, 0.46
MACH_3, DRAG_3 = 2.0, 0.38
MACH_4, DRAG_4 = 4.0, 0.28
MACH_5, DRAG_5 = 7.0, 0.21
SLOPE_0 = (DRAG_1 - DRAG_0) / (MACH_1 - MACH_0)
SLOPE_1 = (DRAG_2 - DRAG_1) / (MACH_2 - MACH_1)
SLOPE_2 = (DRAG_3 - DRAG_2) / (MACH_3 - MACH_2)
SLOPE_3 = (DRAG_4 - DRAG_3) / (MACH_4 - MACH_3)
SLOPE_4 = (DRAG_5 - DRAG_4) / (MACH_5 - MACH_4)


@kernel
def zero_lift_drag(mach):
    """Return (C_D0, its slope per Mach) of the coasting body at a Mach number."""
    base = DRAG_0
    from_mach = MACH_0
    slope = SLOPE_0
    base = DRAG_1 if mach >= MACH_1 else base
    from_mach = MACH_1 if mach >= MACH_1 else from_mach
    slope = SLOPE_1 if mach >= MACH_1 else slope
    base = DRAG_2 if mach >= MACH_2 else base
    from_mach = MACH_2 if mach >= MACH_2 else from_mach
    slope = SLOPE_2 if mach >= MACH_2 else slope
    base = DRAG_3 if mach >= MACH_3 else base
    from_mach = MACH_3 if mach >= MACH_3 else from_mach
    slope = SLOPE_3 if mach >= MACH_3 else slope
    base = DRAG_4 if mach >= MACH_4 else base
    from_mach = MACH_4 if mach >= MACH_4 else from_mach
    slope = SLOPE_4 if mach >= MACH_4 else slope
    base = DRAG_5 if mach >= MACH_5 else base
    slope = 0.0 if mach >= MACH_5 else slope
    return base + slope * (mach - from_mach), slope


@kernel
def burnt_share(age_s, ignition_s, burn_s):
    """Return the share of a pulse that is burnt at an age since ejection."""
    share = (age_s - ignition_s) / burn_s
    share = share if share > 0.0 else 0.0
    return share if share < 1.0 else 1.0


@kernel
def second_ignition_s(missile):
    """Return the age at which the second pulse lights (a single-pulse motor has one without propellant)."""
    return missile.eject_delay_s + missile.burn_s + missile.gap_s


@kernel
def burns(age_s, tick_s, ignition_s, burn_s):
    """Return whether a pulse burns within a tick that begins at an age."""
    return (age_s < ignition_s + burn_s) & (age_s + tick_s > ignition_s)


@kernel
def lagged_share(step_s, lag_s):
    """Return the share of a first-order lag made good in a step: 1 - exp(-x), as a fraction (4e-4 at x = 1.25)."""
    x = step_s / lag_s
    return x / (1.0 + x * (0.5 + x * (1.0 / 12.0)))


@kernel
def climb_out_m_s2(r, v, aim, up, gravity, loft_coeff, turn_s):
    """Return the acceleration wanted while the motor burns: head for the aim, lifted by `loft_coeff` (tangent of the
    angle).

    Which loft is best is found by flying (see the fly-out tables), not fixed here.
    """
    heading = unit(add(unit(sub(aim, r)), scale(up, loft_coeff)))
    speed = norm(v)
    ahead = scale(v, 1.0 / (speed + TINY))
    turn = across(heading, ahead)
    gain = speed / turn_s
    gain = gain / (norm(turn) + TINY) if dot(heading, ahead) < 0.0 else gain
    return sub(scale(turn, gain), across(gravity, ahead))


@kernel
def coast_m_s2(r, v, aim, up, gravity, coast_coeff):
    """Return the acceleration wanted while coasting: what is missing to fall onto the aim (zero-effort miss under
    gravity).

    Time to go is ground distance over ground speed, exact in a vacuum; a missile on the right parabola is not
    disturbed.
    """
    to_go = sub(aim, r)
    flat = across(to_go, up)
    flat_m = norm(flat) + TINY
    along_m_s = dot(v, flat) / flat_m
    speed = norm(v) + TINY
    direct_s = norm(to_go) / speed
    tgo = flat_m / along_m_s if along_m_s > CLOSING_SHARE * speed else direct_s
    tgo = tgo if tgo > 1.0 else 1.0
    missing = along(along(to_go, v, -tgo), gravity, -0.5 * tgo * tgo)
    return scale(across(missing, scale(v, 1.0 / speed)), coast_coeff / (tgo * tgo))


@kernel
def intercept_m_s2(rel, rel_v, navigation_coeff, error):
    """Return the acceleration of proportional navigation, written on the zero-effort miss (Zarchan, section 2).

    `error` is the displacement of the target as the seeker sees it, in metres: angle noise times distance, and glint.
    """
    closing = rel_v[0] * rel_v[0] + rel_v[1] * rel_v[1] + rel_v[2] * rel_v[2] + TINY
    tgo = -(rel[0] * rel_v[0] + rel[1] * rel_v[1] + rel[2] * rel_v[2]) / closing
    tgo = tgo if tgo > TGO_MIN_S else TGO_MIN_S
    gain = navigation_coeff / (tgo * tgo)
    return (
        gain * (rel[0] + error[0] + rel_v[0] * tgo),
        gain * (rel[1] + error[1] + rel_v[1] * tgo),
        gain * (rel[2] + error[2] + rel_v[2] * tgo),
    )


@kernel
def seeker_sigma_m(missile, distance_m):
    """Return how far off (one sigma, metres) a seeker sees its target: angle noise times distance, and glint."""
    spread_m = missile.seeker_noise_rad * distance_m
    return math.sqrt(spread_m * spread_m + missile.glint_m * missile.glint_m)


@kernel
def drifted(error, keep_coeff, sigma_m, z):
    """Return an error a step later: a first-order Gauss-Markov process of one sigma `sigma_m` (z: three normals)."""
    fresh_m = sigma_m * math.sqrt(1.0 - keep_coeff * keep_coeff)
    return (
        keep_coeff * error[0] + fresh_m * z[0],
        keep_coeff * error[1] + fresh_m * z[1],
        keep_coeff * error[2] + fresh_m * z[2],
    )


@kernel
def limited(a, v, limit_m_s2):
    """Return the part of `a` across the velocity, cut to the lateral limit."""
    share = (a[0] * v[0] + a[1] * v[1] + a[2] * v[2]) / (v[0] * v[0] + v[1] * v[1] + v[2] * v[2] + TINY)
    x = a[0] - share * v[0]
    y = a[1] - share * v[1]
    z = a[2] - share * v[2]
    size = math.sqrt(x * x + y * y + z * z) + TINY
    cut = limit_m_s2 / size
    cut = cut if cut < 1.0 else 1.0
    return x * cut, y * cut, z * cut


@kernel
def drag_m_s2(pressure_n, drag_coeff, induced_drag_coeff, lateral_m_s2_squared, mass_kg):
    """Return the deceleration by drag: dynamic pressure times area, zero-lift and induced part."""
    lift_n2 = mass_kg * mass_kg * lateral_m_s2_squared
    return (pressure_n * drag_coeff + induced_drag_coeff * lift_n2 / (pressure_n + TINY)) / mass_kg


@kernel
def lateral_limit_m_s2(pressure_n, lift_max_coeff, structure_m_s2, vanes_m_s2, mass_kg):
    """Return how hard it can turn: what the air gives (plus jet vanes), never more than the structure bears."""
    air = pressure_n * lift_max_coeff / mass_kg + vanes_m_s2
    return air if air < structure_m_s2 else structure_m_s2
