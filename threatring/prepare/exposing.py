"""Exposure of a scenario: whose looks at which objects are asked for, checked, computed and put into a record."""

from __future__ import annotations

import time

from threatring import __version__
from threatring.catalogue.table import did_you_mean
from threatring.draws import Unknowns
from threatring.errors import OptionError
from threatring.prepare.exposure import GRID, PHASES, SET_PHASES, STATED_PHASE, Progress, Watcher, observe, stand
from threatring.prepare.laying import Prepared
from threatring.records import RadarRole, Side
from threatring.results.exposure import Exposure, Flight
from threatring.scenario import Scenario, label_of

SIDES = ("friends", "hostile", "all")
REFERENCES = (
    "Radar equation: M. I. Skolnik, Introduction to Radar Systems, 3rd ed. (2001), chapter 1; aspects: section 2.7",
    "Detection of fluctuating targets: P. Swerling (1954); J. V. DiFranco and W. L. Rubin, Radar Detection (1968)",
    "Confirmation of tracks: S. Blackman and R. Popoli, Modern Tracking Systems (1999), chapter 6",
    "Absorption: ITU-R P.676-13; refracted horizon: ITU-R P.834-9",
)


def disarmed(scenario: Scenario) -> Scenario:
    """Return a scenario without missiles: nothing is shot at, so no flight of theirs needs to be known."""
    units = tuple(unit.model_copy(update={"launchers": ()}) for unit in scenario.fire_units)
    return scenario.model_copy(update={"fire_units": units})


def asked(scenario: Scenario, objects: str, raid: str | None, radar: str | None) -> None:
    """Raise `OptionError` for objects, a raid or a radar that the scenario does not have."""
    if objects not in SIDES:
        raise OptionError.at("command line", "--objects", objects, f"one of {', '.join(SIDES)}")
    for option, name, rows in (("--raid", raid, scenario.raids), ("--radar", radar, scenario.radars)):
        names = [row.name for row in rows]
        if name is not None and name not in names:
            near = did_you_mean(name, names)
            expected = f"a name in the scenario{near or ': ' + ', '.join(names)}"
            raise OptionError.at("command line", option, name, expected)
    if not _raids(scenario, objects, raid):
        sides = ", ".join(f"{row.name} ({row.side})" for row in scenario.raids)
        raise OptionError.at("command line", "--objects", objects, f"no such object in {scenario.name}; it has {sides}")


def _raids(scenario: Scenario, objects: str, raid: str | None) -> list[int]:
    """Return the numbers of the raids asked for; a raid that is named counts whatever its side."""
    sides = {"friends": ("friend",), "hostile": ("hostile",), "all": ("friend", "hostile")}[objects]
    return [i for i, row in enumerate(scenario.raids) if (row.name == raid if raid else row.side in sides)]


def expose(
    scenario: Scenario, unknowns: Unknowns, prepared: Prepared, *, objects: str, raid: str | None, radar: str | None,
    assigned: bool, progress: Progress,
) -> Exposure:  # fmt: skip
    """Return what the radars of a scenario could observe of its objects.

    objects: "friends", "hostile" or "all"; raid: one raid by its name instead; radar: one radar only. assigned: also
    the looks of engagement radars, as if each object were assigned to them. Raises `OptionError`.
    """
    begun = time.perf_counter()
    wanted = _raids(scenario, objects, raid)
    watchers = _watchers(scenario, prepared, radar, assigned)
    world = stand(prepared.tables)
    numbers = [t for t, index in enumerate(prepared.raids) if index in wanted]
    flights = []
    for done, t in enumerate(numbers):
        progress("looking along the paths", done, len(numbers))
        seen, watches = observe(world, t, watchers)
        row = prepared.tables.targets[t]
        klass = prepared.classes[int(row.klass)]
        flights.append(
            Flight(prepared.names[t], scenario.raids[prepared.raids[t]].name, klass,
                   label_of(klass, unknowns.selection), "friend" if row.side == Side.FRIEND else "hostile",
                   tuple(seen), tuple(watches))
        )  # fmt: skip
    progress("looking along the paths", len(numbers), len(numbers))
    return Exposure(tuple(flights), _meta(scenario, unknowns, prepared, watchers, time.perf_counter() - begun))


def _watchers(scenario: Scenario, prepared: Prepared, radar: str | None, assigned: bool) -> list[Watcher]:
    """Return the radars that look: those that search, and engagement radars as if assigned where asked for."""
    central = prepared.tables.radars[-1]
    found = []
    for r, emitter in enumerate(scenario.radars):
        if radar not in (None, emitter.name):
            continue
        if central[r].searches == 1:
            found.append(Watcher(r, emitter.name, False))
        if assigned and central[r].role == RadarRole.ENGAGEMENT:
            found.append(Watcher(r, emitter.name, True))
    if not found:
        expected = "a radar that searches; an engagement radar looks only at what is assigned to it: add --assigned"
        field, value = ("--radar", radar) if radar else ("--assigned", None)
        raise OptionError.at("command line", field, value, expected)
    return found


def _meta(
    scenario: Scenario, unknowns: Unknowns, prepared: Prepared, watchers: list[Watcher], elapsed_s: float
) -> dict[str, object]:
    rule = prepared.tables.doctrine[-1]
    drawn = sorted(name for name, is_drawn in unknowns.used.items() if is_drawn)
    selection = unknowns.selection
    return {
        "version": __version__, "catalogue_hash": selection.catalogue.hash, "scenario": scenario.name,
        "title": scenario.title, "claims": selection.claims, "epoch": selection.epoch_year, "seed": unknowns.seed,
        "sets": unknowns.sets, "terrain": prepared.heights.name if prepared.heights else None,
        "radars": [{"name": w.name, "type": scenario.radars[w.radar].type, "assigned": w.assigned} for w in watchers],
        "confirmed_by": [int(rule.confirm_hit_count), int(rule.confirm_look_count)],
        "listed_phase": STATED_PHASE, "phases": PHASES, "phases_of_a_set": SET_PHASES,
        "curve_points": GRID, "drawn": drawn,
        "elapsed_s": elapsed_s, "references": list(REFERENCES),
    }  # fmt: skip
