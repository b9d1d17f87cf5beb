"""Scrambled Sobol points: sets of unknowns spread evenly over everything that is open.

Sources: direction numbers of S. Joe and F. Y. Kuo, "Constructing Sobol sequences with better two-dimensional
projections", SIAM J. Sci. Comput. 30 (2008) 2635-2654 (file new-joe-kuo-6.21201, first 1024 dimensions); nested uniform
(Owen) scrambling by hashing after B. Burley, "Practical hash-based Owen scrambling", JCGT 9 (2020) 1-20.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from pathlib import Path

import numpy as np

DIMENSIONS = 1024
BITS = 32
_FILE = Path(__file__).parents[1] / "data" / "sobol.npz"


@lru_cache
def directions() -> np.ndarray:
    """Return direction numbers as (DIMENSIONS, BITS) unsigned integers, most significant bit first."""
    with np.load(_FILE) as data:
        polynomials, starts = data["poly"].astype(np.int64), data["start"].astype(np.int64)
    table = np.zeros((DIMENSIONS, BITS), np.uint64)
    table[0] = [1 << (BITS - 1 - bit) for bit in range(BITS)]
    for dim in range(1, DIMENSIONS):
        polynomial = int(polynomials[dim])
        degree = polynomial.bit_length() - 1
        v = [int(starts[dim, i]) << (BITS - 1 - i) for i in range(min(degree, BITS))]
        for i in range(degree, BITS):
            new = v[i - degree] ^ (v[i - degree] >> degree)
            for k in range(1, degree):
                if (polynomial >> (degree - k)) & 1:
                    new ^= v[i - k]
            v.append(new)
        table[dim] = v
    return table


def sobol_bits(first: int, count: int, dim: int) -> np.ndarray:
    """Return `count` unscrambled Sobol numbers of one dimension from index `first`, as 32-bit integers."""
    index = np.arange(first, first + count, dtype=np.uint64)
    gray = index ^ (index >> np.uint64(1))
    out = np.zeros(count, np.uint64)
    for bit, direction in enumerate(directions()[dim]):
        out ^= np.where((gray >> np.uint64(bit)) & np.uint64(1), direction, np.uint64(0))
    return out.astype(np.uint32)


def _reverse(x: np.ndarray) -> np.ndarray:
    for shift, mask in ((1, 0x55555555), (2, 0x33333333), (4, 0x0F0F0F0F), (8, 0x00FF00FF)):
        x = ((x >> np.uint32(shift)) & np.uint32(mask)) | ((x & np.uint32(mask)) << np.uint32(shift))
    return (x >> np.uint32(16)) | (x << np.uint32(16))


def scrambled(bits: np.ndarray, seed: int) -> np.ndarray:
    """Return an Owen scramble of 32-bit numbers: a hash of the bits above flips each bit (Burley, figure 3)."""
    x = _reverse(bits)
    x = x + np.uint32(seed & 0xFFFFFFFF)
    for factor in (0x6C50B47C, 0xB82F1E52, 0xC7AFE638, 0x8D22F6E6):
        x = x ^ (x * np.uint32(factor))
    return _reverse(x)


def points(first: int, count: int, name: str, dim: int, seed: int) -> np.ndarray:
    """Return `count` numbers in (0, 1) of one named unknown; the scramble is keyed by its name and the seed."""
    key = zlib.crc32(f"{name}|{seed}".encode())
    return (scrambled(sobol_bits(first, count, dim), key) + 0.5) / 2.0**BITS
