"""Reading: bundled names, paths, TOML errors with their line, newer formats."""

from __future__ import annotations

from pathlib import Path

import pytest

from threatring.errors import ScenarioError
from threatring.scenario import bundled_scenarios, load_scenario, scenario_from_text, scenario_text

SHORTEST = """\
format = 1

[site]
lat_deg = 40.0
lon_deg = 33.0

[[raids]]
target = "target_cm_tomahawk"
count = 4
route = [{ bearing_deg = 270, range_m = 120_000 }, { bearing_deg = 0, range_m = 0 }]
"""


def message(name: str | Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(name)
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_ten_lines_are_a_scenario(tmp_path: Path) -> None:
    assert len(SHORTEST.splitlines()) == 10
    path = tmp_path / "mine.toml"
    path.write_text(SHORTEST)
    scenario = load_scenario(path)
    assert scenario.name == "mine"
    assert [emitter.type for emitter in scenario.radars] == ["radar_91N6E", "radar_96L6E", "radar_92N6E"]
    assert scenario.fire_units[0].radar == "92N6E"
    assert sum(group.count for group in scenario.fire_units[0].launchers) == 8
    assert scenario.defended[0].is_site
    assert scenario.raids[0].name == "raid 1"
    assert scenario.file == str(path)


def test_bundled_scenarios_are_those_promised() -> None:
    assert bundled_scenarios() == [
        "ballistic",
        "exposure",
        "high-and-far",
        "linked-airborne",
        "linked-alone",
        "linked-regiment",
        "low-cruise",
        "murted",
        "murted-terrain",
        "one-aircraft",
        "saturation",
    ]
    assert scenario_text("murted").startswith("#:schema ./scenario.schema.json\n")


def test_missing_file_names_what_there_is(tmp_path: Path) -> None:
    assert "no such file; did you mean murted? bundled scenarios: ballistic, exposure, high-and-far" in message("murtd")
    assert "no such file; bundled scenarios" in message(tmp_path / "nothing.toml")
    assert "this is a folder" in message(tmp_path)


@pytest.mark.parametrize(
    "text, where, words",
    [
        ("format = 1\nruns = \n", "line 2, column 8 = 'runs ='", "not TOML: invalid value"),
        ("[site]\nlat_deg = 1\nlat_deg = 2\n", "line 3, column 12", "cannot overwrite a value"),
        ('title = "no end', "end of file", "not TOML: unterminated string"),
    ],
)
def test_syntax_errors_have_their_line(tmp_path: Path, text: str, where: str, words: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    said = message(path)
    assert said.startswith(f"{path}: {where}")
    assert words in said


def test_other_encodings_are_refused_and_a_byte_order_mark_is_not(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b'title = "M\xfcrted"\n')
    assert "byte 10: a scenario is a text file in UTF-8" in message(path)
    path.write_bytes(b"\xef\xbb\xbf" + SHORTEST.encode())
    assert load_scenario(path).target_count == 4


def test_a_newer_format_is_refused_by_name() -> None:
    with pytest.raises(
        ScenarioError, match="format = 2: this threatring reads scenario format 1; format 2 needs a newer"
    ):
        scenario_from_text("format = 2\nwhatever_comes_then = 1\n", "mine.toml")


def test_a_bundled_name_is_not_shadowed_by_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "murted").write_text(SHORTEST)
    assert load_scenario("murted").target_count == 23
    assert load_scenario("./murted").target_count == 4
