"""What a job may ask for: every field of a request looked at before anything is started, all faults at once."""

from __future__ import annotations

import tomllib
from typing import Any

from threatring.catalogue import load_catalogue
from threatring.errors import Fault
from threatring.serve.answers import Refused
from threatring.serve.examining import outside
from threatring.serve.state import Workspace

KINDS = ("run", "compare", "sensitivity", "coverage", "envelope")
MOST_RUNS = 1_000_000  # of one job of the page; longer work belongs on the command line
MOST_VARIANTS = 7  # beside the first
MOST_HEIGHTS = 12
WHOLE = {"runs": (1, MOST_RUNS), "sets": (1, MOST_RUNS), "seed": (0, 2**63 - 1), "epoch": (1950, 2100)}
FIELDS = ("kind", "scenario", *WHOLE, "claims", "variants", "altitudes_m")


def asked(body: dict[str, Any], state: Workspace) -> dict[str, Any]:
    """Return a request as the worker takes it. Raises Refused: 422 with faults, 404 for an unknown scenario."""
    faults = [_fault(name, None, f"one of {', '.join(FIELDS)}") for name in body if name not in FIELDS]
    kind, scenario = body.get("kind"), body.get("scenario")
    if kind not in KINDS:
        faults.append(_fault("kind", kind, f"one of {', '.join(KINDS)}"))
    if not isinstance(scenario, str):
        faults.append(_fault("scenario", scenario, "the id of a scenario"))
    faults += [fault for name, (least, most) in WHOLE.items() for fault in _whole(name, body.get(name), least, most)]
    faults += _claims(body.get("claims")) + _variants(kind, body.get("variants")) + _heights(body.get("altitudes_m"))
    if faults:
        raise Refused(422, "the request cannot be used", faults)
    for name in (scenario, *(body.get("variants") or ())):
        _inside(state, str(name))
    request = {name: body.get(name) for name in (*WHOLE, "claims", "altitudes_m")}
    where = {"into": str(state.results.resolve()), "name": scenario, "said": _said(state, str(scenario))}
    request |= {"kind": kind, "scenario": str(state.scenario_path(str(scenario))), **where}
    return request | _compared(body, state) if kind == "compare" else request


def _inside(state: Workspace, name: str) -> None:
    """Refuse a scenario that names files elsewhere, where this server works for other machines."""
    if not state.confined or name in load_catalogue().presets:
        return
    path = state.scenario_path(name)
    try:
        faults = outside(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
    except (ValueError, RecursionError, OSError):
        return  # the worker tells what is wrong with it
    if faults:
        raise Refused(422, str(faults[0]), faults)


def _compared(body: dict[str, Any], state: Workspace) -> dict[str, Any]:
    """Return what is compared: one scenario under several claims, or several scenarios."""
    variants, first = body["variants"], body["scenario"]
    if all(word in load_catalogue().presets for word in variants):
        claims = list(dict.fromkeys([body.get("claims") or _claims_of(state, first), *variants]))
        if len(claims) < 2:
            raise Refused(422, "nothing to compare", [_fault("variants", variants, "other claims than the first's")])
        return {"scenarios": [str(state.scenario_path(first))], "said": [_said(state, first)], "claims": claims}
    names = list(dict.fromkeys([first, *variants]))
    if len(names) < 2:
        raise Refused(422, "nothing to compare", [_fault("variants", variants, "other scenarios than the first")])
    claims = [body["claims"]] if body.get("claims") else []
    paths, said = [str(state.scenario_path(name)) for name in names], [_said(state, name) for name in names]
    return {"scenarios": paths, "said": said, "claims": claims}


def _claims_of(state: Workspace, name: str) -> str:
    from threatring.scenario import load_scenario

    return load_scenario(state.scenario_path(name)).claims


def _said(state: Workspace, name: str) -> str:
    """Return how a user of the command line names a scenario: a bundled one by its name, others by their file."""
    own = state.own_path(name)
    return str(own) if own.is_file() else name


def _fault(field: str, value: Any, expected: str) -> Fault:
    return Fault("request", field, value, expected)


def _whole(name: str, value: Any, least: int, most: int) -> list[Fault]:
    if value is None or (type(value) is int and least <= value <= most):
        return []
    return [_fault(name, value, f"a whole number from {least} to {most}")]


def _claims(value: Any) -> list[Fault]:
    known = load_catalogue().presets
    if value is None or (isinstance(value, str) and value in known):
        return []
    return [_fault("claims", value, f"one of {', '.join(known)}")]


def _variants(kind: Any, value: Any) -> list[Fault]:
    expected = f"1 to {MOST_VARIANTS} claims, or ids of scenarios, to hold beside the first"
    if kind != "compare":
        return [] if value is None else [_fault("variants", value, "only with compare")]
    good = isinstance(value, list) and 1 <= len(value) <= MOST_VARIANTS
    return [] if good and all(isinstance(word, str) for word in value) else [_fault("variants", value, expected)]


def _heights(value: Any) -> list[Fault]:
    if value is None:
        return []
    expected = f"1 to {MOST_HEIGHTS} rising heights above the sea in metres"
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_HEIGHTS:
        return [_fault("altitudes_m", value, expected)]
    numbers = all(type(height) in (int, float) and 0.0 < height <= 40_000.0 for height in value)
    rising = numbers and all(one < other for one, other in zip(value, value[1:], strict=False))
    return [] if rising else [_fault("altitudes_m", value, expected)]
