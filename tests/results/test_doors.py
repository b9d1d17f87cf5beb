"""A case flown again must be the case of the table, or is refused; the engine itself is in tests/test_simulate.py."""

import pytest

from tests.synthetic import synthetic_film, synthetic_results
from threatring.errors import ResultsError
from threatring.results import Results


@pytest.fixture(scope="module")
def results() -> Results:
    return synthetic_results()


def test_a_case_is_flown_again_from_what_is_known(results, monkeypatch):
    """The door asks for the same run; a film that ends otherwise is refused."""
    asked = {}

    def flown(scenario, options, case):
        asked.update(scenario=scenario, options=options, case=case)
        return synthetic_film(3)

    doors = {"film": flown, "options": dict, "scenario": lambda text, name: (text, name)}
    monkeypatch.setattr("threatring.results.doors.opened", doors.__getitem__)
    assert results.film(3).case == 3
    assert asked["options"] == {"runs": 1024, "sets": 64, "seed": 1, "claims": "central", "epoch_year": 2018}
    assert asked["scenario"] == (results.meta["scenario_text"], "murted") and asked["case"] == 3
    with pytest.raises(ResultsError, match="ends otherwise"):
        results.film(4)
    with pytest.raises(IndexError, match="1024 cases"):
        results.film(5000)
