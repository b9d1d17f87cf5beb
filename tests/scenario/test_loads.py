"""Tubes and loads: what fits, and what a claims preset puts in the place of what it does not believe in."""

from __future__ import annotations

import pytest

from threatring.catalogue import Catalogue
from threatring.scenario import effective_load, load_scenario, total_load
from threatring.scenario.loads import tubes_used


@pytest.mark.parametrize(
    "load, tubes",
    [
        ({"missile_48N6E3_48N6DM": 4}, 4),
        ({"missile_48N6E3_48N6DM": 3, "missile_9M96E2": 4}, 4),
        ({"missile_9M96E": 2, "missile_9M96E2": 2}, 1),
        ({"missile_9M96E2": 5}, 2),
        ({"missile_9M96E2": 16}, 4),
        ({}, 0),
    ],
)
def test_tubes_used(catalogue: Catalogue, load: dict[str, int], tubes: int) -> None:
    assert tubes_used(load, catalogue.select()) == tubes


def test_sceptical_claims_put_48n6e3_where_40n6e_was(catalogue: Catalogue) -> None:
    load = {"missile_40N6E": 2, "missile_48N6E3_48N6DM": 1}
    flown = effective_load(load, catalogue.select("sceptical", 2018))
    assert flown.counts == {"missile_48N6E3_48N6DM": 3}
    assert len(flown.replaced) == 1
    assert flown.replaced[0].startswith("2 x missile_40N6E replaced by missile_48N6E3_48N6DM: ")
    believed = effective_load(load, catalogue.select("central", 2018))
    assert (believed.counts, believed.replaced) == (load, ())


def test_nothing_replaces_what_did_not_exist_yet(catalogue: Catalogue) -> None:
    load = {"missile_40N6E": 4}
    assert effective_load(load, catalogue.select("sceptical", 2007)).counts == load


def test_total_load_of_murted(catalogue: Catalogue) -> None:
    total = total_load(load_scenario("murted"), catalogue.select()).counts
    assert total == {"missile_48N6E3_48N6DM": 18, "missile_9M96E2": 24, "missile_40N6E": 8}
