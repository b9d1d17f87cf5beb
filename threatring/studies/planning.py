"""From a study to its cells: every combination of values made a scenario, and all checked before anything flies."""

from __future__ import annotations

import copy
import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from threatring import __version__
from threatring.catalogue import Catalogue
from threatring.errors import BadInput, Fault, StudyError
from threatring.scenario import Scenario, check_scenario, find_scenario, grounded, heights_of, load_scenario, toml_of
from threatring.scenario.faults import faults_of, path_of
from threatring.studies.model import SCENARIO, Study
from threatring.studies.paths import PathProblem, locate, put

MOST_FAULTS = 12  # shown at once; a study of a thousand cells may have as many


@dataclass(frozen=True)
class Cell:
    """One combination of the values of the axes: `at` is the number of the value of each axis."""

    index: int
    at: tuple[int, ...]
    scenario: Scenario


@dataclass(frozen=True)
class Plan:
    """A study whose cells can all be flown; `input_hash` is of everything that decides its numbers."""

    study: Study
    cells: tuple[Cell, ...]
    catalogue_hash: str
    input_hash: str


@dataclass(frozen=True)
class _Wrong:
    """What is wrong with one cell, and the axis that said it: -1 for `with`, None where none did alone."""

    cell: int
    axis: int | None
    field: str
    value: Any
    expected: str


def plan_study(study: Study, catalogue: Catalogue) -> Plan:
    """Return all cells of a study, in the order of the axes, the last one changing fastest.

    Raises `StudyError` with everything that is wrong: a path that leads nowhere, a value that cannot be, a combination
    that cannot be flown. Each fault is told once, at the value that causes it.
    """
    bases = _bases(study)
    cells, wrong = [], []
    digest = hashlib.sha256(repr((__version__, catalogue.hash, study.runs, study.sets, study.seed)).encode())
    digest.update(repr((study.measures, [(axis.title, axis.unit_said, axis.shown) for axis in study.axes])).encode())
    for index, at in enumerate(itertools.product(*(range(size) for size in study.shape))):
        scenario, faults = _made(study, bases, index, at)
        if scenario is not None and not faults:
            found, ground = _checked(scenario, catalogue)
            faults = [_blamed(study, bases, index, at, fault) for fault in found]
            digest.update(repr((toml_of(scenario), scenario.rcs.rows, ground)).encode())
            cells.append(Cell(index, at, scenario))
        wrong += faults
    if wrong:
        raise StudyError(*_told_once(study, wrong))
    return Plan(study, tuple(cells), catalogue.hash, digest.hexdigest())


def _bases(study: Study) -> dict[str, Scenario]:
    """Return the scenarios that are flown, by what the study calls them."""
    wanted = [(SCENARIO, study.scenario)] if study.scenario is not None else []
    for number, axis in enumerate(study.axes):
        if SCENARIO in axis.targets:
            column = axis.targets.index(SCENARIO)
            values = [value[column] if len(axis.targets) > 1 else value for value in axis.values]
            wanted += [(f"axes[{number}].values[{j}]", value) for j, value in enumerate(values)]
    bases: dict[str, Scenario] = {}
    for field, name in wanted:
        if not isinstance(name, str):
            raise StudyError.at(study.file, field, name, "must be the name or the file of a scenario")
        try:
            beside = Path(study.file).parent / name
            bases[name] = load_scenario(beside if beside.is_file() else find_scenario(name))
        except BadInput as error:
            raise StudyError(*(Fault(study.file, field, name, fault.expected) for fault in error.faults)) from None
    return bases


def _settings(study: Study, at: tuple[int, ...]) -> Iterator[tuple[int, str, Any]]:
    """Give the axis, path and value of everything a cell sets; axis -1 is what all cells set."""
    for path, value in study.fixed.items():
        yield -1, path, value
    for number, (axis, chosen) in enumerate(zip(study.axes, at, strict=True)):
        value = axis.values[chosen]
        several = zip(axis.targets, value, strict=True) if len(axis.targets) > 1 else [(axis.targets[0], value)]
        for path, single in several:
            yield number, path, single


