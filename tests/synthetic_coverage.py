"""A made-up coverage with discs that are seen, for tests that need a record and no engine."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from threatring.maps.geo import Plane
from threatring.results.coverage import Coverage, Level, Limit, RadarView, RangeCurve

LAT_DEG, LON_DEG = 40.0, 30.0
LEVELS = (Level(100.0, True), Level(300.0, True), Level(3000.0, False), Level(10_000.0, False))
DISCS_KM = (12.0, 20.0, 45.0, 80.0)  # what the first radar sees by level
SECOND_COEFF = 0.5  # the second sees discs of half the radius
EAST_KM = 5.0  # of the first, where the second stands


def view(name: str, east_km: float, coeff: float, lat_deg: np.ndarray, lon_deg: np.ndarray) -> RadarView:
    """A radar that sees a disc at each level; hills end its sight in the east, the Earth's curve elsewhere."""
    lat, lon = (float(angle) for angle in Plane(LAT_DEG, LON_DEG).degrees(np.array([east_km, 0.0])))
    away_km = np.hypot(*np.moveaxis(Plane(lat, lon).km(*np.meshgrid(lat_deg, lon_deg, indexing="ij")), -1, 0))
    seen = np.stack([away_km <= coeff * disc_km for disc_km in DISCS_KM])
    azimuth_deg = np.arange(0.0, 360.0, 5.0)
    range_m = np.repeat(1e3 * coeff * np.array(DISCS_KM)[:, None], len(azimuth_deg), axis=1)
    limit = np.where(azimuth_deg < 90.0, Limit.GROUND, Limit.HORIZON) * np.ones_like(range_m, dtype=int)
    gap_range_m = np.arange(5e3, 150e3, 5e3)
    smooth_m = gap_range_m**2 / 17e6
    gap_m = smooth_m[:, None] * np.array([0.5, 1.0, 2.0, 4.0, 8.0])
    return RadarView(
        name, f"radar_{name}", f"{name} label", lat, lon, 500.0, 12.0, 90e3, "a made-up target", 100e3,
        np.zeros_like(away_km, np.float32), seen, azimuth_deg, range_m, 0.5 * range_m, 1.2 * range_m, limit,
        np.full((len(LEVELS), 3), 90e3), gap_range_m, gap_m, smooth_m,
    )  # fmt: skip


def made_up(radars: int = 2, levels: tuple[int, ...] = (0, 1, 2, 3), cells: int = 201) -> Coverage:
    """One or two radars near 40 N 30 E, land with a ridge in the west and sea in the east."""
    lat_deg = np.linspace(LAT_DEG - 1.0, LAT_DEG + 1.0, cells)
    lon_deg = np.linspace(LON_DEG - 1.35, LON_DEG + 1.35, cells)
    lon = np.broadcast_to(lon_deg, (cells, cells))
    ground_m = np.where(lon > 30.8, 0.0, 500.0 + 900.0 * np.exp(-(((lon - 29.5) / 0.1) ** 2))).astype(np.float32)
    views = (view("91X", 0.0, 1.0, lat_deg, lon_deg), view("96X", EAST_KM, SECOND_COEFF, lat_deg, lon_deg))[:radars]
    views = tuple(
        replace(one, **{name: getattr(one, name)[list(levels)]
                        for name in ("seen", "range_m", "unbroken_m", "smooth_m", "limit", "detect_m")})
        for one in views
    )  # fmt: skip
    rcs_m2 = np.geomspace(1e-3, 100.0, 11)
    ranges_m = 150e3 * rcs_m2[:, None] ** 0.25 * np.array([1.0, 0.8, 1.25])
    curves = tuple(RangeCurve(one.kind, rcs_m2, ranges_m, 1.2 * ranges_m, 0.9 * ranges_m) for one in views)
    meta = {
        "version": "0", "claims": "central", "epoch": 2018, "seed": 1, "target": "1 m²", "rcs_m2": 1.0,
        "wanted_prob": 0.5, "terrain": "made up", "notes": ["One.", "Two."], "range_m": 100e3,
        "site": {"name": "Somewhere", "lat_deg": LAT_DEG, "lon_deg": LON_DEG, "ground_m": 500.0},
    }  # fmt: skip
    return Coverage(lat_deg, lon_deg, ground_m, tuple(LEVELS[k] for k in levels), views, curves, meta)


def texts(figure: object) -> list[str]:
    """Return every text that stands on a figure."""
    from matplotlib.text import Text

    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]  # type: ignore[attr-defined]
