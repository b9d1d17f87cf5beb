"""What README and manual tell people to type works, and what they link to exists."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(page: Path, language: str) -> list[str]:
    """Return the fenced blocks of a language on a page."""
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def commands(page: Path) -> list[list[str]]:
    """Return the threatring commands a page shows, in order."""
    lines = "".join(blocks(page, "bash")).splitlines()
    return [words for line in lines if (words := shlex.split(line, comments=True)) and words[0] == "threatring"]


def fresh(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, *words], cwd=folder, env=surroundings, capture_output=True, text=True)


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=lambda page: page.name)
def test_commands_work_as_written(page: Path, tmp_path: Path) -> None:
    for words in commands(page):
        done = fresh(["-m", *words], tmp_path)
        assert done.returncode == 0, f"{shlex.join(words)}\n{done.stderr}"
        assert done.stdout.strip(), f"{shlex.join(words)} says nothing"


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "python")], ids=lambda page: page.name)
def test_python_works_as_written(page: Path, tmp_path: Path) -> None:
    assert fresh(["-m", "threatring", "run", "murted", "--runs", "32", "--quiet"], tmp_path).returncode == 0
    for code in blocks(page, "python"):
        done = fresh(["-c", code], tmp_path)
        assert done.returncode == 0, f"{code}\n{done.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_nothing_is_left_to_fill_in() -> None:
    """A figure that was measured stands there; a mark that one will follow does not."""
    for page in PAGES:
        assert "{{" not in page.read_text(encoding="utf-8"), page.name


def test_the_policy_is_said_where_people_start() -> None:
    """SECURITY.md is the policy; the README says its four refusals."""
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    for refusal in (
        "public sources only",
        "never connects to live data",
        "never searches for attack routes",
        "controlled",
    ):
        assert refusal in readme