def _base(study: Study, bases: dict[str, Scenario], at: tuple[int, ...]) -> Scenario:
    return bases[str(next((value for _, path, value in _settings(study, at) if path == SCENARIO), study.scenario))]


def _made(
    study: Study, bases: dict[str, Scenario], index: int, at: tuple[int, ...]
) -> tuple[Scenario | None, list[_Wrong]]:
    """Return the scenario of a cell, or what is wrong with its paths and values."""
    base = _base(study, bases, at)
    data = base.model_dump(mode="json", exclude_none=True)
    wrong = []
    for number, path, value in _settings(study, at):
        try:
            for loc in [] if path == SCENARIO else locate(data, path):
                put(data, loc, copy.deepcopy(value))
        except PathProblem as problem:
            wrong.append(_Wrong(index, number, "set", path, str(problem)))
    if wrong:
        return None, wrong
    data["raids"] = [raid for raid in data["raids"] if raid.get("count") != 0]
    try:
        scenario = Scenario.model_validate(data)
    except ValidationError as error:
        return None, [_blamed(study, bases, index, at, fault) for fault in faults_of(error, study.file)]
    scenario._file = base.file
    return scenario, []


def _checked(scenario: Scenario, catalogue: Catalogue) -> tuple[list[Fault], str]:
    """Return what the catalogue contradicts in a scenario, and what its ground is."""
    try:
        selection = catalogue.select(scenario.claims, scenario.epoch_year)
        heights = heights_of(scenario)
        return check_scenario(grounded(scenario, heights), catalogue, selection), heights.digest if heights else ""
    except BadInput as error:
        return list(error.faults), ""


def _blamed(study: Study, bases: dict[str, Scenario], index: int, at: tuple[int, ...], fault: Fault) -> _Wrong:
    """Return a fault of a cell with the axis that set the value it is about."""
    data = _base(study, bases, at).model_dump(mode="json", exclude_none=True)
    for number, path, value in _settings(study, at):
        fields = [] if path == SCENARIO else [path_of(loc) for loc in locate(data, path)]
        if any(fault.field == field or fault.field.startswith((f"{field}.", f"{field}[")) for field in fields):
            return _Wrong(index, number, path, value, fault.expected)
    return _Wrong(index, None, fault.field, fault.value, fault.expected)


def _told_once(study: Study, wrong: list[_Wrong]) -> list[Fault]:
    """Return each fault once: at the path, at the value of an axis, or at the combination that has it."""
    told: dict[tuple[str, str, str], Fault] = {}
    places = list(itertools.product(*(range(size) for size in study.shape)))
    for one in wrong:
        if one.field == "set":
            field, value = f"axes[{one.axis}].set" if one.axis != -1 else "with", one.value
            expected = one.expected
        elif one.axis == -1:
            field, value, expected = f'with["{one.field}"]', one.value, one.expected
        elif one.axis is not None:
            field, value = f"axes[{one.axis}].values[{places[one.cell][one.axis]}]", one.value
            expected = f"{one.field} {one.expected}"
        else:
            field, value, expected = f"{one.field}, where {_said(study, places[one.cell])}", one.value, one.expected
        told.setdefault(
            (field.partition(", where")[0], repr(value), expected), Fault(study.file, field, value, expected)
        )
    faults = list(told.values())
    if len(faults) > MOST_FAULTS:
        more = f"and {len(faults) - MOST_FAULTS} more of the kind"
        faults = [*faults[: MOST_FAULTS - 1], replace(faults[MOST_FAULTS - 1], expected=more)]
    return faults


def _said(study: Study, at: tuple[int, ...]) -> str:
    shown = [(axis.title, axis.shown[j]) for axis, j in zip(study.axes, at, strict=True)]
    return ", ".join(f"{title} is {value if isinstance(value, str) else format(value, 'g')}" for title, value in shown)
