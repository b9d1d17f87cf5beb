"""Height of the geoid against the check values NGA published with EGM96."""

from __future__ import annotations

import numpy as np
import pytest

from threatring.exports.geoid import posts_m, undulation_m

OFF_M = 0.3  # half-degree posts in tenths of a metre; data/geo/README.md

#: latitude, longitude, undulation: NGA, EGM96 test file OUTINTPT.DAT of the program INTPT.
CHECKED = (
    (38.6281550, 269.7791550, -31.628), (-14.6212170, 305.0211140, -2.969), (46.8743190, 102.4487290, -43.575),
    (-23.6174460, 133.8747120, 15.871), (38.6254730, 359.9995000, 50.066), (-0.4667440, 0.0023000, 17.329),
)  # fmt: skip


@pytest.mark.parametrize("lat_deg, lon_deg, wanted_m", CHECKED)
def test_published_values(lat_deg: float, lon_deg: float, wanted_m: float) -> None:
    """NGA's INTPT test points, in all four quarters of the Earth and across longitude 0."""
    assert float(undulation_m(lat_deg, lon_deg)) == pytest.approx(wanted_m, abs=OFF_M)
    assert float(undulation_m(lat_deg, lon_deg - 360.0)) == float(undulation_m(lat_deg, lon_deg))


def test_poles_and_bounds() -> None:
    """Lemoine et al. (1998): 13.606 and -29.534 m at the poles, from -106.99 m south of India to 85.39 m."""
    lon_deg = np.linspace(-180.0, 180.0, 25)
    assert np.ptp(undulation_m(90.0, lon_deg)) == 0.0 and np.ptp(undulation_m(-90.0, lon_deg)) == 0.0
    assert float(undulation_m(90.0, 0.0)) == pytest.approx(13.606, abs=0.06)
    assert float(undulation_m(-90.0, 0.0)) == pytest.approx(-29.534, abs=0.06)
    assert posts_m().min() == pytest.approx(-106.99, abs=0.5) and 85.39 - 1.0 < posts_m().max() < 85.39 + 0.05


def test_smooth_over_the_antimeridian_and_the_poles() -> None:
    """A height does not jump where the table ends: 1e-6 degrees make less than a millimetre."""
    step = 1e-6
    assert abs(undulation_m(40.0, 180.0 - step) - undulation_m(40.0, -180.0 + step)) < 1e-3
    assert abs(undulation_m(90.0 - step, 10.0) - undulation_m(90.0 - step, -170.0)) < 1e-3
