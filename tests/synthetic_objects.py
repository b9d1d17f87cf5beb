"""The made-up raid of the synthetic results: objects and missiles of a Murted-like exercise."""

from __future__ import annotations

from typing import NamedTuple

from threatring.records import End, Reason, Side

SITE_LAT_DEG, SITE_LON_DEG, GROUND_M, DURATION_S = 40.079, 32.566, 840.0, 1200.0


class Object(NamedTuple):
    name: str
    raid: str
    klass: str
    label: str
    side: Side
    motion: str
    arrival: End  # what happens when nobody stops it
    bearing_deg: float
    range_m: float
    altitude_m: float
    speed_m_s: float
    start_s: float
    seen_range_m: float
    kill_prob: float
    miss_reason: Reason


def _raid(count: int, name: str, interval_s: float, **common) -> list[Object]:
    return [Object(name=f"{name} {i + 1}", raid=name, start_s=interval_s * i, **common) for i in range(count)]


_CRUISE = {
    "klass": "target_cm_tomahawk", "label": "low cruise missile", "side": Side.HOSTILE, "motion": "air",
    "arrival": End.LEAKED, "range_m": 180e3, "altitude_m": GROUND_M + 50.0, "speed_m_s": 240.0,
    "seen_range_m": 46e3, "kill_prob": 0.85, "miss_reason": Reason.BURST_WITHOUT_KILL,
}  # fmt: skip
PREFERRED = {"target_fighter_4gen": 1, "target_awacs_tanker": 0}
OBJECTS: list[Object] = [
    *_raid(6, "cruise west", 8.0, bearing_deg=265.0, **_CRUISE),
    *_raid(6, "cruise south", 8.0, bearing_deg=175.0, **_CRUISE),
    *_raid(4, "fighters", 15.0, bearing_deg=205.0, klass="target_fighter_4gen", label="fighter", side=Side.HOSTILE,
           motion="air", arrival=End.LEAKED, range_m=300e3, altitude_m=9000.0, speed_m_s=280.0, seen_range_m=250e3,
           kill_prob=0.9, miss_reason=Reason.MISSED),
    *_raid(4, "ballistic", 20.0, bearing_deg=140.0, klass="target_srbm_scud", label="ballistic missile",
           side=Side.HOSTILE, motion="ballistic", arrival=End.LEAKED, range_m=290e3, altitude_m=80e3,
           speed_m_s=1100.0, seen_range_m=200e3, kill_prob=0.5, miss_reason=Reason.NO_CHANNEL),
    *_raid(1, "awacs", 0.0, bearing_deg=190.0, klass="target_awacs_tanker", label="AWACS aircraft", side=Side.HOSTILE,
           motion="air", arrival=End.SURVIVED, range_m=350e3, altitude_m=10_000.0, speed_m_s=0.0, seen_range_m=400e3,
           kill_prob=0.1, miss_reason=Reason.OUT_OF_REACH),
    *_raid(2, "transports", 60.0, bearing_deg=330.0, klass="target_transport", label="transport", side=Side.FRIEND,
           motion="air", arrival=End.SAFE, range_m=200e3, altitude_m=7000.0, speed_m_s=180.0, seen_range_m=390e3,
           kill_prob=0.002, miss_reason=Reason.NONE),
]  # fmt: skip

MISSILES = [
    ("missile_40N6E", "40N6E", 380e3, 4),
    ("missile_48N6E3_48N6DM", "48N6DM", 250e3, 16),
    ("missile_9M96E2", "9M96E2", 120e3, 48),
]
