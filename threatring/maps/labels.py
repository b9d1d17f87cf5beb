"""Text on figures that does not lie on other text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from threatring.maps.style import COLOUR

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.axes import Axes
    from matplotlib.text import Annotation
    from matplotlib.transforms import Bbox

#: Where a label may stand about its point: offset in points, horizontal and vertical alignment; best first.
_BESIDE = [
    (7, 0, "left", "center"), (-7, 0, "right", "center"), (0, 7, "center", "bottom"), (0, -7, "center", "top"),
    (7, 8, "left", "bottom"), (-7, 8, "right", "bottom"), (7, -8, "left", "top"), (-7, -8, "right", "top"),
    (12, 18, "left", "bottom"), (-12, 18, "right", "bottom"), (12, -18, "left", "top"), (-12, -18, "right", "top"),
    (16, 30, "left", "bottom"), (-16, 30, "right", "bottom"), (16, -30, "left", "top"), (-16, -30, "right", "top"),
]  # fmt: skip
_UPON = [(0, 0, "center", "center")]
_OUTSIDE = 1000


class Labels:
    """Puts labels on one axes, each where it covers least of what is there already and stays inside."""

    def __init__(self, axes: Axes) -> None:
        self._axes = axes
        self._taken: list[tuple[Bbox, int]] = []
        axes.figure.draw_without_rendering()  # type: ignore[union-attr]  # settles the layout, so that extents are true

    def avoid(self, points: np.ndarray) -> None:
        """Keep labels off these points (n, 2), data coordinates, where that is possible."""
        from matplotlib.transforms import Bbox

        for x, y in self._axes.transData.transform(points):
            self._taken.append((Bbox.from_bounds(x - 4, y - 4, 8, 8), 1))

    def beside(self, spot: np.ndarray, text: str, colour: str = COLOUR["ink"], size: float = 8.5, **more: Any) -> None:
        """Write `text` beside a spot (2,), data coordinates; left out when there is no room."""
        self._put([(float(spot[0]), float(spot[1]))], _BESIDE, text, color=colour, fontsize=size, **more)

    def upon(self, points: Iterable[tuple[float, float]], text: str, colour: str, size: float = 8.5) -> bool:
        """Write `text` upon one of `points`, data coordinates, the first with room: the way a contour is named.

        Returns whether there was room.
        """
        return self._put(points, _UPON, text, color=colour, fontsize=size)

    def near(self, points: Iterable[tuple[float, float]], text: str, colour: str, size: float = 8.5) -> bool:
        """Write `text` beside one of `points`, data coordinates, the first with room; returns whether there was."""
        return self._put(points, _BESIDE, text, color=colour, fontsize=size)

    def _put(
        self, points: Iterable[tuple[float, float]], places: list[tuple[int, int, str, str]], text: str, **look: Any
    ) -> bool:
        best: tuple[int, Annotation | None, Bbox | None] = (_OUTSIDE, None, None)
        for point, (dx, dy, ha, va) in ((point, place) for point in points for place in places):
            label = self._axes.annotate(
                text, point, (dx, dy), textcoords="offset points", ha=ha, va=va, zorder=8, annotation_clip=False,
                bbox={"facecolor": COLOUR["paper"], "edgecolor": "none", "alpha": 0.85, "pad": 1.0}, **look,
            )  # fmt: skip
            box = label.get_window_extent()
            cost = self._cost(box)
            if cost >= best[0]:
                label.remove()
                continue
            if best[1] is not None:
                best[1].remove()
            best = (cost, label, box)
            if cost == 0:
                break
        if best[2] is not None:
            self._taken.append((best[2], 20))
        return best[2] is not None

    def _cost(self, box: Bbox) -> int:
        frame = self._axes.get_window_extent()
        outside = box.x0 < frame.x0 or box.x1 > frame.x1 or box.y0 < frame.y0 or box.y1 > frame.y1
        return _OUTSIDE if outside else sum(weight for other, weight in self._taken if box.padded(2.0).overlaps(other))
