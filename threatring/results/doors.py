"""What a result may be asked for and rooms above it make: opened by name when asked, so that results never wait.

Neither the compiler nor the drawing library is loaded by reading results; `Results.film` and `plot` load them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from threatring.errors import ResultsError
from threatring.results.digest import outcome_hash

if TYPE_CHECKING:
    from threatring.results.film import Film
    from threatring.results.tables import Results

_ROOMS = {
    "film": ("threatring.simulate", "film"),
    "options": ("threatring.simulate", "Options"),
    "scenario": ("threatring.scenario", "scenario_from_text"),
    "pictures": ("threatring.maps.notebook", "pictures"),
}


def opened(name: str) -> Any:
    """Return what stands behind a door."""
    room, what = _ROOMS[name]
    return getattr(import_module(room), what)


def film(results: Results, case: int) -> Film:
    """Fly one case of a run again from what its meta says; the ones after the nested are those at central values.

    Raises `ResultsError` when the scenario needs a file that is not there, or when the outcome is not that of the
    table: another version, another catalogue or another file than the run had.
    """
    meta = results.meta
    options = opened("options")(
        runs=meta["runs"], sets=meta["sets"], seed=meta["seed"], claims=meta["claims"], epoch_year=meta["epoch"]
    )
    nested = len(results.outcomes)
    if not 0 <= case < nested + len(results.central):
        raise IndexError(f"case {case}: the run has {nested} cases and {len(results.central)} at central values")
    made = opened("film")(opened("scenario")(meta["scenario_text"], meta["scenario"]), options, case)
    row = results.outcomes[case] if case < nested else results.central[case - nested]
    if outcome_hash(made.outcome[None]) != outcome_hash(row[None]):
        known = f"threatring {meta['version']}, catalogue {meta['catalogue_hash'][:12]}"
        raise ResultsError.at("results", "case", case, f"flown again it ends otherwise; the run was made by {known}")
    return made


def plot(thing: Any) -> Any:
    """Return the figures of a film, a coverage or an envelope, as a notebook shows them."""
    return opened("pictures")(thing)
