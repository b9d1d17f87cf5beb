"""Cells hold exactly the values of their axes, and everything wrong is told once, before anything flies."""

from __future__ import annotations

from pathlib import Path

import pytest

from threatring.catalogue import load_catalogue
from threatring.errors import StudyError
from threatring.scenario import load_scenario, scenario_text
from threatring.studies import Plan, bundled_studies, load_study, plan_study, study_from_text
from threatring.studies.planning import MOST_FAULTS

CATALOGUE = load_catalogue()
RAID, CLAIMS = "raids.cruise missiles south.count", '[[axes]]\nset = "claims"\nvalues = ["central", "advertised"]\n'


def planned(axes: str, head: str = 'scenario = "murted"\n') -> Plan:
    return plan_study(study_from_text(head + axes, "my.toml"), CATALOGUE)


def axis(path: str, values: str) -> str:
    return f'[[axes]]\nset = "{path}"\nvalues = {values}\n'


def test_cells_are_every_combination_the_last_axis_fastest() -> None:
    cells = planned(axis(RAID, "[4, 8, 16]") + CLAIMS).cells
    assert [(cell.scenario.raids[1].count, cell.scenario.claims) for cell in cells] == [
        (count, claims) for count in (4, 8, 16) for claims in ("central", "advertised")
    ]
    assert [cell.index for cell in cells] == list(range(6)) and cells[3].at == (1, 1)


def test_a_cell_without_changes_is_the_scenario_itself() -> None:
    """Setting a value to what it is already gives the scenario as read from its file."""
    base = load_scenario("murted")
    (cell,) = planned(axis(RAID, f"[{base.raids[1].count}]")).cells
    assert cell.scenario.model_dump() == base.model_dump()
    assert cell.scenario.file == base.file


def test_values_that_go_together_and_values_of_all_cells() -> None:
    head = 'scenario = "murted"\nwith = { "raids.fighters.count" = 2, "catalogue.radar_91N6E.scan_period_s" = 6.0 }\n'
    both = (
        '[[axes]]\nset = ["raids.cruise missiles south.count", "claims"]\nvalues = [[3, "central"], [5, "sceptical"]]\n'
    )
    cells = planned(both, head).cells
    assert [(cell.scenario.raids[1].count, cell.scenario.claims) for cell in cells] == [
        (3, "central"),
        (5, "sceptical"),
    ]
    assert {cell.scenario.raids[2].count for cell in cells} == {2}
    assert {cell.scenario.overrides["radar_91N6E.scan_period_s"] for cell in cells} == {6.0}


def test_a_raid_of_none_is_left_out() -> None:
    cells = planned(axis("raids.fighters.count", "[0, 4]")).cells
    assert [[raid.name for raid in cell.scenario.raids].count("fighters") for cell in cells] == [0, 1]


def test_scenarios_can_be_an_axis(tmp_path: Path) -> None:
    """Scenarios are found by bundled name or beside the study's file."""
    (tmp_path / "mine.toml").write_text(scenario_text("one-aircraft"))
    text = axis("scenario", '["mine.toml", "one-aircraft"]') + axis("duration_s", "[300.0]")
    cells = plan_study(study_from_text(text, str(tmp_path / "study.toml")), CATALOGUE).cells
    assert [cell.scenario.name for cell in cells] == ["mine", "one-aircraft"]
    assert {cell.scenario.duration_s for cell in cells} == {300.0}


def test_the_hash_is_of_what_decides_the_numbers() -> None:
    """Words do not change it; values, seed, cases and measures do."""
    same = planned('[[axes]]\nset = "claims"\nvalues = ["central"]\n')
    assert (
        planned('[[axes]]\nset = "claims"\nvalues = ["central"]\n', 'title = "x"\nscenario = "murted"\n').input_hash
        == same.input_hash
    )
    others = ["seed = 2", "runs = 8", "sets = 3", 'measures = ["kills"]', 'with = { "raids.0.count" = 3 }']
    hashes = {
        planned('[[axes]]\nset = "claims"\nvalues = ["central"]\n', f'{line}\nscenario = "murted"\n').input_hash
        for line in others
    }
    assert len(hashes | {same.input_hash}) == len(others) + 1


@pytest.mark.parametrize(
    ("axes", "lines"),
    [
        (axis(RAID, "[4, 8.5, -1]") + CLAIMS, [
            f"my.toml: axes[0].values[1] = 8.5: {RAID} must be a whole number: Number of objects.",
            f"my.toml: axes[0].values[2] = -1: {RAID} must be between 1 and 1,000: Number of objects.",
        ]),
        (axis("catalogue.radar_91N6E.scan_perod_s", "[6.0]"), [
            "my.toml: axes[0].values[0] = 6.0: catalogue.radar_91N6E.scan_perod_s no such number in the catalogue;"
            " did you mean scan_period_s?",
        ]),
        (axis("catalogue.radar_91N6E.scan_period_s", "[-3.0, 6.0]"), [
            "my.toml: axes[0].values[0] = -3.0: catalogue.radar_91N6E.scan_period_s must be 0 or more",
        ]),
        (axis("raids.0.target", '["target_cm_tomahawx"]'), [
            "my.toml: axes[0].values[0] = 'target_cm_tomahawx': raids.0.target no such target class in the catalogue;"
            " did you mean target_cm_tomahawk?",
        ]),
    ],
)  # fmt: skip
def test_faults_are_told_once_at_the_value_that_has_them(axes: str, lines: list[str]) -> None:
    with pytest.raises(StudyError) as raised:
        planned(axes)
    assert str(raised.value).splitlines() == lines


def test_a_fault_of_a_combination_names_the_combination() -> None:
    """The 9M96E2 came after 2007: neither the epoch nor the load is wrong by itself."""
    with pytest.raises(StudyError, match="not available: in service from 2018") as raised:
        planned(axis("epoch", "[2007, 2018]"))
    assert all(", where epoch is 2007" in fault.field for fault in raised.value.faults)


def test_a_thousand_faults_are_not_all_told() -> None:
    with pytest.raises(StudyError, match="more of the kind") as raised:
        planned(axis(RAID, str([-number for number in range(1, 100)])))
    assert len(raised.value.faults) == MOST_FAULTS


def test_a_scenario_that_is_not_there_is_a_fault_of_the_study() -> None:
    with pytest.raises(StudyError, match=r"my\.toml: scenario = 'murtet': no such file; did you mean murted\?"):
        planned(CLAIMS, 'scenario = "murtet"\n')


@pytest.mark.parametrize("name", bundled_studies())
def test_bundled_studies_can_be_flown(name: str) -> None:
    plan = plan_study(load_study(name), CATALOGUE)
    assert len(plan.cells) > 8 and plan.study.title and plan.study.teaches
