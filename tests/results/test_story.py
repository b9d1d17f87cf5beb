"""The story of a film in words: every event has one, and bearings read as on a compass, clockwise from north."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.synthetic import synthetic_film
from threatring.records import Event, EventKind, Identity, table
from threatring.results import Film


def told(kind: EventKind, value: float) -> str:
    """Return what is told of one event of the defence."""
    film: Film = synthetic_film()
    events = table(Event, 1)
    events.time_s, events.kind, events.value = 60.0, kind, value
    events.subject, events.object, events.unit = -1, -1, 0
    (words,) = replace(film, events=events).defence_story()
    return words


@pytest.mark.parametrize("azimuth_deg", [0.0, 120.0, 270.0, -90.0])
def test_a_radar_that_changes_its_search_is_told_of(azimuth_deg: float) -> None:
    words = told(EventKind.SECTOR_SEARCH, math.radians(azimuth_deg))
    assert words.startswith("t = 60 s: ") and words.endswith(f"stops to search high about {azimuth_deg % 360.0:.0f}°")
    assert told(EventKind.USUAL_SEARCH, 0.0).endswith("goes back to its usual search")


def test_every_event_has_words() -> None:
    values = {EventKind.BURST: np.nan, EventKind.IDENTIFIED: float(Identity.HOSTILE)}
    assert all(told(kind, values.get(kind, 0.0)) for kind in EventKind)
