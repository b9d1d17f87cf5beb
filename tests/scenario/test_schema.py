"""JSON Schema, draft 2020-12: the shipped file is the generated one, and every field says what it is."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from threatring.scenario import bundled_scenarios, scenario_schema, scenario_text
from threatring.scenario.schema import SCHEMA_FILE, schema_text

DOCS = Path(__file__).resolve().parents[2] / "docs" / "scenarios.md"


def properties() -> list[tuple[str, str, dict[str, Any]]]:
    schema = scenario_schema()
    models = {"Scenario": schema, **schema["$defs"]}
    return [(model, name, body) for model, part in models.items() for name, body in part.get("properties", {}).items()]


def test_shipped_schema_is_the_generated_one() -> None:
    again = "threatring schema --out threatring/data/scenarios/scenario.schema.json"
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text(), f"write it anew: {again}"
    assert json.loads(schema_text())["$id"] == "urn:threatring:scenario:1"


@pytest.mark.parametrize("model, name, body", properties(), ids=lambda part: part if isinstance(part, str) else "")
def test_every_field_is_described_with_its_unit(model: str, name: str, body: dict[str, Any]) -> None:
    text = body.get("description", "")
    assert len(text) > 15
    spelled = {"_m": "metres", "_s": "seconds", "_m_s": "metres per second", "_deg": "degrees"}
    suffix = next((end for end in ("_m_s", "_deg", "_m", "_s") if name.endswith(end)), None)
    if suffix and "What altitude_m is measured from" not in text:
        assert spelled[suffix] in text.lower()


@pytest.mark.parametrize("model, name, body", properties(), ids=lambda part: part if isinstance(part, str) else "")
def test_every_field_is_in_the_manual(model: str, name: str, body: dict[str, Any]) -> None:
    assert re.search(rf"`{name}( = [^`]+)?`", DOCS.read_text(encoding="utf-8")), (
        f"docs/scenarios.md does not mention {name}"
    )


@pytest.mark.parametrize("name", bundled_scenarios())
def test_bundled_files_name_their_schema_and_are_in_the_manual(name: str) -> None:
    first = scenario_text(name).splitlines()[0]
    assert first == "#:schema ./scenario.schema.json"
    assert (SCHEMA_FILE.parent / first.partition(" ")[2]).is_file()
    assert f"`{name}`" in DOCS.read_text(encoding="utf-8")


def test_examples_in_the_manual_can_be_read() -> None:
    from threatring.scenario import scenario_from_text

    found = re.findall(r"```toml\n(format = 1.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    for text in found:
        assert scenario_from_text(text, "docs/scenarios.md").raids
