"""The kernel cache: it serves what was compiled, and notices that a called file changed (house, kernel rules)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from threatring import kernel

HOME = Path(kernel.__file__).parent
ROOMS = ("kernel.py", "records", "models/__init__.py", "models/vec.py", "engine/__init__.py")
PROBE = """
from threatring.kernel import stage
from threatring.models.vec import norm


@stage
def answer(a):
    return norm(a)


if __name__ == "threatring.models.probe":
    from threatring.kernel import source_hash

    print(source_hash(), answer((3.0, 4.0, 0.0)), sum(answer.stats.cache_hits.values()))
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the kernel rooms, with one kernel that calls into another file."""
    home = tmp_path / "threatring"
    for room in ROOMS:
        target = home / room
        target.parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (HOME / room).is_dir() else shutil.copy
        copy(HOME / room, target)
    (home / "__init__.py").write_text('"""A copy."""\n')
    (home / "models" / "probe.py").write_text(PROBE)
    return home


def ask(home: Path) -> tuple[str, float, int]:
    """Run the probe in a fresh interpreter; return the source hash, the answer and the number of cache hits."""
    surroundings = {**os.environ, "THREATRING_CACHE": str(home.parent / "cache"), "NUMBA_DISABLE_JIT": "0"}
    command = [sys.executable, "-c", "import threatring.models.probe"]
    done = subprocess.run(command, cwd=home.parent, env=surroundings, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    digest, answer, hits = done.stdout.split()
    return digest, float(answer), int(hits)


def test_a_change_in_a_called_file_is_noticed(house: Path) -> None:
    """A changed callee must not run from the old cache; an unchanged one must not compile again."""
    cold, warm = ask(house), ask(house)
    assert cold[1] == warm[1] == 5.0
    assert (cold[2], warm[2]) == (0, 1)
    called = house / "models" / "vec.py"
    text = called.read_text()
    changed = text.replace("return math.sqrt(", "return 2.0 * math.sqrt(", 1)
    assert changed != text
    called.write_text(changed)
    digest, answer, hits = ask(house)
    assert digest != cold[0]
    assert (answer, hits) == (10.0, 0)


def test_source_hash_covers_every_kernel_room(house: Path) -> None:
    """A byte more in any kernel file is another hash; a byte more in any other file is not."""
    before = kernel.source_hash(house)
    (house / "report.py").write_text("# not a kernel\n")
    assert kernel.source_hash(house) == before
    for path in kernel.kernel_files(house):
        text = path.read_text()
        path.write_text(text + "\n")
        assert kernel.source_hash(house) != before, path
        path.write_text(text)
    assert kernel.source_hash(house) == before


def test_cache_root_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """THREATRING_CACHE comes first, then XDG_CACHE_HOME, then the home folder."""
    monkeypatch.setenv("THREATRING_CACHE", str(tmp_path / "mine"))
    assert kernel.cache_root() == tmp_path / "mine"
    monkeypatch.delenv("THREATRING_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert kernel.cache_root() == tmp_path / "threatring"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert kernel.cache_root() == Path.home() / ".cache" / "threatring"


WHOLE = """
from threatring.kernel import inner, joined, stage
from threatring.models.vec import norm


@joined
def twice(a):
    return 2.0 * norm(a)


@inner
def thrice(a):
    return 1.5 * twice(a)


@stage
def six(a):
    return 2.0 * thrice(a)


if __name__ == "threatring.models.probe":
    answer = six((3.0, 4.0, 0.0)), norm((3.0, 4.0, 0.0))
    parts = [found.library.get_pointer_to_function("six") for f in (twice, thrice) for found in f.overloads.values()]
    print(answer, parts, len(norm.overloads), len(six.overloads))
"""


def test_what_an_entry_calls_is_translated_with_it_alone(house: Path) -> None:
    """Parts have no machine code of their own; a kernel that Python calls too has a door of its own beside its part."""
    (house / "models" / "probe.py").write_text(WHOLE)
    surroundings = {**os.environ, "THREATRING_CACHE": str(house.parent / "cache"), "NUMBA_DISABLE_JIT": "0"}
    command = [sys.executable, "-c", "import threatring.models.probe"]
    for parts in ("[0, 0]", "[]"):  # compiled now; then from the disk, where parts are not wanted
        done = subprocess.run(command, cwd=house.parent, env=surroundings, capture_output=True, text=True)
        assert done.stdout.strip() == f"(30.0, 5.0) {parts} 1 1", done.stderr
    done = subprocess.run(
        command, cwd=house.parent, env={**surroundings, "NUMBA_DISABLE_JIT": "1"}, capture_output=True, text=True
    )
    assert "has no attribute 'overloads'" in done.stderr  # plain Python: there is nothing else


POINTED = """
from typing import NamedTuple

import numpy as np

from threatring.kernel import by_reference, inner, stage


class Box(NamedTuple):
    numbers: np.ndarray
    count: int
    corner: tuple[float, float]


by_reference(Box)


@inner
def one_more(box, i):
    box.numbers[i] += box.corner[1]


@stage
def filled(box):
    for i in range(box.count):
        one_more(box, i)
    return box.numbers[0] + box.numbers[box.count - 1]


if __name__ == "threatring.models.probe":
    small, large = Box(np.zeros(3), 3, (7.0, 1.5)), Box(np.arange(4, dtype=np.float32), 4, (0.0, 2.0))
    print(filled(small), filled(small), filled(large), small.numbers.tolist(), large.numbers.tolist())
"""


@pytest.mark.parametrize("without", ["0", "1"])
def test_a_named_tuple_goes_by_its_address(house: Path, without: str) -> None:
    """Compiled or not: kernels read its fields and write into its tables; a table of another type is another kernel."""
    (house / "models" / "probe.py").write_text(POINTED)
    surroundings = {**os.environ, "THREATRING_CACHE": str(house.parent / "cache"), "NUMBA_DISABLE_JIT": without}
    command = [sys.executable, "-c", "import threatring.models.probe"]
    done = subprocess.run(command, cwd=house.parent, env=surroundings, capture_output=True, text=True)
    assert done.stdout.strip() == "3.0 6.0 7.0 [3.0, 3.0, 3.0] [2.0, 3.0, 4.0, 5.0]", done.stderr
