"""What a claim's answer is called and carries."""

from __future__ import annotations

import pytest

from tests.synthetic_calibration import made_up
from threatring.catalogue import load_catalogue
from threatring.results.claims import words
from threatring.units import suffix_of


def test_words_carry_no_unit_suffix_and_no_underscore() -> None:
    """House: names end in their unit in code, never on a screen."""
    for entry in load_catalogue():
        if entry.is_number:
            said = words(entry.name)
            suffix = suffix_of(entry.field) or ""
            assert "_" not in said and (
                suffix == "_factor" or not said.endswith(suffix.replace("_", " ")) or not suffix
            )


def test_share_and_json() -> None:
    """25 of 50: a share of one half, Wilson's interval around it."""
    claim = made_up().missiles[0].claims[2]
    assert claim.share_prob == 0.5 and claim.interval.lo < 0.5 < claim.interval.hi
    document = claim.as_json()
    assert document["share_interval"] == pytest.approx([claim.interval.lo, claim.interval.hi])
    assert document["least_departure"]["moves"][0]["half_spans"] == -0.4
