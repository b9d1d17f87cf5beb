"""What a run says of its unknowns: names with range, share and direction, and an honest 'cannot tell'."""

from __future__ import annotations

from tests.synthetic_sensitivity import unknown
from threatring.report.weights import direction_said, run_lines, shares_said

ONE = {
    **unknown("pk_prior.cruise_missile_prob", "chance that one missile kills: cruise missile low", 0.25, 0.55, 0.85),
    "share": 0.4, "share_interval": [0.2, 0.62], "change": -4.3, "change_interval": [-5.9, -2.7], "p": 0.001,
}  # fmt: skip


def answer(count: int, least: float | None = 0.3) -> dict:
    return {"measure": "leakers", "looked_at": 165, "sets": 64, "dice_share": 0.5, "least_share": least,
            "unknowns": [ONE] * count}  # fmt: skip


def test_what_a_run_can_tell() -> None:
    """As many as passed, at most three, each in words; then how much can have stayed unseen, and where to look."""
    head, lines, tail = run_lines(answer(5), "murted")
    assert head == "The three unknowns that matter most:" and len(lines) == 3
    assert lines[0] == (
        "chance that one missile kills: cruise missile low (0.25 to 0.85; assumed, confidence low): decides 40 % (20 "
        "to 62 %) of the spread; more of it, fewer hostile objects that got through: by 4.3 over its range (2.7 to 5.9)"
    )
    assert "less than about 30 % of the spread" in tail and "at most 3 apart" in tail
    assert tail.endswith("threatring sensitivity murted looks closer.")
    assert run_lines(answer(1), "murted")[0] == "The unknown that matters most, the only one that 64 sets can tell:"


def test_what_a_run_cannot_tell() -> None:
    """Nothing passed: said so. Nothing known: nothing said."""
    head, lines, _ = run_lines(answer(0), "murted")
    assert head == "64 sets cannot tell which unknown matters most." and lines == []
    assert run_lines(answer(0, None), "murted")[2] == "threatring sensitivity murted looks closer."
    assert run_lines(None, "murted") == ("", [], "")


def test_shares_are_cut_and_directions_held_back() -> None:
    """A share is between 0 and 100 %; an interval about zero has no direction."""
    assert shares_said(1.04, (0.9, 1.2)) == "100 % (90 to 100 %)"
    assert "cannot be told" in direction_said(0.3, (-0.1, 0.7), "shots")
    assert direction_said(2.0, (1.0, 3.0), "shots") == "more of it, more missiles fired: by 2 over its range (1 to 3)"
