"""Scenes to export, and where the programs are that read them: none of those is needed to install or run anything."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tests.played import setup_of
from tests.synthetic import synthetic_film
from threatring.exports import Scene, scene_of
from threatring.exports.scene import Mover
from threatring.results.geodetic import earth_fixed_m
from threatring.simulate import film_of

WITHIN_M = 1.0  # of the film
HERE = Path(__file__).parent
MODULES = Path(os.environ.get("THREATRING_ORACLES", Path.home() / ".cache" / "threatring-oracles"))
NASTY = 'fighters, "west"|=1 <a&b> \u00e9\\'  # every character some format sets apart


@cache
def murted(tracks: bool = False) -> Scene:
    """The bundled exercise, case 1 of 64."""
    return scene_of(film_of(setup_of("murted", 64), 1), tracks=tracks)


@cache
def made_up(undulation_m: float | None = None) -> Scene:
    """A scene that needed no engine, one of whose objects has a name full of separators."""
    film = synthetic_film(0)
    targets = [dict(entry) for entry in film.meta["targets"]]
    targets[0]["name"] = NASTY
    return scene_of(replace(film, meta={**film.meta, "targets": targets}), undulation_m)


def shifted(scene: Scene, east_deg: float) -> Scene:
    """The same scene turned about the Earth's axis: distances and heights stay."""
    turn = np.radians(east_deg)
    turned = np.array([[np.cos(turn), -np.sin(turn), 0.0], [np.sin(turn), np.cos(turn), 0.0], [0.0, 0.0, 1.0]])

    def moved(mover: Mover) -> Mover:
        lon_deg = (mover.lon_deg + east_deg + 180.0) % 360.0 - 180.0
        return replace(mover, r_m=mover.r_m @ turned.T, v_m_s=mover.v_m_s @ turned.T, lon_deg=lon_deg)

    site = {**scene.film.meta["site"], "lon_deg": scene.film.meta["site"]["lon_deg"] + east_deg}
    movers = tuple(moved(mover) for mover in scene.movers)
    places = tuple(replace(place, lon_deg=place.lon_deg + east_deg) for place in scene.places)
    film = replace(scene.film, meta={**scene.film.meta, "site": site})
    return replace(scene, film=film, movers=movers, shown=movers, places=places, happenings=())


def between(times_s: np.ndarray, rows: np.ndarray, at_s: np.ndarray) -> np.ndarray:
    """Rows (n, k) by straight lines between their times."""
    return np.stack([np.interp(at_s, times_s, column) for column in rows.T], axis=-1)


def off_m(mover: Mover, lat_deg: np.ndarray, lon_deg: np.ndarray, altitude_m: np.ndarray) -> float:
    """How far positions at a mover's times, above mean sea level, are from those of the film at worst, metres."""
    return float(np.linalg.norm(earth_fixed_m(lat_deg, lon_deg, altitude_m) - mover.r_m, axis=1).max())


def program(name: str) -> str:
    """The path of a program; the test is skipped where it is missing."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def node(script: str, file: Path, package: str, said: str = "") -> subprocess.CompletedProcess[str]:
    """What a script of this folder makes of a file with an npm package; skipped where Node or that is missing."""
    if not (MODULES / "node_modules" / package).is_dir():
        pytest.skip(f"no npm package {package} in {MODULES} (THREATRING_ORACLES says where else)")
    command = [program("node"), str(HERE / script), str(MODULES), str(file)]
    return subprocess.run(command, input=said, capture_output=True, text=True)
