"""How many get through when a raid grows and comes from more sides: one battalion and a regiment of two.

A script and not a study file: the number of sides makes raids and the force makes radars, not values of them, and the
right half counts by arrival. Where one value changes, `threatring study` is shorter (docs/studies.md).

    python studies/saturation.py [PICTURE]      about half a minute on two cores

Left: cruise missiles at 50 m from one, two and four sides at once, every setting as the catalogue has it. All runs
throw the same dice. The dotted line is the binomial mean: what would get through if each met the defence as one of a
raid of four from one side does. The dash-dotted one is Hughes' salvo model: a defence that stops as many as the
battalion stops of 48 from one side, and never more or fewer.
Right: the same simulation with idealised settings (docs/idealised.md) and a Poisson stream, on Erlang's curves.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from matplotlib import pyplot as plt

import threatring
from threatring.engagements import erlang_blocked_prob, leaker_probs, salvo_leaker_count
from threatring.maps.style import CREDIT
from threatring.simulate import Options

INK, SOFT, LINE = "#1b1e23", "#5f656e", "#c9ccd1"
COLOURS = {1: "#0072b2", 2: "#e69f00", 4: "#d55e00"}
SITE = {"lat_deg": 40.0, "lon_deg": 33.0}
SIZES, SIDES = (4, 8, 16, 24, 32, 48), (1, 2, 4)
FORCES = {"battalion": 1, "regiment": 2}
RUNS, SETS, SEED = 96, 48, 1


def defence(units: int) -> dict[str, list]:
    """Return the radars and fire units of a force under one command post, facing all round in turn."""
    grave = [{"name": f"grave {u + 1}", "type": "radar_92N6E", "boresight_deg": 180.0 * u} for u in range(units)]
    return {
        "radars": [{"type": "radar_91N6E"}, {"type": "radar_96L6E", "mount": "mast_40V6M"}, *grave],
        "fire_units": [
            {
                "radar": radar["name"],
                "launchers": [{"count": 8, "load": {"missile_48N6E3_48N6DM": 3, "missile_9M96E2": 4}}],
            }
            for radar in grave
        ],
    }


def raid(size: int, sides: int) -> list[dict]:
    """Return cruise missiles in equal parts from evenly spread directions, one every four seconds in all."""
    low = {"altitude_m": 50, "reference": "ground"}
    return [
        {
            "name": f"side {side + 1}", "target": "target_cm_tomahawk", "count": size // sides,
            "interval_s": 4.0 * sides, "start_s": 4.0 * side,
            "route": [
                {"bearing_deg": 20.0 + 360.0 * side / sides, "range_m": 90e3, **low},
                {"bearing_deg": 0.0, "range_m": 0.0, **low},
            ],
        }
        for side in range(sides)
    ]  # fmt: skip


def leakers(units: int, size: int, sides: int) -> tuple[float, float, float]:
    """Return the mean number that gets through and its 95 % interval over sets of unknowns."""
    scenario = threatring.Scenario(site=SITE, duration_s=900.0, seed=SEED, **defence(units), raids=raid(size, sides))
    found = threatring.run(scenario, Options(runs=RUNS, sets=SETS)).summary()["leakers"]
    return found["mean"], *(found["mc"].values() if isinstance(found["mc"], dict) else found["mc"])


def blocked(units: int, channels: int, load: float) -> tuple[float, float]:
    """Return the share of a Poisson stream that finds no free channel in the idealised simulation, and its error."""
    gap_s = 20.0
    stream = {
        "target": "target_bomber", "count": 48, "interval_s": gap_s, "arrivals": "poisson", "spacing_m": 1000,
        "route": [{"bearing_deg": 270, "range_m": 130e3}, {"bearing_deg": 270, "range_m": 80e3}],
    }  # fmt: skip
    everything = dict.fromkeys(
        ("certain_detection", "certain_identification", "exact_plots", "no_delays", "no_evasion", "no_queue"), True
    )
    scenario = threatring.Scenario(
        site=SITE, duration_s=1800.0, seed=SEED, raids=[stream], **facing_west(units),
        ideal={**everything, "kill_prob": 1.0, "engagement_s": load * gap_s},
        overrides={
            "fire_unit_98Zh6E.targets_simultaneous_count": float(channels),
            "radar_91N6E.scan_period_s": 2.0, "radar_96L6E.revisit_period_s": 1.0,
        },
    )  # fmt: skip
    taken = np.isfinite(threatring.run(scenario, Options(runs=200, sets=1)).outcomes.assigned_s)
    batches = 1.0 - taken[:, 24:].mean(axis=1)
    return float(batches.mean()), float(batches.std(ddof=1) / np.sqrt(len(batches)))


def facing_west(units: int) -> dict[str, list]:
    """Return a force whose engagement radars all face the stream."""
    force = defence(units)
    for radar in force["radars"][2:]:
        radar["boresight_deg"] = 270.0
    return force


def draw_leakers(axes: plt.Axes) -> None:
    """Draw leakers against the size of the raid."""
    alone = leakers(1, 4, 1)[0] / 4
    axes.plot([0, max(SIZES)], [0, max(SIZES)], color=LINE, lw=1)
    axes.annotate("all get through", (30, 30), rotation=32, color=SOFT, fontsize=8, ha="center", va="bottom")
    binomial = [float(np.dot(range(size + 1), leaker_probs(size, alone))) for size in SIZES]
    axes.plot(SIZES, binomial, color=INK, lw=1, ls=":", label="at the share of raids of four from one side")
    stopped = max(SIZES) - leakers(1, max(SIZES), 1)[0]
    sizes = np.linspace(0.0, max(SIZES), 97)
    constant = [salvo_leaker_count(size, stopped) for size in sizes]
    axes.plot(sizes, constant, color=SOFT, lw=1, ls="-.", label=f"salvo model: always {stopped:.0f} stopped")
    for force, units in FORCES.items():
        for sides in SIDES:
            found = np.array([leakers(units, size, sides) for size in SIZES])
            print(force, sides, "sides:", np.round(found[:, 0], 1))
            style = {"color": COLOURS[sides], "ls": "-" if units == 1 else "--", "marker": "o" if units == 1 else "s"}
            axes.plot(SIZES, found[:, 0], ms=4, lw=1.4, label=f"{force}, {sides} side{'s' * (sides > 1)}", **style)
            axes.fill_between(SIZES, found[:, 1], found[:, 2], color=COLOURS[sides], alpha=0.12, lw=0)
    axes.set(
        xlabel="cruise missiles in the raid (number)", ylabel="got through, mean (number)", xlim=(0, 50), ylim=(0, 50)
    )
    axes.legend(frameon=False, fontsize=8, loc="upper left")
    axes.set_title("As the catalogue has it", loc="left", fontsize=10)


def draw_blocked(axes: plt.Axes) -> None:
    """Draw the share that finds no channel against the load, on Erlang's curves."""
    loads = np.linspace(0.01, 12.0, 200)
    for (units, channels), colour in {(1, 3): "#0072b2", (1, 6): "#e69f00", (2, 6): "#d55e00"}.items():
        total = units * channels
        axes.plot(loads, [erlang_blocked_prob(load, total) for load in loads], color=colour, lw=1.2)
        dots = np.array([(load, *blocked(units, channels, load)) for load in (2.0, 4.0, 6.0, 8.0)])
        print(total, "channels:", np.round(dots, 4).tolist(), [erlang_blocked_prob(x, total) for x in dots[:, 0]])
        words = f"{total} channels ({'one unit' if units == 1 else f'{units} units'})"
        axes.errorbar(dots[:, 0], dots[:, 1], 1.96 * dots[:, 2], color=colour, fmt="o", ms=4, capsize=2, label=words)
    axes.set(xlabel="targets that arrive while one is engaged (erlang)", ylabel="found no free channel (share)")
    axes.set(xlim=(0, 12), ylim=(0, 0.8))
    axes.legend(frameon=False, fontsize=8, loc="upper left", title="dots: simulated; lines: Erlang B", title_fontsize=8)
    axes.set_title("Idealised: a Poisson stream, nobody queues", loc="left", fontsize=10)


def main(picture: Path) -> None:
    """Fly both studies and write the picture."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(10.5, 4.6), layout="constrained")
    draw_leakers(left)
    draw_blocked(right)
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    figure.supxlabel(CREDIT, fontsize=7, color=SOFT, x=0.99, ha="right")
    picture.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(picture, dpi=130)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/images/saturation.png"))
