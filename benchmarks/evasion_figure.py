"""Draw docs/images/evasion.png: one fighter, four ways to take a missile, seen from above. Run it from the root."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from threatring.maps.style import COLOUR, sheet
from threatring.records import EntityKind, EventKind
from threatring.results import Film, geodetic
from threatring.scenario import scenario_from_text
from threatring.simulate import Options, film

WAYS = {"none": "straight on", "beam": "beam", "dive": "dive", "jink": "jink"}
RAID = """
duration_s = 420.0
seed = 3
[site]
lat_deg = 40.0
lon_deg = 33.0
[ideal]
kill_prob = 0.0
certain_detection = true
no_delays = true
[doctrine]
salvo_count = 1
salvo_max_count = 1
[[raids]]
target = "target_fighter_4gen"
evasion = "WAY"
route = [{ bearing_deg = 270, range_m = 110_000 }, { bearing_deg = 270, range_m = 10_000 }]
[overrides]
target_fighter_4gen.warning_receiver_prob = 1.0
"""


def plan_km(r_m: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return kilometres east and north of the site."""
    lat, lon, _ = geodetic(r_m)
    return (lon - 33.0) * 111.32 * np.cos(np.radians(40.0)), (lat - 40.0) * 111.04


def draw(axes, made: Film, word: str) -> None:
    """Draw one film: the track of the aircraft, that of the missile, where it was warned and where it was missed."""
    target, shot = (made.states[made.states.kind == kind] for kind in (EntityKind.TARGET, EntityKind.SHOT))
    axes.plot(*plan_km(target.r_m), color=COLOUR["leaked"], lw=1.6, label="aircraft")
    axes.plot(*plan_km(shot.r_m), color=COLOUR["killed"], lw=1.1, ls=(0, (4, 2)), label="missile")
    said = []
    for kind, symbol, words in ((EventKind.EVADES, "o", "first evades"), (EventKind.BURST, "X", "missile passes")):
        found = made.events[made.events.kind == kind][:1]
        if len(found):
            x, y = plan_km(found.r_m)
            axes.plot(x, y, symbol, color=COLOUR["ink"], ms=6, ls="none", label=words)
            said.append(f"{found.value[0]:.1f} m" if kind == EventKind.BURST else "")
    height_m = geodetic(target.r_m)[2]
    passed = f"missile passes at {said[-1]}" if said else "no missile passes"
    title = f"{word}: {passed}, height {height_m.min() / 1000.0:.1f} km or more"
    axes.set_title(title, loc="left", fontsize=9.5, color=COLOUR["ink"])
    axes.plot(0.0, 0.0, "s", color=COLOUR["ink"], ms=5)
    axes.annotate("fire unit", (0.0, 0.0), (-4, 8), textcoords="offset points", ha="right", fontsize=8.5)
    axes.grid(True)


def main() -> None:
    """Fly the four and write the figure."""
    figure, panels = sheet(9.4, 4.4, nrows=2, ncols=2, sharex=True, sharey=True)
    for axes, (way, word) in zip(panels.ravel(), WAYS.items(), strict=True):
        draw(axes, film(scenario_from_text(RAID.replace("WAY", way)), Options(runs=2, threads=1)), word)
        axes.set_aspect("equal")
        axes.set_ylim(-6.0, 34.0)
    for axes in panels[:, 0]:
        axes.set_ylabel("north, km")
    for axes in panels[1]:
        axes.set_xlabel("east of the fire unit, km")
    handles, labels = panels[0, 1].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=4)
    figure.savefig(Path("docs/images/evasion.png"), dpi=130, facecolor=COLOUR["paper"])


if __name__ == "__main__":
    main()
