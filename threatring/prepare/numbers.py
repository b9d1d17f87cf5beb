"""The open numbers of a missile's flight: which they are, how candidates drew them, missiles made of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from threatring.catalogue import Entry, Selection
from threatring.draws import Unknowns, flights_of
from threatring.prepare.calibration import CANDIDATES, DRAG, IMPULSE, Fit, moved

PULSE_SHARE = "second_pulse_share_coeff"


@dataclass(frozen=True, eq=False)
class Numbers:
    """The catalogue numbers that decide how a missile flies and are not known for certain."""

    selection: Selection
    kind: str
    entries: tuple[Entry, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Full names of the catalogue, in the order of all tables made here."""
        return tuple(entry.name for entry in self.entries)

    @property
    def low(self) -> np.ndarray:
        """Lower bounds (P,)."""
        return np.array([entry.low for entry in self.entries], dtype=float)

    @property
    def high(self) -> np.ndarray:
        """Upper bounds (P,)."""
        return np.array([entry.high for entry in self.entries], dtype=float)

    def rows(self, points: np.ndarray) -> np.recarray:
        """Return one missile for each row of values (m, P); what is not open stands at its catalogue value."""
        column = {name: points[:, k] for k, name in enumerate(self.names)}

        def number(name: str) -> np.ndarray:
            return column[name] if name in column else np.full(len(points), self.selection.number(name))

        return flights_of(self.selection, self.kind, number)

    def drawn(self, unknowns: Unknowns) -> np.ndarray:
        """Return the values the candidates of a fit were drawn with, (CANDIDATES, P)."""
        return np.stack([unknowns.member_number(name, CANDIDATES)[:-1] for name in self.names], axis=1)

    def central(self, fit: Fit, drawn: np.ndarray) -> np.ndarray:
        """Return the values of the central missile of a fit, (P,)."""
        if math.isnan(fit.moved[0]):
            return np.asarray(drawn[int(np.flatnonzero(fit.candidates == fit.rows[-1])[0])])
        shares = dict.fromkeys(IMPULSE, fit.moved[0]) | dict.fromkeys(DRAG, fit.moved[1])
        return np.array([moved(entry, shares.get(entry.field, 0.0)) for entry in self.entries])


def open_numbers(selection: Selection, kind: str) -> Numbers:
    """Return the open numbers that a missile's flight asks for."""
    asked: list[str] = []

    def number(name: str) -> np.ndarray:
        asked.append(name)
        return np.array([selection.number(name)])

    flights_of(selection, kind, number)
    if not selection.has(f"{kind}.{PULSE_SHARE}"):  # a second pulse that is not there moves nothing
        asked = [name for name in asked if "second_pulse" not in name]
    entries = (selection.entry(name) for name in dict.fromkeys(asked))
    return Numbers(selection, kind, tuple(entry for entry in entries if entry.is_open))
