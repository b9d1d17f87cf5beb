"""Adapters for the shape of the Earth, the horizon and the air."""

from __future__ import annotations

import math

from threatring.models import atmosphere, earth
from threatring.scenario.places import course, shifted
from threatring.validation.fields import Fields
from threatring.validation.score import Score, Unsupported


def atmosphere_us76(inputs: Fields, expected: Fields, score: Score) -> str:
    """Temperature, pressure, density and sound speed at geometric (or geopotential) altitudes."""
    rows = inputs.records()
    for given, want in zip(rows, expected.records(count=len(rows)), strict=True):
        if given.find("geopotential_altitude"):
            height_m = given.quantity("geopotential_altitude")
            altitude_m = atmosphere.EARTH_M * height_m / (atmosphere.EARTH_M - height_m)
        else:
            altitude_m = given.quantity("(?:geometric_)?altitude|z|h")
        top = ("at_86_km",) if altitude_m > 85e3 and score.allowed.has("at_86_km") else ()
        density, sound = atmosphere.air(altitude_m)
        score.field(want, "T|temperature", atmosphere.temperature_k(altitude_m), "T_K", "T_rel")
        score.field(want, "a|sound_speed|speed_of_sound", sound, "a_m_s", "a_rel")
        for stem, got in (("P|pressure", atmosphere.pressure_pa(altitude_m)), ("rho|density", density)):
            found = want.find(stem)
            if found:
                size = want.number(found[0])
                allowed = score.allowed.error(size, f"{stem.split('|')[0]}_rel", found[0])
                score.compare(got, size, 0.01 * size if top else allowed, f"{want.path}.{found[0]}")
    return ""


def geodesic(inputs: Fields, expected: Fields, score: Score) -> str:
    """Inverse and direct geodesics, as routes are laid."""
    if "ellipsoid" in inputs:
        shape = inputs.child("ellipsoid")
        if abs(shape.number("f") - earth.FLATTENING_COEFF) > 1e-9 or abs(shape.number("a_m") - 6378137.0) > 1e-3:
            raise Unsupported("routes are laid on WGS-84 only")
    rows = inputs.records()
    wanted = expected.records(count=len(rows)) if expected.find("s12") or "rows" in expected else rows
    for given, also in zip(rows, wanted, strict=True):
        want = Fields(given.file, given.path, {**given.data, **also.data})
        here = want.number("lat1_deg"), want.number("lon1_deg")
        there = want.number("lat2_deg"), want.number("lon2_deg")
        range_m, bearing_deg = course(*here, *there)
        back_deg = course(*there, *here)[1] + 180.0
        score.field(want, "s12", range_m, "s12_m")
        score.field(want, "azi1", math.radians(bearing_deg), "azi_deg", turn=True)
        score.field(want, "azi2", math.radians(back_deg), "azi_deg", turn=True)
        if score.allowed.has("lat_lon_deg") and want.find("azi1") and want.find("s12"):
            lat_deg, lon_deg = shifted(here, want.number("azi1_deg"), want.quantity("s12"))
            score.field(want, "lat2", math.radians(lat_deg), "lat_lon_deg")
            score.field(want, "lon2", math.radians(lon_deg), "lat_lon_deg", turn=True)
    return "by geographiclib, with which routes are laid"


def geodetic_ecef_enu_aer(inputs: Fields, expected: Fields, score: Score) -> str:
    """Geodetic, Earth-fixed, local and polar coordinates, there and back."""
    if "lla0_deg_deg_m" in inputs:
        _there_and_back(inputs, expected, score)
        return ""
    rows = inputs.records()
    for given, want in zip(rows, expected.records(count=len(rows)), strict=True):
        site_rad = _place(given, "(?:site_|obs_|lla0_)?")
        site = earth.ecef_m(*site_rad)
        if given.find("(?:tgt|target)_lat"):
            there = earth.ecef_m(*_place(given, "(?:tgt|target)_"))
            east, north, up = earth.axes(site_rad[0], site_rad[1])
            azimuth, elevation, range_m = earth.azimuth_elevation_range(east, north, up, site, there)
            score.field(want, "az(?:imuth)?", azimuth, "az_deg", turn=True)
            score.field(want, "el(?:evation)?", elevation, "el_deg")
            score.field(want, "slant|(?:slant_)?range", range_m, "slant_m")
            continue
        for stem, got in zip(("(?:ecef_)?x", "(?:ecef_)?y", "(?:ecef_)?z"), site, strict=True):
            score.field(want, stem, got)
    return ""


