"""Figures of a run: a map, a profile, a timeline and counts, each drawn once and written as SVG, PNG and inline SVG.

They see results and nothing above. matplotlib is loaded when the first figure is drawn.
"""

from __future__ import annotations

from threatring.maps.material import Material
from threatring.maps.style import PALETTE, Drawing, file_png, file_svg, house_style, inline_svg

__all__ = ["PALETTE", "Drawing", "Material", "draw_all", "file_png", "file_svg", "house_style", "inline_svg"]


def draw_all(material: Material) -> list[Drawing]:
    """Return every figure of a run in the order of the report; call it inside `house_style()`."""
    from threatring.maps import around, leakers, numbers, profile, spreads, timeline

    return [
        spreads.funnel_drawing(material),
        numbers.fates_drawing(material),
        spreads.reasons_drawing(material),
        spreads.objects_drawing(material),
        *around.map_drawings(material),
        profile.profile_drawing(material),
        timeline.timeline_drawing(material),
        leakers.leakers_drawing(material),
        numbers.missiles_drawing(material),
    ]
