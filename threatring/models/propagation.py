"""What lies between a radar and its target: absorption read from a table, rain on the line of sight, a reflecting sea.

Sources: the table of absorption is laid by `gas` (Recommendation ITU-R P.676-13); rain by Recommendation ITU-R P.838-3
over the chord of a cylinder; the sea as two rays, L. V. Blake, Radar Range-Performance Analysis (1986), chapter 6, with
the reflection coefficient of a rough surface exp(-2 (2 pi rms sin(grazing) / wavelength)²), W. S. Ament, Proc. IRE 41
(1953) 142. On the curved Earth the two rays use heights above the plane that touches the sea at the reflection.
"""

from __future__ import annotations

import math

from threatring.kernel import kernel
from threatring.models.vec import along, dot, get3, sub

TURN_RAD = 2.0 * math.pi
SINE_LEAST = -0.06  # rows of the table: sine of the straight line's elevation, from here on by squares
SINE_STEP = math.sqrt(1.0 - SINE_LEAST) / 47.0
STEPS_PER_SINE = 1.0 / SINE_STEP
SLANT_SCALE_M = 300.0  # columns: slant ranges SLANT_SCALE_M j²
COLUMNS_PER_M = 1.0 / SLANT_SCALE_M
ROWS, COLUMNS = 48, 48


@kernel
def transmission_factor(table, sine_coeff, slant_m):
    """Power left after absorption both ways, from a (ROWS, COLUMNS) table, linear between its points.

    Held at the ends: the last column is beyond every instrumented range.
    """
    x = math.sqrt(max(sine_coeff - SINE_LEAST, 0.0)) * STEPS_PER_SINE
    y = math.sqrt(slant_m * COLUMNS_PER_M)
    i = min(int(x), ROWS - 2)
    j = min(int(y), COLUMNS - 2)
    p = min(x - i, 1.0)
    q = min(y - j, 1.0)
    near = table[i, j] + p * (table[i + 1, j] - table[i, j])
    far = table[i, j + 1] + p * (table[i + 1, j + 1] - table[i, j + 1])
    return near + q * (far - near)


@kernel
def chord_m(start, end, centre, up, radius_m, height_m):
    """Length of a straight line inside an upright cylinder that stands on `centre` along `up`."""
    way = sub(end, start)
    from_m = sub(start, centre)
    climb = dot(way, up)
    base = dot(from_m, up)
    flat = along(way, up, -climb)
    off = along(from_m, up, -base)
    a = dot(flat, flat)
    b = dot(flat, off)
    inside = b * b - a * (dot(off, off) - radius_m * radius_m)
    if a <= 0.0 or inside <= 0.0:
        return 0.0
    root = math.sqrt(inside)
    first = max((-b - root) / a, 0.0)
    last = min((-b + root) / a, 1.0)
    if climb > 0.0:
        last = min(last, (height_m - base) / climb)
    elif climb < 0.0:
        first = max(first, (height_m - base) / climb)
    elif base > height_m:
        return 0.0
    return max(last - first, 0.0) * math.sqrt(dot(way, way))


@kernel
def rain_factor(cells, start, end):
    """Power left after rain both ways; `cells` (C,) carry what a metre of each takes both ways, in nepers."""
    nepers = 0.0
    for i in range(cells.shape[0]):
        cell = cells[i]
        length_m = chord_m(start, end, get3(cell.r_m), get3(cell.up), cell.radius_m, cell.height_m)
        nepers += cell.loss_coeff * length_m
    return math.exp(-nepers) if nepers > 0.0 else 1.0


@kernel
def two_ray_factor(height1_m, height2_m, distance_m, wave_m, reflection_coeff):
    """Field over that in free space, one way, of two ends above a plane that reflects with -`reflection_coeff`."""
    level2 = distance_m * distance_m
    below = height1_m - height2_m
    above = height1_m + height2_m
    direct_m = math.sqrt(level2 + below * below)
    longer_m = 4.0 * height1_m * height2_m / (direct_m + math.sqrt(level2 + above * above))
    phase = TURN_RAD * longer_m / wave_m
    real = 1.0 - reflection_coeff * math.cos(phase)
    imaginary = reflection_coeff * math.sin(phase)
    return math.sqrt(real * real + imaginary * imaginary)


@kernel
def sea_factor(height1_m, height2_m, arc_m, radius_m, wave_m, rms_m):
    """Echo power over that in free space above a sea with waves of an rms height: the two-ray field to the fourth.

    The reflection divides the ground distance as it does on a plane, which is exact where the heights are equal and
    near enough elsewhere: the heights above its plane are what the curvature changes.
    """
    near_m = arc_m * height1_m / max(height1_m + height2_m, 0.1)
    far_m = arc_m - near_m
    low1_m = height1_m - 0.5 * near_m * near_m / radius_m
    low2_m = height2_m - 0.5 * far_m * far_m / radius_m
    if low1_m <= 0.0 or low2_m <= 0.0:
        return 1.0
    grazing = (low1_m + low2_m) / max(arc_m, 1.0)
    rough = TURN_RAD * rms_m * min(grazing, 1.0) / wave_m
    field = two_ray_factor(low1_m, low2_m, arc_m, wave_m, math.exp(-2.0 * rough * rough))
    return field * field * field * field
