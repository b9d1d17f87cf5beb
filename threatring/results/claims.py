"""What one printed range or ceiling asks of a missile: who reaches it, where they differ, the least change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from threatring.statistics import Interval
from threatring.units import suffix_of

KINDS = {"range": "range at 10 km height", "ceiling": "ceiling"}


class Shift(NamedTuple):
    """A number in which the fits that reach a claim differ from the equally good ones that do not."""

    name: str
    reaching_median: float
    missing_median: float
    apart_spans: float  # difference over the width of its bounds


class Move(NamedTuple):
    """A number of the central missile that must change for a claim."""

    name: str
    central: float
    needed: float
    half_spans: float  # how far, in halves of its bounds


class Departure(NamedTuple):
    """The least change of the central missile that reaches a claim inside all bounds, or the most there is."""

    reaches: bool  # whether the claim can be reached inside the bounds
    reached_m: float  # what is reached
    norm: float  # root of the sum of squared changes, in half spans
    moves: tuple[Move, ...]  # greatest first
    peak_m_s: float
    average_m_s: float  # NaN: it does not come to the declared range
    speeds_inside: bool  # whether the claimed speeds are still flown


class Passage(NamedTuple):
    """How the central missile flies to a claimed range, with the loft that suits it."""

    time_s: float
    apogee_m: float  # greatest height on the way
    speed_m_s: float  # on arrival
    lateral_m_s2: float  # what it could still turn there


class PresetView(NamedTuple):
    """How a claim stands under a preset: of the fits it admits, how many reach; whether its central missile does."""

    believes: bool  # the figure is its value
    reaching_count: int
    admitted_count: int
    central_reaches: bool


@dataclass(frozen=True, eq=False)
class ClaimAnswer:
    """What had to be true for one printed figure."""

    kind: str  #: one of `KINDS`
    value_m: float
    sources: tuple[str, ...]  #: ids of the catalogue; empty: a preset's or the article's own figure
    says: tuple[str, ...]  #: what sources add to it
    reaching_count: int
    taken_count: int
    interval: Interval  #: Wilson, of the share that reaches
    central_m: float  #: what the central missile reaches
    shifts: tuple[Shift, ...]  #: farthest apart first
    departure: Departure | None  #: None: the central missile reaches it
    passage: Passage | None  #: how the central missile flies to a range it reaches
    implied: bool  #: a range that the claimed average speed is flown to: those that fall short were not taken
    needed_speed_m_s: float  #: a ceiling nothing reaches: speed at which it could pull 2 g there; else NaN
    presets: dict[str, PresetView]

    @property
    def share_prob(self) -> float:
        """Share of the equally good fits that reach."""
        return self.reaching_count / self.taken_count

    def as_json(self) -> dict[str, Any]:
        """Return the answer as a part of the JSON document of `threatring calibrate --json`."""
        step = self.departure
        return {
            "kind": self.kind,
            "value_m": self.value_m,
            "sources": list(self.sources),
            "says": list(self.says),
            "share_prob": self.share_prob,
            "share_interval": list(self.interval),
            "reaching_count": self.reaching_count,
            "taken_count": self.taken_count,
            "central_m": self.central_m,
            "passage": self.passage and self.passage._asdict(),
            "implied": self.implied,
            "differs_in": [shift._asdict() for shift in self.shifts],
            "least_departure": step and {**step._asdict(), "moves": [move._asdict() for move in step.moves]},
            "needed_speed_m_s": self.needed_speed_m_s,
            "presets": {name: view._asdict() for name, view in self.presets.items()},
        }


_WORDS = {
    "lift_max_coeff": "greatest lift coefficient", "boost_time_s": "burning time", "g_limit_g": "structural limit",
    "second_pulse_share_coeff": "share of a second pulse", "coast_coeff": "gain of the coasting turn",
    "self_destruct_share_coeff": "self-destruction over battery life", "vane_coeff": "thrust share of the vanes",
    "plume_saving_coeff": "drag saved by the plume", "loft_energy_coeff": "weight of energy in the loft",
    "navigation_coeff": "navigation constant", "speed_min_m_s": "least speed it steers at",
}  # fmt: skip


def words(name: str) -> str:
    """Return what a catalogue number is called in a sentence.

    >>> words("missile_40N6E.propellant_mass_fraction_coeff"), words("missile_40N6E.drag_factor")
    ('propellant mass fraction', 'drag factor')
    """
    field = name.rpartition(".")[2]
    suffix = suffix_of(field) or ""
    plain = field if suffix == "_factor" else field.removesuffix(suffix)
    return _WORDS.get(field, plain.replace("_", " "))
