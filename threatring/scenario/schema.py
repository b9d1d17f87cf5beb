"""The JSON Schema of scenario files, which gives completion and checks in editors."""

from __future__ import annotations

import json
from typing import Any

from threatring.scenario.model import FORMAT, Scenario
from threatring.scenario.reader import BUNDLED

SCHEMA_FILE = BUNDLED / "scenario.schema.json"


def scenario_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file, with units in every description."""
    body = Scenario.model_json_schema()
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:threatring:scenario:{FORMAT}",
        "title": "threatring scenario",
        "description": "An exercise scenario for threatring. SI units in key names; angles in degrees; TOML.",
    }
    return head | {key: value for key, value in body.items() if key not in head}


def schema_text() -> str:
    """Return the schema as it is shipped; `threatring schema --out FILE` writes the same."""
    return json.dumps(scenario_schema(), indent=1, ensure_ascii=False) + "\n"
