"""The published schema is that of the code, and every key is explained."""

from __future__ import annotations

import json

from threatring.studies.schema import SCHEMA_FILE, study_schema


def test_the_shipped_schema_is_current() -> None:
    assert json.loads(SCHEMA_FILE.read_text(encoding="utf-8")) == study_schema()


def test_keys_are_those_of_the_file_and_are_explained() -> None:
    """JSON Schema draft 2020-12: a property's description is what an editor shows."""
    schema = study_schema()
    assert {"scenario", "with", "axes", "measures"} <= schema["properties"].keys()
    assert {"set", "values", "labels"} <= schema["$defs"]["Axis"]["properties"].keys()
    for properties in (schema["properties"], schema["$defs"]["Axis"]["properties"]):
        assert all(one.get("description") for one in properties.values())
