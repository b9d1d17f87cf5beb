"""The answer of `threatring coverage` for a terminal, and its folder: document, table, areas, rasters, figures."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np

from threatring.errors import MissingExtra
from threatring.maps.coverage import compare_drawings, coverage_drawings
from threatring.report.contours import contours, gains, write_geojson
from threatring.report.folders import write_own
from threatring.report.sentences import MARK
from threatring.results.coverage import Coverage, Gain, Level, Limit, RadarView, circle_m2
from threatring.results.covered import as_csv, by_count, differences, gain_csv, in_ring_m2, limit_shares
from threatring.terrain.rasters import write_raster

LEGEND = (
    "- most, mean: farthest ground range by azimuth; no gap: mean range up to which it is seen throughout; smooth: mean"
    " without hills;\n  by echo: one look, 10 to 90 % of the unknowns in brackets; ends by: share of azimuths on which"
    " hills, the Earth's\n  curve, a faint echo ... end sight"
)
OURS = ("coverage", "contours", "least-altitude", "gain", "first", "second")  # names in the folder begin so
NAMED_M = 100.0  # height of the headline, or the lowest above it
_HEIGHT, _AREA, _SHARE, _KM, _LOOK = 20, 13, 8, 9, 18
_ENDS = {
    Limit.HORIZON: "curve", Limit.GROUND: "hills", Limit.SENSITIVITY: "faint", Limit.INSTRUMENT: "instrumented",
    Limit.ELEVATION: "beam", Limit.SECTOR: "sector",
}  # fmt: skip


def write_coverage(coverage: Coverage, folder: Path) -> tuple[list[Path], list[str]]:
    """Write all files of a coverage into a folder, made when missing; return their paths and what to say of them."""
    said: list[str] = []

    def save(into: Path) -> list[Path]:
        paths, missing = save_tables(coverage, into)
        said.extend(missing)
        return paths

    return write_own(folder, "coverage", save, lambda: coverage_drawings(coverage)), said


def write_gain(gain: Gain, folder: Path) -> tuple[list[Path], list[str]]:
    """Write what the second coverage gains, with figures, and the tables of both into the folders first and second."""
    said: list[str] = []

    def save(into: Path) -> list[Path]:
        _clear(into)
        document, sheet = into / "coverage.json", into / "gain.csv"
        document.write_text(_json(gain.summary()), "utf-8")
        sheet.write_text(gain_csv(gain), "utf-8")
        for name, one in (("first", gain.first), ("second", gain.second)):
            (into / name).mkdir()
            said[:] = save_tables(one, into / name)[1]
        return [document, sheet, write_geojson(gains(gain), into / "gain.geojson")]

    paths = write_own(folder, "coverage", save, lambda: compare_drawings(gain.first, gain.second))
    return paths, [*said, "the tables of each coverage by itself: in the folders first and second"]


def save_tables(coverage: Coverage, folder: Path) -> tuple[list[Path], list[str]]:
    """Write coverage.json, coverage.csv, contours.geojson and a raster of least heights of each radar and of all."""
    _clear(folder)
    document, sheet = folder / "coverage.json", folder / "coverage.csv"
    document.write_text(_json(coverage.summary()), "utf-8")
    sheet.write_text(as_csv(coverage), "utf-8")
    paths = [document, sheet, write_geojson(contours(coverage), folder / "contours.geojson")]
    rasters = {view.name: view.least_m for view in coverage.radars}
    rasters["any"] = coverage.union_least_m
    try:
        return paths + [_raster(coverage, name, least_m, folder) for name, least_m in rasters.items()], []
    except MissingExtra as missing:
        grids = {_plain(name): each for name, each in rasters.items()}
        path = folder / "least-altitude.npz"
        np.savez_compressed(path, lat_deg=coverage.lat_deg, lon_deg=coverage.lon_deg, **grids)  # type: ignore[arg-type]
        return [*paths, path], [f"least heights as .npz: {missing}"]


def _clear(folder: Path) -> None:
    """Remove what an earlier answer of another shape has left: rasters, the two sides of a comparison."""
    for name in ("contours.geojson", "gain.geojson", "gain.csv", "coverage.csv", "least-altitude.npz"):
        (folder / name).unlink(missing_ok=True)
    for old in folder.glob("least-altitude-*.tif*"):
        old.unlink()
    for name in ("first", "second"):
        if (folder / name / "coverage.json").is_file():
            shutil.rmtree(folder / name)


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n"


def _plain(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name)


def _raster(coverage: Coverage, name: str, least_m: np.ndarray, folder: Path) -> Path:
    path = folder / f"least-altitude-{_plain(name)}.tif"
    corner = float(coverage.lat_deg[0]), float(coverage.lon_deg[0])
    steps = (float(row[1] - row[0]) for row in (coverage.lat_deg, coverage.lon_deg))
    who = "any radar" if name == "any" else name
    said = f"least height above mean sea level at which {who} has a line of sight, metres"
    write_raster(path, least_m, corner, tuple(steps), said)  # type: ignore[arg-type]
    return path


def coverage_text(coverage: Coverage) -> str:
    """Return areas and ranges of each radar at each height, and of all together."""
    parts = [f"{_headline(coverage)}\n{_basis(coverage)}", *(_radar(coverage, view) for view in coverage.radars)]
    if len(coverage.radars) > 1:
        parts.append(_together(coverage))
    return "\n\n".join([*parts, "\n".join([LEGEND, *(f"- {note}" for note in coverage.meta["notes"])])])


def _headline(coverage: Coverage) -> str:
    view = max(coverage.radars, key=lambda each: each.advertised_m)
    row = min(range(len(coverage.levels)), key=lambda k: _oddness(coverage.levels[k]))
    ring_m2 = circle_m2(view.advertised_m)
    seen_m2 = in_ring_m2(coverage, view, coverage.union(row))
    who = "this radar sees" if len(coverage.radars) == 1 else "these radars see"
    return (
        f"Of the {_km2(ring_m2)} inside the {_km(view.advertised_m)} ring of the {view.name}, {who} a target at "
        f"{coverage.levels[row]}\nover {_share(seen_m2 / ring_m2)}: {_km2(seen_m2)}.  ·  {MARK}"
    )


def _oddness(level: Level) -> tuple[bool, float]:
    return not level.above_ground, abs(level.height_m - NAMED_M)


def _basis(coverage: Coverage) -> str:
    meta = coverage.meta
    rcs = ", ".join(f"{m2:.2g} m²" for m2 in sorted(set(meta["rcs_by_radar_m2"].values())))
    return (
        f"{meta['site']['name']}; claims {meta['claims']}, {meta['epoch']}; {meta['target']} of {rcs}, one look at "
        f"{meta['wanted_prob']:.0%} or better;\nover {meta['terrain']}; areas within {_km(meta['range_m'])} of a radar"
    )


def _radar(coverage: Coverage, view: RadarView) -> str:
    ring_m2 = circle_m2(view.advertised_m)
    lines = [
        f"{view.name}: antenna {view.antenna_height_m:.1f} m above ground of {view.ground_m:.0f} m; ring "
        f"{_km(view.advertised_m)} ({view.advertised_for}), {_km2(ring_m2)}",
        f"  {'target at':<{_HEIGHT}}{'seen':>{_AREA}}{'of ring':>{_SHARE}}{'most':>{_KM}}{'mean':>{_KM}}"
        f"{'no gap':>{_KM}}{'smooth':>{_KM}}{'by echo, slant':>{_LOOK}}  ends by",
    ]
    for row, level in enumerate(coverage.levels):
        share = in_ring_m2(coverage, view, view.seen[row]) / ring_m2
        central, low, high = (f"{each / 1e3:.0f}" for each in view.detect_m[row])
        means = (
            view.range_m[row].max(),
            view.range_m[row].mean(),
            view.unbroken_m[row].mean(),
            view.smooth_m[row].mean(),
        )
        lines.append(
            f"  {level!s:<{_HEIGHT}}{_km2(coverage.area_m2(view.seen[row])):>{_AREA}}{_share(share):>{_SHARE}}"
            + "".join(f"{_km(each):>{_KM}}" for each in means)
            + f"{f'{central} ({low}-{high}) km':>{_LOOK}}  {_limits(view, row)}"
        )
    return "\n".join(lines)


def _limits(view: RadarView, row: int) -> str:
    """Return what ends sight on at least one azimuth in two hundred."""
    shares = {Limit[name.upper()]: share for name, share in limit_shares(view, row).items()}
    return ", ".join(f"{_ENDS[limit]} {share:.0%}" for limit, share in shares.items() if share >= 0.005)


def _together(coverage: Coverage) -> str:
    counts = range(1, len(coverage.radars) + 1)
    heads = "".join(f"{f'by {count}':>{_AREA}}" for count in counts)
    lines = ["all radars", f"  {'target at':<{_HEIGHT}}{'seen':>{_AREA}}{heads}  most of it by"]
    names = [view.name for view in coverage.radars]
    for row, level in enumerate(coverage.levels):
        area = _km2(coverage.area_m2(coverage.union(row)))
        each = "".join(f"{_km2(m2):>{_AREA}}" for m2 in by_count(coverage, row).values())
        most = next(iter(coverage.combinations_m2(row)), ())
        lines.append(f"  {level!s:<{_HEIGHT}}{area:>{_AREA}}{each}  {' and '.join(names[r] for r in most) or 'nobody'}")
    return "\n".join(lines)


def gain_text(gain: Gain) -> str:
    """Return areas of both coverages, and what the second gains and loses, by height."""
    lines = [
        f"Two coverages compared  ·  {MARK}",
        *(f"  {word}: {_who(one)}" for word, one in (("first", gain.first), ("second", gain.second))),
        _basis(gain.first), "",
        f"  {'target at':<{_HEIGHT}}{'first sees':>{_AREA}}{'second sees':>{_AREA}}{'gained':>{_AREA}}{'lost':>{_AREA}}"
        f"{'change':>{_SHARE}}",
    ]  # fmt: skip
    for level, row in zip(gain.first.levels, differences(gain), strict=True):
        first_m2, second_m2 = row["first_area_m2"], row["second_area_m2"]
        change = f"{round(100.0 * (second_m2 / first_m2 - 1.0), 1) + 0.0:+.1f}%" if first_m2 else "-"
        cells = (first_m2, second_m2, row["gained_area_m2"], row["lost_area_m2"])
        lines.append(
            f"  {level!s:<{_HEIGHT}}" + "".join(f"{_km2(m2):>{_AREA}}" for m2 in cells) + f"{change:>{_SHARE}}"
        )
    return "\n".join([*lines, "", *(f"- {note}" for note in gain.first.meta["notes"])])


def _who(coverage: Coverage) -> str:
    return "; ".join(
        f"{view.name} at {view.lat_deg:.4f}° latitude, {view.lon_deg:.4f}° longitude, antenna "
        f"{view.antenna_height_m:.1f} m above ground of {view.ground_m:.0f} m"
        for view in coverage.radars
    )


def _km(metres: float) -> str:
    return f"{metres / 1e3:.0f} km"


def _km2(area_m2: float) -> str:
    return f"{area_m2 / 1e6:,.0f} km²"


def _share(share: float) -> str:
    return f"{share:.2%}" if share < 0.1 else f"{share:.0%}"
