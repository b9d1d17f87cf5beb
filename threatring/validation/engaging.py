"""Adapters for the closed forms of engagements, which studies draw beside what is flown."""

from __future__ import annotations

from threatring import engagements
from threatring.validation.fields import Fields
from threatring.validation.score import Score

MOST_COUNT = 1000


def _prob(row: Fields, name: str) -> float:
    value = row.number(name)
    if not 0.0 <= value <= 1.0:
        raise row.fault(name, value, "a probability from 0 to 1")
    return value


def _count(row: Fields, name: str, value: float | None = None) -> int:
    value = row.number(name) if value is None else value
    if value != int(value) or not 1 <= value <= MOST_COUNT:
        raise row.fault(name, value, f"a whole number from 1 to {MOST_COUNT}")
    return int(value)


def _tables(inputs: Fields, name: str) -> list[Fields]:
    raw = inputs.value(name)
    if not isinstance(raw, list) or not all(isinstance(item, dict) for item in raw):
        raise inputs.fault(name, raw, "a list of tables")
    return [Fields(inputs.file, f"{inputs.path}.{name}[{i}]", item) for i, item in enumerate(raw)]


def salvo(inputs: Fields, expected: Fields, score: Score) -> str:
    """Kill probability of a salvo, and how many of a raid leak."""
    if "salvo" in inputs:
        rows = _tables(inputs, "salvo")
        for i, (row, want) in enumerate(zip(rows, expected.numbers("p_kill", len(rows)), strict=True)):
            got = engagements.salvo_kill_prob(_prob(row, "sspk"), _count(row, "n"))
            score.compare(got, want, score.allowed.error(want), f"expected.p_kill[{i}]")
    if "raid" in inputs:
        raid = inputs.child("raid")
        threats = _count(raid, "threats")
        leak = 1.0 - engagements.salvo_kill_prob(_prob(raid, "sspk"), _count(raid, "shots_each"))
        probs = engagements.leaker_probs(threats, leak)
        name = next((name for name in expected if name.startswith("raid_p_leakers")), "raid_p_leakers")
        for i, (got, want) in enumerate(zip(probs, expected.numbers(name, threats + 1), strict=True)):
            score.compare(got, want, score.allowed.error(want), f"expected.{name}[{i}]")
        score.field(expected, "raid_expected_leakers", sum(k * prob for k, prob in enumerate(probs)))
        score.field(expected, "raid_p_no_leaker", probs[0])
    return "the binomial line of studies; tests hold the whole simulation to it"


def shoot_look_shoot(inputs: Fields, expected: Fields, score: Score) -> str:
    """Kill probability and missiles spent by salvos with a look after each."""

    def sizes(row: Fields) -> list[int]:
        return [_count(row, "salvo_sizes", size) for size in row.numbers("salvo_sizes")]

    def compare(got: tuple[float, float], rows: Fields, i: int) -> None:
        for value, want, what in zip(got, rows.numbers(str(i), 2), ("p_kill", "expected_shots"), strict=True):
            score.compare(value, want, score.allowed.error(want), f"{rows.path}[{i}].{what}")

    stages = _tables(inputs, "stages")
    rows = _rows(expected, "rows", len(stages))
    for i, stage in enumerate(stages):
        compare(engagements.shoot_look_shoot(_prob(stage, "sspk"), sizes(stage)), rows, i)
    if "imperfect" in inputs:
        given = inputs.child("imperfect")
        of_kill, of_miss = (given.numbers(f"P_report_kill_given_{truth}") for truth in ("kill", "miss"))
        rows = _rows(expected, "imperfect_rows", len(of_kill))
        for i, (kill, miss) in enumerate(zip(of_kill, of_miss, strict=True)):
            compare(engagements.shoot_look_shoot(_prob(given, "sspk"), sizes(given), kill, miss), rows, i)
    return "one report a salvo; tests hold the whole simulation to it, salvos of one"


