"""Random123 1.14.0 known answers (kat_vectors, philox4x32 10); normals against the standard library's AS 241."""

import math
from statistics import NormalDist

import pytest

from tests.both_ways import assert_same_without_compiler
from threatring.kernel import stage
from threatring.models import dice
from threatring.records import Question

KNOWN_ANSWERS = [
    ("00000000 00000000 00000000 00000000 00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344 a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]
NAME = (20180707, 3, 41, 4, 17, 2, 600, 1)  # seed, draw, run, question, a, b, ordinal, part


@pytest.mark.parametrize("counter_and_key, answer", KNOWN_ANSWERS)
def test_known_answers(counter_and_key, answer):
    """Random123 kat_vectors: counter of four words, key of two, answer of four."""
    words = dice.philox(*(int(word, 16) for word in counter_and_key.split()))
    assert " ".join(f"{word:08x}" for word in words) == answer


def test_a_name_is_packed_as_documented():
    """The packing of the docstring, word by word, through the known generator."""
    seed, draw, run, question, a, b, ordinal, part = NAME
    counter = (run, draw, question << 24 | a << 12 | b, 1 << 28 | part << 24 | ordinal)
    assert dice.words(*NAME, 1) == dice.philox(*counter, seed & 0xFFFFFFFF, seed >> 32)


def test_every_part_of_the_name_counts():
    """Salmon et al. 2011: any change of counter or key gives an unrelated answer."""
    names = [NAME]
    for place, top in enumerate([2**62, 2**32 - 1, 2**32 - 1, 255, 4095, 4095, 2**24 - 1, 15]):
        names.append((*NAME[:place], NAME[place] + 1, *NAME[place + 1 :]))
        names.append((*NAME[:place], top, *NAME[place + 1 :]))
    thrown = [dice.u01(*name) for name in names]
    assert len(set(thrown)) == len(names)
    assert dice.u01(*NAME) == thrown[0]
    assert dice.u01(*NAME[:3], Question.MEASURE, *NAME[4:]) == thrown[0]


@stage
def _moments(count, kind):
    """Sums over consecutive ordinals: (1st to 4th power, product with the next)."""
    s1 = s2 = s3 = s4 = lagged = 0.0
    last = 0.0
    for i in range(count):
        z = dice.gauss(5, 0, 9, 3, 1, 2, i, 0) if kind == 1 else dice.u01(5, 0, 9, 3, 1, 2, i, 0) - 0.5
        s1 += z
        s2 += z * z
        s3 += z * z * z
        s4 += z * z * z * z
        lagged += z * last
        last = z
    return s1 / count, s2 / count, s3 / count, s4 / count, lagged / count


@pytest.mark.parametrize("kind, second, fourth", [(0, 1.0 / 12.0, 1.0 / 80.0), (1, 1.0, 3.0)])
def test_moments(kind, second, fourth):
    """Uniform on (-1/2, 1/2): 1/12 and 1/80; normal: 1 and 3; each within four standard errors."""
    count = 20_000
    got = _moments(count, kind)
    eighth = {0: 1.0 / 2304.0, 1: 105.0}[kind]
    sixth = {0: 1.0 / 448.0, 1: 15.0}[kind]
    four = 4.0 / math.sqrt(count)
    assert got[0] == pytest.approx(0.0, abs=four * math.sqrt(second))
    assert got[1] == pytest.approx(second, abs=four * math.sqrt(fourth - second**2))
    assert got[2] == pytest.approx(0.0, abs=four * math.sqrt(sixth))
    assert got[3] == pytest.approx(fourth, abs=four * math.sqrt(eighth - fourth**2))
    assert got[4] == pytest.approx(0.0, abs=four * second)


def test_normal_quantile():
    """Wichura 1988, AS 241 test values, and the standard library over the whole range."""
    assert dice.normal_quantile(0.25) == pytest.approx(-0.6744897501960817, rel=1e-14)
    assert dice.normal_quantile(0.001) == pytest.approx(-3.090232306167814, rel=1e-14)
    assert dice.normal_quantile(1e-20) == pytest.approx(-9.262340089798408, rel=1e-14)
    for p in (1e-12, 1e-3, 0.07499, 0.07501, 0.3, 0.5, 0.92499, 0.92501, 0.9999):
        assert dice.normal_quantile(p) == pytest.approx(NormalDist().inv_cdf(p), abs=1e-14)


def test_never_zero_nor_one():
    """The middle of each of 2^52 cells: the ends are half a cell away."""
    assert dice.open_unit(0, 0) == 2.0**-53
    assert dice.open_unit(0xFFFFFFFF, 0xFFFFFFFF) == 1.0 - 2.0**-53


def test_pair_is_independent_and_starts_with_the_single():
    """A name asked for one normal or for two gives the same first."""
    pairs = [dice.gauss2(5, 0, 9, 3, 1, 2, i, 0) for i in range(2000)]
    assert pairs[7][0] == dice.gauss(5, 0, 9, 3, 1, 2, 7, 0)
    assert sum(a * b for a, b in pairs) / len(pairs) == pytest.approx(0.0, abs=4.0 / math.sqrt(len(pairs)))


def test_same_without_compiler():
    assert_same_without_compiler(
        "from threatring.models.dice import *\nfrom threatring.records import Question",
        "[(u01(s, 3, i, int(Question.DETECT), 17, 2, i * 77, 1), gauss2(s, 3, i, 4, 17, 2, i * 77, 1))"
        " for i in range(40) for s in (7, 2**63 - 1, -5)]",
    )
