"""Rounds at a ground point as a whole: names, bounds, reach, and errors that behave as geometry says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from threatring.errors import CatalogueError, OptionError
from threatring.prepare import ground as room
from threatring.prepare import rounds as flights
from threatring.records import GroundSpread
from threatring.results.ground import GroundFootprint, cep_m

NOTHING = GroundSpread(0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0)


def small(missile: str = "48N6E2", range_m: float = 100e3, **options: Any) -> GroundFootprint:
    return room.ground(missile, range_m, **{"rounds": 4, "sets": 8, "attacks": 8, **options})


@pytest.mark.parametrize("guided_to", ["horizon", "burn-out"])
def test_without_errors_all_land_on_the_point(guided_to: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By definition: no errors, no failures, every round of every set within a few metres."""
    monkeypatch.setattr(room, "spreads", lambda unknowns, name: [NOTHING] * (unknowns.sets + 1))
    found = small(guided_to=guided_to, within_m=5.0)
    assert found.landed is not None and found.landed.mean == 4.0 and found.reached.all()
    assert found.set_cep_m.max() < flights.CLOSE_M and found.cep_m < flights.CLOSE_M


def test_cep_is_linear_in_heading_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small errors are linear: the same dice, twice the heading error, twice the CEP (2 %)."""
    ceps = []
    for heading_rad in (1e-3, 2e-3):
        lone = NOTHING._replace(heading_rad=heading_rad)
        monkeypatch.setattr(room, "spreads", lambda unknowns, name, lone=lone: [lone] * (unknowns.sets + 1))
        ceps.append(cep_m(small(guided_to="burn-out").central_m))
    assert ceps[1] == pytest.approx(2.0 * ceps[0], rel=0.02) and ceps[0] > 20.0


def test_radar_alone_is_range_times_angle() -> None:
    """Geometry: the radar's noise is 0.02 degrees times 100 km, 35 m, and more along; 15 m of survey scatter by 18."""
    found = small(attacks=60)
    alone = found.alone_cep_m
    assert 0.9 * 1.1774 * 34.9 < alone["radar noise, each round"] < 3.0 * 34.9
    assert alone["radar alignment, all rounds"] > alone["radar noise, each round"] > alone["heading, each round"]
    assert alone["survey, all rounds"] == pytest.approx(1.1774 * 15.0, rel=0.15)


def test_steering_longer_scatters_less() -> None:
    """Common sense: rounds steered to the horizon land nearer to their point than those that fall from burn-out."""
    assert small().cep_m < 0.3 * small(guided_to="burn-out").cep_m


def test_out_of_reach_is_an_answer() -> None:
    """A short missile does not reach 200 km; the answer says how far it does, and it lands there."""
    found = small("9M96E", 200e3)
    assert found.arrival is None and found.landed is None and not found.reached.any()
    assert found.member_reach_m.min() < found.reach_m < found.member_reach_m.max() < 200e3
    assert small("9M96E", 0.97 * found.reach_m).arrival is not None


def test_same_answer_whatever_the_threads() -> None:
    """Dice are keyed: one thread or three, the same bytes; another seed, another answer."""
    one, three = small(threads=1), small(threads=3)
    assert one.misses_m.tobytes() == three.misses_m.tobytes() and one.central_m.tobytes() == three.central_m.tobytes()
    assert not np.array_equal(one.central_m, small(seed=2).central_m)


@pytest.mark.parametrize("wrong, said", [
    ({"range_m": 0.0}, "--range-km = 0"), ({"range_m": 9e6}, "--range-km"), ({"rounds": 0}, "--rounds"),
    ({"within_m": 0.0}, "--within-m"), ({"guided_to": "impact"}, "horizon or burn-out"), ({"lat_deg": 95.0}, "--lat"),
])  # fmt: skip
def test_what_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        small(**wrong)


def test_names_are_those_of_envelope() -> None:
    with pytest.raises(OptionError, match="did you mean 40N6E"):
        small("40N7E")
    with pytest.raises(CatalogueError):
        small(claims="boastful")
