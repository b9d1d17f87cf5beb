"""A surface-to-air missile as a point mass: thrust, drag, lift limit, mid-course, homing.

Sources: equations of motion and proportional navigation after P. Zarchan, Tactical and Strategic Missile Guidance
(6th ed. 2012), chapters 2, 3 and 8 (zero-effort miss); drag of a slender body against Mach number after E. L. Fleeman,
Tactical Missile Design (2nd ed. 2006), chapter 2 (a generic curve, scaled by `drag_factor`; no public curve of these
missiles exists). Lift is bought with drag, C_D = C_D0 + k C_L^2, and is limited by structure and by dynamic pressure.

The functions of this file inline into lanes: no exponential, logarithm or trigonometry in `step`.
"""

from __future__ import annotations

import math

from threatring.kernel import kernel
from threatring.models.vec import across, add, along, dot, norm, scale, sub, unit

TINY = 1e-12
TGO_MIN_S = 0.15  # guidance stops sharpening its command this close to the pass
TURN_S = 1.2  # time constant of the mid-course heading loop
COAST_COEFF = 3.0  # navigation constant while coasting
VANE_S = 4.0  # jet vanes turn the missile over for so long after ignition
VANE_COEFF = 0.45  # share of thrust the vanes can turn sideways
POWER_ON_COEFF = -0.05  # change of zero-lift drag while the plume fills the base (Fleeman, base drag)

# Zero-lift drag coefficient of a slender body with small fins, coasting: (Mach, C_D0), linear between
MACH_0, DRAG_0 = 0.0, 0.25
MACH_1, DRAG_1 = 0.85, 0.27
MACH_2, DRAG_2 = 1.15, 0.46
MACH_3, DRAG_3 = 2.0, 0.36
MACH_4, DRAG_4 = 4.0, 0.23
MACH_5, DRAG_5 = 7.0, 0.17


@kernel
def _between(mach, m0, d0, m1, d1):
    slope = (d1 - d0) / (m1 - m0)
    return d0 + slope * (mach - m0), slope


@kernel
def zero_lift_drag(mach):
    """Return (C_D0, its slope per Mach) of the coasting body at a Mach number."""
    if mach < MACH_1:
        return _between(mach, MACH_0, DRAG_0, MACH_1, DRAG_1)
    if mach < MACH_2:
        return _between(mach, MACH_1, DRAG_1, MACH_2, DRAG_2)
    if mach < MACH_3:
        return _between(mach, MACH_2, DRAG_2, MACH_3, DRAG_3)
    if mach < MACH_4:
        return _between(mach, MACH_3, DRAG_3, MACH_4, DRAG_4)
    if mach < MACH_5:
        return _between(mach, MACH_4, DRAG_4, MACH_5, DRAG_5)
    return DRAG_5, 0.0


@kernel
def mass_at_kg(missile, age_s):
    """Return the mass at an age since ejection."""
    burnt = min(max(age_s - missile.eject_delay_s, 0.0) / missile.burn_s, 1.0)
    return missile.mass_kg - missile.propellant_kg * burnt


@kernel
def climb_out_m_s2(r, v, aim, up, gravity, loft_coeff):
    """Return the acceleration wanted while the motor burns: head for the aim, lifted by `loft_coeff` (tangent of the
    angle).

    Which loft is best is found by flying (see the fly-out tables), not fixed here.
    """
    heading = unit(add(unit(sub(aim, r)), scale(up, loft_coeff)))
    ahead = unit(v)
    turn = across(heading, ahead)
    if dot(heading, ahead) < 0.0:
        turn = unit(turn)
    return sub(scale(turn, norm(v) / TURN_S), across(gravity, ahead))


@kernel
def coast_m_s2(r, v, aim, up, gravity):
    """Return the acceleration wanted while coasting: what is missing to fall onto the aim (zero-effort miss under
    gravity).

    Time to go is ground distance over ground speed, exact in a vacuum; a missile on the right parabola is not
    disturbed.
    """
    to_go = sub(aim, r)
    flat = across(to_go, up)
    out = unit(flat)
    along_m_s = dot(v, out)
    tgo = norm(flat) / along_m_s if along_m_s > 0.3 * norm(v) else norm(to_go) / (norm(v) + TINY)
    tgo = max(tgo, 1.0)
    missing = along(along(to_go, v, -tgo), gravity, -0.5 * tgo * tgo)
    return scale(across(missing, unit(v)), COAST_COEFF / (tgo * tgo))


@kernel
def midcourse_m_s2(r, v, aim, up, gravity, loft_coeff, burning):
    """Return the acceleration wanted across the path before homing: climb out under power, then fall onto the aim."""
    if burning:
        return climb_out_m_s2(r, v, aim, up, gravity, loft_coeff)
    return coast_m_s2(r, v, aim, up, gravity)


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
