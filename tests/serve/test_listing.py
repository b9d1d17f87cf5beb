"""The catalogue as the page gets it, against the catalogue's own commands and files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.serving import client_of, workspace
from threatring.catalogue import list_json, load_catalogue, show_json
from threatring.scenario import scenario_from_text
from threatring.scenario.check import check_scenario


@pytest.fixture
def page(tmp_path: Path) -> TestClient:
    return client_of(workspace(tmp_path))


def test_everything_is_listed_once(page: TestClient) -> None:
    """`threatring catalogue list --json` is the other voice."""
    rows = page.get("/api/v1/catalogue").json()
    counted = {row["name"]: row["fields"] for row in rows if row["kind"] != "mast"}
    assert counted == {name: count["fields"] for name, count in list_json().items()}
    assert all(row["label"] and isinstance(row["notes"], str) for row in rows)


@pytest.mark.parametrize("kind", ["target", "missile", "radar", "launcher"])
def test_a_kind_is_what_its_names_begin_with(page: TestClient, kind: str) -> None:
    names = [row["name"] for row in page.get(f"/api/v1/catalogue?kind={kind}").json()]
    assert names == [name for name in load_catalogue().entities if name.startswith(f"{kind}_")]


def test_masts_are_those_a_scenario_may_name(page: TestClient) -> None:
    """What the picker offers passes the check; what it does not offer fails it."""
    catalogue = load_catalogue()
    masts = {row["name"]: row["radars"] for row in page.get("/api/v1/catalogue?kind=mast").json()}
    assert set(masts) == {"truck", "mast_40V6M", "mast_40V6MD"}
    for mount, radars in masts.items():
        for radar in ("radar_91N6E", "radar_96L6E", "radar_92N6E"):
            text = f"""[site]
lat_deg = 40
lon_deg = 33
[[radars]]
type = "{radar}"
mount = "{mount}"
[[raids]]
target = "target_bomber"
route = [{{ bearing_deg = 0, range_m = 1e5 }}, {{ bearing_deg = 0, range_m = 2e4 }}]
"""
            faults = [fault.field for fault in check_scenario(scenario_from_text(text), catalogue)]
            assert ("radars[0].mount" not in faults) == (radar in radars)


def test_an_epoch_and_claims_take_away_what_was_not_there(page: TestClient) -> None:
    def there(query: str) -> set[str]:
        rows = page.get(f"/api/v1/catalogue?kind=missile{query}").json()
        return {row["name"] for row in rows if row["usable"]}

    assert "missile_40N6E" in there("") and "missile_40N6E" not in there("&claims=sceptical")
    assert there("&epoch=2007") < there("&epoch=2018")


def test_an_entity_with_its_sources(page: TestClient) -> None:
    """`threatring catalogue show --json` is the other voice."""
    said = page.get("/api/v1/catalogue/radar_91N6E").json()
    shown = json.loads(json.dumps(show_json("radar_91N6E")["fields"]))
    assert [field["name"] for field in said["fields"]] == list(shown)
    for field in said["fields"]:
        for key in ("value", "low", "high", "verification", "confidence", "note", "claims"):
            assert field[key] == shown[field["name"]][key]
        assert set(field["sources"]) <= set(said["sources"])
    ranged = next(field for field in said["fields"] if field["name"] == "range_instrumented_m")
    assert (ranged["value"], ranged["unit"]) == (600_000.0, "m")
    assert all(source["title"] for source in said["sources"].values())
    assert any(source["url"].startswith("http") for source in said["sources"].values())


@pytest.mark.parametrize("query", ["?kind=none", "?claims=none", "?epoch=x", "?epoch=1900", "?epoch=" + "9" * 5000])
def test_wrong_questions(page: TestClient, query: str) -> None:
    answer = page.get("/api/v1/catalogue" + query)
    assert answer.status_code == 400 and answer.json()["error"]["message"]


def test_unknown_entities(page: TestClient) -> None:
    assert page.get("/api/v1/catalogue/radar_none").status_code == 404
