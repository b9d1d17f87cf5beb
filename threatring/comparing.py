"""`threatring compare`: scenarios, claims, epochs and changed numbers flown on common dice, side by side.

Every variant is flown with the same seed, sets of unknowns and cases. An unknown is drawn by its name and the seed, so
that all variants draw it at the same quantile of their own distribution; dice are keyed by case, question and object.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from threatring import __version__
from threatring.catalogue import Selection, load_catalogue
from threatring.errors import BadInput, Fault, Interrupted, OptionError, ScenarioError
from threatring.results import Results
from threatring.results.comparison import Comparison, Variant, variant_of
from threatring.scenario import (
    Scenario,
    check_scenario,
    differing,
    grounded,
    heights_of,
    load_scenario,
    scenario_from_text,
)
from threatring.simulate import Options, Progress, run
from threatring.units import pretty

UNCHANGED = "unchanged"
MOST = 8  # variants that can be read off one figure
Overrides = Mapping[str, float]
Given = Scenario | Results | str | Path
_DESIGN = ("seed", "sets", "cases_per_set", "version")


@dataclass(frozen=True)
class Wanted:
    """A variant before it is flown: a scenario under claims, epoch and overrides of its own, or a run already flown."""

    name: str
    scenario: Scenario
    selection: Selection
    overrides: Overrides
    flown: Results | None = None


def compare(
    *scenarios: Given,
    claims: Sequence[str] = (),
    epochs: Sequence[int] = (),
    overrides: Sequence[Overrides] = (),
    options: Options | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Fly variants on common dice and return how each differs from the first.

    scenarios: `Scenario`s, their names or files, or `Results` already flown (then nothing else varies). claims, epochs:
    each scenario is flown with each of them. overrides: each scenario is flown as it is and with each of these tables
    of catalogue numbers. Seed and number of cases are those of the options, else of the first scenario. Raises
    `OptionError`, `ScenarioError` or `CatalogueError` before anything is flown.
    """
    wanted = variants(scenarios, claims, epochs, overrides)
    options = _common(wanted, options or Options())
    done: list[Variant] = []
    meta: dict[str, Any] = {}
    for number, each in enumerate(wanted):
        try:
            results = each.flown or run(
                _overridden(each), replace(options, claims=each.selection.claims, epoch_year=each.selection.epoch_year),
                _named(progress, f"{each.name} ({number + 1} of {len(wanted)})"),
            )  # fmt: skip
        except Interrupted:
            raise _interrupted(done, len(wanted), meta) from None
        meta = _meta(results)
        done.append(_variant(results, each, wanted[0], done))
    return Comparison(tuple(done), meta)


def variants(
    scenarios: Sequence[Given],
    claims: Sequence[str] = (),
    epochs: Sequence[int] = (),
    overrides: Sequence[Overrides] = (),
) -> tuple[Wanted, ...]:
    """Return everything that is to be compared, checked; every fault of every variant is raised at once."""
    said = [(_scenario(given), given if isinstance(given, Results) else None) for given in scenarios]
    if any(flown for _, flown in said) and (claims or epochs or overrides):
        expected = "results are compared as they were flown: no claims, epochs or --set"
        raise OptionError.at("compare", "results", None, expected)
    found: list[Wanted] = []
    for scenario, flown in said:
        meta = flown.meta if flown else {}
        for who in claims or [meta.get("claims", scenario.claims)]:
            for year in epochs or [meta.get("epoch", scenario.epoch_year)]:
                selection = load_catalogue().select(who, year)
                found += [Wanted("", scenario, selection, table, flown) for table in ({}, *overrides)]
    if not 2 <= len(found) <= MOST:
        expected = (
            f"2 to {MOST}: name several scenarios, or vary one with --claims, --epoch, --set; they are multiplied"
        )
        raise OptionError.at("compare", "variants", len(found), expected)
    _check(found)
    return tuple(replace(each, name=name) for each, name in zip(found, _names(found, bool(overrides)), strict=True))


def _scenario(given: Given) -> Scenario:
    if isinstance(given, Scenario):
        return given
    if isinstance(given, Results):
        return scenario_from_text(given.meta["scenario_text"], f"{given.meta['scenario']}.toml")
    return load_scenario(given)


