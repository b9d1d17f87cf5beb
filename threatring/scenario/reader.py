"""From a file or the name of a bundled scenario to a frozen `Scenario`, or to all that is wrong with it at once."""

from __future__ import annotations

import copy
import difflib
import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from threatring.errors import Fault, ScenarioError
from threatring.scenario.faults import faults_of
from threatring.scenario.model import FORMAT, Scenario
from threatring.scenario.weather import read_rcs

BUNDLED = Path(__file__).resolve().parent.parent / "data" / "scenarios"


def bundled_scenarios() -> list[str]:
    """Return the names of the scenarios that come with the program."""
    return sorted(path.stem for path in BUNDLED.glob("*.toml"))


def find_scenario(name_or_path: str | Path) -> Path:
    """Return the file a name or a path means; a file in the way of a bundled name is only meant when written as a path.

    Raises ScenarioError when there is none, and says which bundled scenarios exist.
    """
    text = str(name_or_path)
    bundled = BUNDLED / f"{text}.toml"
    if re.fullmatch(r"[\w-]+", text) and bundled.is_file():
        return bundled
    path = Path(name_or_path).expanduser()
    if path.is_file():
        return path
    names = bundled_scenarios()
    close = difflib.get_close_matches(text.removesuffix(".toml"), names, n=1)
    hint = f"did you mean {close[0]}? " if close else ""
    what = "this is a folder" if path.is_dir() else "no such file"
    raise ScenarioError.at(text, "(file)", None, f"{what}; {hint}bundled scenarios: {', '.join(names)}")


def scenario_text(name_or_path: str | Path) -> str:
    """Return the text of a scenario file or of a bundled scenario."""
    path = find_scenario(name_or_path)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScenarioError.at(path, f"byte {error.start}", None, "a scenario is a text file in UTF-8") from error
    except OSError as error:
        raise ScenarioError.at(path, "(file)", None, f"cannot be read: {error.strerror}") from error


def load_scenario(name_or_path: str | Path) -> Scenario:
    """Read a scenario from a path or by the name of a bundled one.

    Raises ScenarioError with one fault for each thing that is wrong with the file by itself; `check_scenario` then
    compares it with the catalogue.
    """
    path = find_scenario(name_or_path)
    return scenario_from_text(scenario_text(name_or_path), str(path))


def scenario_from_text(text: str, file: str = "scenario") -> Scenario:
    """Make a scenario of its text; `file` is the name used in messages, its stem the default name."""
    scenario, faults = read_leniently(text, file)
    if faults or scenario is None:
        raise ScenarioError(*faults)
    return scenario


def read_leniently(text: str, file: str) -> tuple[Scenario | None, list[Fault]]:
    """Return what can be made of a text, and all its faults; None when the faults leave nothing to look at.

    A faulty key is left out and its default put in, so that what can only be compared with the catalogue is still
    compared and every fault is shown in one go.
    """
    data = toml_data(text, file)
    try:
        return _made(data, text, file), []
    except ValidationError as error:
        faults, pruned = faults_of(error, file), copy.deepcopy(data)
        for item in error.errors(include_url=False):
            _remove(pruned, tuple(item["loc"]))
    try:
        return _made(pruned, text, file), faults
    except ValidationError:
        return None, faults


def _made(data: dict[str, Any], text: str, file: str) -> Scenario:
    scenario = Scenario.model_validate({"name": Path(file).stem[:60], **data})
    scenario._file, scenario._text = file, text
    if scenario.rcs.file is not None:
        scenario = scenario.with_rcs(scenario.rcs.rows + read_rcs(Path(file).parent / scenario.rcs.file))
    return scenario


def toml_data(text: str, file: str, what: str = "scenario", newest: int = FORMAT) -> dict[str, Any]:
    """Return the data of a TOML text; refuses, with file and line, what is no TOML and what is of a newer format."""
    try:
        data = tomllib.loads(text)
    except RecursionError:
        raise ScenarioError.at(file, "(whole file)", None, "not TOML that can be read: nested too deep") from None
    except ValueError as error:  # no TOML, or a whole number of thousands of digits
        message = str(error)
        found = re.search(r"\(at line (\d+), column (\d+)\)", message)
        where = f"line {found[1]}, column {found[2]}" if found else "end of file"
        line = text.splitlines()[int(found[1]) - 1].strip() if found else None
        reason = message.partition(" (at ")[0]
        raise ScenarioError.at(file, where, line, f"not TOML: {reason[0].lower()}{reason[1:]}") from error
    newer = data.get("format", FORMAT)
    if isinstance(newer, int) and newer > newest:
        expected = f"this threatring reads {what} format {newest}; format {newer} needs a newer threatring"
        raise ScenarioError.at(file, "format", newer, expected)
    return data


def _remove(data: Any, loc: tuple[str | int, ...]) -> None:
    """Take the key at `loc` out, if it is there; list items stay, so that the indices of other faults stay right."""
    for part in loc[:-1]:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(data, dict):
        data.pop(loc[-1], None)
