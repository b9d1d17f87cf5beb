"""Looks at a map: the engagement's own view, echo and table of detection, point by point, with and without terrain."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.both_ways import ROOT, assert_same_without_compiler
from threatring.draws import Unknowns
from threatring.engine.coverage import reach_into
from threatring.kernel import code
from threatring.models.detection import SNR_COUNT, fill_detection_into
from threatring.models.propagation import COLUMNS, ROWS
from threatring.prepare.coverage import Frame, scene_of
from threatring.prepare.covering import Wanted, asked
from threatring.prepare.radarviews import looker_of
from threatring.prepare.viewing import SEEN, altitude_of, looks, points_at
from threatring.records import Radar, table
from threatring.scenario import position_of

POINTS = 1500
#: What the engagement does with a point (in_view, echo, the table of detection), run as plain Python.
ENGAGEMENT = """
import sys
import numpy as np
from types import SimpleNamespace
from threatring.engine.echoes import echo
from threatring.engine.sensing import in_view
from threatring.models.detection import look_up_detection
from threatring.records import Environment, Radar, as_table, dtype_of
with np.load(sys.argv[1]) as data:
    radars = as_table(Radar, data["radars"])
    env = Environment(*data["env"].tolist())
    places, ways, signatures = data["places"], data["ways"], data["signatures"]
    masks, detection, transmission = data["masks"], data["detection"], data["transmission"]
    wanted = float(data["wanted"])
world = SimpleNamespace(
    cases=[SimpleNamespace(draw=0)], radars=radars, env=env, masks=masks, transmission=transmission,
    signatures=signatures, targets=[SimpleNamespace(klass=0)], flyers={(0, 0): SimpleNamespace(echo_factor=1.0)},
    radar_states=np.full((1, radars.shape[1]), SimpleNamespace(cued=0)), rain=np.zeros((radars.shape[1], 0)),
    jammers=np.zeros(0))
for index in range(radars.shape[1]):
    radar = radars[0, index]
    for r, v in zip(places.tolist(), ways[index].tolist()):
        reason, slant_m = in_view(radar, env, masks, index, radar.boresight_rad, r)
        if reason == 0:
            ratio, _, _ = echo(world, 0, index, 0, radar.boresight_rad, tuple(r), tuple(v), slant_m, 0.0)
            if look_up_detection(detection[index], 1, ratio * radar.search_factor) < wanted:
                reason = 3
        print(int(reason))
