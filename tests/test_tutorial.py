"""The tutorial runs from its first cell to its last, shows what it says, and is kept without outputs."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

NOTEBOOK = Path(__file__).resolve().parents[1] / "docs" / "tutorial.ipynb"


def shown(source: str, names: dict) -> object:
    """Run a cell and return what a notebook would show: the value of its last line where that is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, str(NOTEBOOK), "exec"), names)
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), str(NOTEBOOK), "eval"), names)


def test_tutorial_runs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The film of the notebook is bit for bit the case of its run: `Results.film` refuses anything else."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    names: dict = {}
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    pages = [shown("".join(cell["source"]), names) for cell in cells if cell["cell_type"] == "code"]
    html = [page._repr_html_() for page in pages if hasattr(page, "_repr_html_")]
    assert len(html) == 2 and "on average" in html[0] and "One raid in time" in html[1]
    said = capsys.readouterr().out
    assert names["results"].summary()["answer"]["got_through"] in said
    assert "In the end:" in said and said.rstrip().endswith("True")


def test_tutorial_is_kept_without_outputs() -> None:
    """nbformat 4.5: every cell has an identifier; outputs belong to whoever runs it."""
    book = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in book["cells"]}) == len(book["cells"])
    assert all(cell["outputs"] == [] for cell in book["cells"] if cell["cell_type"] == "code")
