"""What stands around every map: coast and boundary lines, parallels and meridians, scale bar and north arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from threatring.maps.geo import Plane, lines_km
from threatring.maps.style import COLOUR

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def coast_and_boundary(
    axes: Axes, plane: Plane, reach_km: float, colours: tuple[str, str] = (COLOUR["water"], COLOUR["crashed"]),
    casing: str | None = None,
) -> None:  # fmt: skip
    """Draw coast lines, and boundary lines dashed, within a square of half-width `reach_km`.

    A `casing` is the colour of a thin border, so that lines stay visible over dark fills.
    """
    from matplotlib.collections import LineCollection

    looks = (("coast", "solid", 0.9), ("boundary", (0, (5, 3)), 0.8))
    for (kind, dashes, width), colour in zip(looks, colours, strict=True):
        lines = lines_km(kind, plane, reach_km * 1.45)
        if casing is not None:
            axes.add_collection(LineCollection(lines, colors=casing, linewidths=width + 0.9, alpha=0.45, zorder=1.4))
        axes.add_collection(LineCollection(lines, colors=colour, linewidths=width, linestyles=dashes, zorder=1.5))


def graticule(
    axes: Axes, plane: Plane, reach_km: float, look: dict[str, Any] | None = None, *, named: bool = True
) -> None:
    """Draw parallels and meridians, with degrees along the right and the upper edge where they are `named`."""
    lat0, lon0 = plane.lat_deg, plane.lon_deg
    shrink = max(np.cos(np.radians(lat0)), 0.1)
    high_deg, wide_deg = reach_km / 111.2, reach_km / 111.2 / shrink
    drawn = {"color": COLOUR["faint"], "lw": 0.8, "zorder": 1, **(look or {})}
    small: dict[str, Any] = {"color": COLOUR["soft"], "fontsize": 8, "clip_on": False}
    for lat in _even_degrees(lat0, high_deg):
        around = lon0 + np.linspace(-1.8, 1.8, 121) * wide_deg
        x, y = plane.km(np.full(121, min(max(lat, -89.9), 89.9)), around).T
        axes.plot(x, y, **drawn)
        edge = np.interp(reach_km, x, y, left=np.nan, right=np.nan)
        if named and abs(edge) < 0.98 * reach_km:
            axes.text(1.012 * reach_km, edge, _degrees(lat, "NS"), va="center", **small)
    for lon in _even_degrees(lon0, wide_deg):
        up = np.clip(lat0 + np.linspace(-1.8, 1.8, 121) * high_deg, -89.9, 89.9)
        x, y = plane.km(up, np.full(121, lon)).T
        axes.plot(x, y, **drawn)
        edge = np.interp(reach_km, y, x, left=np.nan, right=np.nan)
        if named and abs(edge) < 0.96 * reach_km:
            axes.text(edge, 1.012 * reach_km, _degrees((lon + 180.0) % 360.0 - 180.0, "EW"), ha="center", **small)


def _even_degrees(middle_deg: float, reach_deg: float) -> np.ndarray:
    """Return round degrees about a middle, four to nine of them within the reach and some beyond."""
    step = next((step for step in (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0) if 2.0 * reach_deg / step <= 7.0), 10.0)
    return np.arange(np.ceil((middle_deg - 2.0 * reach_deg) / step), (middle_deg + 2.0 * reach_deg) / step) * step


def _degrees(angle_deg: float, letters: str) -> str:
    side = "" if abs(angle_deg) < 1e-9 else letters[0] if angle_deg > 0 else letters[1]
    return f"{abs(angle_deg):.4g}°{side}"


def circle(axes: Axes, radius_km: float, centre: tuple[float, float] = (0.0, 0.0), **look: Any) -> None:
    """Draw a circle about a point of the plane."""
    turn = np.linspace(0.0, 2.0 * np.pi, 181)
    axes.plot(centre[0] + radius_km * np.sin(turn), centre[1] + radius_km * np.cos(turn), **look)


def scale_and_north(axes: Axes, reach_km: float, size: float = 1.0, *, board: bool = False) -> None:
    """Draw a scale bar in the lower left and an arrow to the north in the upper left.

    On a map `size` times smaller than a page both take a larger part of it; `board` puts paper behind the arrow too.
    """
    from matplotlib.patches import Rectangle

    length_km = max(km for km in (1, 2, 5, 10, 20, 50, 100, 200) if km <= 0.5 * reach_km)
    x, y, high = -0.93 * reach_km, -0.94 * reach_km, 0.014 * reach_km / size
    edge: dict[str, Any] = {"edgecolor": COLOUR["ink"], "linewidth": 0.8, "zorder": 9.5}
    paper: dict[str, Any] = {"facecolor": COLOUR["paper"], "edgecolor": "none", "alpha": 0.85, "zorder": 9}
    axes.add_patch(
        Rectangle(
            (x - 0.04 * reach_km, y - high),
            length_km + (0.09 + 0.04 / size) * reach_km,
            0.085 * reach_km / size,
            **paper,
        )
    )
    axes.add_patch(Rectangle((x, y), length_km / 2, high, facecolor=COLOUR["ink"], **edge))
    axes.add_patch(Rectangle((x + length_km / 2, y), length_km / 2, high, facecolor=COLOUR["paper"], **edge))
    marks = ((0, "0"), (length_km / 2, f"{length_km / 2:g}"), (length_km, f"{length_km} km"))
    for at_km, text in marks if size > 0.7 else (marks[0], marks[2]):
        axes.text(x + at_km, y + 0.025 * reach_km / size, text, ha="center", fontsize=8, zorder=10)
    x, y = -0.93 * reach_km, (0.96 - 0.15 / size) * reach_km
    if board:
        axes.add_patch(Rectangle((x - 0.04 * reach_km / size, y - 0.015 * reach_km), 0.08 * reach_km / size,
                                 0.17 * reach_km / size, **paper))  # fmt: skip
    arrow = {"arrowstyle": "-|>", "color": COLOUR["ink"], "lw": 1.2}
    axes.annotate("", (x, y + 0.1 * reach_km / size), (x, y), arrowprops=arrow, zorder=9.5)
    axes.text(x, y + 0.1 * reach_km / size, "N", ha="center", va="bottom", weight="bold", zorder=9.5)
