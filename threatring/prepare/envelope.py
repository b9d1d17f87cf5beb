"""`threatring.envelope`: which missiles, against what, from where; their flights become a `results.Envelope`."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from threatring import __version__
from threatring.catalogue import Selection, load_catalogue
from threatring.catalogue.table import did_you_mean
from threatring.draws import Unknowns
from threatring.engine.envelope import TURN_REACHED_M_S2
from threatring.errors import Fault, OptionError
from threatring.models.earth import standard_environment
from threatring.prepare.calibration import fit
from threatring.prepare.reach import fly_reach
from threatring.prepare.sorties import Site, cores
from threatring.results.envelope import Envelope, MissileReach, TargetKind
from threatring.units import STANDARD_GRAVITY_M_S2

MISSILE, TARGET = "missile_", "target_"
TURN_SHARE = 3.0  # a missile must turn three times as hard as what it chases (Zarchan, chapter 2), and 2 g more
STRAIGHT = "straight"
DIVE_RAD = math.radians(45.0)  # a ballistic target comes down steeply: 40 to 50 degrees for arcs of 300 to 3500 km
KINDS = ("target_awacs_tanker", "target_fighter_4gen", "target_cm_tomahawk", "target_srbm_scud_b")
GROUND_M = (-500.0, 5000.0)
LONGITUDE_DEG = 33.0  # the Earth is the same all around; only the latitude matters

REFERENCES = (
    "WGS-84 and gravity: NIMA TR8350.2, 3rd ed. (2000)",
    "Air: U.S. Standard Atmosphere 1976, NOAA-S/T 76-1562",
    "Guidance: P. Zarchan, Tactical and Strategic Missile Guidance, 6th ed. (2012)",
    "Drag: E. L. Fleeman, Tactical Missile Design, 2nd ed. (2006), a generic curve",
    "Fit: D. B. Rubin, Annals of Statistics 12 (1984) 1151-1172 (rejection sampling)",
    "Sets of unknowns: A. B. Owen (1995); B. Burley, JCGT 9 (2020) 1-20",
)


def envelope(
    missiles: Sequence[str] | None = None,
    claims: str = "central",
    epoch: int = 2018,
    *,
    target: str | None = None,
    aspect_deg: float = 0.0,
    lat_deg: float = 40.0,
    ground_m: float = 0.0,
    seed: int = 1,
    threads: int | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Envelope:
    """Return where missiles reach: time, speed and turn left over range and height, the edge and its band.

    missiles: names of the catalogue, with or without `missile_` (None: all there are under these claims in this year).
    target: a class of the catalogue (None: a point in space, and four classes); aspect_deg: its course, 0 towards the
    launcher, 90 across, 180 away. The launcher stands at lat_deg, ground_m above sea level, and fires north. Raises
    `OptionError` or `CatalogueError` before anything flies.
    """
    begun = time.perf_counter()
    selection, names, kinds = asked(missiles, claims, epoch, target, lat_deg, ground_m, aspect_deg)
    unknowns = Unknowns(selection, 1, seed)
    site = Site(standard_environment(ground_m), math.radians(lat_deg), math.radians(LONGITUDE_DEG))
    say = progress or (lambda stage, done, total: None)
    workers = threads or cores()
    flown = [_reach(site, unknowns, name, kinds, workers, say) for name in names]
    meta = {
        "version": __version__,
        "catalogue_hash": selection.catalogue.hash,
        "claims": selection.claims,
        "epoch": selection.epoch_year,
        "seed": seed,
        "site": {"lat_deg": lat_deg, "ground_m": ground_m},
        "elapsed_s": time.perf_counter() - begun,
        "references": list(REFERENCES),
    }
    return Envelope(tuple(flown), kinds, meta)


def asked(
    missiles: Sequence[str] | None, claims: str, epoch: int, target: str | None, lat_deg: float, ground_m: float,
    aspect_deg: float,
) -> tuple[Selection, tuple[str, ...], tuple[TargetKind, ...]]:  # fmt: skip
    """Return what `envelope` flies: the catalogue as selected, missiles, kinds of target; raises for bad input."""
    selection = load_catalogue().select(claims, epoch)
    kinds = _targets(selection, target, math.radians(aspect_deg))
    names = chosen(selection, missiles)
    _in_bounds("lat_deg (--lat)", lat_deg, -90.0, 90.0, "degrees")
    _in_bounds("ground_m (--ground)", ground_m, *GROUND_M, "metres")
    _in_bounds("aspect_deg (--aspect)", aspect_deg, 0.0, 180.0, "degrees")
    return selection, names, kinds


def _in_bounds(field: str, value: float, least: float, most: float, unit: str) -> None:
    if not least <= value <= most:
        raise OptionError.at("command line", field, value, f"from {least:g} to {most:g} {unit}")


def chosen(selection: Selection, wanted: Sequence[str] | None) -> tuple[str, ...]:
    """Return catalogue names of missiles; raises `OptionError` naming every one that is not there, and what was meant.

    The beginning of a name will do where only one name begins so.

    >>> chosen(load_catalogue().select(), ["40n6", "missile_48N6E2"])
    ('missile_40N6E', 'missile_48N6E2')
    """
    if not wanted:
        return tuple(selection.entities(MISSILE))
    known = {_plain(name): name for name in selection.catalogue.entities if name.startswith(MISSILE)}
    faults, names = [], []
    for word in wanted:
        begun = [found for plain, found in known.items() if plain.startswith(_plain(word))]
        name = known.get(_plain(word)) or (begun[0] if len(begun) == 1 else None)
        absent = selection.why_absent(name) if name else ""
        if name is None:
            listed = [each.removeprefix(MISSILE) for each in known.values()]
            near = did_you_mean(word.upper().removeprefix(MISSILE.upper()), listed)
            faults.append(Fault("command line", "MISSILE", word, f"one of {', '.join(listed)}{near}"))
        elif absent:
            said = f"not there with claims {selection.claims}, epoch {selection.epoch_year}: {absent}"
            faults.append(Fault("command line", "MISSILE", word, said))
        else:
            names.append(name)
    if faults:
        raise OptionError(*faults)
    return tuple(dict.fromkeys(names))


def _plain(name: str) -> str:
    return name.upper().removeprefix(MISSILE.upper())


def _targets(selection: Selection, wanted: str | None, aspect_rad: float) -> tuple[TargetKind, ...]:
    """Return the kinds of target: the one asked for, or straight flight and the four of `KINDS`."""
    if wanted is None:
        straight = TargetKind(STRAIGHT, "does not turn", 0.0, 0.0, TURN_REACHED_M_S2)
        return (straight, *(_kind(selection, name, aspect_rad) for name in KINDS))
    known = selection.entities(TARGET)
    name = wanted if wanted.startswith(TARGET) else TARGET + wanted
    if name not in known:
        near = did_you_mean(name, known)
        raise OptionError.at("command line", "--target", wanted, f"a class of target{near or ': ' + ', '.join(known)}")
    return (_kind(selection, name, aspect_rad),)


def _kind(selection: Selection, name: str, aspect_rad: float) -> TargetKind:
    turn_m_s2 = selection.number(f"{name}.g_max_g") * STANDARD_GRAVITY_M_S2
    need_m_s2 = TURN_SHARE * turn_m_s2 + TURN_REACHED_M_S2
    dive_rad = DIVE_RAD if selection.text(f"{name}.motion") == "ballistic" else 0.0
    return TargetKind(
        name, selection.text(f"{name}.label"), turn_m_s2, selection.number(f"{name}.speed_m_s"), need_m_s2,
        aspect_rad, dive_rad,
    )  # fmt: skip


def _declared(selection: Selection, name: str) -> dict[str, float | None]:
    """Return what public sources say of a missile's reach, SI; None where they say nothing."""
    entry = selection.entry(f"{name}.range_max_aero_m")
    advertised = selection.catalogue.select("advertised", selection.epoch_year)
    falls = selection.has(f"{name}.range_max_ballistic_m")
    return {
        "range_m": selection.number(entry.name),
        "range_low_m": entry.low,
        "range_high_m": entry.high,
        "advertised_range_m": advertised.number(entry.name),
        "range_min_m": selection.number(f"{name}.range_min_m"),
        "ceiling_m": selection.number(f"{name}.alt_max_m"),
        "floor_m": selection.number(f"{name}.alt_min_m"),
        "ballistic_range_m": selection.number(f"{name}.range_max_ballistic_m") if falls else None,
        "ballistic_ceiling_m": selection.number(f"{name}.alt_max_ballistic_m") if falls else None,
    }


