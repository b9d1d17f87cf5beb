"""The answer of `threatring exposure` for a terminal, and its folder with tables and figures."""

from __future__ import annotations

import textwrap
from pathlib import Path

from threatring.maps.exposure import called, exposure_drawings
from threatring.report.folders import write_own
from threatring.report.sentences import MARK
from threatring.results.exposure import BAND, CAVEAT, Exposure, Observed, Watch

_WIDTH = 108


def write_exposure(exposure: Exposure, folder: Path) -> list[Path]:
    """Write exposure.json, exposure.csv and every figure as SVG and PNG into a folder, made when missing."""
    return write_own(folder, "exposure", exposure.save, lambda: exposure_drawings(exposure))


def exposure_text(exposure: Exposure) -> str:
    """Return looks by aspect sector and range, and the chances, of one object of each raid."""
    meta = exposure.meta
    ground = f"real ground ({meta['terrain']})" if meta["terrain"] else "smooth ground"
    head = (
        f"What radars could observe: {meta['title'] or meta['scenario']}  ·  {MARK}\n"
        f"claims {meta['claims']}, {meta['epoch']}; {ground}; in brackets {BAND[0]:.0%} to {BAND[1]:.0%} of "
        f"{meta['sets']} sets of unknowns"
    )
    parts = [head, textwrap.fill(CAVEAT, _WIDTH)]
    for flight in exposure.shown:
        others = sum(other.raid == flight.raid for other in exposure.flights) - 1
        more = f"; {others} more of this raid in the files" if others else ""
        lines = [f"{flight.name} ({flight.side}, {flight.label}{more})"]
        for one in flight.observed:
            lines += _looks(one)
        lines += [f"  {_chance(watch)}" for watch in flight.watches]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _looks(one: Observed) -> list[str]:
    seen = int(one.in_view.sum())
    least, low, high = one.expected
    lines = [
        f"  {called(one)}: {seen} of {len(one.time_s)} looks in view ({one.revisit_s:g} s apart), "
        f"{least:.0f} [{low:.0f} to {high:.0f}] detections expected"
    ]
    lines += [f"    {seconds:.0f} s {why}" for why, seconds in one.why_not().items()]
    cells = one.cells()
    if cells:
        lines.append(
            f"    {'sector':<8}{'range, km':>12}{'looks':>8}{'time, s':>9}{'median SNR, dB':>16}{'detections':>12}"
        )
    for cell in cells:
        to = "" if cell["range_to_m"] is None else f"{cell['range_to_m'] / 1e3:g}"
        span = f"{cell['range_from_m'] / 1e3:g}-{to}"
        lines.append(
            f"    {cell['sector']:<8}{span:>12}{cell['looks']:>8}{cell['time_s']:>9.0f}{cell['snr_median_db']:>16.1f}"
            f"{cell['expected_detections']:>12.1f}"
        )
    return lines


def _chance(watch: Watch) -> str:
    said = []
    for word, values in (("seen", watch.seen), *(() if watch.assigned else (("tracked", watch.tracked),))):
        end, low, high = values[:, -1]
        half = watch.reached(values[0], 0.5)
        when = f", even chance by {half['time_s']:.0f} s at {half['range_m'] / 1e3:.0f} km" if half else ""
        said.append(f"{word} {end:.2f} [{low:.2f} to {high:.2f}]{when}")
    return f"chance by {watch.name}: " + "; ".join(said)
