"""What `threatring check` makes of the text of a scenario, as one document for the page."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from threatring.errors import BadInput, Fault, MissingExtra
from threatring.scenario import (
    Scenario,
    check_scenario,
    explain_scenario,
    grounded,
    heights_of,
    text_checked,
)
from threatring.scenario.reader import toml_data
from threatring.serve.answers import DEPTH_COUNT, Refused, fault_document, too_deep
from threatring.serve.laid import laid

if TYPE_CHECKING:
    from threatring.catalogue import Catalogue, Selection
    from threatring.terrain import Heights

TEXT_BYTES = 524_288  # of one scenario: ten times what a thousand raids need
FAULTS_COUNT = 200  # shown at once
DOTS_COUNT = 100  # of keys on one line: the reader of TOML takes the square of their number
DEMONSTRATION = "demonstration"
#: Rows of a table, all its launchers, all keys: what a text may hold so that to check it takes seconds, not hours.
ROWS_COUNT = {"radars": 200, "fire_units": 200, "posts": 200, "defended": 500, "raids": 1000}
LAUNCHERS_COUNT = 2000
KEYS_COUNT = 20_000


def toml_faults(text: str, file: str) -> list[Fault]:
    """Return why a text is no TOML of a scenario's size and depth; an empty list when it can be read."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return [Fault(file, "(whole file)", None, "text that UTF-8 can carry")]
    if len(text.encode()) > TEXT_BYTES:
        return [Fault(file, "(whole file)", None, f"a scenario has at most {TEXT_BYTES} bytes")]
    deep = Fault(file, "(whole file)", None, f"tables nested at most {DEPTH_COUNT} deep")
    if _most_dots(text) > DOTS_COUNT:
        return [deep]
    try:
        data = toml_data(text, file)
    except BadInput as wrong:
        return list(wrong.faults)
    return [deep] if too_deep(data) else _too_much(data, file)


def _too_much(data: dict[str, Any], file: str) -> list[Fault]:
    """Return which parts of a scenario are larger than anything that could be flown; asks a faulty draft too."""
    faults = []
    for table, most in ROWS_COUNT.items():
        rows = data.get(table)
        if isinstance(rows, list) and len(rows) > most:
            faults.append(Fault(file, table, len(rows), f"at most {most} in the console"))
    units = data.get("fire_units")
    groups = [group for unit in (units if isinstance(units, list) else []) for group in _groups(unit)]
    counts = [group.get("count", 1) if isinstance(group, dict) else 1 for group in groups]
    launchers = sum(count if isinstance(count, int) else 1 for count in counts)
    if max(launchers, len(groups)) > LAUNCHERS_COUNT:
        faults.append(Fault(file, "fire_units", launchers, f"at most {LAUNCHERS_COUNT} launchers in the console"))
    if _keys(data) > KEYS_COUNT:
        faults.append(Fault(file, "(whole file)", None, f"at most {KEYS_COUNT} keys and values in the console"))
    return faults


def _groups(unit: Any) -> list[Any]:
    groups = unit.get("launchers") if isinstance(unit, dict) else None
    return groups if isinstance(groups, list) else []


