"""The same bytes compiled and as plain Python: kernels promise it, these helpers let each test file hold them to it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def flattened(value: object) -> list[str]:
    """Return every number of a nested result, floats as hexadecimal so that each bit counts."""
    if isinstance(value, Iterable):
        return [text for part in value for text in flattened(part)]
    return [float(value).hex()]  # type: ignore[arg-type]


def assert_same_without_compiler(setup: str, expression: str) -> None:
    """Evaluate an expression here, compiled, and in an interpreter without the compiler: every bit must agree."""
    names: dict[str, object] = {}
    exec(setup, names)
    compiled = flattened(eval(expression, names))
    code = f"from tests.both_ways import flattened\n{setup}\nprint(*flattened({expression}))"
    surroundings = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=surroundings, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == compiled
