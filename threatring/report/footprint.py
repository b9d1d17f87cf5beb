"""The answer of `threatring footprint` for a terminal, and its folder with table and figures."""

from __future__ import annotations

from pathlib import Path

from threatring.maps.footprint import area_said, footprint_drawings
from threatring.report.folders import write_own
from threatring.report.sentences import MARK
from threatring.results.envelope import BAND
from threatring.results.footprint import RULES, Defence, Footprint

_CLASS, _SHAPE, _AREA, _FAR = 39, 16, 24, 14


def write_footprint(footprint: Footprint, folder: Path) -> list[Path]:
    """Write footprint.json, footprint.csv and every figure as SVG and PNG into a folder, made when missing."""
    return write_own(folder, "footprint", footprint.save, lambda: footprint_drawings(footprint))


def footprint_text(footprint: Footprint) -> str:
    """Return areas and extents of each missile against each class."""
    meta = footprint.meta
    head = (
        f"What can be defended against falling missiles  ·  {MARK}\n"
        f"claims {meta['claims']}, {meta['epoch']}; fire unit at {meta['site']['lat_deg']:g}° latitude, attack from "
        f"{meta['from_bearing_deg']:g}°; areas in km², in brackets {BAND[0]:.0%} to {BAND[1]:.0%} of the ensemble;\n"
        "extents in km: towards the attack, behind the fire unit, aside"
    )
    parts = [head]
    for missile in footprint.missiles:
        defences = footprint.of(missile)
        limits = defences[0].limits
        said = ", ".join(f"{limits[key] / 1e3:g} km {what}" for key, what in
                         (("range_m", "range"), ("ceiling_m", "ceiling"), ("floor_m", "floor")))  # fmt: skip
        heads = f"  {'against':<{_CLASS}}{'trajectory':<{_SHAPE}}"
        heads += "".join(f"{name:>{_AREA}}{'extent':>{_FAR}}" for name in RULES)
        parts.append("\n".join([f"{defences[0].label}: claimed limits {said}", heads, *map(_line, defences)]))
    if footprint.left_out:
        parts.append("\n".join(f"left out: {kind}: {why}" for kind, why in footprint.left_out.items()))
    return "\n\n".join(parts)


def _line(defence: Defence) -> str:
    line = f"  {defence.attack.label[: _CLASS - 1]:<{_CLASS}}{defence.attack.trajectory:<{_SHAPE}}"
    for rule in range(len(RULES)):
        far = defence.extent_m(rule)
        reach = "-" if far is None else ", ".join(f"{metres / 1e3:.0f}" for metres in far.values())
        line += f"{area_said(defence, rule).replace(' km²', ''):>{_AREA}}{reach:>{_FAR}}"
    return line
