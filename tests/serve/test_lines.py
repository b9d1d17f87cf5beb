"""Lines cut to a square and thinned, against counting and distances."""

from __future__ import annotations

import numpy as np

from threatring.serve.lines import TOLERANCE_KM, clipped, on_plane, thinned
from threatring.serve.plane import plane_km


def length(lines: list[np.ndarray]) -> float:
    return float(sum(np.hypot(*np.diff(line, axis=0).T).sum() for line in lines))


def test_what_is_inside_is_kept_and_nothing_else() -> None:
    """The length inside, counted by cutting every step into a thousand."""
    dice = np.random.default_rng(3)
    line = np.cumsum(dice.normal(0.0, 6.0, (400, 2)), axis=0)
    pieces = clipped(line, 20.0)
    assert len(pieces) > 3 and all(np.abs(piece).max() <= 20.0 + 1e-9 for piece in pieces)
    shares = (np.arange(1000) + 0.5) / 1000.0
    step = np.diff(line, axis=0)
    fine = line[:-1, None] + shares[:, None] * step[:, None]
    inside = (np.abs(fine).max(axis=2) <= 20.0).mean(axis=1)
    expected = float((inside * np.hypot(*step.T)).sum())
    assert abs(length(pieces) - expected) < 2e-3 * expected
    for one, other in zip(pieces, pieces[1:], strict=False):
        assert not np.array_equal(one[-1], other[0])  # a line that stays inside is one piece


def test_a_line_that_crosses_a_corner_or_runs_along_an_edge() -> None:
    """By hand."""
    (crossing,) = clipped(np.array([[-30.0, 0.0], [30.0, 0.0]]), 10.0)
    assert crossing.tolist() == [[-10.0, 0.0], [10.0, 0.0]]
    assert clipped(np.array([[-30.0, 11.0], [30.0, 11.0]]), 10.0) == []
    assert clipped(np.array([[0.0, 30.0], [30.0, 0.0]]), 10.0) == []
    (through,) = clipped(np.array([[0.0, 0.0], [5.0, 5.0], [50.0, 5.0]]), 10.0)
    assert through.tolist() == [[0.0, 0.0], [5.0, 5.0], [10.0, 5.0]]
    both = clipped(np.array([[0.0, 0.0], [0.0, 20.0], [5.0, 20.0], [5.0, 0.0]]), 10.0)
    assert [piece.tolist() for piece in both] == [[[0.0, 0.0], [0.0, 10.0]], [[5.0, 10.0], [5.0, 0.0]]]


def test_a_thinned_line_stays_near_and_a_ring_stays_a_ring() -> None:
    angle = np.linspace(0.0, 2.0 * np.pi, 5000)
    ring = 100.0 * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    found = thinned(ring)
    assert len(found) < 150 and np.array_equal(found[[0, -1]], ring[[0, -1]])
    share = np.searchsorted(np.linspace(0.0, 1.0, 5000), 0.5)
    assert np.abs(np.hypot(*found.T) - 100.0).max() < 1e-9 and share
    middles = 0.5 * (found[1:] + found[:-1])
    assert 0.0 < 100.0 - np.hypot(*middles.T).min() <= TOLERANCE_KM + 1e-6


def test_pieces_keep_their_places_on_the_plane() -> None:
    pieces = [np.array([[33.0, 40.0], [34.0, 41.0]]), np.array([[-179.0, 0.0], [179.0, 0.0], [178.0, 1.0]])]
    found = on_plane((40.0, 33.0), pieces)
    assert [len(piece) for piece in found] == [2, 3]
    assert np.allclose(found[1], np.stack(plane_km((40.0, 33.0), pieces[1][:, 1], pieces[1][:, 0]), axis=-1))
    assert on_plane((40.0, 33.0), []) == []
