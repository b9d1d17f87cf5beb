"""Comparing with the expected: the worst error, measured in units of what is allowed."""

from __future__ import annotations

import math
import re

from threatring.validation.fields import Fields, from_si


class Unsupported(Exception):
    """The case asks for something the simulation does not model; the message says what."""


class Allowed:
    """What a case allows: an absolute or a relative error for each quantity, read from its `tolerance`."""

    def __init__(self, tolerance: Fields) -> None:
        self.tolerance = tolerance

    def error(self, want: float, *names: str) -> float:
        """Return the error allowed around a value: the first of `names` that is given, else the general one."""
        for name in (*names, "exact_abs", "abs", "rel"):
            for key in self.tolerance:
                if key.lower() == name.lower():
                    size, relative = self._read(key)
                    return size * abs(want) if relative else size
        raise self.tolerance.fault("", dict(self.tolerance.data), f"one of {', '.join((*names, 'abs', 'rel'))}")

    def has(self, name: str) -> bool:
        """Return whether the case says anything under that name."""
        return name in self.tolerance

    def _read(self, key: str) -> tuple[float, bool]:
        raw = self.tolerance.value(key)
        relative = key.lower().endswith("rel")
        if isinstance(raw, str):
            match = re.search(r"[-+]?\d+\.?\d*(?:[eE][-+]?\d+)?(\s*%)?", raw)
            if not match:
                raise self.tolerance.fault(key, raw, "a number, or a text that begins with one")
            size = float(match[0].rstrip("% "))
            percent = match[1] is not None
            return (size / 100.0, True) if percent else (size, relative or raw.startswith("rel"))
        return self.tolerance.number(key), relative


class Score:
    """The worst comparison of a case: its error and what was allowed there."""

    def __init__(self, tolerance: Fields) -> None:
        self.allowed = Allowed(tolerance)
        self.count = 0
        self.worst_error = 0.0
        self.worst_allowed = 0.0
        self.worst_share = -1.0
        self.worst_place = ""

    def compare(self, got: float | None, want: float | None, allowed: float, place: str = "") -> None:
        """Compare two numbers; None agrees with None only, not-a-number with nothing."""
        self.count += 1
        error = 0.0 if got is None and want is None else math.inf
        if got is not None and want is not None and math.isfinite(got):
            error = abs(got - want)
        share = error / allowed if allowed > 0.0 else (0.0 if error == 0.0 else math.inf)
        if share > self.worst_share:
            self.worst_share, self.worst_error, self.worst_allowed, self.worst_place = share, error, allowed, place

    def field(self, expected: Fields, stem: str, got: float, *names: str, turn: bool = False) -> bool:
        """Compare an SI result with the expected field of that stem, in the field's unit; False when it is not there.

        `names` are the entries of the tolerance to look for first; `turn` compares angles round the circle.
        """
        found = expected.find(stem)
        if found is None:
            return False
        name, unit = found
        want = None if expected.value(name) is None else expected.number(name)
        shown = from_si(got, unit)
        if turn and want is not None:
            circle = from_si(2.0 * math.pi, unit)
            shown = want + math.remainder(shown - want, circle)
        allowed = self.allowed.error(want or 0.0, name, *names, unit)
        self.compare(shown, want, allowed, f"{expected.path}.{name}")
        return True
