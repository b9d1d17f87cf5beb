"""`Sensitivity`: which unknowns the mean of a count hangs on, as tables, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

from threatring.errors import ResultsError
from threatring.results.tables import Meta
from threatring.variance import Spread

DOCUMENT = "sensitivity.json"
FORMAT = 1


class Share(NamedTuple):
    """A value with its 95 % interval: a share of the spread between sets, or a mean count."""

    value: float
    interval: tuple[float, ...]

    @property
    def told(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.interval[0] > 0.0 or self.interval[1] < 0.0


@dataclass(frozen=True, eq=False)
class Weight:
    """One unknown that passed the screen."""

    unknown: dict[str, Any]  #: key, names, words, unit, value, low, high, confidence, verification, sources
    alone: Share  #: of the spread between sets it decides by itself (first order)
    total: Share | None  #: with all it interacts with; None: it was not drawn anew by itself
    changed: float | None  #: share of raids that came out differently when it was drawn anew
    at_low: Share  #: mean count at its low
    at_high: Share  #: mean count at its high
    change: Share  #: mean at its high minus mean at its low


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """Which unknowns the mean of a count hangs on; shares are of the variance between sets, the dice removed."""

    measure: str
    spread: Spread
    weights: tuple[Weight, ...]  #: that passed, the greatest share alone first
    leading: Share | None  #: total share of those drawn anew, together
    others: Share | None  #: total share of all others together
    least_share: float  #: an unknown that decides more alone passes in four of five analyses of this size
    screened: tuple[dict[str, Any], ...]  #: every unknown: `told`, p, share, passed
    meta: Meta

    @property
    def others_alone(self) -> Share | None:
        """Share that all other unknowns decide by themselves: what is left when the leading ones are known."""
        if self.leading is None:
            return None
        low, high = self.leading.interval
        return Share(1.0 - self.leading.value, (1.0 - high, 1.0 - low))

    def summary(self) -> dict[str, Any]:
        """Return the answer as the JSON document of `threatring sensitivity --json`; NaN as None."""
        others = self.others_alone
        document = {
            "format": FORMAT,
            **self.meta,
            "measure": self.measure,
            "mean": self.spread.mean,
            "between_variance": self.spread.between,
            "dice_variance": self.spread.dice,
            "dice_share": self.spread.dice_share,
            "dice_share_of_set_mean": 1.0 - self.spread.between / self.spread.of_means
            if self.spread.of_means
            else None,
            "least_share": self.least_share,
            "unknowns": [_plain(asdict(weight)) for weight in self.weights],
            "leading_total": _plain(self.leading),
            "others_total": _plain(self.others),
            "others_alone": _plain(others),
            "screened": [_plain(one) for one in self.screened],
        }
        return {key: _plain(value) for key, value in document.items()}

    def as_csv(self) -> str:
        """Return all unknowns with what the screen made of them as CSV, most explaining first."""
        stream = io.StringIO()
        sheet = csv.writer(stream, lineterminator="\n")
        heads = ["key", "words", "unit", "value", "low", "high", "confidence", "verification", "share", "p", "passed"]
        sheet.writerow(heads)
        for one in sorted(self.screened, key=lambda one: -one["share"]):
            sheet.writerow([f"{one[head]:.5g}" if head in ("share", "p") else one[head] for head in heads])
        return stream.getvalue()

    def save(self, folder: str | Path) -> tuple[Path, Path]:
        """Write sensitivity.json and sensitivity.csv into a folder that exists; return their paths."""
        document, sheet = Path(folder) / DOCUMENT, Path(folder) / "sensitivity.csv"
        document.write_text(json.dumps(self.summary(), ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
        sheet.write_text(self.as_csv(), encoding="utf-8")
        return document, sheet

    @classmethod
    def load(cls, folder: str | Path) -> Self:
        """Read what `save` wrote; raises `ResultsError` when it is missing, damaged or newer."""
        path = Path(folder) / DOCUMENT
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            hint = f"no results of threatring sensitivity ({error.strerror})"
            raise ResultsError.at(path, "file", None, hint) from None
        except ValueError as error:
            raise ResultsError.at(path, "file", None, f"not a JSON document ({error})") from None
        if document.get("format") != FORMAT:
            raise ResultsError.at(path, "format", document.get("format"), f"{FORMAT}, written by this version")
        return cls(*_parts(document))


_OWN = ("format", "measure", "mean", "between_variance", "dice_variance", "dice_share", "dice_share_of_set_mean",
        "least_share", "unknowns", "leading_total", "others_total", "others_alone", "screened")  # fmt: skip


def _parts(document: dict[str, Any]) -> tuple[Any, ...]:
    """Return the fields of a `Sensitivity` from its document."""
    mean, between, dice = (_number(document[key]) for key in ("mean", "between_variance", "dice_variance"))
    parts = Spread(mean, between, dice, document["cases_per_set"])
    weights = []
    for one in document["unknowns"]:
        read: dict[str, Any] = {key: _share(value) if key in _SHARES else value for key, value in one.items()}
        weights.append(Weight(**read))
    meta = {key: value for key, value in document.items() if key not in _OWN}
    both = (_share(document[key]) for key in ("leading_total", "others_total"))
    least = _number(document["least_share"])
    return document["measure"], parts, tuple(weights), *both, least, tuple(document["screened"]), meta


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)


_SHARES = ("alone", "total", "at_low", "at_high", "change")


def _share(document: dict[str, Any] | None) -> Share | None:
    if document is None:
        return None
    return Share(_number(document["value"]), tuple(_number(bound) for bound in document["interval"]))


def _plain(value: Any) -> Any:
    """Return a value as JSON can carry it."""
    if isinstance(value, Share):
        return {"value": _plain(value.value), "interval": [_plain(bound) for bound in value.interval]}
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
