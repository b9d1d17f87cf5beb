"""Results as an `xarray.Dataset` with units."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from threatring.errors import MissingExtra
from threatring.results.columns import CODES, LONG_NAMES
from threatring.units import symbol_of

if TYPE_CHECKING:
    import xarray

    from threatring.results.envelope import Envelope
    from threatring.results.tables import Results


def dataset(results: Results) -> xarray.Dataset:
    """Return an `xarray.Dataset`: dims set, case, target, central_case, unit, shot, missile, axis.

    `set` is the set of unknowns and `case` the case within it, so that `.mean("case")` gives set means; the coordinate
    `run` (set, case) numbers cases as the tables do. Every variable has `units` ('1' for pure numbers, codes and
    counts) and `long_name`; columns of codes carry `flag_values` and `flag_meanings` after the CF conventions. Fields
    of shots, units and central cases are prefixed `shot_`, `unit_`, `central_`. Raises `MissingExtra` without xarray.
    """
    try:
        import xarray
    except ImportError:
        raise MissingExtra("xarray", "analysis", "Results.to_xarray()") from None
    nested = results.by_set
    variables = {
        **_variables("", nested(results.outcomes), ("set", "case", "target")),
        **_variables("central_", results.central, ("central_case", "target")),
        **_variables("shot_", results.shots, ("shot",)),
        **_variables("unit_", nested(results.units), ("set", "case", "unit"), type_count=len(results.meta["missiles"])),
    }
    meta = results.meta
    coordinates = {
        "set": np.arange(meta["sets"]),
        "case": np.arange(results.cases_per_set),
        "run": (("set", "case"), results.by_set(np.arange(len(results.outcomes)))),
        "target": [entry["name"] for entry in meta["targets"]],
        "unit": [entry["name"] for entry in meta["fire_units"]],
        "missile": [entry["name"] for entry in meta["missiles"]],
        "axis": list("xyz"),
    }
    attributes = {
        key: value if isinstance(value, (str, int, float)) else json.dumps(value) for key, value in meta.items()
    }
    return xarray.Dataset(variables, coordinates, attributes | {"outcome_hash": results.outcome_hash})


def envelope_dataset(envelope: Envelope) -> xarray.Dataset:
    """Return `Envelope.to_xarray()`: dims missile, target, range_index, height, member, member_height, with units.

    Each missile has ranges of its own: `range_m` (missile, range_index). Raises `MissingExtra` without xarray.
    """
    try:
        import xarray
    except ImportError:
        raise MissingExtra("xarray", "analysis", "Envelope.to_xarray()") from None
    from threatring.results.envelope import GRID, units_of

    flown = envelope.missiles
    metres = {"units": "m"}

    def stacked(name: str) -> np.ndarray:
        return np.stack([getattr(missile, name) for missile in flown])

    variables: dict[str, Any] = {
        name: (("missile", "target", "range_index", "height"), np.stack([missile.grid[name] for missile in flown]),
               {"units": units_of(name), "long_name": said})
        for name, said in GRID.items()
    }  # fmt: skip
    reach, ceiling = "farthest range reached at a height", "highest point reached"
    variables |= {
        "range_m": (("missile", "range_index"), stacked("ranges_m"), {**metres, "long_name": "ground range"}),
        "reach_m": (("missile", "target", "height"), stacked("reach_m"), {**metres, "long_name": reach}),
        "ceiling_m": (("missile", "target"), stacked("ceiling_m"), {**metres, "long_name": ceiling}),
        "member_reach_m": (("missile", "target", "member", "member_height"), stacked("member_reach_m"),
                           {**metres, "long_name": f"{reach}, by member of the ensemble"}),
    }  # fmt: skip
    coordinates = {
        "missile": [missile.name for missile in flown],
        "target": [target.name for target in envelope.targets],
        "height": ("height", flown[0].heights_m, {**metres, "long_name": "height above the site's ground"}),
        "member_height": ("member_height", flown[0].member_heights_m, metres),
    }
    attributes = {key: value if isinstance(value, (str, int, float)) else json.dumps(value)
                  for key, value in envelope.meta.items()}  # fmt: skip
    return xarray.Dataset(variables, coordinates, attributes | {"envelope_hash": envelope.envelope_hash})


def _variables(prefix: str, rows: np.ndarray, dims: tuple[str, ...], type_count: int = 0) -> dict[str, tuple]:
    found = {}
    for name in rows.dtype.names or ():
        values, full_dims = rows[name], dims
        if values.ndim > len(dims):
            vector = values.shape[-1] == 3
            values, full_dims = (values, (*dims, "axis")) if vector else (values[..., :type_count], (*dims, "missile"))
        found[prefix + name] = (full_dims, values, _attributes(prefix + name, name))
    return found


def _attributes(full_name: str, name: str) -> dict[str, Any]:
    attributes: dict[str, Any] = {"units": symbol_of(name) or "1", "long_name": LONG_NAMES[name]}
    codes = CODES.get(full_name, CODES.get(name))
    if codes is not None:
        attributes["flag_values"] = [int(member) for member in codes]
        attributes["flag_meanings"] = " ".join(member.name.lower() for member in codes)
    return attributes
