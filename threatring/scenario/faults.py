"""From pydantic's errors to faults a person can act on: path, value, and what would be right."""

from __future__ import annotations

import types
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from threatring import units
from threatring.errors import Fault, nearest
from threatring.scenario.model import Scenario
from threatring.scenario.parts import Model

#: What people write instead of an SI suffix. Longest first, so that `_km_h` is not read as `_h`.
_FOREIGN_UNITS = sorted(
    ["km", "kilometers", "kilometres", "ft", "feet", "fl", "nm", "nmi", "mi", "miles", "mm", "cm", "metres", "meters",
     "km_h", "kmh", "kph", "kt", "kts", "knots", "mph", "mach", "ms", "km_s", "min", "mins", "minutes", "h", "hours",
     "sec", "seconds", "rad", "radians", "mil", "grad", "deg", "degrees", "m", "s", "m_s", "percent"],
    key=len, reverse=True,
)  # fmt: skip
_SPELLED = {
    "_m": "metres", "_s": "seconds", "_m_s": "metres per second", "_deg": "degrees", "_count": "a whole number",
    "_prob": "a probability, 0 to 1", "_year": "a calendar year",
}  # fmt: skip
_KINDS = {
    "float_type": "a number", "int_type": "a whole number", "int_from_float": "a whole number",
    "bool_type": "true or false", "string_type": "a text in quotes", "dict_type": "a table { name = number }",
    "model_type": "a table { key = value }", "model_attributes_type": "a table { key = value }",
    "tuple_type": "a list of tables", "too_short": "a list that is not empty", "finite_number": "a finite number",
}  # fmt: skip


def path_of(loc: Sequence[str | int]) -> str:
    """Write a location as the reader would.

    >>> path_of(("raids", 2, "route", 0, "altitude_m"))
    'raids[2].route[0].altitude_m'
    """
    text = ""
    for part in loc:
        if isinstance(part, int):
            text += f"[{part}]"
        elif "." in part:
            text += f'["{part}"]'
        else:
            text += f".{part}" if text else part
    return text or "(whole file)"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return 'did you mean X?' for the closest known word, else ''."""
    near = nearest(word, known)
    return f"did you mean {near}?" if near else ""


def _stem(name: str) -> str:
    suffix = units.suffix_of(name)
    return name.removesuffix(suffix) if suffix else name


def wrong_unit(key: str, known: Iterable[str]) -> str | None:
    """Return the known key that `key` means in another unit (altitude_km, altitude), or None."""
    by_stem = {_stem(name): name for name in known if units.suffix_of(name)}
    if key in by_stem:
        return by_stem[key]
    for unit in _FOREIGN_UNITS:
        if key.endswith(f"_{unit}") and key.removesuffix(f"_{unit}") in by_stem:
            return by_stem[key.removesuffix(f"_{unit}")]
    return None


def unknown_key(key: str, known: Sequence[str]) -> str:
    """Return what to write instead of a key that is not known here."""
    meant = wrong_unit(key, known)
    if meant:
        spelled = _SPELLED.get(units.suffix_of(meant) or "", "")
        return f"use {meant}" + (f", {spelled}" if spelled else "")
    return "unknown key; " + (did_you_mean(key, known) or f"known here: {', '.join(known)}")


def _inner(annotation: Any) -> type[Model] | None:
    """Return the model class inside an annotation such as `tuple[Raid, ...]` or `Orbit | None`."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    if get_origin(annotation) in (tuple, Union, Annotated, types.UnionType):
        found = (_inner(part) for part in get_args(annotation))
        return next((model for model in found if model), None)
    return None


def model_at(loc: Sequence[str | int], root: type[Model] = Scenario) -> type[Model] | None:
    """Return the class of the table at a location of a file, None for a table of free keys and for what is no table."""
    model: type[Model] | None = root
    for part in loc:
        if isinstance(part, str) and model is not None:
            info = fields_of(model).get(part)
            model = _inner(info.annotation) if info else None
    return model


def _limits(annotation: Any, metadata: Iterable[Any] = ()) -> dict[str, float]:
    """Collect ge, gt, le and lt from a field's annotation, however deep they hang."""
    found: dict[str, float] = {}
    for item in metadata:
        items = item.metadata if isinstance(item, FieldInfo) else [item]
        for limit in items:
            for key in ("ge", "gt", "le", "lt"):
                value = getattr(limit, key, None)
                if value is not None:
                    found[key] = value
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        found |= _limits(inner, more)
    elif get_origin(annotation) in (Union, types.UnionType, dict):
        for part in get_args(annotation):
            found |= _limits(part)
    return found


