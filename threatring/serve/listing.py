"""The catalogue for the pickers: what there is of a kind, and every number with who says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from threatring.catalogue import Catalogue, Entry, load_catalogue
from threatring.catalogue.selection import Selection
from threatring.errors import CatalogueError
from threatring.serve.answers import Refused, answer
from threatring.serve.state import Workspace

MOUNTED = "antenna_height_"  # fields radar_X.antenna_height_MOUNT_m say on what a radar can stand
KINDS = ("target", "missile", "radar", "launcher", "aspect", "mast")


def routes(state: Workspace) -> list[Route]:
    """Return the routes of this room; `claims` and `epoch` choose as the command line does."""

    def listed(request: Request) -> Response:
        catalogue = load_catalogue()
        kind = request.query_params.get("kind", "")
        known = sorted({kind_of(name) for name in catalogue.entities} | {"mast"})
        if kind and kind not in known:
            raise Refused(400, f"no such kind; there are {', '.join(known)}")
        selection = _selection(catalogue, request)
        rows = [] if kind == "mast" else [row for row in _rows(selection) if kind in ("", row["kind"])]
        return answer(rows + (masts(catalogue) if kind in ("", "mast") else []))

    def one(request: Request) -> Response:
        catalogue = load_catalogue()
        name = request.path_params["name"]
        if name not in catalogue.entities:
            raise Refused(404, "no such entity in the catalogue")
        return answer(entity_document(name, _selection(catalogue, request)))

    return [Route("/catalogue", listed, methods=["GET"]), Route("/catalogue/{name}", one, methods=["GET"])]


def kind_of(name: str) -> str:
    """Return the kind of an entity by its name.

    >>> kind_of("radar_91N6E"), kind_of("fire_unit_98Zh6E")
    ('radar', 'other')
    """
    kind = name.partition("_")[0]
    return kind if kind in KINDS else "other"


def _selection(catalogue: Catalogue, request: Request) -> Selection:
    epoch = request.query_params.get("epoch", "2018")
    if not (len(epoch) == 4 and epoch.isascii() and epoch.isdecimal()):
        raise Refused(400, "epoch: a calendar year")
    try:
        return catalogue.select(request.query_params.get("claims", "central"), int(epoch))
    except CatalogueError as error:
        raise Refused(400, str(error)[:300]) from None


def _rows(selection: Selection) -> list[dict[str, Any]]:
    return [
        {
            "name": name, "label": _label(name, fields), "kind": kind_of(name), "fields": len(fields),
            "notes": _notes(fields), "absent": selection.why_absent(name) or None,
            "usable": _usable(name, fields) and selection.has(name),
        }
        for name, fields in selection.catalogue.entities.items()
    ]  # fmt: skip


def _label(name: str, fields: Mapping[str, Entry]) -> str:
    """Return the plain-language label of an entity, also of one that is not there in an epoch."""
    said = fields["label"].value if "label" in fields else None
    return str(said or name.removeprefix(f"{kind_of(name)}_").replace("_", " "))


def _usable(name: str, fields: Mapping[str, Entry]) -> bool:
    """Whether a scenario can name it: radars of which too little is public cannot be modelled."""
    return kind_of(name) != "radar" or "calibration_claim" in fields


def _notes(fields: Mapping[str, Entry]) -> str:
    """Return the first remarks about an entity as a whole: about its role, its band, how it moves."""
    about = ("role", "function", "motion", "guidance", "band", "seeker")
    said = [str(fields[key].value) for key in about if key in fields and fields[key].value]
    return "; ".join(said)


def masts(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return on what radars can stand: the `mount` of a scenario, with which radars the catalogue has a height for."""
    found: dict[str, list[str]] = {}
    for name, fields in catalogue.entities.items():
        for field in fields if kind_of(name) == "radar" else ():
            if field == f"{MOUNTED}m":
                found.setdefault("truck", []).append(name)
            elif field.startswith(MOUNTED) and field.endswith("_m"):
                found.setdefault(field.removeprefix(MOUNTED).removesuffix("_m"), []).append(name)
    return [
        {
            "name": mount, "label": mount.replace("_", " "), "kind": "mast", "fields": len(radars), "radars": radars,
            "notes": f"a height of the antenna is public for {', '.join(radars)}", "absent": None, "usable": True,
        }
        for mount, radars in found.items()
    ]  # fmt: skip


def entity_document(name: str, selection: Selection) -> dict[str, Any]:
    """Return an entity with all its fields: value, bounds, unit, confidence, claims, and the sources they name."""
    catalogue = selection.catalogue
    fields = catalogue.entities[name]
    absent = selection.why_absent(name) or None
    entries = {field: entry if absent else selection.entry(f"{name}.{field}") for field, entry in fields.items()}
    sources = {key: asdict(catalogue.sources[key]) for entry in entries.values() for key in entry.sources}
    return {
        "name": name, "label": _label(name, fields), "kind": kind_of(name), "notes": _notes(fields),
        "claims": selection.claims, "epoch": selection.epoch_year, "absent": absent,
        "fields": [_field(entry) for entry in entries.values()],
        "sources": sources,
    }  # fmt: skip


def _field(entry: Entry) -> dict[str, Any]:
    return {
        "name": entry.field, "value": entry.value, "low": entry.low, "high": entry.high, "unit": entry.unit,
        "number": entry.is_number, "distribution": entry.distribution, "verification": entry.verification,
        "confidence": entry.confidence, "tier": entry.tier, "note": entry.note,
        "claims": [asdict(claim) for claim in entry.claims], "sources": entry.sources,
    }  # fmt: skip
