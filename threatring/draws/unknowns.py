"""Sets of unknowns: every open number of the catalogue, drawn together once a set.

Row k of everything drawn is set k; the last row holds the central values. Numbers that enter a table shared by many
cases (a missile's flight) are drawn for a small ensemble of members instead, and set k is given member k modulo its
size.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from threatring.catalogue import Selection
from threatring.draws.distributions import quantile
from threatring.sobol import points

CENTRAL_SET = 1 << 31  # what the dice of the central set are keyed by, however many sets there are
MEMBERS = 8  # flights of a missile that are told apart
MEMBER_SEED = 0x5EED
FLIGHTS = "missile_flights"  # what moves all numbers that decide a flight: which member a set is given


class Unknowns:
    """Draws of catalogue numbers for `sets` sets; remembers which were asked for, so that a report can name them.

    `given` replaces the uniform numbers (sets,) of what moves a number (its own name, its partner's, or `FLIGHTS`), and
    `dice` (sets,) says as which set each throws its dice: a design of rows that differ in one unknown, on common dice.
    """

    def __init__(
        self,
        selection: Selection,
        sets: int,
        seed: int,
        given: Mapping[str, np.ndarray] | None = None,
        dice: np.ndarray | None = None,
    ) -> None:
        self.selection = selection
        self.sets = sets
        self.seed = seed
        self.given = given or {}
        self.dice = np.append(np.arange(sets) if dice is None else dice, CENTRAL_SET)
        self.used: dict[str, bool] = {}  # name -> drawn (True) or taken at its central value
        self.moved_by: dict[str, str] = {}  # name of a drawn number -> whose uniform numbers draw it

    def number(self, name: str) -> np.ndarray:
        """Return a number by set: shape (sets + 1,), the central value last."""
        return self._drawn(name, name)

    def number_with(self, name: str, partner: str) -> np.ndarray:
        """Return a number by set that moves with another: both are drawn by the partner's uniform numbers."""
        return self._drawn(name, partner)

    def member_number(self, name: str, count: int = MEMBERS) -> np.ndarray:
        """Return a number by member of an ensemble: shape (count + 1,), the central value last."""
        entry = self.selection.entry(name)
        self.used[name] = entry.is_open
        if entry.is_open:
            self.moved_by.setdefault(name, FLIGHTS)
        return np.append(quantile(entry, points(0, count, name, self.seed ^ MEMBER_SEED)), self.selection.number(name))

    def members(self) -> np.ndarray:
        """Return which member each set uses: shape (sets + 1,), the central member last."""
        if FLIGHTS in self.given:
            return np.append((self.given[FLIGHTS] * MEMBERS).astype(int), MEMBERS)
        return np.append(np.arange(self.sets) % MEMBERS, MEMBERS)

    def fixed(self, name: str) -> float:
        """Return the central value of a number that is the same in every set."""
        self.used.setdefault(name, False)
        return self.selection.number(name)

    def text(self, name: str) -> str:
        """Return a text of the catalogue."""
        return self.selection.text(name)

    def has(self, name: str) -> bool:
        """Return whether the catalogue holds a field under this preset and epoch."""
        return self.selection.has(name)

    def _drawn(self, name: str, key: str) -> np.ndarray:
        entry = self.selection.entry(name)
        self.used[name] = entry.is_open
        if entry.is_open:
            self.moved_by[name] = key
        uniform = self.given[key] if key in self.given else points(0, self.sets, key, self.seed)
        return np.append(quantile(entry, uniform), self.selection.number(name))