def _reach(
    site: Site, unknowns: Unknowns, name: str, kinds: tuple[TargetKind, ...], threads: int,
    progress: Callable[[str, int, int], None],
) -> MissileReach:  # fmt: skip
    selection = unknowns.selection
    label = selection.text(f"{name}.label")
    declared = _declared(selection, name)
    grid_m = float(declared["advertised_range_m"] or 0.0)

    def say(stage: str, done: int, total: int) -> None:
        progress(f"{label}: {stage}" if stage.startswith("flying") else stage, done, total)

    fitted = fit(unknowns, name, threads, say)
    flown: dict[str, Any] = fly_reach(site, fitted, grid_m, kinds, threads, say)
    return MissileReach(
        name=name,
        label=label,
        ranges_m=flown["ranges_m"],
        heights_m=flown["heights_m"],
        grid={each: flown[each] for each in ("time_s", "speed_m_s", "lateral_m_s2", "reached")},
        reach_m=flown["reach_m"],
        near_m=flown["near_m"],
        ceiling_m=flown["ceiling_m"],
        member_heights_m=flown["member_heights_m"],
        member_reach_m=np.moveaxis(flown["member_reach_m"], 0, 1),
        member_near_m=np.moveaxis(flown["member_near_m"], 0, 1),
        member_ceiling_m=np.moveaxis(flown["member_ceiling_m"], 0, 1),
        burnout_speed_m_s=float(fitted.central.peak_m_s[0]),
        member_burnout_m_s=fitted.flights.peak_m_s[fitted.members],
        declared=declared,
    )
