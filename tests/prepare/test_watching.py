"""What each radar is said to watch, against the scenario's text and the catalogue's numbers."""

from __future__ import annotations

from tests.played import setup_of
from threatring.prepare.watching import watch_of, watched
from threatring.simulate import film_of

QUIET = """\
format = 1
duration_s = 100.0
[site]
name = "here"
lat_deg = 40.0
lon_deg = 33.0
[[radars]]
name = "turns"
type = "radar_91N6E"
silent = [[20, 30], [50, 90]]
[[radars]]
name = "stops"
type = "radar_91N6E"
mode = "sector"
boresight_deg = -60
sector_width_deg = 50
[[radars]]
name = "waits"
type = "radar_91N6E"
mode = "cue"
boresight_deg = 10
[[radars]]
name = "guides"
type = "radar_92N6E"
boresight_deg = 300
[[fire_units]]
name = "unit"
radar = "guides"
[[raids]]
name = "one"
target = "target_bomber"
route = [{ bearing_deg = 270, range_m = 300_000 }, { bearing_deg = 270, range_m = 1_000 }]
"""


def told(text: str) -> dict[str, dict]:
    setup = setup_of(text, 64)
    return {emitter.name: watch_of(setup.prepared.tables, i) for i, emitter in enumerate(setup.scenario.radars)}


def test_what_turns_what_stops_and_what_guides() -> None:
    """Scenario: boresights, a sector of 50 degrees, silences; catalogue: a look in 6 s, 45 degrees to either side."""
    radars = told(QUIET)
    turns = radars["turns"]
    assert (turns["sector_halfwidth_deg"], turns["boresight_deg"], turns["scan_period_s"]) == (180.0, None, 6.0)
    assert turns["elevation_min_deg"] == -1.0 and turns["silent_s"] == [[20.0, 30.0], [50.0, 90.0]]
    stops = radars["stops"]
    assert (stops["sector_halfwidth_deg"], stops["boresight_deg"], stops["silent_s"]) == (25.0, 300.0, [])
    assert stops["elevation_max_deg"] == 75.0 and 0.0 < stops["scan_period_s"] != 6.0
    waits = radars["waits"]  # all round until it is cued, then a sector of the catalogue's 60 degrees
    assert (waits["sector_halfwidth_deg"], waits["boresight_deg"], waits["scan_period_s"]) == (30.0, None, 6.0)
    guides = radars["guides"]
    assert (guides["sector_halfwidth_deg"], guides["boresight_deg"], guides["scan_period_s"]) == (45.0, 300.0, None)


def test_a_case_tells_the_numbers_of_its_own_draw() -> None:
    """Catalogue: the half width of the 92N6E is drawn from 45 to 60 degrees; the film of a case has that of its set."""
    setup = setup_of("murted", 8, 4)
    told = [watched([{"name": str(i)} for i in range(3)], setup.prepared.tables, draw)[2] for draw in range(4)]
    widths_deg = [radar["sector_halfwidth_deg"] for radar in told]
    assert len(set(widths_deg)) == 4 and all(45.0 <= width <= 60.0 for width in widths_deg)
    assert {radar["name"] for radar in told} == {"2"} and {radar["boresight_deg"] for radar in told} == {315.0}
    film = film_of(setup, 5)
    assert film.meta["radars"][2]["sector_halfwidth_deg"] == widths_deg[2]  # two cases a set: the sixth is of the third
