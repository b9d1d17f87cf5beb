"""Computing what each rule asks for, part by part, and putting the verdicts together."""

from __future__ import annotations

import time
from collections.abc import Collection
from difflib import get_close_matches

from threatring import __version__
from threatring.catalogue import load_catalogue
from threatring.errors import OptionError
from threatring.prepare.sorties import Progress
from threatring.results.record import Figure, Judged, Record
from threatring.validation.record import closed, flights, raids
from threatring.validation.record.closed import Found
from threatring.validation.record.rules import Rule, read_rules


def judge(ids: Collection[str] | None = None, quick: bool = False, progress: Progress | None = None) -> Record:
    """Return every claim of the public record, or those named, with its verdict.

    quick: only what closed forms and tables answer; the others are told as not computed. Raises `OptionError`.
    """
    begun = time.perf_counter()
    say = progress or (lambda stage, done, total: None)
    rules = wanted(ids)
    flown, raided = flights.Flights(say), raids.Raids(say)
    judged = []
    for number, rule in enumerate(rules):
        say(f"judging {rule.id}", number, len(rules))
        judged.append(_judged(rule, _computed(rule, quick, flown, raided)))
    meta = {
        "version": __version__,
        "catalogue_hash": load_catalogue().hash,
        "seed": closed.SEED,
        "quick": quick,
        "elapsed_s": time.perf_counter() - begun,
    }
    return Record(tuple(judged), meta)


def wanted(ids: Collection[str] | None) -> tuple[Rule, ...]:
    """Return the rules of the claims named, all without names."""
    rules = read_rules()
    if not ids:
        return rules
    known = [rule.id for rule in rules]
    for name in ids:
        if name not in known:
            near = get_close_matches(name, known, 1)
            raise OptionError.at("validate --record", "claim", name, f"one of {near[0] if near else ', '.join(known)}")
    return tuple(rule for rule in rules if rule.id in ids)


def _computed(rule: Rule, quick: bool, flown: flights.Flights, raided: raids.Raids) -> Found:
    if rule.part == "fast":
        return closed.COMPUTED[rule.id]()
    if quick or rule.part == "none":
        return {}
    if rule.part == "flights":
        return flights.COMPUTED[rule.id](flown)
    return raids.COMPUTED[rule.id](raided)


def _judged(rule: Rule, found: Found) -> Judged:
    figures = tuple(Figure(**row, computed=found.get(row["name"])) for row in rule.figures)
    return Judged(rule.id, rule.statement, rule.sources, rule.how, rule.note, rule.reason, figures)
