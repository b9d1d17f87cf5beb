"""Which number a thing goes by where a format wants numbers."""

from __future__ import annotations

import math

import numpy as np

from threatring.exports.pdus import EntityId
from threatring.exports.scene import Mover, Scene

SITE, APPLICATION = 1, 1
FIRST_MOVER = 0x1000


def place_number(index: int) -> int:
    """Return the number of a place by its index in the scene."""
    return index + 1


def mover_number(mover: Mover) -> int:
    """Return the number of something that moves: above those of all places."""
    return FIRST_MOVER + mover.entity


def place_id(index: int) -> EntityId:
    """Return who a place is in DIS."""
    return EntityId(SITE, APPLICATION, place_number(index))


def mover_id(mover: Mover) -> EntityId:
    """Return who something that moves is in DIS."""
    return EntityId(SITE, APPLICATION, mover_number(mover))


def nearest_launcher(mover: Mover, scene: Scene) -> int | None:
    """Return the index of the launcher a missile left, the nearest one to its first sample; None: nobody's."""
    stood = [(k, place) for k, place in enumerate(scene.places) if place.what == "launcher"]
    if mover.what != "missile" or not stood:
        return None
    lat, lon = mover.lat_deg[0], mover.lon_deg[0]
    away = [math.hypot(place.lat_deg - lat, (place.lon_deg - lon) * math.cos(math.radians(lat))) for _, place in stood]
    return stood[int(np.argmin(away))][0]
