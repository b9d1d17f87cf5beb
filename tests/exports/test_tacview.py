"""Tacview ACMI 2.2 against pyacmi, a parser nobody here wrote, and against the rules of the format."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import numpy as np
import pytest

from tests.exports.scenes import NASTY, WITHIN_M, between, made_up, murted, off_m, shifted
from threatring.exports.numbers import mover_number
from threatring.exports.scene import Mover
from threatring.exports.tacview import attitude_deg, escaped, export, recording

COLOURS = {"hostile": "Red", "friend": "Blue"}


def told(path: Path) -> tuple[object, str]:
    """What pyacmi makes of a file, and what it prints meanwhile."""
    pyacmi = pytest.importorskip("pyacmi", reason="pyacmi is not installed: pip install 'threatring[oracles]'")
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        read = pyacmi.Acmi()
        read.load_acmi(str(path))
    return read, said.getvalue()


def test_pyacmi_reads_every_position(tmp_path: Path) -> None:
    """pyacmi 1.2.4: same objects, names and colours; by lines between samples, within 1 m of the film."""
    scene, path = murted(), tmp_path / "case.acmi"
    path.write_bytes(export(scene)[".acmi"])
    read, said = told(path)
    # of events and of the recorder's own words it knows nothing and says so; nothing else may be said
    assert set(said.splitlines()) <= {"Unknown global property: Event"}
    for mover in scene.movers:
        thing = read.objects[f"{mover_number(mover):x}"]
        assert thing.name.replace("\\", "") == mover.label and thing.color() == COLOURS[mover.side]
        rows = (thing.data["Latitude"], thing.data["Longitude"], thing.data["Altitude"])
        times_s = np.array(list(rows[0].keys()))
        assert all(list(row.keys()) == list(rows[0].keys()) for row in rows)
        at = between(times_s, np.stack([list(row.values()) for row in rows], axis=-1), mover.times_s)
        assert off_m(mover, *at.T) < WITHIN_M, mover.name
    assert len(read.objects) - len(scene.movers) - len(scene.places) in (0, 1)  # the globe itself may count as one


def test_events_and_ends() -> None:
    """ACMI 2.2: what is destroyed is said to be and leaves, once; launches and kills are bookmarks; times only rise."""
    scene = murted()
    read = recording(export(scene)[".acmi"].decode())
    gone = {text.split("|")[1]: time_s for time_s, text in read.events if text.startswith("Destroyed|")}
    for mover in scene.movers:
        key = f"{mover_number(mover):x}"
        assert (key in gone) == mover.destroyed
        if mover.destroyed:
            assert read.removed[key] == gone[key] == pytest.approx(mover.span_s[1], abs=1e-4)
        assert read.properties[key].get("Parent", "") in ({"4", "5", "6", "7", "8", "9", "a", "b"} | {""})
    marks = [text for _, text in read.events if text.startswith("Bookmark|")]
    assert sum("launched" in text for text in marks) == sum(mover.what == "missile" for mover in scene.movers)
    assert read.properties["0"]["ReferenceTime"] == "2000-01-01T00:00:00Z"


def test_nasty_names_survive(tmp_path: Path) -> None:
    """Commas are escaped by a backslash (int-05); a line break or a bar never gets into a value."""
    text = export(made_up())[".acmi"].decode()
    key = f"{mover_number(made_up().movers[0]):x}"
    assert recording(text).properties[key]["CallSign"] == NASTY.replace("\\", "/")
    assert escaped("a\\,b") == "a/\\,b"
    path = tmp_path / "case.acmi"
    path.write_text(text, "utf-8")
    assert told(path)[0].objects[key].call_sign().replace("\\,", ",") == NASTY.replace("\\", "/")


def test_over_the_antimeridian() -> None:
    """Longitudes count from the reference and never jump: the same distances as anywhere else."""
    scene = shifted(made_up(), 147.5)
    read = recording(export(scene)[".acmi"].decode())
    for mover in scene.movers:
        rows = np.array(read.samples[f"{mover_number(mover):x}"])
        assert np.abs(np.diff(rows[:, 1])).max(initial=0.0) < 1.0
        at = between(rows[:, 0], rows[:, [2, 1, 3]], mover.times_s)
        assert off_m(mover, *at.T) < WITHIN_M


def test_attitude_follows_the_velocity() -> None:
    """Closed form at 0 N 0 E: x is up, y east, z north."""
    v_m_s = np.array([[0.0, 100.0, 100.0], [100.0, 0.0, 100.0], [-50.0, -50.0, 0.0]])
    zeros = np.zeros(3)
    mover = Mover("a", 0, "object", "", "", "", "friend", "", False, zeros, v_m_s, v_m_s, zeros, zeros, zeros)
    pitch_deg, yaw_deg = attitude_deg(mover)
    assert pitch_deg == pytest.approx([0.0, 45.0, -45.0]) and yaw_deg == pytest.approx([45.0, 0.0, 270.0])


HEAD = "FileType=text/acmi/tacview\nFileVersion=2.2\n0,ReferenceTime=2000-01-01T00:00:00Z\n"


@pytest.mark.parametrize(
    "wrong",
    [
        "", "FileType=text/acmi/tacview\nFileVersion=1.7\n", HEAD + "#5\n#4\n", HEAD + "0x1,T=1|2|3\n",
        HEAD + "1,T=1|2\n", HEAD + "1,T=|2|3\n", HEAD + "1,Name=a, b\n", HEAD + "0,Event=Exploded|1\n", HEAD + "-1\n",
        HEAD + "1,T=1|2|3\n-1\n1,T=1|2|3\n",
    ],
)  # fmt: skip
def test_broken_files_are_refused(wrong: str) -> None:
    """int-05: each rule broken once."""
    with pytest.raises(ValueError, match="line"):
        recording(wrong)