def _names(found: Sequence[Wanted], with_sets: bool) -> list[str]:
    """Return what variants are called: by scenario where that tells them apart, else by all that varies."""
    columns = [
        [each.scenario.name for each in found],
        [each.selection.claims for each in found],
        [str(each.selection.epoch_year) for each in found],
        [_set_words(each.overrides) if with_sets else "" for each in found],
    ]
    varying = [column for column in columns if len(set(column)) > 1]
    if len(set(columns[0])) == len(found):
        varying = columns[:1]
    names = [", ".join(words) for words in zip(*(varying or columns[:1]), strict=True)]
    return [f"{name} {names[: n + 1].count(name)}" if names.count(name) > 1 else name for n, name in enumerate(names)]


def _set_words(table: Overrides) -> str:
    return ", ".join(f"{name} = {pretty(value, name)}" for name, value in table.items()) or UNCHANGED


def _check(found: Sequence[Wanted]) -> None:
    """Refuse variants that cannot be flown, all at once, each by the pair it is."""
    faults: list[Fault] = []
    for each in found:
        if each.flown is not None:
            continue
        who = f"{each.scenario.file} with claims {each.selection.claims}, epoch {each.selection.epoch_year}"
        try:
            scenario = _overridden(each)
            ready = grounded(scenario, heights_of(scenario))
            bad = check_scenario(ready, each.selection.catalogue, each.selection)
        except BadInput as error:
            bad = list(error.faults)
        faults += [replace(fault, file=who) for fault in bad if replace(fault, file=who) not in faults]
    if faults:
        raise ScenarioError(*faults)


def _overridden(each: Wanted) -> Scenario:
    if not each.overrides:
        return each.scenario
    changed = each.scenario.model_copy(update={"overrides": {**each.scenario.overrides, **each.overrides}})
    changed._file = each.scenario.file
    return changed


def _common(wanted: Sequence[Wanted], options: Options) -> Options:
    """Return the options all variants are flown with: those of results already flown, else of the first scenario."""
    flown = [each.flown for each in wanted if each.flown is not None]
    if not flown:
        first = wanted[0].scenario
        seed = first.seed if options.seed is None else options.seed
        return replace(options, seed=seed, runs=first.runs if options.runs is None else options.runs)
    meta = flown[0].meta
    for other in flown[1:]:
        for key in _DESIGN:
            if other.meta[key] != meta[key]:
                expected = f"{meta[key]}, as in {meta['scenario']}: only runs of one seed and design share their dice"
                raise OptionError.at(other.meta["scenario"], key, other.meta[key], expected)
    if meta["version"] != __version__ and len(flown) < len(wanted):
        expected = f"{__version__}: results of another version share no dice with what is flown now"
        raise OptionError.at(meta["scenario"], "version", meta["version"], expected)
    return replace(options, seed=meta["seed"], runs=meta["runs"], sets=meta["sets"])


def _variant(results: Results, each: Wanted, first: Wanted, done: Sequence[Variant]) -> Variant:
    bare = variant_of(results, each.name)
    differs = differing(_overridden(first), _overridden(each))
    for what in ("kill_probability", "missile_fit"):
        a, b = getattr(first.selection, what), getattr(each.selection, what)
        if a != b:
            differs.append({"field": f"claims.{what}", "first": a, "other": b})
    said, own = (done[0] if done else bare).meta["numbers"], bare.meta["numbers"]
    changed = [
        {"field": name, "first": said[name], "other": now}
        for name, now in own.items()
        if name in said and said[name] != now
    ]
    told = {f"overrides.{row['field']}" for row in changed}
    differs = [row for row in differs if row["field"] not in told]
    more: dict[str, Any] = {"overrides": dict(each.overrides), "differs": differs, "changed": changed}
    return replace(bare, meta={**bare.meta, **more})


def _meta(results: Results) -> dict[str, Any]:
    return {key: results.meta[key] for key in ("version", "catalogue_hash", "seed", "runs", "sets", "cases_per_set")}


def _named(progress: Progress | None, name: str) -> Progress | None:
    if progress is None:
        return None
    return lambda stage, done, total: progress(f"{name}: {stage}", done, total)


def _interrupted(done: list[Variant], count: int, meta: dict[str, Any]) -> Interrupted:
    """Return what is left when the user stops: the variants flown in full, when they are two or more."""
    if len(done) < 2:
        return Interrupted(f"interrupted: {len(done)} of {count} variants were flown; nothing is kept")
    return Interrupted(f"interrupted: {len(done)} of {count} variants are kept", Comparison(tuple(done), meta))
