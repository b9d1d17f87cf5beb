"""Looks by aspect and range: one circle a flight, the object's nose up, every look where its radar stood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from threatring.maps.chances import HEAD
from threatring.maps.style import COLOUR, Drawing, sheet
from threatring.results.exposure import CAVEAT, Exposure, Flight, Observed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_EDGES_DEG = (45.0, 135.0, 225.0, 315.0)


def aspects_drawing(exposure: Exposure, shown: tuple[Flight, ...]) -> Drawing:
    """Return each flight's looks about the object: direction is aspect, distance range, colour signal-to-noise."""
    columns = 1 if len(shown) == 1 else 2
    lines = -(-len(shown) // columns)
    size = 8.2, 0.8 + (3.9 if columns == 2 else 5.6) * lines
    figure, panels = sheet(*size, HEAD, nrows=lines, ncols=columns, squeeze=False, subplot_kw={"projection": "polar"})
    best = [_best(flight) for flight in shown]
    levels = np.concatenate([one.snr_db[0, one.in_view] for one in best])
    low_db, high_db = (float(levels.min()), float(levels.max())) if len(levels) else (0.0, 1.0)
    points: Any = None
    for axes, flight, one in zip(panels.flat, shown, best, strict=False):
        points = _panel(axes, flight, one, (low_db, high_db))
    for axes in panels.flat[len(shown) :]:
        axes.set_axis_off()
    figure.colorbar(points, ax=panels, label="signal-to-noise ratio of a look, dB", shrink=0.55, aspect=34, pad=0.03)
    caption = (
        "Every look from the object's own point of view: its nose is up, a point stands where the radar stood, its "
        "distance from the centre is the slant range in km. Dotted lines part nose, beam and tail. Grey crosses: not "
        f"in view. For each flight the radar that detects it most often. Claims {exposure.meta['claims']}, "
        f"{exposure.meta['epoch']}. {CAVEAT}"
    )
    alt = "; ".join(_said(flight, one) for flight, one in zip(shown, best, strict=True))
    title = "Looks by aspect and range"
    return Drawing("exposure-aspects", title, caption, f"{title}. {alt}", figure)


def _best(flight: Flight) -> Observed:
    return max(flight.observed, key=lambda one: (not one.assigned, one.expected[0]))


def _said(flight: Flight, one: Observed) -> str:
    cells: dict[str, int] = {}
    for cell in one.cells():
        cells[cell["sector"]] = cells.get(cell["sector"], 0) + cell["looks"]
    counts = ", ".join(f"{looks} at its {sector}" for sector, looks in cells.items())
    return f"{flight.name} by {one.radar}: {counts or 'none in view'}"


def _panel(axes: Axes, flight: Flight, one: Observed, levels_db: tuple[float, float]) -> Any:
    axes.set_theta_zero_location("N")  # type: ignore[attr-defined]
    axes.set_theta_direction(-1)  # type: ignore[attr-defined]
    axes.spines["polar"].set_color(COLOUR["line"])
    axes.grid(True)
    seen = one.in_view
    angle_rad, range_km = np.radians(one.aspect_azimuth_deg), one.range_m / 1e3
    far_km = 25.0 * np.ceil(1.02 * range_km.max() / 25.0)
    axes.set_ylim(0.0, far_km)
    step_km = next(step for step in (25.0, 50.0, 100.0, 200.0, 1e9) if far_km / step <= 4.0)
    circles_km = np.arange(step_km, far_km + 1.0, step_km)
    axes.set_yticks(circles_km)
    axes.set_yticklabels([])
    spot_rad = _free_rad(angle_rad, range_km, circles_km)
    for circle_km in circles_km:
        axes.text(
            spot_rad, circle_km, f"{circle_km:g} km", fontsize=7.4, color=COLOUR["soft"], ha="center", va="center",
            zorder=6, bbox={"facecolor": COLOUR["paper"], "lw": 0.0, "pad": 0.6, "alpha": 0.8},
        )  # fmt: skip
    axes.set_xticks(np.radians([0.0, 90.0, 180.0, 270.0]))
    axes.set_xticklabels(["nose", "right", "tail", "left"], fontsize=8.4)
    for edge_deg in _EDGES_DEG:
        axes.plot(
            np.radians([edge_deg, edge_deg]), [0.0, far_km], color=COLOUR["soft"], lw=0.9, ls=(0, (1, 2)), zorder=2
        )
    axes.scatter(
        angle_rad[~seen], range_km[~seen], s=9.0, marker="x", color=COLOUR["crashed"], linewidths=0.7, zorder=3
    )
    points = axes.scatter(
        angle_rad[seen], range_km[seen], c=one.snr_db[0, seen], s=9.0, cmap="viridis", vmin=levels_db[0],
        vmax=levels_db[1], linewidths=0.0, zorder=4,
    )  # fmt: skip
    axes.set_title(f"{flight.name}\nlooks of {one.radar}", fontsize=9.2, color=COLOUR["ink"], pad=10.0)
    return points


def _free_rad(angle_rad: np.ndarray, range_km: np.ndarray, circles_km: np.ndarray) -> float:
    """Return the direction in which the names of the circles are farthest from every look."""
    spots = np.radians(np.arange(22.5, 360.0, 45.0))
    looks = range_km * np.exp(1j * angle_rad)
    away = [np.abs(looks[:, None] - circles_km * np.exp(1j * spot)).min() for spot in spots]
    return float(spots[int(np.argmax(away))])
