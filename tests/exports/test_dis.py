"""DIS as Wireshark reads it, and dead reckoning from what was sent."""

from __future__ import annotations

import math
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tests.exports.scenes import WITHIN_M, made_up, murted, program
from threatring.exports import pdus
from threatring.exports.capture import payloads, pcap
from threatring.exports.dis import DESTROYED, GONE, due, export, messages, orientation_rad
from threatring.exports.geoid import undulation_m
from threatring.exports.numbers import mover_id
from threatring.exports.scene import EPOCH
from threatring.records import EventKind
from threatring.results.geodetic import geodetic

AXIS = ("x", "y", "z")
FIELDS = ["frame.time_epoch", "dis.pdu_type", "dis.entity_id_entity", "dis.force_id",
          *(f"dis.entity_location.{axis}" for axis in AXIS)]  # fmt: skip


def tshark(path: Path, *words: str) -> str:
    command = [program("tshark"), "-r", str(path), "-d", "udp.port==3000,dis", *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@cache
def sent() -> list[tuple[float, bytes]]:
    return messages(murted())


@pytest.fixture(scope="module")
def capture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dis") / "case.pcap"
    path.write_bytes(pcap(sent(), EPOCH.timestamp()))
    return path


def test_wireshark_finds_nothing_to_complain_of(capture: Path) -> None:
    """tshark's DIS dissector: no malformed packet, no expert information, right checksums, and every packet is DIS."""
    checked = ("-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE")
    assert tshark(capture, *checked, "-Y", "_ws.malformed || _ws.expert || !dis") == ""
    assert len(tshark(capture).splitlines()) == len(sent())


def test_wireshark_reads_the_positions_of_the_film(capture: Path) -> None:
    """tshark -T fields: each position is within 1 m of the film's, the height of the geoid (EGM96) added."""
    rows = [line.split("\t") for line in tshark(
        capture, "-Y", "dis.pdu_type == 1", "-T", "fields", *(word for name in FIELDS for word in ("-e", name))
    ).splitlines()]  # fmt: skip
    known = {mover_id(mover).entity: mover for mover in murted().movers}
    seen = Counter(int(row[2]) for row in rows)
    assert set(known) <= set(seen)
    for time_s, _, entity, force, *place in rows:
        mover = known.get(int(entity))
        if mover is None:
            continue
        k = int(np.argmin(np.abs(mover.times_s - (float(time_s) - EPOCH.timestamp()))))
        lat_deg, lon_deg, _ = geodetic(mover.r_m[k])
        up = np.array([math.cos(math.radians(lat_deg)) * math.cos(math.radians(lon_deg)),
                       math.cos(math.radians(lat_deg)) * math.sin(math.radians(lon_deg)),
                       math.sin(math.radians(lat_deg))])  # fmt: skip
        raised_m = mover.r_m[k] + float(undulation_m(lat_deg, lon_deg)) * up
        assert np.linalg.norm(raised_m - [float(part) for part in place]) < 0.01
        assert int(force) == (2 if mover.side == "hostile" else 1)


def test_dead_reckoning_never_misses_by_more_than_a_metre() -> None:
    """IEEE 1278.1-2012: DRA_POS_THRSH 1 m, HBT_PDU_ES 5 s; every sample of the film, reckoned from what was sent."""
    scene = murted()
    for mover in scene.movers:
        sent = due(mover.times_s, mover.r_m, mover.v_m_s)
        assert sent[0] == 0 and sent[-1] == len(mover.times_s) - 1
        last = np.array(sent)[np.searchsorted(sent, np.arange(len(mover.times_s)), side="right") - 1]
        gone_s = mover.times_s - mover.times_s[last]
        reckoned_m = mover.r_m[last] + gone_s[:, None] * mover.v_m_s[last]
        assert np.linalg.norm(reckoned_m - mover.r_m, axis=1).max() < WITHIN_M
        assert gone_s.max() < 5.0 + 1e-9


def test_shots_and_bursts_are_those_of_the_film() -> None:
    """One fire PDU a launch, one detonation a burst; both carry launcher, target, missile and the same event."""
    scene = murted()
    found = [(time_s, pdus.decoded(data)) for time_s, data in messages(scene)]
    assert [time_s for time_s, _ in found] == sorted(time_s for time_s, _ in found)
    fires = {pdu.munition: pdu for _, pdu in found if isinstance(pdu, pdus.Fire)}
    kinds = Counter(happening.kind for happening in scene.happenings)
    assert len(fires) == kinds[EventKind.LAUNCHED]
    near = [pdu for _, pdu in found if isinstance(pdu, pdus.Detonation) and pdu.result == 2]
    assert len(near) == kinds[EventKind.BURST]
    for burst in near:
        fire = fires[burst.munition]
        assert (burst.firing, burst.target, burst.event, burst.type) == (
            fire.firing,
            fire.target,
            fire.event,
            fire.type,
        )
    ends = {pdu.who: pdu for _, pdu in found if isinstance(pdu, pdus.EntityState)}
    for mover in scene.movers:
        looks = ends[mover_id(mover)].appearance
        assert (looks & DESTROYED == DESTROYED) == mover.destroyed
        assert bool(looks & GONE) == (mover.ending not in ("still flying", "survived"))


def test_orientation_turns_the_nose_into_the_velocity() -> None:
    """scipy's rotations (intrinsic z, y, x): the first body axis is the velocity, the third points down."""
    rotation = pytest.importorskip("scipy.spatial.transform").Rotation
    mover = murted().movers[0]
    for k in (0, len(mover.times_s) // 2, -1):
        lat, lon = float(mover.lat_deg[k]), float(mover.lon_deg[k])
        body = rotation.from_euler("ZYX", orientation_rad(mover.v_m_s[k], lat, lon)).as_matrix()
        assert body[:, 0] == pytest.approx(mover.v_m_s[k] / np.linalg.norm(mover.v_m_s[k]), abs=1e-9)
        assert body[:, 2] @ mover.r_m[k] < 0.0
    straight_up = orientation_rad(np.array([1.0, 0.0, 0.0]), 0.0, 0.0)
    assert rotation.from_euler("ZYX", straight_up).as_matrix()[:, 0] == pytest.approx([1.0, 0.0, 0.0], abs=1e-9)


def test_markings_are_ascii() -> None:
    """IEEE 1278.1-2012, 6.2.31: eleven characters of ASCII, whatever the name."""
    states = [pdus.decoded(data) for _, data in payloads(export(made_up())[".pcap"])]
    marks = {pdu.marking for pdu in states if isinstance(pdu, pdus.EntityState)}
    assert all(len(mark) == 11 and mark.isascii() for mark in marks)
