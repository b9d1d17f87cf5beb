"""Paths lead to the values they name, and a path that leads nowhere says where it should."""

from __future__ import annotations

import pytest

from threatring.scenario import load_scenario
from threatring.studies.paths import PathProblem, locate, put, segments

DATA = load_scenario("murted").model_dump(mode="json", exclude_none=True)


@pytest.mark.parametrize(
    ("path", "places"),
    [
        ("claims", [("claims",)]),
        ("epoch", [("epoch_year",)]),
        ("raids.cruise missiles south.count", [("raids", 1, "count")]),
        ("raids[1].count", [("raids", 1, "count")]),
        ('raids."cruise missiles south".route.*.range_m', [("raids", 1, "route", i, "range_m") for i in range(3)]),
        ("radars.*.boresight_deg", [("radars", i, "boresight_deg") for i in range(3)]),
        ("fire_units.battery 1.launchers.0.load.x", [("fire_units", 0, "launchers", 0, "load", "x")]),
        ("catalogue.radar_91N6E.scan_period_s", [("overrides", "radar_91N6E.scan_period_s")]),
        ("overrides.radar_91N6E.scan_period_s", [("overrides", "radar_91N6E.scan_period_s")]),
        ("ideal.kill_prob", [("ideal", "kill_prob")]),
        ("sea.wind_m_s", None),
    ],
)  # fmt: skip
def test_paths_lead_to_their_values(path: str, places: list | None) -> None:
    if places is None:
        with pytest.raises(PathProblem):
            locate(DATA, path)
    else:
        assert locate(DATA, path) == places


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("raid.0.count", "no raid in a scenario; did you mean raids?"),
        ("raids.cruise misiles south.count", "did you mean cruise missiles south?"),
        ("raids.9.count", "has 6 rows, 0 to 5"),
        ("raids.0.cuont", "no cuont in raids[0]; did you mean count?"),
        ("raids.0.route.first.altitude_m", "rows of raids[0].route have no names: a number from 0 to 2, or *"),
        ("raids.0.route.0.altitude_km", "use altitude_m, metres"),
        ("raids.0.count.more", "raids[0].count is a value; it has no more"),
        ("catalogue.radar_91N6E", "catalogue.ENTITY.FIELD"),
        ("seed", "say it at the top of the study"),
        ("raids..count", "parted by dots"),
    ],
)
def test_a_path_that_leads_nowhere_says_what_would_be_right(path: str, expected: str) -> None:
    with pytest.raises(PathProblem) as raised:
        locate(DATA, path)
    assert expected in str(raised.value)


def test_names_with_dots_stand_in_quotes() -> None:
    assert segments('raids."v. 2".count') == ["raids", "v. 2", "count"]


def test_put_makes_tables_on_the_way() -> None:
    data: dict = {"raids": [{}]}
    put(data, ("raids", 0, "orbit", "radius_m"), 5.0)
    put(data, ("overrides", "a.b"), 1.0)
    assert data == {"raids": [{"orbit": {"radius_m": 5.0}}], "overrides": {"a.b": 1.0}}
