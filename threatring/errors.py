"""What can go wrong, as one tree.

::

    ThreatringError                 anything threatring says by itself; carries the exit code
    ├── BadInput        (exit 2)    the user's input cannot be used: file, field, value, what would be right
    │   ├── CatalogueError          a catalogue file breaks its own rules
    │   ├── ScenarioError           a scenario file cannot be flown
    │   ├── StudyError              a study file cannot be flown
    │   ├── ResultsError            a results folder is missing, foreign, newer or damaged
    │   └── OptionError             a command-line option or argument is out of range
    ├── MissingExtra    (exit 2)    an optional dependency is not installed; says which extra to install
    ├── CheckFailed     (exit 1)    a validation or check ran and failed
    └── Interrupted     (exit 130)  the user pressed Ctrl-C; finished work is kept
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word a misspelt one most likely stands for, or ''.

    >>> nearest("scan_perod_s", ["scan_period_s", "role"]), nearest("x", ["y"])
    ('scan_period_s', '')
    """
    folded = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower(), folded, n=1, cutoff=0.6)
    if not close:
        close = [name for name in folded if len(word) > 3 and word.lower() in name][:1]
    return folded[close[0]] if close else ""


class ThreatringError(Exception):
    """Base of every error threatring raises on purpose; `exit_code` is what the command line returns."""

    exit_code = 1


@dataclass(frozen=True)
class Fault:
    """One thing wrong with an input: where it is, what stands there, and what would be right."""

    file: str
    field: str
    value: Any
    expected: str

    def __str__(self) -> str:
        shown = "" if self.value is None else f" = {self.value!r}"
        return f"{self.file}: {self.field}{shown}: {self.expected}"


class BadInput(ThreatringError):
    """The user's input cannot be used.

    Holds one or more `Fault`s; its text is one line each: ``file: field = value: what would be right``.
    """

    exit_code = 2

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))

    def __reduce__(self) -> Any:  # errors travel back from the workers of a cluster
        return type(self), self.faults

    @classmethod
    def at(cls, file: object, field: str, value: Any, expected: str) -> BadInput:
        """Make the error for a single fault."""
        return cls(Fault(str(file), field, value, expected))


class CatalogueError(BadInput):
    """A catalogue file breaks its own rules."""


class ScenarioError(BadInput):
    """A scenario file cannot be flown."""


class StudyError(BadInput):
    """A study file cannot be flown."""


class ResultsError(BadInput):
    """A results folder is missing, foreign, newer or damaged."""


class OptionError(BadInput):
    """A command-line option or argument is out of range."""


class MissingExtra(ThreatringError):
    """An optional dependency is not installed."""

    exit_code = 2

    def __init__(self, package: str, extra: str, purpose: str) -> None:
        super().__init__(f"{purpose} needs {package}: pip install 'threatring[{extra}]'")
        self.needs = package, extra, purpose

    def __reduce__(self) -> Any:
        return type(self), self.needs


class CheckFailed(ThreatringError):
    """A validation or check ran to its end and failed."""

    exit_code = 1


class Interrupted(ThreatringError):
    """The user stopped the work; `kept` holds what was finished, or None when nothing was."""

    exit_code = 130

    def __init__(self, message: str, kept: Any = None) -> None:
        super().__init__(message)
        self.kept = kept
