"""PDUs as bytes: the vectors of open-dis, and there and back."""

from __future__ import annotations

import json

import pytest

from threatring.exports.kinds import EntityType
from threatring.exports.pdus import (
    DETONATION,
    ENTITY_STATE,
    FIRE,
    TIME_UNITS,
    Detonation,
    EntityId,
    Fire,
    Header,
    decoded,
    encoded,
    seconds,
    timestamp,
)
from threatring.validation.runner import BUNDLED

CASE = json.loads((BUNDLED / "int-01.json").read_text())


@pytest.mark.parametrize("name", ["entity_state_hex", "emission_hex"])
def test_there_and_back_byte_for_byte(name: str) -> None:
    """int-01: open-dis-python's recorded PDUs."""
    data = bytes.fromhex(CASE["inputs"][name])
    assert encoded(decoded(data)) == data


def test_what_the_vector_says() -> None:
    """int-01: values asserted by open-dis-python's own test."""
    read = decoded(bytes.fromhex(CASE["inputs"]["entity_state_hex"]))
    want = CASE["expected"]["entity_state"]
    assert read.who == (want["site"], want["application"], want["entity"]) and read.force == want["force"]
    assert read.r_m == pytest.approx(want["location_m"], abs=1e-6) and list(read.type) == want["entity_type"]
    assert read.header.kind == ENTITY_STATE and read.marking.rstrip(b"\0").decode() == want["marking"]


def test_fire_and_detonation() -> None:
    """IEEE 1278.1-2012, 7.3.3 and 7.3.4: 96 and 104 bytes, and each field where it was put."""
    ids = tuple(EntityId(1, 2, n) for n in range(4))
    kind, warhead, here = EntityType(2, 1, 222, 1, 44, 2), (1000, 0, 1, 0), (4.1e6, 2.6e6, 4.08e6)
    fire = Fire(Header(FIRE, 8), *ids, 7, here, kind, warhead, (1.0, 2.0, -3.0), 120e3)
    burst = Detonation(Header(DETONATION, 8), *ids, (1.0, 2.0, -3.0), here, kind, warhead, (0.0, 0.5, 0.0), 2)
    assert len(encoded(fire)) == 96 and len(encoded(burst)) == 104
    assert decoded(encoded(fire)) == fire and decoded(encoded(burst)) == burst


def test_timestamps() -> None:
    """IEEE 1278.1-2012, 6.2.88: units of an hour over 2^31, last bit 0 for relative time; it wraps at the hour."""
    assert timestamp(0.0) == 0 and timestamp(1800.0) == TIME_UNITS and timestamp(3600.0) == 0
    assert seconds(timestamp(3725.25)) == pytest.approx(125.25, abs=2e-6)
    assert all(timestamp(0.1 * n) % 2 == 0 for n in range(100))


@pytest.mark.parametrize("cut", [0, 11, 40, 143])
def test_what_is_no_pdu_is_refused(cut: int) -> None:
    """A PDU cut short, of another type, or of another length than it says."""
    data = bytes.fromhex(CASE["inputs"]["entity_state_hex"])
    with pytest.raises(ValueError, match="bytes"):
        decoded(data[:cut])
    for broken in (data + b"\0", data[:2] + b"\x63" + data[3:], data[:3] + b"\x02" + data[4:]):
        with pytest.raises(ValueError, match="PDU of type"):
            decoded(broken)
