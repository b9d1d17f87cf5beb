"""Three-vectors as tuples: 4.5 times faster in compiled code than small arrays."""

from __future__ import annotations

import math

from threatring.kernel import kernel


@kernel
def get3(row):
    """Return a nested (3,) field as a tuple."""
    return row[0], row[1], row[2]


@kernel
def put3(row, v):
    """Write a tuple into a nested (3,) field."""
    row[0] = v[0]
    row[1] = v[1]
    row[2] = v[2]


@kernel
def add(a, b):
    """a + b."""
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


@kernel
def sub(a, b):
    """a - b."""
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


@kernel
def scale(a, s):
    """s a."""
    return a[0] * s, a[1] * s, a[2] * s


@kernel
def along(a, b, s):
    """a + s b."""
    return a[0] + s * b[0], a[1] + s * b[1], a[2] + s * b[2]


@kernel
def dot(a, b):
    """Scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


@kernel
def cross(a, b):
    """Vector product."""
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


@kernel
def norm(a):
    """Length."""
    return math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2])


@kernel
def unit(a):
    """Direction of a; a itself when it has no length."""
    d = math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2])
    if d > 0.0:
        return a[0] / d, a[1] / d, a[2] / d
    return a


@kernel
def across(a, u):
    """Part of a perpendicular to the unit vector u."""
    d = a[0] * u[0] + a[1] * u[1] + a[2] * u[2]
    return a[0] - d * u[0], a[1] - d * u[1], a[2] - d * u[2]
