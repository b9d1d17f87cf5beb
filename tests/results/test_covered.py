"""The document and tables of a coverage: their fields, and that they add up."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest

from tests.small_coverage import made_up
from threatring.results.coverage import Gain
from threatring.results.covered import as_csv, by_count, gain_csv, in_ring_m2, limit_shares


def test_the_document_has_its_fields() -> None:
    """What a reader of --json is promised for each radar and height."""
    document = json.loads(json.dumps(made_up().summary(), allow_nan=False))
    assert len(document["seen"]) == 4 and len(document["union"]) == 2 and len(document["radars"]) == 2
    for row in document["seen"]:
        assert row["above"] in ("ground", "sea") and row["radar"] in ("radar 1", "radar 2")
        assert row["max_range_m"] == max(row["range_by_azimuth_m"])
        assert row["mean_range_m"] == pytest.approx(np.mean(row["range_by_azimuth_m"]))
        assert {"altitude_m", "area_m2", "detect_m", "unbroken_by_azimuth_m", "smooth_by_azimuth_m"} <= row.keys()
        assert sum(row["limits"].values()) == pytest.approx(1.0)
        assert len(row["limit_by_azimuth"]) == len(document["radars"][0]["azimuth_deg"]) == 36
    for row in document["union"]:
        assert sum(part["area_m2"] for part in row["by_radars"]) == pytest.approx(row["area_m2"])
        assert sum(row["by_count_m2"].values()) == pytest.approx(row["area_m2"])
    assert document["curves"][0]["rcs_m2"] == [0.1, 1.0] and document["notes"] == ["made by hand"]


def test_shares_of_limits_are_by_azimuth() -> None:
    """27 of 36 azimuths end at hills."""
    assert limit_shares(made_up().radars[0], 0) == {"ground": 0.75, "horizon": 0.25}


def test_a_ring_cuts_what_lies_outside() -> None:
    """The whole map against a ring of 20 km: pi 20² km² within 3 % (a grid of 2.8 by 2.6 km)."""
    found = made_up()
    view = found.radars[0]
    small = type(view)(**{**vars(view), "advertised_m": 20e3})
    everywhere = np.ones(view.least_m.shape, bool)
    assert in_ring_m2(found, small, everywhere) == pytest.approx(np.pi * 20e3**2, rel=0.03)
    assert in_ring_m2(found, view, view.seen[0]) == pytest.approx(found.area_m2(view.seen[0]), rel=1e-12)


def test_counts_of_radars() -> None:
    found = made_up()
    areas = by_count(found, 0)
    both = found.area_m2(found.radars[0].seen[0] & found.radars[1].seen[0])
    assert areas["2"] == pytest.approx(both) and areas["1"] > 0.0


def test_csv_is_one_row_an_azimuth() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(made_up()))))
    assert len(rows) == 2 * 2 * 36
    assert rows[1] == {
        "radar": "radar 1", "altitude_m": "100", "above": "ground", "azimuth_deg": "10", "range_m": "20500",
        "unbroken_range_m": "10250", "smooth_range_m": "30750", "limit": "ground",
    }  # fmt: skip


def test_csv_of_a_gain() -> None:
    gain = Gain(made_up(), made_up(shift=3))
    rows = list(csv.DictReader(io.StringIO(gain_csv(gain))))
    for row in rows:
        first, second, gained, lost = (float(row[f"{name}_area_m2"]) for name in ("first", "second", "gained", "lost"))
        assert second - first == pytest.approx(gained - lost, abs=3.0) and gained > 0.0
    assert gain.summary()["difference"][0]["altitude_m"] == 100.0
