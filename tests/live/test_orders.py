"""Orders change what doctrine says they change, and nothing that physics or channels decide.

Terms: FM 3-01, U.S. Army Air and Missile Defense Operations (weapons control status; cease fire; engage; hold fire).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.live.test_case import live, track_of
from tests.played import CLOSE
from threatring.errors import OptionError
from threatring.live import LiveCase, command_of
from threatring.live.orders import Command
from threatring.records import EventKind, ShotEnd

FRIEND = (  # with an enemy so far away that the case goes on and nothing is fired at it
    CLOSE.replace('target = "target_bomber"', 'target = "target_bomber"\nside = "friend"')
    + """
[[raids]]
target = "target_bomber"
route = [{ bearing_deg = 90, range_m = 900_000 }, { bearing_deg = 90, range_m = 800_000 }]
[ideal]
certain_identification = true
"""
)


def flown(text: str, *orders: tuple[float, dict[str, Any]], until_s: float = 1e9) -> LiveCase:
    case = live(text)
    for time_s, order in orders:
        case.advance(time_s)
        if order.get("track") == -1:
            order = {**order, "track": track_of(text)}
        case.order(command_of(order))
    case.advance(until_s)
    return case


def shots(case: LiveCase) -> int:
    return int(case.world.cases[0].shot_count)


def kinds(case: LiveCase) -> list[int]:
    return case.film().events.kind.tolist()


ENGAGE, CEASE, RULES = ({"do": do, "track": -1} for do in ("engage", "cease", "rules"))
HOLD, FREE = ({"do": "weapons", "to": to} for to in ("hold", "free"))


def test_hold_and_free() -> None:
    """Hold: nothing is fired; free: fired again; the case without orders shows that there was something to fire at."""
    assert shots(live_to_end(CLOSE)) > 0
    held = flown(CLOSE, (0.0, HOLD))
    assert shots(held) == 0
    freed = flown(CLOSE, (0.0, HOLD), (40.0, FREE))
    assert shots(freed) > 0 and freed.film().shots.launched_s.min() > 40.0
    assert kinds(freed).count(EventKind.ORDERED_WEAPONS) == 2
    assert any("the operator orders weapons hold" in line for line in freed.film().defence_story())


def live_to_end(text: str) -> LiveCase:
    case = live(text)
    case.advance(1e9)
    return case


def test_hold_stops_what_was_assigned_but_not_yet_fired() -> None:
    """A fire unit that is still reacting when weapons are held launches nothing."""
    cued_s = first(live_to_end(CLOSE), EventKind.CUED)
    launched_s = first(live_to_end(CLOSE), EventKind.LAUNCHED)
    middle_s = 0.5 * (cued_s + launched_s)
    assert shots(flown(CLOSE, (middle_s, HOLD))) == 0
    assert shots(flown(CLOSE, (middle_s, CEASE))) == 0


def first(case: LiveCase, kind: EventKind) -> float:
    events = case.film().events
    return float(events.time_s[events.kind == kind].min())


def test_engage_stands_above_the_rules() -> None:
    """Under hold, an ordered track alone is fired at; a friend is fired at only when ordered."""
    one = flown(CLOSE, (0.0, HOLD), (40.0, ENGAGE))
    assert shots(one) > 0 and one.film().shots.launched_s.min() > 40.0
    assert shots(live_to_end(FRIEND)) == 0
    friend = flown(FRIEND, (40.0, {**ENGAGE, "unit": 0}))
    assert shots(friend) > 0
    assert f"the operator orders track {track_of(FRIEND)} engaged by" in " ".join(friend.film().story(0))


def test_engage_overrules_no_physics() -> None:
    """An order gives no missile and no channel: a silent engagement radar launches nothing at an ordered track."""
    radar = len(live(CLOSE).world.radars[0]) - 1
    silent = {"do": "radar", "radar": radar, "on": False}
    assert shots(flown(CLOSE, (20.0, silent), (40.0, ENGAGE))) == 0
    full = live(CLOSE)
    full.advance(20.0)
    full.world.unit_states.stock[:] = 0
    full.order(command_of({**ENGAGE, "track": track_of()}))
    full.advance(1e9)
    assert shots(full) == 0


def test_cease_lets_missiles_fly_on_and_fires_no_more() -> None:
    """FM 3-01, cease fire: missiles in flight go on to intercept, none follows them."""
    usual = live_to_end(CLOSE)
    launched_s = first(usual, EventKind.LAUNCHED)
    ceased = flown(CLOSE, (launched_s + 0.5, CEASE))
    assert shots(ceased) == 1 < shots(usual)
    missile = ceased.world.shots[0, 0]
    assert missile.end not in (ShotEnd.FLYING, ShotEnd.SELF_DESTRUCTED)
    assert missile.end_s == usual.world.shots[0, 0].end_s


def test_a_track_is_left_to_the_rules_again() -> None:
    """What was ceased before a missile flew is fired at once the order is taken back."""
    assert shots(flown(CLOSE, (20.0, CEASE))) == 0
    assert flown(CLOSE, (20.0, CEASE), (40.0, RULES)).film().shots.launched_s.min() > 40.0


def test_a_silent_radar_takes_no_looks() -> None:
    """With all radars silent nothing is seen; allowed to radiate again, the object is seen from then on."""
    count = len(live(CLOSE).world.radars[0])
    off = [(0.0, {"do": "radar", "radar": radar, "on": False}) for radar in range(count)]
    dark = flown(CLOSE, *off)
    assert np.isnan(dark.world.outcomes[0, 0].first_plot_s) and EventKind.CONFIRMED not in kinds(dark)
    on = [(50.0, {"do": "radar", "radar": radar, "on": True}) for radar in range(count)]
    lit = flown(CLOSE, *off, *on)
    assert lit.world.outcomes[0, 0].first_plot_s > 50.0
    found = kinds(lit)
    assert found.count(EventKind.ORDERED_SILENT) == found.count(EventKind.ORDERED_RADIATE) == count


def test_an_order_ends_the_scenarios_own_silence() -> None:
    """From its first order on a radar does what the operator says, not what the scenario had planned."""
    case = live(CLOSE)
    case.world.radars[0, 0].silent_s[:2] = 0.0, 140.0
    case.advance(10.0)
    case.order(Command("radar", radar=0, on=True))
    assert np.isinf(case.world.radars[0, 0].silent_s).all()


# fmt: off
WRONG = [
    ({}, "do"), ({"do": "fire"}, "do"), ({"do": "weapons", "to": "loose"}, "to"),
    ({"do": "weapons", "to": "HOLD"}, "to"), ({"do": "weapons", "to": ["hold"]}, "to"), ({"do": "engage"}, "track"),
    ({"do": "engage", "track": -1}, "track"), ({"do": "engage", "track": True}, "track"),
    ({"do": "cease", "track": 1e9}, "track"), ({"do": "cease", "track": 2**70}, "track"),
    ({"do": "engage", "track": 0, "unit": "a"}, "unit"), ({"do": "radar", "radar": 0}, "on"),
    ({"do": "radar", "radar": -1, "on": True}, "radar"),
]
# fmt: on


@pytest.mark.parametrize(("message", "field"), WRONG)
def test_what_is_no_order_is_refused(message: dict[str, Any], field: str) -> None:
    """House: an error says which field, which value, and what would be right."""
    with pytest.raises(OptionError) as refused:
        command_of(message)
    assert refused.value.faults[0].field == field and refused.value.faults[0].expected


@pytest.mark.parametrize(
    "message",
    [{"do": "engage", "track": 77}, {"do": "engage", "track": 0, "unit": 9}, {"do": "radar", "radar": 99, "on": False}],
)
def test_what_cannot_be_obeyed_changes_nothing(message: dict[str, Any]) -> None:
    """A refused order leaves no event and no other byte."""
    case = live(CLOSE)
    case.advance(30.0)
    before = [np.asarray(part).tobytes() for part in case.world if isinstance(part, np.ndarray)]
    with pytest.raises(OptionError):
        case.order(command_of(message))
    assert before == [np.asarray(part).tobytes() for part in case.world if isinstance(part, np.ndarray)]
    assert case.given == []


def test_orders_come_back_from_their_documents() -> None:
    """What a manifest keeps of an order makes it again."""
    for order in (Command("weapons", to="free"), Command("engage", track=3, unit=1), Command("cease", track=3),
                  Command("rules", track=4), Command("radar", radar=2, on=False)):  # fmt: skip
        assert command_of({key: value for key, value in order.document().items() if value != -1}) == order


def test_nothing_is_ordered_after_the_end() -> None:
    """A case that is over obeys no more."""
    case = live_to_end(CLOSE)
    with pytest.raises(OptionError):
        case.order(command_of(FREE))
