"""Vector algebra identities (Jacobi, Lagrange, Binet-Cauchy), and NumPy on the same numbers."""

import math

import numpy as np
import pytest

from tests.both_ways import assert_same_without_compiler
from threatring.models import vec
from threatring.records import Knot, table

A, B, C = (3.0, -4.0, 12.0), (0.5, 2.0, -1.5), (-7.0, 0.25, 6.0)


def test_against_numpy():
    a, b = np.array(A), np.array(B)
    assert vec.add(A, B) == tuple(a + b) and vec.sub(A, B) == tuple(a - b) and vec.scale(A, 2.5) == tuple(2.5 * a)
    assert vec.along(A, B, -3.0) == tuple(a - 3.0 * b)
    assert vec.cross(A, B) == tuple(np.cross(a, b)) and vec.dot(A, B) == a @ b
    assert vec.norm(A) == 13.0


def test_identities():
    """Lagrange |a x b|² = |a|²|b|² - (a b)²; Jacobi a x (b x c) + b x (c x a) + c x (a x b) = 0."""
    product = vec.cross(A, B)
    lagrange = vec.norm(A) ** 2 * vec.norm(B) ** 2 - vec.dot(A, B) ** 2
    assert vec.dot(product, product) == pytest.approx(lagrange, rel=1e-14)
    terms = [vec.cross(p, vec.cross(q, r)) for p, q, r in ((A, B, C), (B, C, A), (C, A, B))]
    assert vec.add(vec.add(*terms[:2]), terms[2]) == pytest.approx((0.0, 0.0, 0.0), abs=1e-12)


def test_directions():
    """A unit vector has length one; a vector is its part along it plus its part across it; zero stays zero."""
    u = vec.unit(B)
    assert vec.norm(u) == pytest.approx(1.0, rel=1e-15)
    rest = vec.across(A, u)
    assert vec.dot(rest, u) == pytest.approx(0.0, abs=1e-14)
    assert vec.along(rest, u, vec.dot(A, u)) == pytest.approx(A, rel=1e-14)
    assert vec.unit((0.0, 0.0, 0.0)) == (0.0, 0.0, 0.0)
    assert math.isinf(vec.norm((math.inf, 0.0, 0.0)))


def test_fields_of_records():
    """What is put into a nested field comes back, and nothing beside it moves."""
    row = table(Knot, 2)[1]
    vec.put3(row.r_m, A)
    assert vec.get3(row.r_m) == A and vec.get3(row.v_m_s) == (0.0, 0.0, 0.0)


def test_same_without_compiler():
    assert_same_without_compiler(
        "from threatring.models.vec import *\nfrom tests.models.test_vec import A, B",
        "(cross(A, B), dot(A, B), norm(B), unit(B), across(A, unit(B)), along(A, B, 0.1), scale(A, 0.3))",
    )