def _rows(expected: Fields, name: str, count: int) -> Fields:
    raw = expected.value(name)
    if not isinstance(raw, list) or len(raw) != count:
        raise expected.fault(name, raw, f"{count} rows")
    return Fields(expected.file, f"{expected.path}.{name}", {str(i): row for i, row in enumerate(raw)})


def defence_effectiveness(inputs: Fields, expected: Fields, score: Score) -> str:
    """Kill probability wanted of each threat for a goal of no leaker, and the shots it takes."""
    rows = inputs.records()
    probs = inputs.numbers("sspk")
    wanted = _rows(expected, "rows", len(rows))
    for i, row in enumerate(rows):
        want = wanted.numbers(str(i), 1 + len(probs))
        goal = engagements.kill_prob_for_no_leaker(_prob(row, "goal_P_no_leak"), _count(row, "warheads"))
        score.compare(goal, want[0], score.allowed.error(want[0], "K_w_abs"), f"expected.rows[{i}].required_K_w")
        for prob, count in zip(probs, want[1:], strict=True):
            score.compare(engagements.shots_for_kill_prob(goal, prob), count, 0.0, f"expected.rows[{i}] at {prob:g}")
    name = "shots_with_tracking_rows_by_P_track"
    if "with_tracking" in inputs:
        given = inputs.child("with_tracking")
        goal = engagements.kill_prob_for_no_leaker(_prob(given, "goal"), _count(given, "warheads"))
        tracked = given.numbers("P_track")
        found = _rows(expected, name, len(tracked))
        for i, track in enumerate(tracked):
            raw = found.value(str(i))
            if not isinstance(raw, list) or len(raw) != len(probs):
                raise found.fault(str(i), raw, f"{len(probs)} whole numbers or nulls")
            for prob, count in zip(probs, raw, strict=True):
                got = engagements.shots_for_kill_prob(goal, prob, track)
                score.compare(got, count, 0.0, f"expected.{name}[{i}] at {prob:g}")
    return "independent shots; a target that is not tracked is not repaired by shots"


def hughes_salvo(inputs: Fields, expected: Fields, score: Score) -> str:
    """What two forces lose in one exchange of salvos."""
    rows = inputs.records()
    for name, own, other, shots, defence, staying in (
        ("A_lost", "A", "B", "beta", "y_A_defence", "w_A_staying"),
        ("B_lost", "B", "A", "alpha", "z_B_defence", "x_B_staying"),
    ):
        for i, (row, told) in enumerate(zip(rows, expected.records(), strict=True)):
            force, want = row.number(own), told.number(name)
            if row.number(staying) <= 0.0:
                raise row.fault(staying, row.number(staying), "more than 0 hits")
            got = engagements.salvo_lost_count(
                row.number(shots) * row.number(other), row.number(defence) * force, row.number(staying), force
            )
            score.compare(got, want, score.allowed.error(want), f"expected.{name}[{i}]")
    return "the line of constant defence in the study of saturation"


def erlang_loss(inputs: Fields, expected: Fields, score: Score) -> str:
    """Share of a Poisson stream that finds every channel busy."""
    rows = inputs.records()
    for i, (row, want) in enumerate(zip(rows, expected.numbers("blocked", len(rows)), strict=True)):
        load = row.number("offered_load_erlang")
        if load < 0.0:
            raise row.fault("offered_load_erlang", load, "0 or more")
        got = engagements.erlang_blocked_prob(load, _count(row, "channels"))
        score.compare(got, want, score.allowed.error(want), f"expected.blocked[{i}]")
    return "the loss line of studies; tests hold the whole simulation to it"


KINDS = {
    "salvo": salvo, "shoot_look_shoot": shoot_look_shoot, "defence_effectiveness": defence_effectiveness,
    "erlang_loss": erlang_loss, "hughes_salvo": hughes_salvo,
}  # fmt: skip
