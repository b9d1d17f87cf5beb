"""threatring: an open simulation of the S-400 air-defence system, from public sources, with its uncertainty shown.

>>> import threatring
>>> scenario = threatring.load("one-aircraft")
>>> results = threatring.run(scenario)                      # doctest: +SKIP
>>> results.summary()["leakers"]["mean"]                    # doctest: +SKIP

Everything else is behind these names and may move. Each room is opened when its name is first used, so that importing
the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from threatring.catalogue import explain as explain
    from threatring.comparing import compare as compare
    from threatring.errors import ThreatringError as ThreatringError
    from threatring.prepare.coverage import coverage as coverage
    from threatring.prepare.envelope import envelope as envelope
    from threatring.results import Results as Results
    from threatring.scenario import Scenario as Scenario
    from threatring.scenario import load_scenario as load
    from threatring.simulate import film as film
    from threatring.simulate import run as run

__version__ = "0.1.0"

_ROOMS = {
    "load": ("threatring.scenario", "load_scenario"),
    "run": ("threatring.simulate", "run"),
    "film": ("threatring.simulate", "film"),
    "coverage": ("threatring.prepare.coverage", "coverage"),
    "envelope": ("threatring.prepare.envelope", "envelope"),
    "compare": ("threatring.comparing", "compare"),
    "explain": ("threatring.catalogue", "explain"),
    "Scenario": ("threatring.scenario", "Scenario"),
    "Results": ("threatring.results", "Results"),
    "ThreatringError": ("threatring.errors", "ThreatringError"),
}

__all__ = [
    "Results", "Scenario", "ThreatringError", "__version__", "compare", "coverage", "envelope", "explain", "film",
    "load", "run",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module 'threatring' has no attribute {name!r}; it has {', '.join(sorted(_ROOMS))}")
    room, original = _ROOMS[name]
    found = getattr(import_module(room), original)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
