"""The house rules of docs/architecture.md, held by test."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import threatring
from threatring import records, units

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "threatring"
SOURCES = sorted(HOME.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))

#: Functions that may be longer than 40 lines, and why.
LONG_FUNCTIONS = {
    "threatring/engine/lanes.py:step": "one step of flight, which the compiler vectorises only as one body",
}

#: Float fields of records that carry no unit suffix, and what they are.
VECTORS = {
    "east": "unit vector",
    "north": "unit vector",
    "up": "unit vector",
    "line": "unit vector",
    "side": "unit vector",
    "rise": "unit vector",
    "x": "state of a filter: three metres, three metres a second",
    "cov": "covariance of the same",
    "lateral": "acceleration, m/s², as the flight loop keeps it",
    "preference": "rank in a list, the lowest first",
    "value": "an event's figure; its kind says which (threatring/results/story.py)",
}

#: Fields whose unit is not one of the closed list because only one constant has it.
ONE_OF_A_KIND = {"gravity_m3_s2": "the geocentric gravitational constant"}

#: Paths of one machine, addresses of one registry and marks of unfinished work: none belongs in a project.
FOREIGN_WORDS = r"(?<![\w.])/(home|root|mnt)/|TODO|FIXME|index-url|://(pypi|registry)\."


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def ids(paths: list[Path]) -> list[str]:
    return [relative(path) for path in paths]


def test_facade_is_exactly_all() -> None:
    """House convention 10: the facade is tested; at most ten names beside the version."""
    assert len(set(threatring.__all__) - {"__version__"}) <= 10
    assert dir(threatring) == sorted(threatring.__all__)
    for name in threatring.__all__:
        assert getattr(threatring, name) is not None
    with pytest.raises(AttributeError, match="it has Results"):
        _ = threatring.nothing_of_the_kind


@pytest.mark.parametrize("path", SOURCES + TESTS, ids=ids(SOURCES + TESTS))
def test_sizes(path: Path) -> None:
    """House convention 1: files of 300 lines, functions of 40, the step excepted."""
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300, f"{relative(path)} is longer than 300 lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and f"{relative(path)}:{node.name}" not in LONG_FUNCTIONS:
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 40, f"{relative(path)}: {node.name} has {length} lines"


def test_long_functions_are_still_there() -> None:
    """An exception that is no longer needed is removed."""
    for key in LONG_FUNCTIONS:
        path, name = key.split(":")
        found = [n for n in ast.walk(ast.parse((ROOT / path).read_text())) if getattr(n, "name", None) == name]
        assert found and (found[0].end_lineno or 0) - found[0].lineno + 1 > 40, f"{key} needs no exception"


RECORDS = [kind for _, kind in inspect.getmembers(records, inspect.isclass) if hasattr(kind, "_fields")]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_record_fields_end_in_their_unit(record: type) -> None:
    """House convention 2: every name of a physical quantity ends in its unit from the closed list."""
    known = units.PURE_NUMBERS | VECTORS.keys() | ONE_OF_A_KIND.keys()
    dtype = records.dtype_of(record)
    for name in record._fields:  # type: ignore[attr-defined]
        if dtype[name].base.kind != "f" or name in known:
            continue
        suffix = units.suffix_of(name)
        assert suffix, f"{record.__name__}.{name} does not end in a unit of threatring/units.py"
        assert suffix not in units.FILE_ONLY, f"{record.__name__}.{name}: {suffix} is for files and screens"


MODELS = [path for path in sorted((HOME / "models").glob("*.py")) if path.stem not in ("__init__", "vec")]


@pytest.mark.parametrize("path", MODELS, ids=ids(MODELS))
def test_models_name_their_source(path: Path) -> None:
    """House convention 4: every model file names its source: book, paper, recommendation, or says what it assumes."""
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    assert re.search(r"\bSources?\b|\b(19|20)\d\d\b", said), f"{relative(path)} names no source"
    assert len(said) > 80


KERNEL_ROOMS = [path for room in ("models", "engine") for path in sorted((HOME / room).glob("*.py"))]


@pytest.mark.parametrize("path", KERNEL_ROOMS, ids=ids(KERNEL_ROOMS))
def test_kernels_keep_their_rules(path: Path) -> None:
    """Kernel rules of docs/architecture.md: no global generator, no parallel=True, no fast mathematics."""
    text = path.read_text(encoding="utf-8")
    for forbidden in ("import random", "np.random", "parallel=True", "fastmath=", "import os\n"):
        assert forbidden not in text, f"{relative(path)} says {forbidden}"
    for node in ast.walk(ast.parse(text)):
        compiled = isinstance(node, ast.FunctionDef) and any(
            isinstance(mark, ast.Name) and mark.id in ("kernel", "stage") for mark in node.decorator_list
        )
        if compiled:
            assert not node.args.defaults, f"{relative(path)}: {node.name} has default arguments"
            raised = [inner for inner in ast.walk(node) if isinstance(inner, ast.Raise)]
            assert not raised, f"{relative(path)}: {node.name} raises; kernels end in a reason instead"


@pytest.mark.parametrize("path", [p for p in TESTS if p.name.startswith("test_")], ids=lambda path: path.name)
def test_every_test_file_is_collected_and_mirrors_a_source(path: Path) -> None:
    """House convention 9: test files mirror source files, and the runner finds a test in each."""
    found = [n for n in ast.walk(ast.parse(path.read_text())) if (getattr(n, "name", "") or "").startswith("test_")]
    assert found, f"{relative(path)} holds no test"
    name = path.stem.removeprefix("test_")
    folder = HOME / path.parent.relative_to(ROOT / "tests")
    mirrored = (folder / f"{name}.py").exists() or (folder / name).is_dir() or name in FLAT_NAMES
    assert mirrored or name in WHOLE_PROJECT, f"{relative(path)} mirrors no source file"


#: Names of source files with their folder in front: tests/test_results_geodetic.py for results/geodetic.py.
FLAT_NAMES = {"_".join(path.relative_to(HOME).with_suffix("").parts) for path in SOURCES}

#: Tests of the whole instead of one file, and what they hold.
WHOLE_PROJECT = {
    "reduction": "the whole simulation reduced to closed forms",
    "invariants": "what holds in every case, and rules of comparison",
    "channels": "totals of channels that emerge",
    "house": "these rules",
    "tutorial": "the notebooks, run as a reader would",
    "readme": "the README's commands",
    "collapse": "the whole simulation reduced to textbook cases",
    "limits": "what the program refuses to do",
    "linked": "the exercises that differ only in who is linked, and an antenna in the air",
    "hostile": "the console among strangers: folders, files, pages",
    "bad_input": "one clear message for each kind of bad input",
    "sources": "the page that ships, built again from its sources",
    "watching": "the console in a browser: a case watched",
    "access": "the console in a browser: every view for readers of any kind",
    "editing": "the console in a browser: the scenario editor",
    "flow": "the console in a browser: edit, run and watch by keyboard alone",
    "operating": "the console in a browser: the live display",
    "starting": "the console in a browser: what is started from the page",
}


def test_no_test_file_is_hidden_from_the_runner() -> None:
    """A file of tests whose name the runner does not collect would never run."""
    for path in TESTS:
        if path.name.startswith("test_"):
            continue
        names = [n.name for n in ast.parse(path.read_text()).body if isinstance(n, ast.FunctionDef | ast.ClassDef)]
        hidden = [name for name in names if name.startswith(("test_", "Test"))]
        assert not hidden, f"{relative(path)} hides {hidden}"


def test_no_foreign_words() -> None:
    """The project's text is about the project."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    ).stdout.split("\n")
    for name in filter(None, listed):
        path = ROOT / name
        if path.suffix in (".npz", ".png", ".svg", ".parquet") or path == Path(__file__) or not path.is_file():
            continue
        found = re.search(FOREIGN_WORDS, path.read_text(encoding="utf-8"))
        assert not found, f"{name} says {found[0] if found else ''}"


