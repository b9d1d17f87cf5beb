"""The catalogue, read once, and the faults of a text by field."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from threatring.catalogue import Catalogue, load_catalogue
from threatring.errors import Fault, ScenarioError
from threatring.scenario import check_scenario, scenario_from_text


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def faults(catalogue: Catalogue) -> Callable[[str], dict[str, Fault]]:
    """Return a function from the text of a scenario to its faults by field."""

    def found(text: str) -> dict[str, Fault]:
        try:
            scenario = scenario_from_text(text, "mine.toml")
        except ScenarioError as error:
            listed: list[Fault] = list(error.faults)
        else:
            listed = check_scenario(scenario, catalogue)
        assert all(fault.file == "mine.toml" and fault.expected for fault in listed)
        assert len({fault.field for fault in listed}) == len(listed), "one message for each place"
        return {fault.field: fault for fault in listed}

    return found
