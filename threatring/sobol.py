"""Scrambled Sobol points, padded: each unknown is spread evenly over its range, and pairs of them at random.

Source: nested uniform (Owen) scrambling by hashing, and padding of many dimensions by shuffling the order of the points
of few, after B. Burley, "Practical hash-based Owen scrambling", JCGT 9 (2020) 1-20. Here every unknown is the first
Sobol dimension (van der Corput), shuffled and scrambled by keys of its own. High Sobol dimensions need far more points
than there are sets before two of them fill a square: of 64 points, hundreds of pairs lie on a line.
"""

from __future__ import annotations

import zlib

import numpy as np

BITS = 32
FACTORS = (0x6C50B47C, 0xB82F1E52, 0xC7AFE638, 0x8D22F6E6)


def _reverse(x: np.ndarray) -> np.ndarray:
    for shift, mask in ((1, 0x55555555), (2, 0x33333333), (4, 0x0F0F0F0F), (8, 0x00FF00FF)):
        x = ((x >> np.uint32(shift)) & np.uint32(mask)) | ((x & np.uint32(mask)) << np.uint32(shift))
    return (x >> np.uint32(16)) | (x << np.uint32(16))


def scrambled(bits: np.ndarray, seed: int) -> np.ndarray:
    """Return an Owen scramble of 32-bit numbers: a hash of the bits above flips each bit (Burley, figure 3)."""
    x = _reverse(bits)
    x = x + np.uint32(seed & 0xFFFFFFFF)
    for factor in FACTORS:
        x = x ^ (x * np.uint32(factor))
    return _reverse(x)


def points(first: int, count: int, name: str, seed: int) -> np.ndarray:
    """Return `count` numbers in (0, 1) of one named unknown, from number `first` on; keyed by its name and the seed.

    Any 2^k numbers from a multiple of 2^k on hold exactly one in each 2^k-th of the range.
    """
    order = zlib.crc32(f"{name}|{seed}|order".encode())
    key = zlib.crc32(f"{name}|{seed}".encode())
    shuffled = scrambled(np.arange(first, first + count, dtype=np.uint32), order)
    return (scrambled(_reverse(shuffled), key) + 0.5) / 2.0**BITS