def _keys(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return len(inner) + sum(_keys(item) for item in inner)


def _most_dots(text: str) -> int:
    """Return how many dots the longest run of dotted words has, spaces left out as in a key."""
    close = text.translate({32: None, 9: None})
    return max((len(re.findall(r"[^.]\.", word)) for word in re.split(r"[\n\r=,#\[\]{}]", close)), default=0)


def validation(text: str, file: str, catalogue: Catalogue, confined: bool = False) -> dict[str, Any]:
    """Return {ok, faults, explained, data, laid}: all that is wrong with a text, and what could be made of it.

    file: where the text lies or would lie; confined: whether it may name files outside its folder (it may not).
    """
    faults = toml_faults(text, file)
    if faults:
        return _document(faults, None)
    data = tomllib.loads(text)
    faults = outside(data, file) if confined else []
    if faults:
        return _document(faults, data)
    try:
        scenario, faults = text_checked(text, file, catalogue)
    except (BadInput, MissingExtra) as wrong:
        return _document(_faults_of(wrong, file), data)
    if scenario is None:
        return _document(faults, data)
    selection = catalogue.select(scenario.claims, scenario.epoch_year)
    heights, more = _ground(scenario)
    scenario = grounded(scenario, heights)
    if not faults:
        faults = more or check_scenario(scenario, catalogue, selection)
    return _document(faults, data, scenario, selection, heights)


def _document(
    faults: list[Fault],
    data: dict[str, Any] | None,
    scenario: Scenario | None = None,
    selection: Selection | None = None,
    heights: Heights | None = None,
) -> dict[str, Any]:
    sound = scenario is not None and selection is not None and data is not None
    return {
        "ok": not faults,
        "faults": [fault_document(fault) for fault in faults[:FAULTS_COUNT]],
        "explained": explain_scenario(scenario, selection).splitlines() if sound and not faults else [],  # type: ignore[arg-type]
        "data": data,
        "laid": laid(scenario, selection, data, heights) if sound else None,  # type: ignore[arg-type]
    }  # fmt: skip


def _faults_of(wrong: Exception, file: str) -> list[Fault]:
    return list(wrong.faults) if isinstance(wrong, BadInput) else [Fault(file, "(whole file)", None, str(wrong))]


def _ground(scenario: Scenario) -> tuple[Heights | None, list[Fault]]:
    """Return the ground a scenario names, and why there is none."""
    if scenario.terrain is None:
        return None, []
    try:
        if scenario.terrain.sources == (DEMONSTRATION,):
            return heights_of(scenario), []
        return _read_once(scenario, _stamps(scenario)), []
    except (BadInput, MissingExtra, OSError, RuntimeError) as wrong:  # the last: the home of nobody
        return None, _faults_of(wrong, scenario.file)


def _stamps(scenario: Scenario) -> tuple[Any, ...]:
    """Return what tells the files of a terrain from those read before: rasters take seconds to read."""
    assert scenario.terrain is not None
    paths = [Path(scenario.file).parent / Path(source).expanduser() for source in scenario.terrain.sources]
    stats = [path.stat() for path in paths if path.is_file()]
    site = scenario.site
    return (*paths, *((stat.st_mtime_ns, stat.st_size) for stat in stats), site.lat_deg, site.lon_deg)


class _Keyed:
    """A scenario that a cache knows by something else."""

    def __init__(self, scenario: Scenario, key: tuple[Any, ...]) -> None:
        self.scenario, self.key = scenario, key

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and self.key == other.key


def _read_once(scenario: Scenario, stamps: tuple[Any, ...]) -> Heights | None:
    return _read(_Keyed(scenario, stamps))


@lru_cache(maxsize=2)
def _read(asked: _Keyed) -> Heights | None:
    return heights_of(asked.scenario)


def outside(data: dict[str, Any], file: str) -> list[Fault]:
    """Return the files a scenario names that do not lie beside it, which a server for other machines does not read."""
    terrain, rcs = data.get("terrain"), data.get("rcs")
    source = terrain.get("source") if isinstance(terrain, dict) else None
    named = [("terrain.source", each) for each in (source if isinstance(source, list) else [source])]
    named.append(("rcs.file", rcs.get("file") if isinstance(rcs, dict) else None))
    return [
        Fault(file, field, said, "a plain file name beside the scenario: this console serves other machines")
        for field, said in named
        if isinstance(said, str) and said != DEMONSTRATION and not re.fullmatch(r"[\w-][\w.-]*", said)
    ]


def refuse_faulty(faults: list[Fault]) -> None:
    """Raise Refused (422) when there are faults."""
    if faults:
        raise Refused(422, str(faults[0]), faults)
