"""What a run says about itself: names, places, assumptions, sources and limits, as plain JSON values."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np

from threatring import __version__
from threatring.catalogue import Selection
from threatring.draws import Unknowns
from threatring.models.earth import horizon_arc_m
from threatring.prepare.laying import Prepared
from threatring.prepare.unknowns import told_unknowns
from threatring.prepare.watching import watch_of
from threatring.records import Motion
from threatring.scenario import (
    Scenario,
    antenna_height_of,
    is_engagement,
    label_of,
    launcher_positions,
    position_of,
    text_of,
    total_load,
)
from threatring.terrain import VERTICAL_DATUM, Heights

HORIZON_HEIGHTS_M = (0.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 2000.0, 4000.0, 6000.0, 8000.0, 10000.0, 12000.0, 15000.0,
                     20000.0, 25000.0, 30000.0)  # fmt: skip

NOT_MODELLED = (
    "Doubt in data association: each plot goes to one track at once; no track is split or merged, a lock follows its"
    " object, and false plots come evenly from everywhere; see docs/tracks.md.",
    "Manoeuvre: warned aircraft beam, dive or weave by assumed numbers; nobody jams, drops chaff or uses the terrain.",
    "Crews: radars hide from what flies at them only under emission control; nobody tires, doubts or improvises.",
    "Jammers are noise only, and nobody tracks them by it; clutter is a least radial speed near the ground; the sea"
    " reflects, and rain falls, only where the scenario says so.",
    "Resolution: what lies in one cell is one plot with the errors of one target; see docs/radars.md for its size.",
    "Classification from measured tracks: what a class is taken for is thrown from an assumed table of confusion.",
    "Aspect: nose, beam, tail and top differ by assumed factors by family of classes, not by each airframe's table.",
    "Sector modes: a radar searches a sector for the whole scenario, not from a cue on.",
    "Reload, links, losses of posts and launchers happen only where the scenario says so; posts tell one another of"
    " tracks and fuse none. Point defence.",
    "Warhead effects beyond a lethal radius; seekers beyond range, gimbal, angle noise and glint.",
    "Missiles are fitted to their claimed speeds, never to claimed ranges: those are limits of fire control alone."
    " Fire control aims no farther than the declared range unless the scenario says otherwise.",
)

REFERENCES = (
    "WGS-84 and gravity: NIMA TR8350.2, 3rd ed. (2000)",
    "Geodesics: C. F. F. Karney, J. Geodesy 87 (2013) 43-55",
    "Air: U.S. Standard Atmosphere 1976, NOAA-S/T 76-1562",
    "Refracted horizon by effective Earth radius: ITU-R P.834-9; M. I. Skolnik, Introduction to Radar Systems, 3rd ed.",
    "Detection of fluctuating targets: P. Swerling (1954); D. A. Shnidman, IEEE Trans. AES-31 (1995)",
    "Absorption: ITU-R P.676-13; rain: ITU-R P.838-3; jammers: B. R. Mahafza, Radar Systems Analysis and Design (2000)",
    "Measurement errors: G. R. Curry, Radar System Performance Modeling, 2nd ed. (2005)",
    "Tracking: Y. Bar-Shalom, X. R. Li, T. Kirubarajan, Estimation with Applications to Tracking and Navigation (2001)",
    "Missiles: D. B. Rubin, Annals of Statistics 12 (1984) 1151-1172 (rejection sampling of their claimed speeds)",
    "Ballistic arcs: R. R. Bate et al., Fundamentals of Astrodynamics (1971), chapter 6",
    "Guidance: P. Zarchan, Tactical and Strategic Missile Guidance, 6th ed. (2012)",
    "Drag: E. L. Fleeman, Tactical Missile Design, 2nd ed. (2006), a generic curve",
    "Lethality: J. S. Przemieniecki, Mathematical Methods in Defense Analyses, 3rd ed. (2000)",
    "Dice: J. K. Salmon et al., Parallel random numbers: as easy as 1, 2, 3, SC'11 (2011)",
    "Sets of unknowns: A. B. Owen (1995); B. Burley, JCGT 9 (2020) 1-20",
)


SMOOTH_LIMITS = ("Terrain: the ground is smooth at the site's height. Real ground hides low flyers longer.",)
TERRAIN_LIMITS = (
    "Terrain between its posts, trees and buildings. Hills bar sight only: missiles and evading aircraft cross them.",
    "Terrain beyond the data: sea level is taken there. Fly-out tables and kill figures know the site's height only.",
)


def _ground_limits(prepared: Prepared) -> tuple[str, ...]:
    return TERRAIN_LIMITS if prepared.heights else SMOOTH_LIMITS


def _terrain(prepared: Prepared) -> dict[str, Any] | None:
    """Return which ground was flown over, None for a smooth one."""
    ground = prepared.heights
    if ground is None:
        return None
    box, masks = ground.box, prepared.tables.masks
    return {
        "name": ground.name,
        "citation": ground.citation,
        "note": ground.note,
        "datum": VERTICAL_DATUM,
        "area_deg": list(box),
        "digest": ground.digest,
        "mask_azimuths": masks.shape[1],
        "mask_ranges": masks.shape[2],
        "mask_cell_m": float(prepared.tables.radars[0, 0].mask_step_m),
    }


def _advertised_m(selection: Selection, missile: str) -> float:
    """Return the range the makers' and news' claims give a missile, whatever preset the run believes."""
    return float(selection.catalogue.select("advertised", selection.epoch_year).number(f"{missile}.range_max_aero_m"))


def _spot(place: tuple[float, float]) -> dict[str, float]:
    return {"lat_deg": place[0], "lon_deg": place[1]}


def _stands(scenario: Scenario, prepared: Prepared, place: tuple[float, float]) -> dict[str, float]:
    """Return a place on the ground and how high the ground is there."""
    ground = prepared.heights
    ground_m = (
        scenario.site.ground_m if ground is None else float(ground.height_m(np.array(place[0]), np.array(place[1])))
    )
    return {**_spot(place), "ground_m": ground_m}


def _units(scenario: Scenario, selection: Selection, prepared: Prepared) -> list[dict[str, Any]]:
    by_name = {emitter.name: emitter for emitter in scenario.radars}
    return [
        {
            "name": unit.name,
            "radar": unit.radar,
            "target_channels": round(selection.number("fire_unit_98Zh6E.targets_simultaneous_count")),
            "missile_channels": round(selection.number("fire_unit_98Zh6E.missiles_guided_simultaneous_count")),
            **_stands(scenario, prepared, position_of(scenario, by_name[unit.radar])),
        }
        for unit in scenario.fire_units
    ]


def _radars(scenario: Scenario, selection: Selection, prepared: Prepared) -> list[dict[str, Any]]:
    return [
        {
            "name": emitter.name,
            "type": emitter.type,
            "role": "engagement" if is_engagement(emitter.type, selection) else "acquisition",
            **_stands(scenario, prepared, position_of(scenario, emitter)),
            **({} if emitter.altitude_m is None else {"ground_m": scenario.site.ground_m}),  # its height is from there
            "antenna_height_m": antenna_height_of(emitter, selection, scenario.site.ground_m),
            "advertised_range_m": selection.number(f"{emitter.type}.range_instrumented_m"),
            **watch_of(prepared.tables, index),
        }
        for index, emitter in enumerate(scenario.radars)
    ]


def _horizons(scenario: Scenario, selection: Selection, prepared: Prepared) -> list[dict[str, Any]]:
    """Return the refracted horizon of each radar against height above the ground."""
    tables = prepared.tables
    return [
        {
            "radar": emitter.name,
            "altitude_m": height_m + scenario.site.ground_m,
            "range_m": horizon_arc_m(
                antenna_height_of(emitter, selection, scenario.site.ground_m),
                height_m,
                float(tables.radars[-1, index].surface_radius_m),
                tables.env.refraction_factor,
            ),
        }
        for index, emitter in enumerate(scenario.radars)
        for height_m in HORIZON_HEIGHTS_M
    ]


def _targets(scenario: Scenario, selection: Selection, prepared: Prepared) -> list[dict[str, Any]]:
    rows = prepared.tables.targets
    motions = prepared.tables.classes[-1].motion
    return [
        {
            "name": name,
            "raid": scenario.raids[raid].name,
            "class": scenario.raids[raid].target,
            "label": label_of(scenario.raids[raid].target, selection),
            "side": scenario.raids[raid].side,
            "motion": "ballistic" if motions[rows[index].klass] == Motion.BALLISTIC else "air",
            "can_leak": bool(rows[index].can_leak),
        }
        for index, (name, raid) in enumerate(zip(prepared.names, prepared.raids, strict=True))
    ]


def _assumptions(unknowns: Unknowns) -> list[dict[str, Any]]:
    """Return every number the run used, as the catalogue under this selection has it."""
    entries = (unknowns.selection.entry(name) for name in unknowns.used)
    return [
        {
            "name": entry.name,
            "value": entry.value,
            "low": entry.low,
            "high": entry.high,
            "distribution": entry.distribution or "triangular",
            "drawn": unknowns.used[entry.name],
            "verification": entry.verification,
            "confidence": entry.confidence,
            "note": entry.note,
            "sources": list(entry.sources),
        }
        for entry in entries
    ]


def _sources(unknowns: Unknowns) -> dict[str, Any]:
    catalogue = unknowns.selection.catalogue
    wanted = dict.fromkeys(s for name in unknowns.used for s in unknowns.selection.entry(name).sources)
    found = (catalogue.sources[source] for source in wanted)
    return {s.id: {"title": s.title, "url": s.url, "tier": s.tier, "kind": s.kind} for s in found}


def _who_asked(scenario: Scenario, selection: Selection, unknowns: Unknowns, ground: Heights | None) -> dict[str, Any]:
    """Return what was asked for, and a hash of all that decides the answer."""
    text = text_of(scenario)
    asked = (text, selection.catalogue.hash, selection.claims, selection.epoch_year, unknowns.sets, unknowns.seed)
    told = (*asked, *scenario.rcs.rows)  # the lines of a file beside the scenario
    told = (*told, ground.digest) if ground else told
    return {
        "format": 1,
        "scenario": scenario.name,
        "title": scenario.title or scenario.name,
        "summary": scenario.summary,
        "scenario_text": text,
        "version": __version__,
        "catalogue_hash": selection.catalogue.hash,
        "input_hash": hashlib.sha256(repr((__version__, *told)).encode()).hexdigest(),
        "claims": selection.claims,
        "epoch": selection.epoch_year,
        "command": f"threatring run {scenario.name}",
    }


def _missiles(selection: Selection, prepared: Prepared) -> list[dict[str, Any]]:
    loaded = np.sum([row.load for row in prepared.tables.launchers], axis=0, dtype=int)
    return [
        {
            "name": kind,
            "label": label_of(kind, selection),
            "declared_range_m": selection.number(f"{kind}.range_max_aero_m"),
            "advertised_range_m": _advertised_m(selection, kind),
            "loaded": int(loaded[y]),
        }
        for y, kind in enumerate(prepared.missiles)
    ]


def describe(scenario: Scenario, selection: Selection, unknowns: Unknowns, prepared: Prepared) -> dict[str, Any]:
    """Return everything a results folder says about its run besides the tables and the counts."""
    ground = prepared.heights
    groups = [group for unit in scenario.fire_units for group in unit.launchers]
    return {
        **_who_asked(scenario, selection, unknowns, ground),
        "site": {"name": scenario.site.name, "ground_m": scenario.site.ground_m, **_spot(position_of(scenario, None))},
        "radars": _radars(scenario, selection, prepared),
        "fire_units": _units(scenario, selection, prepared),
        "posts": [{"name": post.name} for post in scenario.posts],
        "missiles": _missiles(selection, prepared),
        "launchers": [
            _stands(scenario, prepared, place) for group in groups for place in launcher_positions(scenario, group)
        ],
        "defended": [
            {
                "name": place.name,
                "radius_m": place.radius_m,
                **_stands(scenario, prepared, position_of(scenario, place)),
            }
            for place in scenario.defended
        ],
        "targets": _targets(scenario, selection, prepared),
        "horizon": _horizons(scenario, selection, prepared),
        "references": [*REFERENCES, *([ground.citation] if ground and ground.citation else [])],
        "assumptions": _assumptions(unknowns),
        "unknowns": told_unknowns(unknowns),
        "sources": _sources(unknowns),
        "replaced": list(total_load(scenario, selection).replaced),
        "not_modelled": [*_ground_limits(prepared), *NOT_MODELLED],
        "terrain": _terrain(prepared),
    }