def _place(given: Fields, prefix: str) -> tuple[float, float, float]:
    height = "(?:h|alt|altitude|height)(?:_ellipsoid)?"
    return (
        given.quantity(f"{prefix}lat(?:itude)?", unit="deg"),
        given.quantity(f"{prefix}lon(?:gitude)?", unit="deg"),
        given.quantity(f"{prefix}{height}", default=0.0),
    )


def _there_and_back(inputs: Fields, expected: Fields, score: Score) -> None:
    lat_deg, lon_deg, altitude_m = inputs.numbers("lla0_deg_deg_m", 3)
    az_deg, el_deg, range_m = inputs.numbers("az_el_range", 3)
    lat, lon = math.radians(lat_deg), math.radians(lon_deg)
    site = earth.ecef_m(lat, lon, altitude_m)
    east, north, up = earth.axes(lat, lon)
    there = earth.position_at(east, north, up, site, math.radians(az_deg), math.radians(el_deg), range_m)
    away = [there[k] - site[k] for k in range(3)]
    local = [sum(axis[k] * away[k] for k in range(3)) for axis in (east, north, up)]
    lat1, lon1, altitude1_m = earth.geodetic(there)
    lla1 = (math.degrees(lat1), math.degrees(lon1), altitude1_m)
    metres = ("m", "m", "m")
    for name, got, units in (
        ("ecef0_m", site, metres),
        ("enu_m", local, metres),
        ("ecef1_m", there, metres),
        ("lla1_deg_deg_m", lla1, ("deg", "deg", "m")),
    ):
        if name in expected:
            for k, want in enumerate(expected.numbers(name, 3)):
                score.compare(got[k], want, score.allowed.error(want, units[k]), f"expected.{name}[{k}]")
    back = earth.azimuth_elevation_range(east, north, up, site, there)
    score.compare(math.degrees(back[0]), az_deg % 360.0, score.allowed.error(az_deg, "deg"), "inputs.az_el_range[0]")
    score.compare(math.degrees(back[1]), el_deg, score.allowed.error(el_deg, "deg"), "inputs.az_el_range[1]")
    score.compare(back[2], range_m, score.allowed.error(range_m, "m"), "inputs.az_el_range[2]")


def radar_horizon(inputs: Fields, expected: Fields, score: Score) -> str:
    """Ground range and grazing ray of the refracted horizon."""
    rows = inputs.records()
    for given, want in zip(rows, expected.records(count=len(rows)), strict=True):
        k = given.number("k", earth.REFRACTION_FACTOR)
        radius_m = given.quantity("Re|earth_radius|radius", default=6371000.0)
        antenna_m = given.quantity("antenna(?:_h(?:eight)?)?|hr|h_radar")
        target_m = given.quantity("target(?:_h(?:eight)?)?|ht|h_target")
        names = ("ground_range_m", "range_m", "m")
        arc_m = earth.horizon_arc_m(antenna_m, target_m, radius_m, k)
        slant_m = earth.horizon_slant_m(antenna_m, target_m, radius_m, k)
        score.field(want, "ground_range|horizon(?:_range)?|range", arc_m, *names)
        score.field(want, "tangent_slant|slant(?:_range)?", slant_m, *names)
    return ""


KINDS = {
    "atmosphere_us76": atmosphere_us76,
    "geodesic": geodesic,
    "geodetic_ecef_enu_aer": geodetic_ecef_enu_aer,
    "radar_horizon": radar_horizon,
}
