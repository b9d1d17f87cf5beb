"""The calibration as tables: bands, time, CSV, a JSON document without NaN, and a hash that sees every figure."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.synthetic_calibration import MASS, made_up
from threatring.results.calibration import Calibration, band


def test_band_is_that_of_numpy() -> None:
    """numpy.quantile of what is known."""
    values = np.array([5.0, np.nan, 1.0, 3.0, 9.0])
    assert band(values) == pytest.approx(np.quantile([5.0, 1.0, 3.0, 9.0], (0.5, 0.1, 0.9)))
    assert np.isnan(band(np.array([np.nan]))).all()


def test_time_is_range_over_average_speed() -> None:
    """Definition: 120 km at 1000 m/s are 120 s; where no average speed is claimed, no time is."""
    first, second = made_up().missiles
    assert first.claimed_time_s == pytest.approx(120.0) and np.isnan(second.claimed_time_s)
    assert np.isnan(first.time_s).sum() == 5 and np.nanmax(first.time_s) == pytest.approx(120e3 / 902.04, rel=1e-4)


def test_only_numbers_that_matter() -> None:
    """A number with no tie to range or ceiling, and that the fit does not narrow, does not matter."""
    (only,) = made_up().missiles[0].mattering
    assert only.weight == pytest.approx(0.8) and only.name != MASS


def test_document_and_sheet(tmp_path: Path) -> None:
    """JSON without NaN (RFC 8259 has none); residuals are central minus declared; one CSV row a fit."""
    answer = made_up()
    document, sheet = answer.save(tmp_path)
    said = json.loads(document.read_text())
    first = said["missiles"][0]
    assert first["predicted"]["reach_m"]["central_residual"] == pytest.approx(20e3)
    assert first["predicted"]["ceiling_m"]["central_residual"] == pytest.approx(1e3)
    assert first["central"]["time_s"] is None and first["predicted"]["energy_reach_m"]["declared"] is None
    assert first["claims"][4]["least_departure"]["reaches"] is False
    assert said["missiles"][1]["claimed"]["average_m_s"] is None
    header, *rows = sheet.read_text().splitlines()
    assert header == "missile,peak_m_s,average_m_s,time_s,reach_m,energy_reach_m,ceiling_m" and len(rows) == 100
    assert rows[0] == "missile_X,1400.0,,,100000.0,150000.0,25000.0"


@pytest.mark.parametrize("name", ["peak_m_s", "average_m_s", "reach_m", "energy_reach_m", "predicted_ceiling_m"])
def test_hash_sees_every_figure(name: str) -> None:
    """Rule: a figure that changes changes the hash; one that does not does not."""
    answer = made_up()
    first = answer.missiles[0]
    other = dataclasses.replace(first, **{name: getattr(first, name) + 2.0})
    changed = Calibration((other, answer.missiles[1]), answer.meta)
    assert made_up().calibration_hash == answer.calibration_hash != changed.calibration_hash


def test_no_compiler_is_loaded() -> None:
    """House: results never wait for the compiler."""
    code = "import sys, threatring.results.calibration; sys.exit('numba' in sys.modules or 'matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