def loaded_after(statement: str) -> set[str]:
    """Return the top-level modules a fresh interpreter holds after a statement."""
    code = f"import sys; {statement}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "room",
    [
        "catalogue",
        "scenario",
        "studies",
        "results",
        "store",
        "statistics",
        "report",
        "maps",
        "exports",
        "cli",
        "records",
        "units",
    ],  # fmt: skip
)
def test_rooms_that_never_wait_for_the_compiler(room: str) -> None:
    """Start-up: reading, checking and reporting never import Numba, even indirectly."""
    assert not {"numba", "llvmlite"} & loaded_after(f"import threatring.{room}")


def test_the_doors_are_light() -> None:
    """Start-up: the facade and the command line import nothing heavy before it is needed."""
    heavy = {"numba", "llvmlite", "matplotlib", "duckdb", "pydantic", "numpy", "scipy", "xarray"}
    assert not heavy & loaded_after("import threatring")
    assert not heavy & loaded_after("import threatring.cli")


def test_base_install_needs_no_extra() -> None:
    """The base install runs everything: every module can be imported where no extra is installed."""
    missing = (
        "scipy",
        "xarray",
        "distributed",
        "dask",
        "pandas",
        "SALib",
        "rasterio",
        "pyproj",
        "pytest",
        "hypothesis",
    )
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in SOURCES]
    imports = "; ".join(f"import {name}" for name in names)
    loaded_after(f"sys.modules.update(dict.fromkeys({missing!r})); {imports}")


@pytest.mark.slow
def test_the_wheel_holds_the_data(tmp_path: Path) -> None:
    """Everything the installed program reads is in the wheel."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)], cwd=ROOT, check=True
    )
    (wheel,) = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {relative(path) for path in (HOME / "data").rglob("*") if path.is_file()}
    assert wanted <= inside
    assert {relative(path) for path in SOURCES} <= inside
