"""Ballistic arcs of all classes and shapes: where they land, how high and how fast, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from threatring.catalogue import load_catalogue
from threatring.models.ballistic import flight_time_s, launch_to_apogee
from threatring.models.earth import GRAVITY_M3_S2, ecef_m, standard_environment
from threatring.prepare.arcs import RADIUS_M, Arc, ArcError, normal_apogee_m, shape_of, solve_arc
from threatring.results import geodetic

CENTRAL = load_catalogue().select("central", 2018)
GROUND_M = 300.0
ENV = standard_environment(GROUND_M)
CLASSES = [kind for kind in CENTRAL.entities("target_") if CENTRAL.text(f"{kind}.motion") == "ballistic"]
PLACES = [(0.0, 90.0), (40.0, 200.0), (60.0, 315.0)]  # latitude of the aim, bearing of the launch from it
REAL_BURN_OUT_FACTOR = (0.92, 1.0)  # catalogue: real burn-out is 3-8 % below the minimum-energy surface value


def flown(
    kind: str, trajectory: str, share: float = 1.0, place: tuple[float, float] = PLACES[1],
    apogee_m: float | None = None, phase: float = 0.0,
) -> tuple[Arc, tuple[float, float]]:  # fmt: skip
    """Return the arc and its aim; the launch lies `share` of the class's range away."""
    lat, bearing = place
    start = Geodesic.WGS84.Direct(lat, 33.0, bearing, share * CENTRAL.number(f"{kind}.range_m"))
    shape = shape_of(CENTRAL, kind, trajectory, phase)
    return solve_arc(ENV, (start["lat2"], start["lon2"]), (lat, 33.0), shape, apogee_m), (lat, 33.0)


def miss_m(arc: Arc, aim: tuple[float, float]) -> float:
    place = np.array(ecef_m(math.radians(aim[0]), math.radians(aim[1]), GROUND_M))
    return float(np.linalg.norm(arc.r_m[-1] - place))


def test_there_are_seven_classes() -> None:
    assert len(CLASSES) == 7


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("kind", CLASSES)
def test_each_class_flies_its_range(kind: str, place: tuple[float, float]) -> None:
    """Catalogue: its own trajectory at its own range; within 1 m of the aim, apogee 1 %, burn-out speed its own."""
    own = CENTRAL.text(f"{kind}.trajectory")
    arc, aim = flown(kind, own, 1.0, place)
    assert miss_m(arc, aim) < 1.0
    wanted_m = CENTRAL.number(f"{kind}.apogee_m")
    assert arc.apogee_m - GROUND_M == pytest.approx(wanted_m, rel=0.01)
    assert geodetic(arc.r_m)[2].max() == pytest.approx(arc.apogee_m, abs=5.0)
    entry = CENTRAL.entry(f"{kind}.burnout_speed_m_s")
    margin = 1.0 + CENTRAL.number("trajectory_shapes.speed_margin_coeff")
    quasi = own == "quasi-ballistic"
    assert REAL_BURN_OUT_FACTOR[0] * entry.low <= arc.burnout_speed_m_s <= entry.high * (margin if quasi else 1.0)


@pytest.mark.parametrize("kind", CLASSES)
@pytest.mark.parametrize("trajectory, share", [("normal", 0.1), ("normal", 0.5), ("lofted", 1.0), ("lofted", 0.15)])
def test_other_shapes_and_ranges(kind: str, trajectory: str, share: float) -> None:
    """Every class flies from a tenth of its range on, lofted at all of it; on the aim within 1 m, apogee as asked."""
    arc, aim = flown(kind, trajectory, share)
    assert miss_m(arc, aim) < 1.0
    shape = shape_of(CENTRAL, kind, trajectory)
    coeff = CENTRAL.number("trajectory_shapes.lofted_apogee_coeff") if trajectory == "lofted" else 1.0
    wanted_m = coeff * normal_apogee_m(ENV, shape, share * shape.range_m)
    assert arc.apogee_m - GROUND_M == pytest.approx(wanted_m, rel=0.01)


