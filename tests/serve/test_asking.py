"""Requests for jobs: all faults at once, and what a good one becomes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.serving import workspace
from threatring.serve.answers import Refused
from threatring.serve.asking import asked
from threatring.serve.state import Workspace


@pytest.fixture
def state(tmp_path: Path) -> Workspace:
    return workspace(tmp_path)


def test_all_faults_of_a_request_are_told_at_once(state: Workspace) -> None:
    body = {"kind": "fly", "scenario": 3, "runs": 0, "seed": True, "claims": "x", "altitudes_m": [3, 2], "more": 1}
    with pytest.raises(Refused) as refused:
        asked({**body, "variants": ["central"]}, state)
    fields = {fault.field for fault in refused.value.faults}
    assert refused.value.status == 422
    assert fields == {"kind", "scenario", "runs", "seed", "claims", "altitudes_m", "more", "variants"}


def test_an_unknown_scenario_is_404(state: Workspace) -> None:
    for name in ("nowhere", "../../etc/passwd", ""):
        with pytest.raises(Refused) as refused:
            asked({"kind": "run", "scenario": name}, state)
        assert refused.value.status == 404


def test_a_comparison_is_of_claims_or_of_scenarios(state: Workspace) -> None:
    claims = asked({"kind": "compare", "scenario": "murted", "variants": ["sceptical", "advertised"]}, state)
    assert claims["claims"] == ["central", "sceptical", "advertised"] and claims["said"] == ["murted"]
    several = asked({"kind": "compare", "scenario": "murted", "variants": ["low-cruise"]}, state)
    assert [Path(each).stem for each in several["scenarios"]] == ["murted", "low-cruise"] and several["claims"] == []
    for variants, status in ((["central"], 422), (["murted"], 422), ([], 422), (["central", "low-cruise"], 404)):
        with pytest.raises(Refused) as refused:
            asked({"kind": "compare", "scenario": "murted", "variants": variants}, state)
        assert refused.value.status == status


def test_an_own_scenario_is_said_by_its_file(state: Workspace) -> None:
    state.scenarios.mkdir()
    (state.scenarios / "mine.toml").write_text("")
    request = asked({"kind": "run", "scenario": "mine", "runs": 8}, state)
    assert request["said"] == request["scenario"] == str(state.scenarios / "mine.toml") and request["runs"] == 8
    assert asked({"kind": "run", "scenario": "murted"}, state)["said"] == "murted"


def test_a_server_for_other_machines_flies_no_file_from_elsewhere(tmp_path: Path) -> None:
    state = workspace(tmp_path, confined=True, token="0123456789abcdef")
    state.scenarios.mkdir()
    (state.scenarios / "mine.toml").write_text('[terrain]\nsource = "/etc/passwd"\n')
    for body in ({"kind": "run", "scenario": "mine"}, {"kind": "compare", "scenario": "murted", "variants": ["mine"]}):
        with pytest.raises(Refused) as refused:
            asked(body, state)
        assert refused.value.status == 422 and refused.value.faults[0].field == "terrain.source"
    assert asked({"kind": "run", "scenario": "murted-terrain"}, state)["kind"] == "run"
