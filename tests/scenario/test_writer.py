"""TOML 1.0 written by us reads as the same scenario; an unchanged file is kept with its comments."""

from __future__ import annotations

import pytest

from threatring.scenario import bundled_scenarios, load_scenario, scenario_from_text, scenario_text, text_of, toml_of


@pytest.mark.parametrize("name", bundled_scenarios())
def test_written_and_read_again(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario_from_text(toml_of(scenario), scenario.file).model_dump() == scenario.model_dump()
    assert text_of(scenario) == scenario_text(name)


def test_a_changed_scenario_is_written_anew() -> None:
    changed = load_scenario("one-aircraft").model_copy(
        update={"runs": 10, "overrides": {"radar_91N6E.scan_period_s": 6.0}, "title": 'say "one"\n'}
    )
    again = scenario_from_text(text_of(changed), changed.file)
    assert again.model_dump() == changed.model_dump()
    assert '"radar_91N6E.scan_period_s" = 6.0' in text_of(changed)
