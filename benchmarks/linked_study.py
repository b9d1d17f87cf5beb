"""Stand-alone against linked: fly the three bundled exercises and their controls, write the tables and the figure.

Run `python benchmarks/linked_study.py` from the root, some minutes once everything is compiled. It writes
docs/images/linked.png and the tables between the marks of docs/linked.md. `--keep FILE` keeps what was measured as
JSON, `--from FILE` draws and writes from it again without flying.

All set-ups are flown with the same seed: a set of unknowns holds the same numbers in each, and the dice are keyed, so
that differences are taken set by set. Intervals are those of the mean (`statistics.mc_interval`), Student's t over
sets of unknowns.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from pathlib import Path
from typing import Any

import numpy as np

from threatring.maps.style import COLOUR, house_style, sheet
from threatring.models.airframe import path_state
from threatring.models.earth import ecef_m
from threatring.paired import simultaneous_interval
from threatring.records import End, ShotEnd
from threatring.scenario import Scenario, load_scenario
from threatring.simulate import Options, Results, run, set_up
from threatring.statistics import mc_interval

PAGE, PICTURE = Path("docs/linked.md"), Path("docs/images/linked.png")
RUNS = 2048
FAR_M = 150_000.0  # where the control puts the airborne radar
NATO = "mode_5"
SETUPS = {
    "alone": "stands alone",
    "regiment": "with its regiment",
    "airborne": "fed by an airborne radar, too",
}
CONTROLS = {
    "regiment, asks": "with its regiment, which asks in mode 5",
    "airborne, asks not": "fed by an airborne radar, nobody asks in mode 5",
    "airborne, far": "fed by an airborne radar 150 km away instead of 50 km",
}
COUNTED = {  # what is counted a raid: words, and the raid it is of
    "leakers": ("got through", ""),
    "west": ("cruise missiles from the west shot down, of 6", "cruise missiles west"),
    "south": ("cruise missiles from the south shot down, of 6", "cruise missiles south"),
    "fighters": ("fighters shot down, of 4", "fighters"),
    "standoff": ("stand-off aircraft shot down, of 1", "stand-off aircraft"),
    "own_transports": ("own transports shot down, of 2", "friendly transports"),
    "own_fighters": ("own fighters shot down, of 4", "friendly fighters"),
    "shots": ("missiles fired", ""),
}
PLACED = {  # how far from the base, km
    "seen": "first seen by any radar",
    "given": "given to the fire unit",
    "fired": "first missile fired",
    "killed": "shot down",
}
FARTHEST = {
    "far_low": "farthest cruise missile shot down in a raid, km",
    "far_any": "farthest object shot down in a raid, km",
}
TIMES = {"seen": "first_plot_s", "given": "assigned_s", "fired": "launched_s", "killed": "killed_s"}
COLOURS = {"alone": COLOUR["leaked"], "regiment": COLOUR["killed"], "airborne": COLOUR["safe"]}
SYMBOLS = {"alone": "o", "regiment": "s", "airborne": "D"}


def asking(scenario: Scenario, more: bool) -> Scenario:
    """Return a scenario in which every post asks in NATO's mode 5 beside the catalogue's, or none does."""
    asks = ("parol", "mode_3a_c", NATO) if more else None
    posts = tuple(post.model_copy(update={"asks": None}) for post in scenario.posts)
    identification = scenario.identification.model_copy(update={"asks": asks})
    return scenario.model_copy(update={"posts": posts, "identification": identification})


def scenarios() -> dict[str, Scenario]:
    """Return the three set-ups and the controls."""
    found = {name: load_scenario(f"linked-{name}") for name in SETUPS}
    found["regiment, asks"] = asking(found["regiment"], True)
    found["airborne, asks not"] = asking(found["airborne"], False)
    away = tuple(
        radar if radar.altitude_m is None else radar.model_copy(update={"range_m": FAR_M})
        for radar in found["airborne"].radars
    )
    found["airborne, far"] = found["airborne"].model_copy(update={"radars": away})
    return found


def distances_km(scenario: Scenario, results: Results, members: list[int], options: Options) -> dict[str, np.ndarray]:
    """Return (N, members) how far from the site objects that keep to their routes were at each stage, NaN: never."""
    tables = set_up(
        scenario, Options(runs=2, sets=1, seed=options.seed, threads=options.threads), _quiet
    ).prepared.tables
    site = scenario.site
    base = np.array(ecef_m(math.radians(site.lat_deg), math.radians(site.lon_deg), site.ground_m))
    found = {name: np.full((len(results.outcomes), len(members)), math.nan) for name in TIMES}
    for i, t in enumerate(members):
        target = tables.targets[t]
        time_s = target.start_s + np.arange(0.0, scenario.duration_s, 2.0)
        r = np.array([path_state(target, tables.knots, float(s))[0] for s in time_s])
        away_km = np.linalg.norm(r - base, axis=1) / 1000.0
        for name, column in TIMES.items():
            found[name][:, i] = np.interp(results.outcomes[column][:, t], time_s, away_km)
    return found


def farthest_km(scenario: Scenario, results: Results, members: list[int]) -> np.ndarray:
    """Return (N,) the distance from the site of the farthest kill among some objects, NaN: none."""
    site = scenario.site
    base = np.array(ecef_m(math.radians(site.lat_deg), math.radians(site.lon_deg), site.ground_m))
    shots = results.shots[(results.shots.end == ShotEnd.KILL) & np.isin(results.shots.target, members)]
    found = np.full(len(results.outcomes), -math.inf)
    np.maximum.at(found, shots.run, np.linalg.norm(shots.end_r_m - base, axis=1) / 1000.0)
    return np.where(np.isfinite(found), found, math.nan)


def measured(scenario: Scenario, options: Options) -> dict[str, Any]:
    """Fly one set-up and return the means of each set of unknowns, (K,) a quantity, None where nothing happened."""
    results = run(scenario, options)
    raids: dict[str, list[int]] = {}
    for number, target in enumerate(results.meta["targets"]):
        raids.setdefault(target["raid"], []).append(number)
    low, hostile = (
        raids["cruise missiles west"],
        [n for n, t in enumerate(results.meta["targets"]) if t["side"] == "hostile"],
    )
    ends = results.outcomes.end
    cases: dict[str, np.ndarray] = {
        "leakers": (ends[:, hostile] == End.LEAKED).sum(axis=1),
        "shots": results.outcomes.shots.sum(axis=1),
        "far_low": farthest_km(scenario, results, [*low, *raids["cruise missiles south"]]),
        "far_any": farthest_km(scenario, results, hostile),
    }
    for name, (_, raid) in COUNTED.items():
        if raid:
            cases[name] = (ends[:, raids[raid]] == End.KILLED).sum(axis=1)
    cases |= distances_km(scenario, results, low, options)
    for name, away_km in distances_km(scenario, results, raids["cruise missiles south"], options).items():
        cases[f"{name}_south"] = away_km
    return {name: _set_means(results, values) for name, values in cases.items()}


def _set_means(results: Results, values: np.ndarray) -> list[float | None]:
    by_set = results.by_set(np.asarray(values, dtype=float)).reshape(results.meta["sets"], -1)
    there = np.isfinite(by_set)
    means = np.where(there, by_set, 0.0).sum(axis=1) / np.maximum(there.sum(axis=1), 1)
    return [float(mean) if some else None for mean, some in zip(means, there.any(axis=1), strict=True)]


def _quiet(stage: str, done: int, total: int) -> None:
    pass


def estimate_of(
    means: list[float | None], other: list[float | None] | None = None
) -> tuple[float, float, float] | None:
    """Return (mean, low, high) over sets of a quantity, or of its difference to another set-up; None: never.

    The interval of a difference is that of `threatring.paired` for one difference at a time.
    """
    values = np.array(means, dtype=float) - (0.0 if other is None else np.array(other, dtype=float))
    values = values[np.isfinite(values)]
    if values.size < 2:
        return None
    bounds = mc_interval(values, 0.0) if other is None else simultaneous_interval(values)
    return float(values.mean()), bounds.lo, bounds.hi


def words_of(found: tuple[float, float, float] | None, sign: bool = False, figures: int = 2) -> str:
    """Return a mean with its interval, in brackets."""
    if found is None:
        return "never"
    mean, lo, hi = (f"{x:{'+' if sign else ''}.{figures}f}" for x in found)
    return f"{mean} [{lo}, {hi}]"


def _rows() -> list[tuple[str, str, int]]:
    """Return what the tables tell: name, words, figures behind the point."""
    rows = [(name, words, 2) for name, (words, _) in COUNTED.items()]
    rows += [(name, f"low flyer from the west {words}, km from the base", 1) for name, words in PLACED.items()]
    rows += [("seen_south", "low flyer from the south first seen by any radar, km from the base", 1)]
    return rows + [(name, words, 1) for name, words in FARTHEST.items()]


def table_of(sets: dict[str, dict[str, Any]], columns: dict[str, str]) -> list[str]:
    """Return the table of what was counted and how far it was, a column a set-up."""
    lines = ["| | " + " | ".join(columns.values()) + " |", "|---" * (len(columns) + 1) + "|"]
    for name, words, figures in _rows():
        cells = [words_of(estimate_of(sets[which][name]), figures=figures) for which in columns]
        lines.append(f"| {words} | " + " | ".join(cells) + " |")
    return lines


def differences(sets: dict[str, dict[str, Any]]) -> list[str]:
    """Return the table of paired differences."""
    pairs = {
        "its regiment": ("regiment", "alone"),
        "the airborne radar on top": ("airborne", "regiment"),
        "of that, its picture without mode 5": ("airborne, asks not", "regiment"),
        "mode 5 without the aircraft": ("regiment, asks", "regiment"),
    }
    lines = ["| what changes by | " + " | ".join(pairs) + " |", "|---" * (len(pairs) + 1) + "|"]
    for name, words, figures in _rows():
        found = [estimate_of(sets[one][name], sets[other][name]) for one, other in pairs.values()]
        lines.append(f"| {words} | " + " | ".join(words_of(one, True, figures) for one in found) + " |")
    return lines


def draw(sets: dict[str, dict[str, Any]], path: Path) -> None:
    """Draw the figure for the page: distances of low flyers, kills by class, own losses."""
    with house_style():
        figure, panels = sheet(9.4, 4.6, nrows=1, ncols=3, width_ratios=[1.25, 1.15, 1.0])
        stages = [(name, words.replace("first seen by any radar", "first seen")) for name, words in PLACED.items()]
        _panel(panels[0], sets, stages, "Low flyers from the west", "distance from the base, km", 140.0)
        kills = [("west", "cruise missiles\nwest, of 6"), ("south", "cruise missiles\nsouth, of 6")]
        kills += [("fighters", "fighters, of 4"), ("standoff", "stand-off\naircraft, of 1")]
        _panel(panels[1], sets, kills, "Enemies shot down", "objects a raid", 6.0)
        own = [("own_transports", "own transports,\nof 2"), ("own_fighters", "own fighters,\nof 4")]
        _panel(panels[2], sets, own, "Own aircraft shot down", "objects a raid", 4.0)
        for key, colour, word in (
            ("regiment, asks", COLOURS["regiment"], "regiment, asking in mode 5"),
            ("airborne, asks not", COLOURS["airborne"], "airborne radar, not asking in mode 5"),
        ):
            _row(panels[2], sets[key], own, 0.16 if key.startswith("regiment") else 0.32, colour, "x", word)
        handles, labels = panels[2].get_legend_handles_labels()
        (bar,) = panels[2].plot([], [], color=COLOUR["soft"], lw=2.0, alpha=0.55)
        figure.legend([*handles, bar], [*labels, "95 % interval of the mean"], loc="outside lower center", ncols=3)
        figure.savefig(path, dpi=160, facecolor=COLOUR["paper"])


def _panel(
    axes: Any, sets: dict[str, dict[str, Any]], rows: list[tuple[str, str]], title: str, label: str, most: float
) -> None:
    for which, name in enumerate(SETUPS):
        _row(
            axes,
            sets[name],
            rows,
            0.16 * (which - (1 if len(rows) > 2 else 2)),
            COLOURS[name],
            SYMBOLS[name],
            SETUPS[name],
        )
    axes.set_yticks(range(len(rows)), [words for _, words in rows])
    axes.set_ylim(len(rows) - 0.45, -0.55)
    axes.set_xlim(0.0, most)
    axes.set_title(title, loc="left", fontsize=10, color=COLOUR["ink"])
    axes.set_xlabel(label)
    axes.grid(True, axis="x")
    axes.tick_params(axis="y", length=0)


def _row(
    axes: Any, means: dict[str, Any], rows: list[tuple[str, str]], shift: float, colour: str, symbol: str, word: str
) -> None:
    for place, (name, _) in enumerate(rows):
        found = estimate_of(means[name])
        if found is not None:
            axes.plot(found[1:], [place + shift] * 2, color=colour, lw=2.0, alpha=0.55, clip_on=False)
            axes.plot(found[0], place + shift, symbol, color=colour, ms=6.0, clip_on=False)
    axes.plot([], [], symbol, color=colour, ms=6.0, label=word)


def write(sets: dict[str, dict[str, Any]], page: Path) -> None:
    """Put the tables between their marks in the page."""
    text = page.read_text(encoding="utf-8")
    parts = {"setups": table_of(sets, SETUPS), "differences": differences(sets), "controls": table_of(sets, CONTROLS)}
    for name, lines in parts.items():
        start, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        body = start + "\n\n" + "\n".join(lines) + "\n\n" + end
        text = re.sub(re.escape(start) + ".*?" + re.escape(end), lambda _, body=body: body, text, flags=re.DOTALL)
    page.write_text(text, encoding="utf-8")


def main() -> None:
    """Fly, or read what was flown, and write the page's tables and the figure."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--runs", type=int, default=RUNS, help="cases of each set-up")
    asked.add_argument("--threads", type=int, default=None, help="default: all cores")
    asked.add_argument("--keep", type=Path, help="keep what was measured in this JSON file")
    asked.add_argument("--from", dest="source", type=Path, help="take what was measured from this JSON file")
    given = asked.parse_args()
    if given.source:
        sets = json.loads(given.source.read_text())
    else:
        options = Options(runs=given.runs, threads=given.threads)
        sets = {name: measured(scenario, options) for name, scenario in scenarios().items()}
    if given.keep:
        given.keep.write_text(json.dumps(sets))
    write(sets, PAGE)
    draw(sets, PICTURE)


if __name__ == "__main__":
    main()
