"""Defended footprints: which missiles, against which fall, from where; their grids become a `results.Footprint`.

What is asked for is checked here; `defending` does the work."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from threatring import __version__
from threatring.catalogue import Selection, load_catalogue
from threatring.catalogue.table import did_you_mean
from threatring.draws import Unknowns
from threatring.errors import OptionError
from threatring.prepare import sorties
from threatring.prepare.arcs import ArcError
from threatring.prepare.calibration import fit
from threatring.prepare.defending import RADAR, Fall, Site, defences, fall_upon, fire_unit
from threatring.prepare.envelope import GROUND_M, chosen
from threatring.prepare.flyouts import flyout_tables
from threatring.results.footprint import Defence, Footprint

TRAJECTORIES = ("normal", "lofted", "depressed", "quasi-ballistic")
LATITUDE_DEG = 80.0

Progress = Callable[[str, int, int], None]
REFERENCES = (
    "WGS-84 and gravity: NIMA TR8350.2, 3rd ed. (2000)",
    "Air: U.S. Standard Atmosphere 1976, NOAA-S/T 76-1562",
    "Ballistic arcs: R. R. Bate et al., Fundamentals of Astrodynamics (1971), chapter 6",
    "Weaving: P. Zarchan, Tactical and Strategic Missile Guidance, 6th ed. (2012), chapter 20",
    "Refracted horizon: ITU-R P.834-9",
    "Footprints: L. Gronlund et al., Arms Control Today 24 (April 1994) 3-8",
)


def footprint(
    missiles: Sequence[str] | None = None,
    claims: str = "central",
    epoch: int = 2018,
    *,
    target: str | None = None,
    trajectory: str | None = None,
    bearing_deg: float = 90.0,
    range_m: float | None = None,
    lat_deg: float = 40.0,
    ground_m: float = 0.0,
    seed: int = 1,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Footprint:
    """Return which points of the ground missiles can defend against classes that fall from one direction.

    missiles: names of the catalogue, with or without `missile_` (None: all that are claimed to meet ballistic targets).
    target: one class (None: all that are ballistic), flown on its own trajectory unless one is given, launched at
    bearing_deg from the fire unit, range_m away (None: the range of the class). Raises `OptionError`.
    """
    begun = time.perf_counter()
    said = target, trajectory, bearing_deg, range_m, lat_deg, ground_m
    selection, names, kinds = asked(missiles, claims, epoch, *said)
    unknowns = Unknowns(selection, 1, seed)
    say = progress or (lambda stage, done, total: None)
    workers = threads or sorties.cores()
    site = fire_unit(unknowns, lat_deg, ground_m)
    falls, left_out = _falls(site, unknowns, kinds, trajectory, bearing_deg % 360.0, range_m)
    found = _flown(site, unknowns, names, falls, workers, say)
    meta = {
        "version": __version__, "catalogue_hash": selection.catalogue.hash, "claims": selection.claims,
        "epoch": selection.epoch_year, "seed": seed, "site": {"lat_deg": lat_deg, "ground_m": ground_m},
        "from_bearing_deg": bearing_deg % 360.0, "radar": RADAR, "reaction_s": site.reaction_s,
        "elapsed_s": time.perf_counter() - begun, "references": list(REFERENCES),
    }  # fmt: skip
    return Footprint(tuple(found), left_out, meta)


def _flown(
    site: Site, unknowns: Unknowns, names: tuple[str, ...], falls: list[Fall], threads: int, progress: Progress
) -> list[Defence]:
    found: list[Defence] = []
    for number, name in enumerate(names):
        fitted = fit(unknowns, name, threads, progress)
        advertised_m = unknowns.selection.number(f"{name}.range_max_aero_m")
        launcher = sorties.Site(site.env, *site.place_rad)
        flyout, rows = flyout_tables(launcher, [fitted], [advertised_m], threads, progress)
        progress("meeting what falls", number, len(names))
        found += defences(site, unknowns.selection, name, flyout, rows[0], falls, threads)
    progress("meeting what falls", len(names), len(names))
    return found


def asked(
    missiles: Sequence[str] | None, claims: str, epoch: int, target: str | None, trajectory: str | None,
    bearing_deg: float, range_m: float | None, lat_deg: float, ground_m: float,
) -> tuple[Selection, tuple[str, ...], tuple[str, ...]]:  # fmt: skip
    """Return what `footprint` flies: the catalogue as selected, missiles, classes; raises for bad input."""
    selection = load_catalogue().select(claims, epoch)
    able = [name for name in selection.entities("missile_") if selection.has(f"{name}.range_max_ballistic_m")]
    names = chosen(selection, missiles) if missiles else tuple(able)
    for name in names:
        if name not in able:
            expected = (
                f"nobody claims that it meets ballistic targets; one of {', '.join(_plain(each) for each in able)}"
            )
            raise OptionError.at("command line", "MISSILE", _plain(name), expected)
    known = [k for k in selection.entities("target_") if selection.text(f"{k}.motion") == "ballistic"]
    kind = None if target is None else target if target.startswith("target_") else f"target_{target}"
    if kind is not None and kind not in known:
        near = did_you_mean(kind, known)
        raise OptionError.at("command line", "--target", target, f"a ballistic class{near or ': ' + ', '.join(known)}")
    if trajectory is not None and trajectory not in TRAJECTORIES:
        raise OptionError.at("command line", "--trajectory", trajectory, f"one of {', '.join(TRAJECTORIES)}")
    bounds = (
        ("lat", lat_deg, -LATITUDE_DEG, LATITUDE_DEG, "degrees"), ("ground", ground_m, *GROUND_M, "metres"),
        ("from", bearing_deg, -360.0, 360.0, "degrees"),
        ("range-km", None if range_m is None else range_m / 1e3, 10.0, 5000.0, "km"),
    )  # fmt: skip
    for field, value, least, most, unit in bounds:
        if value is not None and not least <= value <= most:
            raise OptionError.at("command line", f"--{field}", value, f"from {least:g} to {most:g} {unit}")
    return selection, names, (kind,) if kind else tuple(known)


def _plain(name: str) -> str:
    return name.removeprefix("missile_")


def _falls(
    site: Site, unknowns: Unknowns, kinds: tuple[str, ...], trajectory: str | None, bearing_deg: float,
    range_m: float | None,
) -> tuple[list[Fall], dict[str, str]]:  # fmt: skip
    """Return the attacks that exist, and why others do not; raises `OptionError` when none does."""
    selection, falls, left_out = unknowns.selection, [], {}
    for kind in kinds:
        own = trajectory or selection.text(f"{kind}.trajectory")
        far_m = selection.number(f"{kind}.range_m") if range_m is None else range_m
        try:
            falls.append(fall_upon(site, unknowns, kind, own, bearing_deg, far_m))
        except ArcError as error:
            left_out[kind] = f"{error.value}: {error.expected}"
    if not falls:
        field, value = ("--trajectory", trajectory) if range_m is None else ("--range-km", range_m / 1e3)
        raise OptionError.at(
            "command line", field, value, "; ".join(f"{kind}: {why}" for kind, why in left_out.items())
        )
    return falls, left_out
