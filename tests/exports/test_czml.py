"""CZML against Cesium itself in Node, and against czml3's models."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.exports.scenes import WITHIN_M, made_up, murted, node
from tests.exports.test_kml import AREAS, HOLE, SQUARE
from threatring.exports import Scene
from threatring.exports.czml import document_packet, export, faults
from threatring.exports.geoid import undulation_m
from threatring.exports.surfaces import Surface
from threatring.results.geodetic import geodetic

SLAB = Surface("slab", "", 5000.0, (4000.0, 6000.0), ([SQUARE, HOLE],), {})


def test_cesium_puts_everything_where_the_film_has_it(tmp_path: Path) -> None:
    """CzmlDataSource: no warning, every entity; by EGM96, every sample of the film within 1 m, none after it."""
    scene, path = murted(), tmp_path / "case.czml"
    path.write_bytes(export(scene, [*AREAS, SLAB])[".czml"])
    asked = {mover.key: mover.times_s[:-1].tolist() for mover in scene.movers}
    asked |= {f"{mover.key}": [*asked[mover.key], mover.span_s[1] + 1.0] for mover in scene.movers}
    done = node("read_czml.cjs", path, "cesium", json.dumps(asked))
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout)
    assert read["warnings"] == [] and read["count"] == len(json.loads(path.read_text())) - 1
    assert read["shapes"]["path"] == len(scene.movers) and read["shapes"]["polygon"] == 3
    for mover in scene.movers:
        *found, after = read["places"][mover.key]
        assert after is None
        lat_deg, lon_deg, height_m = geodetic(np.array(found))
        height_m = height_m - undulation_m(lat_deg, lon_deg)
        off_m = np.hypot(
            np.hypot(lat_deg - mover.lat_deg[:-1], (lon_deg - mover.lon_deg[:-1]) * np.cos(np.radians(lat_deg)))
            * 111_320.0, height_m - mover.altitude_m[:-1],
        )  # fmt: skip
        assert off_m.max() < WITHIN_M, mover.name


@pytest.mark.parametrize("scene", [lambda: murted(True), made_up], ids=["murted", "made up"])
def test_every_property_is_one_of_czml(scene: Callable[[], Scene]) -> None:
    """czml3 4.0.0 refuses properties that do not exist, which Cesium overlooks."""
    czml3 = pytest.importorskip("czml3", reason="czml3 is not installed; it wants an older python-dateutil")
    for packet in json.loads(export(scene(), [*AREAS, SLAB])[".czml"])[1:]:
        czml3.Packet.model_validate(packet)


def test_cesium_refuses_what_we_refuse(tmp_path: Path) -> None:
    """int-03: the document packet comes first and its version is 1.x."""
    packets = json.loads(export(made_up())[".czml"])
    assert not faults(packets)
    for broken in (packets[1:], [{**packets[0], "version": "2.0"}, *packets[1:]]):
        assert faults(broken)
        path = tmp_path / "broken.czml"
        path.write_text(json.dumps(broken))
        assert node("read_czml.cjs", path, "cesium", "{}").returncode == 1


@pytest.mark.parametrize(
    "packet",
    [
        {"id": "a", "colour": "red"}, {"name": "no id"}, {"id": "a", "position": {"cartographicDegrees": [0, 1]}},
        {"id": "a", "position": {"cartographicDegrees": [5, 1, 2, 3, 5, 1, 2, 3]}},
        {"id": "a", "position": {"cartographicDegrees": [1.0, 95.0, 0.0]}},
    ],
)  # fmt: skip
def test_broken_packets_are_found(packet: dict) -> None:
    """CZML guide: ids, properties that exist, rising times, degrees."""
    assert faults([document_packet("x"), packet])


def test_heights_as_given() -> None:
    """With an undulation of 0 m the heights are those of the film; nothing of any server is named."""
    scene = made_up(0.0)
    text = export(scene)[".czml"].decode()
    packets = {packet["id"]: packet for packet in json.loads(text)}
    rows = np.array(packets["object-0"]["position"]["cartographicDegrees"]).reshape(-1, 4)
    assert rows[0, 3] == pytest.approx(scene.movers[0].altitude_m[0], abs=0.01)
    assert "http" not in text and "model" not in text and "ion" not in packets["document"]
