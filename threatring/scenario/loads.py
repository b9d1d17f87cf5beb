"""Which missiles really stand in the tubes: what fits, what exists in the epoch, and what a preset replaces."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from threatring.catalogue import Selection
    from threatring.scenario.model import Scenario

LAUNCHER = "launcher_5P85TE2_SE2"
SUBSTITUTE = "missile_48N6E3_48N6DM"  # stands in the tubes of a large missile that a preset does not believe in
SMALL = "missile_9M96"  # several to a tube


class Load(NamedTuple):
    """Missiles on one launcher as they are flown, and what was replaced to get there."""

    counts: dict[str, int]
    replaced: tuple[str, ...]


def is_small(missile: str) -> bool:
    """Whether several of this type share one tube."""
    return missile.startswith(SMALL)


def tube_count(selection: Selection) -> int:
    """Number of tubes of one launcher."""
    return round(selection.number(f"{LAUNCHER}.tubes_count"))


def tubes_used(load: dict[str, int], selection: Selection) -> int:
    """Return the tubes a load takes: one for each large missile, one for each four 9M96 begun."""
    per_tube = max(1, round(selection.number(f"{LAUNCHER}.tubes_9M96_full_count") / tube_count(selection)))
    small = sum(count for missile, count in load.items() if is_small(missile))
    large = sum(count for missile, count in load.items() if not is_small(missile))
    return large + math.ceil(small / per_tube)


def exists_in_epoch(entity: str, selection: Selection) -> bool:
    """Whether equipment was there in the selection's epoch, whatever its claims say."""
    return bool(selection.catalogue.select("central", selection.epoch_year).has(entity))


def effective_load(load: dict[str, int], selection: Selection) -> Load:
    """Return the load as flown under a selection.

    A large missile that the claims preset takes away (40N6E under `sceptical`) is replaced one for one by 48N6E3; what
    the epoch takes away is left in place, because `check_scenario` refuses it.
    """
    counts: dict[str, int] = {}
    replaced = []
    for missile, count in load.items():
        used = missile
        gone = missile in selection.catalogue.entities and not selection.has(missile)
        if gone and not is_small(missile) and exists_in_epoch(missile, selection):
            used = SUBSTITUTE
            replaced.append(f"{count} x {missile} replaced by {used}: {selection.why_absent(missile)}")
        if count:
            counts[used] = counts.get(used, 0) + count
    return Load(counts, tuple(replaced))


def total_load(scenario: Scenario, selection: Selection) -> Load:
    """Return the missiles of the whole scenario as flown, and what was replaced on which fire unit."""
    counts: dict[str, int] = {}
    replaced = []
    for unit in scenario.fire_units:
        for group in unit.launchers:
            load = effective_load(group.load, selection)
            replaced += [f"{unit.name}, {group.count} launchers: {note}" for note in load.replaced]
            for missile, count in load.counts.items():
                counts[missile] = counts.get(missile, 0) + count * group.count
    return Load(counts, tuple(replaced))


def channels_of(scenario: Scenario, selection: Selection) -> dict[str, int]:
    """Return how many targets and missiles all fire units together can deal with at once, at central values."""
    known, units = selection.with_overrides(scenario.overrides), len(scenario.fire_units)
    return {
        "target_channels": units * round(known.number("fire_unit_98Zh6E.targets_simultaneous_count")),
        "missile_channels": units * round(known.number("fire_unit_98Zh6E.missiles_guided_simultaneous_count")),
    }
