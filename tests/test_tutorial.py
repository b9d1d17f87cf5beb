"""The notebooks run from their first cell to their last, show what they say, and are kept without outputs."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[1] / "docs"
NOTEBOOKS = sorted(DOCS.glob("*.ipynb"))


def shown(source: str, names: dict) -> object:
    """Run a cell and return what a notebook would show: the value of its last line where that is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "notebook", "exec"), names)
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), "notebook", "eval"), names)


def played(name: str, names: dict) -> list[str]:
    """Run all cells of a notebook; return the HTML of those that show some."""
    cells = json.loads((DOCS / name).read_text(encoding="utf-8"))["cells"]
    pages = [shown("".join(cell["source"]), names) for cell in cells if cell["cell_type"] == "code"]
    return [page._repr_html_() for page in pages if hasattr(page, "_repr_html_")]


def test_a_first_run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The film of the notebook is bit for bit the case of its run: `Results.film` refuses anything else."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    names: dict = {}
    html = played("tutorial.ipynb", names)
    assert len(html) == 2 and "on average" in html[0] and "One raid in time" in html[1]
    said = capsys.readouterr().out
    assert names["results"].summary()["answer"]["got_through"] in said
    assert "In the end:" in said and said.rstrip().endswith("True")


def test_inside_the_circle(capsys: pytest.CaptureFixture[str]) -> None:
    """What is seen of low flyers is a small part of the circle; a radar higher up sees no less far."""
    names: dict = {}
    html = played("inside-the-circle.ipynb", names)
    assert len(html) == 4 and "<svg" in html[0] and "<svg" in html[1] and "One raid in time" in html[3]
    low, _, high = names["seen"].summary()["seen"]
    assert low["share_of_advertised"] < 0.05 < high["share_of_advertised"] < 1.0
    said = capsys.readouterr().out
    assert "% of the advertised circle" in said and "declared 120 km" in said
    assert names["answer"].summary()["differences"][0]["conclusion"][0] in said


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_kept_without_outputs(notebook: Path) -> None:
    """nbformat 4.5: every cell has an identifier; outputs belong to whoever runs it."""
    book = json.loads(notebook.read_text(encoding="utf-8"))
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in book["cells"]}) == len(book["cells"])
    assert all(cell["outputs"] == [] for cell in book["cells"] if cell["cell_type"] == "code")
