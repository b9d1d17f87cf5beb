"""Scenarios over real ground: which heights they name, what must lie on them, and where the site stands."""

from __future__ import annotations

import numpy as np
import pytest

from threatring.errors import ScenarioError
from threatring.scenario import grounded, heights_of, load_scenario, scenario_from_text, text_of, with_terrain
from threatring.terrain import Heights
from threatring.terrain.reading import write_grid

TEXT = """
[site]
lat_deg = 40.0
lon_deg = 33.0
{terrain}
[[raids]]
target = "target_cm_tomahawk"
route = [
  {{ bearing_deg = 270, range_m = {far_m}, altitude_m = 50, reference = "ground" }},
  {{ bearing_deg = 0, range_m = 0 }},
]
"""


def text(terrain: str = '[terrain]\nsource = "hills.npz"', far_m: int = 40_000) -> str:
    return TEXT.format(terrain=terrain, far_m=far_m)


@pytest.fixture
def folder(tmp_path):
    """A folder with a plane that rises 100 m a degree north from 700 m at 39 N."""
    posts = np.repeat(700.0 + np.arange(21)[:, None] * 10.0, 21, axis=1)
    write_grid(Heights(posts, 39.0, 32.0, 0.1, 0.1, "hills"), tmp_path / "hills.npz")
    return tmp_path


def written(folder, **change):
    path = folder / "raid.toml"
    path.write_text(text(**change))
    return load_scenario(path)


def test_the_site_stands_on_the_ground(folder):
    """A plane is known everywhere: 800 m at 40 N. The text kept with results is the file's own."""
    scenario = written(folder)
    stood = grounded(scenario, heights_of(scenario))
    assert stood.site.ground_m == pytest.approx(800.0, abs=1e-6)
    assert text_of(stood) == text()


def test_without_terrain_nothing_changes():
    """A smooth scenario stays the object it was."""
    scenario = scenario_from_text(text("", 40_000))
    assert heights_of(scenario) is None and grounded(scenario, None) is scenario
    assert with_terrain(scenario, None) is scenario


def test_what_stands_outside_is_named_with_what_is_covered(folder):
    """The waypoint lies 3.5 degrees west of data that begin at 32 E; one clear line says so."""
    with pytest.raises(ScenarioError) as caught:
        heights_of(written(folder, far_m=300_000))
    said = str(caught.value)
    assert "raids 'raid 1'.route[0]" in said
    assert "inside the terrain data: 39.000 to 41.000 N, 32.000 to 34.000 E" in said
    assert len(caught.value.faults) == 1


def test_a_file_that_is_missing_is_named(folder):
    """Paths are looked for beside the scenario file."""
    with pytest.raises(ScenarioError, match=r"terrain\.source \(plains\.npz\): no such file"):
        heights_of(written(folder, terrain='[terrain]\nsource = ["plains.npz"]'))


def test_the_command_line_replaces_the_ground(folder, monkeypatch):
    """--terrain takes the place of the scenario's; "none" makes the ground smooth again."""
    monkeypatch.chdir(folder)
    scenario = with_terrain(load_scenario("murted"), ["hills.npz"])
    assert scenario.terrain is not None and scenario.terrain.sources == (str(folder / "hills.npz"),)
    assert with_terrain(scenario, ["none"]).terrain is None
    several = with_terrain(scenario, ["a.tif", "b.tif"]).terrain
    assert several is not None and several.sources == ("a.tif", "b.tif")


def test_murted_terrain_is_murted_over_other_ground():
    """Everything that stands, flies and decides is the same in both bundled exercises; only the ground differs."""
    smooth, real = (load_scenario(name).model_dump() for name in ("murted", "murted-terrain"))
    for key in ("name", "title", "summary", "teaches", "terrain"):
        smooth.pop(key), real.pop(key)
    smooth["site"].pop("ground_m"), real["site"].pop("ground_m")
    assert smooth == real
