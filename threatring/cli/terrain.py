"""Commands about real ground: terrain info, terrain crop."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from threatring.cli.terminal import Json, Quiet, print_json, register
from threatring.errors import OptionError

if TYPE_CHECKING:
    from threatring.terrain import Heights

terrain = typer.Typer(help="Heights of real ground: what files hold, and cutting an area.", no_args_is_help=True)

Sources = Annotated[
    list[str] | None,
    typer.Argument(metavar="[FILE]...", help="Rasters, or one .npz.", show_default="the demonstration ground"),
]
Said = Annotated[
    list[str] | None,
    typer.Option(
        "--terrain", metavar="FILE", help='Ground: a file (again for more), "demonstration" or "none".',
        show_default="the scenario's",
    ),
]  # fmt: skip
Lat = Annotated[float, typer.Option("--lat", help="Latitude of the centre, degrees north.")]
Lon = Annotated[float, typer.Option("--lon", help="Longitude of the centre, degrees east.")]
RangeKm = Annotated[float, typer.Option("--range-km", help="Keep what lies this far around it, km.")]
Written = Annotated[Path, typer.Option("--out", metavar="FILE", help="The .npz to write.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(terrain, name="terrain")
    register(terrain, info)
    register(terrain, crop)


def info(files: Sources = None, json: Json = False) -> None:
    """Say what files of heights hold: area, posts, lowest and highest ground, voids, source."""
    from threatring.terrain import DEMONSTRATION, read_heights

    document = told(read_heights(files or [DEMONSTRATION]))
    if json:
        print_json(document)
        return
    area = document["area_deg"]
    print(document["name"])
    print(f"  area     {area[0]:.3f} to {area[2]:.3f} N, {area[1]:.3f} to {area[3]:.3f} E")
    rows, columns = document["posts"]
    north_m, east_m = document["spacing_m"]
    print(f"  posts    {rows:,} x {columns:,}, {north_m:.0f} m apart to the north, {east_m:.0f} m to the east")
    print(f"  heights  {document['lowest_m']:,.0f} to {document['highest_m']:,.0f} m; {document['datum']}")
    if document["voids_filled"]:
        print(f"  voids    {document['voids_filled']:,} posts without a height, filled from their edges")
    for name in ("citation", "note"):
        if document[name]:
            print(f"  {name:8s} {document[name]}")


def told(heights: Heights) -> dict[str, Any]:
    """Return what can be said about heights, as plain values."""
    from threatring.terrain import VERTICAL_DATUM
    from threatring.terrain.heights import METRES_PER_DEGREE

    box = heights.box
    middle_rad = math.radians(0.5 * (box.south_deg + box.north_deg))
    across_m = heights.lon_step_deg * METRES_PER_DEGREE * math.cos(middle_rad)
    return {
        "name": heights.name,
        "area_deg": list(box),
        "posts": list(heights.posts_m.shape),
        "spacing_m": [heights.lat_step_deg * METRES_PER_DEGREE, across_m],
        "lowest_m": float(heights.posts_m.min()),
        "highest_m": float(heights.posts_m.max()),
        "voids_filled": heights.void_count,
        "datum": VERTICAL_DATUM,
        "citation": heights.citation,
        "note": heights.note,
    }


def crop(
    lat: Lat, lon: Lon, range_km: RangeKm, out: Written, files: Sources = None, json: Json = False, quiet: Quiet = False
) -> None:
    """Cut the area around a place out of files of heights into one small .npz."""
    from threatring.terrain import DEMONSTRATION, box_around, read_heights
    from threatring.terrain.reading import write_grid

    if not 0.0 < range_km <= 2000.0:
        raise OptionError.at("command line", "--range-km", range_km, "above 0, at most 2000 km")
    if out.suffix != ".npz":
        raise OptionError.at("command line", "--out", str(out), "a file name that ends in .npz")
    box = box_around(lat, lon, 1000.0 * range_km)
    heights = read_heights(files or [DEMONSTRATION], box=box)
    if not heights.covers(lat, lon):
        raise OptionError.at("command line", "--lat, --lon", f"{lat:g} {lon:g}", f"inside the data: {heights.box}")
    kept = heights.cut(box)
    try:
        write_grid(kept, out)
    except OSError as error:
        raise OptionError.at("command line", "--out", str(out), f"cannot be written: {error.strerror}") from error
    document = {**told(kept), "file": out, "bytes": out.stat().st_size}
    if json:
        print_json(document)
    elif not quiet:
        print(f"wrote {out}: {kept.box}, {document['bytes'] / 1e6:.2f} MB")
