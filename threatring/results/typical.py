"""The case that stands for a run: the one its film and its report show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threatring.results.answer import counts

if TYPE_CHECKING:
    from threatring.results.tables import Results


def typical_case(results: Results) -> int:
    """Return the first case whose numbers of leakers and of kills are nearest to the average ones."""
    leakers, kills = (counts(results, name)[0] for name in ("leakers", "kills"))
    away = abs(leakers - leakers.mean()) + abs(kills - kills.mean())
    return int(away.argmin())