def _choices(annotation: Any) -> list[Any]:
    """Return what a `Literal` inside an annotation allows, however deep it hangs."""
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    return [choice for part in get_args(annotation) for choice in _choices(part)]


def _range_of(loc: Sequence[str | int], root: type[Model]) -> str:
    info = _field_at(loc, root)
    limits = _limits(info.annotation, info.metadata) if info else {}
    low = f"{limits['ge']:,.10g} or more" if "ge" in limits else f"above {limits['gt']:,.10g}" if "gt" in limits else ""
    high = f"at most {limits['le']:,.10g}" if "le" in limits else ""
    text = " and ".join(part for part in (low, high) if part)
    if "ge" in limits and "le" in limits:
        text = f"between {limits['ge']:,.10g} and {limits['le']:,.10g}"
    unit = _SPELLED.get(units.suffix_of(str(loc[-1])) or "", "")
    return f"{text} {unit}".rstrip()


def _field_at(loc: Sequence[str | int], root: type[Model]) -> FieldInfo | None:
    names = [part for part in loc if isinstance(part, str)]
    for size in range(len(names), 0, -1):  # a key inside a table of numbers (load, overrides) has its table's limits
        model = model_at(names[: size - 1], root)
        if model is not None and names[size - 1] in fields_of(model):
            return fields_of(model)[names[size - 1]]
    return None


def _expected(error: Any, loc: tuple[str | int, ...], root: type[Model]) -> str:
    """Say what would be right at `loc`."""
    kind, info = error["type"], _field_at(loc, root)
    if kind == "rule":
        return str(error["ctx"]["expected"])
    if kind == "tuple_type" and loc[-1] in ("iff", "asks") and info:
        return f"must be a list of modes in quotes out of {', '.join(_choices(info.annotation))}"
    if "silent" in loc and kind in ("tuple_type", "too_long", "missing") and info:
        return f"must be at most eight pairs of seconds: {info.description}"
    if kind == "missing":
        return f"missing: {info.description}" if info else "missing"
    if kind == "literal_error" and info:
        choices = _choices(info.annotation)
        hint = did_you_mean(str(error["input"]), choices)
        return f"must be one of {', '.join(repr(choice) for choice in choices)}" + (f"; {hint}" if hint else "")
    if kind in _KINDS:
        return f"must be {_KINDS[kind]}" + (f": {info.description}" if info and info.description else "")
    if kind in ("greater_than_equal", "greater_than", "less_than_equal", "less_than"):
        return f"must be {_range_of(loc, root)}" + (f": {info.description}" if info and info.description else "")
    return str(error["msg"])


def faults_of(error: ValidationError, file: str, root: type[Model] = Scenario) -> list[Fault]:
    """Translate all errors of a validation into faults; a key in a wrong unit is not also called missing.

    root: the class of the file, whose descriptions and limits the messages tell.
    """
    errors = error.errors(include_url=False)
    meant = {_meant(tuple(item["loc"]), root) for item in errors if item["type"] == "extra_forbidden"}
    faults = []
    for item in errors:
        loc = tuple(item["loc"])
        value = item["input"] if isinstance(item["input"], (str, int, float, bool)) else None
        if item["type"] == "rule":
            loc, value = (*loc, item["ctx"]["field"]), item["ctx"]["value"]
        if item["type"] == "extra_forbidden":
            expected = unknown_key(str(loc[-1]), _known_at(loc[:-1], root))
        elif loc in meant and value is None:
            continue
        elif item["type"] == "too_short" and any(
            len(other["loc"]) > len(loc) for other in errors if other["loc"][: len(loc)] == loc
        ):
            continue  # it is empty only because nothing in it could be read
        else:
            expected = _expected(item, loc, root)
        faults.append(Fault(file, path_of(loc), value, expected))
    return faults


def fields_of(model: type[Model]) -> dict[str, FieldInfo]:
    """Return the fields of a table by the key they have in a file."""
    return {info.alias or name: info for name, info in model.model_fields.items()}


def _known_at(loc: Sequence[str | int], root: type[Model]) -> list[str]:
    model = model_at(loc, root)
    return list(fields_of(model)) if model else []


def _meant(loc: tuple[str | int, ...], root: type[Model]) -> tuple[str | int | None, ...]:
    """Return where an unknown key would stand if its unit were right."""
    return *loc[:-1], wrong_unit(str(loc[-1]), _known_at(loc[:-1], root))
