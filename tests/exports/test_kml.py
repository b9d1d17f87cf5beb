"""KML against the OGC's schema, which fastkml ships, and against GDAL."""

from __future__ import annotations

import re
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.exports.scenes import NASTY, WITHIN_M, between, made_up, murted, off_m, program, shifted
from threatring.exports import Scene
from threatring.exports.kml import GX, NAMESPACE, export, faults
from threatring.exports.scene import EPOCH
from threatring.exports.surfaces import Surface

SQUARE = np.array([[32.0, 40.0], [33.0, 40.0], [33.0, 41.0], [32.0, 40.0]])
HOLE = np.array([[32.7, 40.1], [32.9, 40.3], [32.8, 40.1], [32.7, 40.1]])
AREAS = [
    Surface("sheet", "", 3000.0, None, ([SQUARE, HOLE],), {}), Surface("ground", "", None, None, ([SQUARE],), {})
]  # fmt: skip


def schema_says(data: bytes) -> str:
    """What the schemas OGC 07-147r2 and gx 2.2 find wrong, '' for nothing."""
    validator = pytest.importorskip("fastkml.validator", reason="fastkml is not installed: threatring[oracles]")
    etree = pytest.importorskip("lxml.etree")
    schema = validator.get_schema_parser()
    return "" if schema.validate(etree.fromstring(data)) else str(schema.error_log)[:500]


@pytest.mark.parametrize(
    "scene",
    [lambda: murted(True), made_up, lambda: shifted(made_up(), 147.5)],
    ids=["murted", "made up", "antimeridian"],
)
def test_the_schema_accepts_it(scene: Callable[[], Scene]) -> None:
    """ogckml22.xsd and kml22gx.xsd (fastkml 1.4.0), with tracks and areas."""
    assert schema_says(export(scene(), AREAS)[".kml"]) == ""


def test_the_schema_and_our_own_check_refuse_the_same() -> None:
    """int-04: an id that begins with a digit, a misspelt element; and a track with a time too many."""
    text = export(made_up())[".kml"].decode()
    for old, new in (('id="radar-1"', 'id="1"'), ("coordinates>", "coordinate>")):
        broken = text.replace(old, new)
        assert faults(broken) and schema_says(broken.encode())
    assert faults(re.sub(r"<when>[^<]*</when>(?=\s*<when>)", "", text, count=1)) and not faults(text)


def test_gdal_finds_every_placemark(tmp_path: Path) -> None:
    """ogrinfo (GDAL, KML driver): as many features as there are placemarks, without a warning."""
    ogrinfo = program("ogrinfo")
    path = tmp_path / "case.kml"
    path.write_bytes(export(murted(), AREAS)[".kml"])
    done = subprocess.run([ogrinfo, "-so", "-al", str(path)], capture_output=True, text=True)
    assert done.returncode == 0 and "ERROR" not in done.stderr and "Warning" not in done.stderr
    counted = sum(int(number) for number in re.findall(r"Feature Count: (\d+)", done.stdout))
    assert counted == path.read_text().count("<Placemark")


def test_tracks_are_those_of_the_film() -> None:
    """KML 2.2: gx:coord is longitude, latitude, metres above the sea; by lines in between, within 1 m of the film."""
    scene = murted()
    root = ET.fromstring(export(scene)[".kml"])
    marks = {mark.get("id"): mark for mark in root.iter(f"{{{NAMESPACE}}}Placemark")}
    for mover in scene.movers:
        track = marks[mover.key].find(f"{{{GX}}}Track")
        assert track is not None and track.findtext(f"{{{NAMESPACE}}}altitudeMode") == "absolute"
        stamps = [element.text[:-1] + "00+00:00" for element in track.findall(f"{{{NAMESPACE}}}when")]
        times_s = np.array([(EPOCH.fromisoformat(each) - EPOCH).total_seconds() for each in stamps])
        rows = np.array([[float(x) for x in element.text.split()] for element in track.findall(f"{{{GX}}}coord")])
        at = between(times_s, rows[:, [1, 0, 2]], mover.times_s)
        assert off_m(mover, *at.T) < WITHIN_M, mover.name
    names = [mark.findtext(f"{{{NAMESPACE}}}name") for mark in ET.fromstring(export(made_up())[".kml"]).iter()]
    assert NASTY in names


def test_areas_lie_at_their_height_or_on_the_ground() -> None:
    """KML 2.2, 10.8: absolute with a height, or clamped and tessellated without; the hole is an inner boundary."""
    text = export(made_up(), AREAS)[".kml"].decode()
    sheet, ground = text.split('id="area-1"')[1].split('id="area-2"')
    assert "absolute" in sheet and "32.0000000,40.0000000,3000.00" in sheet and "innerBoundaryIs" in sheet
    assert "tessellate" in ground and "absolute" not in ground and "32.0000000,40.0000000 " in ground
