"""The folder of an answer with figures: nobody else's files in it, and none of an earlier answer left beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from threatring.errors import ResultsError
from threatring.maps import file_png, file_svg, house_style
from threatring.maps.style import Drawing
from threatring.store import entries_of


def own_folder(folder: Path, ours: str | tuple[str, ...]) -> Path:
    """Make sure that files called `ours...` (one word or several) can be written into a folder, and leave it as it was.

    Raises `ResultsError` when it cannot be written or holds anything else.
    """
    try:
        foreign = sorted(name for name in entries_of(folder) if not name.startswith(ours))
    except OSError as error:
        hint = f"cannot write here ({error.strerror}); choose another folder with --out"
        raise ResultsError.at(folder, "folder", None, hint) from None
    if foreign:
        raise ResultsError.at(folder, "folder", foreign[0], "holds other files; choose another folder with --out")
    return folder


def write_own(
    folder: Path, ours: str, save: Callable[[Path], Iterable[Path]], draw: Callable[[], Iterable[Drawing]]
) -> list[Path]:
    """Write tables and every figure as SVG and PNG into a folder, made when missing; return what was written.

    Figures of an earlier answer are removed. `draw` is called inside `house_style()`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for suffix in (".svg", ".png"):
        for old in (*folder.glob(f"{ours}{suffix}"), *folder.glob(f"{ours}-*{suffix}")):
            old.unlink()
    paths = list(save(folder))
    with house_style():
        for drawing in draw():
            for suffix, data in ((".svg", file_svg(drawing).encode()), (".png", file_png(drawing))):
                paths.append(folder / f"{drawing.name}{suffix}")
                paths[-1].write_bytes(data)
    return paths