@pytest.mark.parametrize("kind", ["target_mrbm_ghadr", "target_mrbm_3500km_spec"])
def test_depressed_is_lower_sooner_faster(kind: str) -> None:
    """Bate ch. 6: the same range on the low arc takes more speed and less time than on the least-energy one."""
    (low, aim), (normal, _), (high, _) = (flown(kind, shape) for shape in ("depressed", "normal", "lofted"))
    assert miss_m(low, aim) < 1.0
    assert low.apogee_m < normal.apogee_m < high.apogee_m
    assert low.burnout_speed_m_s > 1.05 * normal.burnout_speed_m_s
    times_s = [arc.step_s * len(arc.r_m) for arc in (low, normal, high)]
    assert times_s == sorted(times_s)


@pytest.mark.parametrize("kind", ["target_srbm_atacms", "target_srbm_iskander"])
def test_quasi_ballistic_flights_arrive_at_any_range_and_phase(kind: str) -> None:
    """The solver follows lift by whole flights: on the aim within 1 m; phases differ by the width of the weave."""
    ends = []
    for share, phase in ((0.15, 0.0), (0.4, 1.0), (0.8, 0.0), (0.8, 2.5)):
        arc, aim = flown(kind, "quasi-ballistic", share, PLACES[2], phase=phase)
        assert miss_m(arc, aim) < 1.0
        ends.append(arc)
    count = min(len(ends[2].r_m), len(ends[3].r_m))
    apart = np.linalg.norm(ends[2].v_m_s[-40:-1] - ends[3].v_m_s[-40:-1], axis=1)
    assert count > 100 and apart.max() > 10.0


def test_lift_spares_speed() -> None:
    """The catalogue's own figures: 2100 m/s and a 50 km apogee give 500 km with lift only; without it 2900 m/s."""
    with_lift, _ = flown("target_srbm_iskander", "quasi-ballistic", 0.75)
    without, _ = flown("target_srbm_iskander", "normal", 0.75)
    assert with_lift.burnout_speed_m_s < 0.93 * without.burnout_speed_m_s


@pytest.mark.parametrize("kind", [kind for kind in CLASSES if "mrbm" in kind or "scud" in kind])
def test_real_flights_take_longer_than_the_closed_form(kind: str) -> None:
    """Bate ch. 6: vacuum time over a sphere between two surface points; boost and drag make it 4-30 % longer."""
    arc, _ = flown(kind, "normal")
    range_m, apogee_m = CENTRAL.number(f"{kind}.range_m"), CENTRAL.number(f"{kind}.apogee_m")
    vacuum_s = flight_time_s(GRAVITY_M3_S2, RADIUS_M, *launch_to_apogee(GRAVITY_M3_S2, RADIUS_M, range_m, apogee_m))
    assert 1.04 * vacuum_s < arc.step_s * (len(arc.r_m) - 1) < 1.30 * vacuum_s


def test_an_asked_apogee_is_flown() -> None:
    arc, aim = flown("target_srbm_scud_c", "normal", 0.8, apogee_m=130e3)
    assert arc.apogee_m == pytest.approx(130e3, rel=0.01)
    assert miss_m(arc, aim) < 1.0


@pytest.mark.parametrize("kind, trajectory, said", [
    ("target_srbm_iskander", "normal", r"needs 2[89]\d\d m/s.* 2200 m/s \(2464 with margin\); .* about [34]\d\d km"),
    ("target_srbm_atacms", "depressed", r"needs 3\d\d\d m/s at burn-out"),
])  # fmt: skip
def test_what_the_class_has_no_speed_for_is_refused(kind: str, trajectory: str, said: str) -> None:
    """Speed stays that of the catalogue: the message tells what it would take and how far it reaches instead."""
    with pytest.raises(ArcError, match=said):
        flown(kind, trajectory)
