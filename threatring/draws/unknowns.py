"""Sets of unknowns: every open number of the catalogue, drawn together once a set.

Row k of everything drawn is set k; the last row holds the central values. Numbers that enter a table shared by many
cases (a missile's flight) are drawn for a small ensemble of members instead, and set k is given member k modulo its
size.
"""

from __future__ import annotations

import numpy as np

from threatring.catalogue import Selection
from threatring.draws.distributions import quantile
from threatring.draws.sobol import points

MEMBERS = 8  # flights of a missile that are told apart
MEMBER_SEED = 0x5EED


class Unknowns:
    """Draws of catalogue numbers for `sets` sets; remembers which were asked for, so that a report can name them."""

    def __init__(self, selection: Selection, sets: int, seed: int) -> None:
        self.selection = selection
        self.sets = sets
        self.seed = seed
        self.used: dict[str, bool] = {}  # name -> drawn (True) or taken at its central value

    def number(self, name: str) -> np.ndarray:
        """Return a number by set: shape (sets + 1,), the central value last."""
        return self._drawn(name, self.sets, self.seed)

    def number_with(self, name: str, partner: str) -> np.ndarray:
        """Return a number by set that moves with another: both are drawn by the partner's uniform numbers."""
        return self._drawn(name, self.sets, self.seed, partner)

    def member_number(self, name: str, count: int = MEMBERS) -> np.ndarray:
        """Return a number by member of an ensemble: shape (count + 1,), the central value last."""
        return self._drawn(name, count, self.seed ^ MEMBER_SEED)

    def members(self) -> np.ndarray:
        """Return which member each set uses: shape (sets + 1,), the central member last."""
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

    def _drawn(self, name: str, count: int, seed: int, partner: str = "") -> np.ndarray:
        entry = self.selection.entry(name)
        self.used[name] = entry.is_open
        key = partner or name
        drawn = quantile(entry, points(0, count, key, seed))
        return np.append(drawn, self.selection.number(name))
