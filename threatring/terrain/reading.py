"""From what a user names to heights: the demonstration ground, grids in .npz files, or any raster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from threatring.errors import BadInput
from threatring.terrain.heights import Box, Heights

DEMONSTRATION = "demonstration"  # the word for the ground that comes with the program
SHIPPED = Path(__file__).resolve().parent.parent / "data" / "terrain" / "globe_24e46e_34n45n_30s.npz"
FORMAT = 1
HIGHEST_M, LOWEST_M = 9000.0, -500.0  # of the ground on Earth; anything else in a file is a void


def read_heights(sources: Sequence[str], folder: Path | None = None, box: Box | None = None) -> Heights:
    """Return the heights that sources name: "demonstration", one .npz, or rasters in any projection.

    Relative paths are looked for in `folder`; with `box` rasters are read only there. Raises BadInput naming the file,
    and MissingExtra where rasters need a package that is not installed.
    """
    if list(sources) == [DEMONSTRATION]:
        return _grid(SHIPPED)
    if not sources:
        raise BadInput.at("terrain", "source", None, f'"{DEMONSTRATION}", a .npz, or rasters: none is named')
    paths = [_found(source, folder) for source in sources]
    if len(paths) == 1 and paths[0].suffix == ".npz":
        return _grid(paths[0])
    for path in paths:
        if path.suffix == ".npz":
            raise BadInput.at(path, "terrain", None, "one .npz by itself, or rasters only")
    from threatring.terrain.rasters import merged_heights

    return merged_heights(paths, box)


def _found(source: str, folder: Path | None) -> Path:
    try:
        path = Path(source).expanduser()
        path = path if path.is_absolute() or folder is None else folder / path
        if path.is_file():
            return path
        what = "this is a folder" if path.is_dir() else "no such file"
    except (OSError, RuntimeError) as fault:  # a name that no file can have; the home of nobody
        source, what = source[:80], str(getattr(fault, "strerror", fault)).lower()
    expected = f'{what}; "{DEMONSTRATION}", a .npz of `threatring terrain crop`, or rasters'
    raise BadInput.at(source, "terrain", None, expected)


@lru_cache(maxsize=2)
def _grid(path: Path) -> Heights:
    """Return the heights of a .npz written by `write_grid`."""
    try:
        with np.load(path, allow_pickle=False) as data:
            if int(data["format"]) > FORMAT:
                raise BadInput.at(path, "format", int(data["format"]), f"at most {FORMAT}: a newer threatring wrote it")
            coded, grid = data["coded"], data["grid_deg"].tolist()
            said = [str(data[name]) for name in ("name", "citation", "note")]
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise BadInput.at(path, "terrain", None, f"a .npz of `threatring terrain crop` ({error})") from None
    return Heights(_decoded(coded), *grid, *said)


def write_grid(heights: Heights, path: Path) -> None:
    """Write heights to a .npz, rounded to whole metres."""
    box = heights
    grid = np.array([box.south_deg, box.west_deg, box.lat_step_deg, box.lon_step_deg])
    coded = _coded(np.rint(heights.posts_m).astype(np.int16))
    with path.open("wb") as file:
        np.savez_compressed(
            file, format=FORMAT, coded=coded, grid_deg=grid,
            name=heights.name, citation=heights.citation, note=heights.note,
        )  # fmt: skip


def _coded(posts_m: np.ndarray) -> np.ndarray:
    """Return int16 posts (rows, columns) as bytes (2, rows, columns) of their differences from west to east.

    Packed so, real ground takes a quarter less room.
    """
    steps = np.diff(posts_m, axis=1, prepend=np.int16(0)).view(np.uint16)
    return np.stack([(steps & 255).astype(np.uint8), (steps >> 8).astype(np.uint8)])


def _decoded(coded: np.ndarray) -> np.ndarray:
    steps = coded[0].astype(np.uint16) | (coded[1].astype(np.uint16) << 8)
    return np.asarray(np.cumsum(steps, axis=1, dtype=np.uint16).view(np.int16))


def named(heights: Heights, name: str, citation: str, note: str) -> Heights:
    """Return heights that carry another name, citation and note."""
    return replace(heights, name=name, citation=citation, note=note)
