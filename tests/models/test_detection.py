"""RadarSimPy test-suite constants (rad-04); closed forms of DiFranco and Rubin ch. 10-11; Skolnik: 11.2 and 13.2 dB."""

import math

import numpy as np
import pytest

from tests.both_ways import assert_same_without_compiler
from threatring.models import detection

# swerling, false-alarm probability, snr dB, pulses, probability: radarsimpy tests/test_module_tools.py::test_roc_pd
PUBLISHED = [
    (0, 1e-8, 13.0, 1, 0.6287),
    (0, 1e-8, -3.2, 256, 0.8411),
    (1, 1e-4, 16.0, 1, 0.798),
    (1, 1e-4, -7.6, 256, 0.256),
    (2, 1e-4, -4.4, 256, 0.912),
    (3, 1e-4, 15.2, 1, 0.8846),
    (3, 1e-4, -0.4, 256, 0.8889),
    (4, 1e-4, 6.8, 1, 0.1931),
    (4, 1e-4, -4.8, 256, 0.8413),
]


def linear(snr_db: float) -> float:
    return 10.0 ** (0.1 * snr_db)


@pytest.mark.parametrize("swerling, pfa, snr_db, pulses, pd", PUBLISHED)
def test_published_constants(swerling, pfa, snr_db, pulses, pd):
    assert detection.detection_prob(swerling, pulses, linear(snr_db), pfa) == pytest.approx(pd, abs=1e-4)


@pytest.mark.parametrize("snr_db", [-10.0, 0.0, 7.5, 13.0, 21.0, 35.0])
def test_closed_forms(snr_db):
    """DiFranco and Rubin: one pulse, cases 1 and 3; ten pulses, case 2 is the gamma integral at T / (1 + snr)."""
    snr, level = linear(snr_db), -math.log(1e-6)
    assert detection.detection_prob(1, 1, snr, 1e-6) == pytest.approx(math.exp(-level / (1.0 + snr)), abs=1e-12)
    case_3 = (1.0 + 2.0 * level * snr / (2.0 + snr) ** 2) * math.exp(-2.0 * level / (2.0 + snr))
    assert detection.detection_prob(3, 1, snr, 1e-6) == pytest.approx(case_3, abs=1e-12)
    x = detection.threshold(1e-6, 10) / (1.0 + snr)
    case_2 = sum(math.exp(-x) * x**k / math.factorial(k) for k in range(10))
    assert detection.detection_prob(2, 10, snr, 1e-6) == pytest.approx(case_2, abs=1e-12)


def test_threshold():
    """Marcum: -ln Pfa for one pulse; scipy gammainccinv for ten and 24."""
    assert detection.threshold(1e-6, 1) == pytest.approx(13.81551055796, rel=1e-12)
    assert detection.threshold(1e-6, 10) == pytest.approx(32.71034051752, rel=1e-12)
    assert detection.threshold(1e-6, 24) == pytest.approx(54.82948318766, rel=1e-12)


@pytest.mark.parametrize("count, x, q", [(1, 2.0, math.exp(-2.0)), (3, 2.0, 5.0 * math.exp(-2.0)), (5, 0.0, 1.0)])
def test_upper_gamma(count, x, q):
    """Poisson sums by hand, on both sides of count = x."""
    assert detection.upper_gamma(count, x) == pytest.approx(q, rel=1e-13)


@pytest.mark.parametrize("pd, snr_db", [(0.5, 11.24255311559), (0.9, 13.18349005679)])
def test_needed_snr(pd, snr_db):
    """Skolnik / Richards: 11.2 and 13.2 dB, nonfluctuating; Swerling 1 in closed form ln Pfa / ln Pd - 1."""
    assert 10.0 * math.log10(detection.snr_needed(0, 1, pd, 1e-6)) == pytest.approx(snr_db, abs=1e-8)
    assert detection.snr_needed(1, 1, pd, 1e-6) == pytest.approx(math.log(1e-6) / math.log(pd) - 1.0, rel=1e-9)


def test_no_signal_leaves_the_false_alarms():
    for swerling in range(5):
        assert detection.detection_prob(swerling, 16, 0.0, 1e-4) == pytest.approx(1e-4, rel=1e-9)


def test_table_is_within_what_it_says():
    """The exact value: 1e-3 between the grid points, held at both ends."""
    table = np.zeros((5, detection.SNR_COUNT))
    detection.fill_detection_into(table, 1e-6, 1)
    for swerling in range(5):
        for snr_db in np.arange(-9.9, 39.9, 0.31):
            exact = detection.detection_prob(swerling, 1, linear(snr_db), 1e-6)
            assert detection.look_up_detection(table, swerling, linear(snr_db)) == pytest.approx(exact, abs=1e-3)
        assert detection.look_up_detection(table, swerling, 1e-9) == table[swerling, 0]
        assert detection.look_up_detection(table, swerling, 1e9) == table[swerling, -1]
        assert detection.look_up_detection(table, swerling, 0.0) == 0.0


def test_same_without_compiler():
    assert_same_without_compiler(
        "import numpy as np\nfrom threatring.models.detection import *\ntable = np.zeros((5, SNR_COUNT))\n"
        "fill_detection_into(table, 1e-6, 4)",
        "(table, look_up_detection(table, 1, 12.3), snr_needed(3, 10, 0.7, 1e-5), detection_prob(4, 256, 0.4, 1e-4))",
    )
