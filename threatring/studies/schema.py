"""The JSON Schema of study files, which gives completion and checks in editors."""

from __future__ import annotations

from typing import Any

from threatring.studies.model import FORMAT, Study
from threatring.studies.reader import BUNDLED

SCHEMA_FILE = BUNDLED / "study.schema.json"


def study_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a study file."""
    body = Study.model_json_schema()
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:threatring:study:{FORMAT}",
        "title": "threatring study",
        "description": "A study for threatring: a scenario, and axes of values that change in it. TOML.",
    }
    return head | {key: value for key, value in body.items() if key not in head}