"""


@pytest.mark.parametrize("scenario", ["murted-terrain", "murted"])
def test_a_map_says_what_the_engagement_sees(scenario: str, tmp_path: Path) -> None:
    """Random points to 350 km, 30 m to 20 km up: in_view, echo and table of the engagement, uncompiled, agree."""
    one = asked(Wanted(scenario, wanted_prob=0.4, rcs_m2=3.0, above_ground_m=(0.001,)))
    frame = Frame(np.linspace(39.0, 41.0, 20), np.linspace(31.0, 34.0, 20), 400e3)
    scene = scene_of(one, Unknowns(one.selection, 2, 1), frame, 2, lambda *_: None)
    dice = np.random.default_rng(7)
    far_deg, angle = 3.2 * np.sqrt(dice.random(POINTS)), 2.0 * math.pi * dice.random(POINTS)
    points = points_at(scene.ground, 40.079 + far_deg * np.cos(angle), 32.566 + 1.3 * far_deg * np.sin(angle))
    height_m = 30.0 + 20e3 * dice.random(POINTS) ** 2
    points = points._replace(ground_m=points.ground_m + height_m)
    places = points.feet_m + points.ups * altitude_of(points, one.levels[0])[:, None]
    found, ways = [], []
    for r, emitter in enumerate(one.scenario.radars):
        looker = looker_of(scene, r, position_of(one.scenario, emitter))
        found.append(looks(looker, points, one.levels[0]))
        towards = np.array(looker.radar.r_m) - places
        ways.append(250.0 * towards / np.linalg.norm(towards, axis=1)[:, None])
    kept = tmp_path / "world.npz"
    signatures = np.repeat(scene.rcs_m2[-1:, :, None, None], 4, axis=3)
    np.savez(
        kept, radars=scene.radars[-1:], env=np.array(scene.env), places=places, ways=np.array(ways), masks=scene.masks,
        detection=scene.detection, transmission=scene.transmission, wanted=scene.wanted_prob, signatures=signatures,
    )  # fmt: skip
    surroundings = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", ENGAGEMENT, str(kept)], cwd=ROOT, env=surroundings, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    truth = np.array(done.stdout.split(), int).reshape(len(found), POINTS)
    assert ((np.array(found) == SEEN) == (truth == 0)).all()
    for reason in (0, 1, 2, 3):  # each kind of answer occurs
        assert (truth == reason).sum() > 20


def bare_radar(elevation_exponent: float = 0.0) -> np.recarray:
    rows = table(Radar, 1)
    rows.north[:], rows.east[:], rows.up[:] = (0.0, 0.0, 1.0), (0.0, 1.0, 0.0), (1.0, 0.0, 0.0)
    rows.surface_radius_m, rows.antenna_height_m = 6.37e6, 10.0
    rows.range_1m2_m, rows.snr_claim_factor, rows.reference_factor, rows.search_factor = 200e3, 18.93, 1.0, 1.0
    rows.sector_halfwidth_rad, rows.scan_exponent_coeff, rows.tilt_cosine_coeff = math.pi, elevation_exponent, 1.0
    return rows


def reached_m(rcs_m2: float, wanted: float = 0.5, height_m: float = 1000.0, power: np.ndarray | None = None) -> float:
    detection = np.zeros((5, SNR_COUNT))
    fill_detection_into(detection, 1e-6, 1)
    air = np.ones((ROWS, COLUMNS)) if power is None else power
    found_m = np.zeros(1)
    reach_into(found_m, bare_radar(), air, detection, code(1), np.array([rcs_m2]), wanted, height_m)
    return float(found_m[0])


def test_range_goes_with_the_fourth_root_of_the_cross_section() -> None:
    """Skolnik ch. 1, no absorption: sixteen times the cross-section doubles the range."""
    assert reached_m(16.0) == pytest.approx(2.0 * reached_m(1.0), rel=1e-6)
    assert reached_m(1.0 / 16.0) == pytest.approx(0.5 * reached_m(1.0), rel=1e-6)


def test_one_look_in_two_is_where_swerling_says() -> None:
    """Swerling 1: Pd = Pfa^(1/(1+snr)); at 18.93, ln 1e-6 / ln 0.5 - 1, it is one half; R^4 for other chances."""
    needed = math.log(1e-6) / math.log(0.5) - 1.0
    assert needed == pytest.approx(18.93, abs=5e-3)
    assert reached_m(1.0) == pytest.approx(200e3, rel=2e-4)
    ratio = (math.log(1e-6) / math.log(0.8) - 1.0) / needed
    assert reached_m(1.0, 0.8) == pytest.approx(200e3 * ratio**-0.25, rel=5e-4)


def test_absorption_shortens_it() -> None:
    """Half the power at every range: the fourth root of a half."""
    half = reached_m(1.0, power=np.full((ROWS, COLUMNS), 0.5))
    assert half == pytest.approx(0.5**0.25 * reached_m(1.0), rel=1e-6)


def test_what_is_never_seen_has_no_range() -> None:
    """A target 60 km up lies nearer than that nowhere; at 1e-9 m² no look there suffices (1.1 km by R^4)."""
    assert reached_m(1e-9, height_m=60e3) == 0.0


def test_the_same_without_the_compiler() -> None:
    """Compiled and as plain Python: every bit of a range."""
    setup = "from tests.engine.test_coverage import reached_m"
    assert_same_without_compiler(setup, "(reached_m(1.0), reached_m(0.01, 0.8), reached_m(3.0, 0.3, 9000.0))")
