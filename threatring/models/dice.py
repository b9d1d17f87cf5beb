"""Named, counter-based dice: the same question about the same thing always gets the same answer.

Philox4x32-10: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3",
SC'11 (2011), section 3.3; known answers from the Random123 distribution. Normals: the inverse of the normal
distribution, M. J. Wichura, algorithm AS 241, Applied Statistics 37 (1988) 477-484, routine PPND16.

A die is named by (seed; draw, run, question, a, b, ordinal, part), never by a running count. The name is packed
without collisions into Philox's 128-bit counter, the seed into its 64-bit key::

    word 0   run                 32 bits    which case
    word 1   draw                32 bits    which set of unknowns (0 where the run alone decides)
    word 2   question a b        8+12+12    what is asked, about which object or pair
    word 3   stream part ordinal 4+4+24     which scan or shot of that object, which component

`stream` keeps uniforms and normals of one name apart. Numbers outside these widths are cut to them. All arguments are
whole numbers (int64). Compiled products wrap at 64 bits and Python's do not: masks make both the same.
"""

from __future__ import annotations

import math

from threatring.kernel import kernel, stage

_MASK = 0xFFFFFFFF
_M0, _M1 = 0xD2511F53, 0xCD9E8D57
_W0, _W1 = 0x9E3779B9, 0xBB67AE85
_PER_52 = 1.0 / 4503599627370496.0  # 2^-52: the middle of each of 2^52 cells, so that neither 0 nor 1 comes out

# AS 241, highest power first: the middle 85 %, the tails, and beyond exp(-25)
_MIDDLE_TOP = (
    2509.0809287301227,
    33430.57558358813,
    67265.7709270087,
    45921.95393154987,
    13731.69376550946,
    1971.5909503065513,
    133.14166789178438,
    3.3871328727963665,
)
_MIDDLE_BASE = (
    5226.495278852854,
    28729.085735721943,
    39307.89580009271,
    21213.794301586597,
    5394.196021424751,
    687.1870074920579,
    42.31333070160091,
    1.0,
)
_TAIL_TOP = (
    0.0007745450142783414,
    0.022723844989269184,
    0.2417807251774506,
    1.2704582524523684,
    3.6478483247632045,
    5.769497221460691,
    4.630337846156546,
    1.4234371107496835,
)
_TAIL_BASE = (
    1.0507500716444169e-09,
    0.0005475938084995345,
    0.015198666563616457,
    0.14810397642748008,
    0.6897673349851,
    1.6763848301838038,
    2.053191626637759,
    1.0,
)
_FAR_TOP = (
    2.0103343992922881e-07,
    2.7115555687434876e-05,
    0.0012426609473880784,
    0.026532189526576124,
    0.29656057182850487,
    1.7848265399172913,
    5.463784911164114,
    6.657904643501103,
)
_FAR_BASE = (
    2.0442631033899397e-15,
    1.421511758316446e-07,
    1.8463183175100548e-05,
    0.0007868691311456133,
    0.014875361290850615,
    0.1369298809227358,
    0.599832206555888,
    1.0,
)


@kernel
def philox(c0, c1, c2, c3, k0, k1):
    """Ten rounds of Philox4x32: four 32-bit words from a counter of four and a key of two."""
    for _ in range(10):
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0 = ((p1 >> 32) & _MASK) ^ c1 ^ k0
        c2 = ((p0 >> 32) & _MASK) ^ c3 ^ k1
        c1 = p1 & _MASK
        c3 = p0 & _MASK
        k0 = (k0 + _W0) & _MASK
        k1 = (k1 + _W1) & _MASK
    return c0, c1, c2, c3


@stage
def words(seed, draw, run, question, a, b, ordinal, part, stream):
    """Four 32-bit words of one named die."""
    return philox(
        run & _MASK,
        draw & _MASK,
        ((question & 0xFF) << 24) | ((a & 0xFFF) << 12) | (b & 0xFFF),
        ((stream & 0xF) << 28) | ((part & 0xF) << 24) | (ordinal & 0xFFFFFF),
        seed & _MASK,
        (seed >> 32) & _MASK,
    )


@kernel
def open_unit(high, low):
    """A number strictly between 0 and 1 from two 32-bit words, 52 bits fine."""
    return (float((high << 20) | (low >> 12)) + 0.5) * _PER_52


@stage
def u01(seed, draw, run, question, a, b, ordinal, part):
    """Uniform number strictly between 0 and 1."""
    w = words(seed, draw, run, question, a, b, ordinal, part, 0)
    return open_unit(w[0], w[1])


@kernel
def _ratio(top, base, r):
    """Quotient of two polynomials of degree seven."""
    t = ((((((top[0] * r + top[1]) * r + top[2]) * r + top[3]) * r + top[4]) * r + top[5]) * r + top[6]) * r + top[7]
    b = ((((((base[0] * r + base[1]) * r + base[2]) * r + base[3]) * r + base[4]) * r + base[5]) * r + base[6]) * r
    return t / (b + base[7])


@stage
def normal_quantile(p):
    """Standard normal number with probability `p` below it, 0 < p < 1; 16 digits (AS 241)."""
    q = p - 0.5
    if -0.425 <= q <= 0.425:
        return q * _ratio(_MIDDLE_TOP, _MIDDLE_BASE, 0.180625 - q * q)
    r = math.sqrt(-math.log(p if q < 0.0 else 1.0 - p))
    x = _ratio(_TAIL_TOP, _TAIL_BASE, r - 1.6) if r <= 5.0 else _ratio(_FAR_TOP, _FAR_BASE, r - 5.0)
    return -x if q < 0.0 else x


@stage
def gauss(seed, draw, run, question, a, b, ordinal, part):
    """One standard normal number (never beyond 8.3 sigma)."""
    w = words(seed, draw, run, question, a, b, ordinal, part, 1)
    return normal_quantile(open_unit(w[0], w[1]))


@stage
def gauss2(seed, draw, run, question, a, b, ordinal, part):
    """Two independent standard normal numbers, the first of them `gauss` of the same name."""
    w = words(seed, draw, run, question, a, b, ordinal, part, 1)
    return normal_quantile(open_unit(w[0], w[1])), normal_quantile(open_unit(w[2], w[3]))
