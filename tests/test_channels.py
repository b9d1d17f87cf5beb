"""Channels of many fire units: 36 and 72, 80 and 160 are sums over units, never settings."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.played import SITE, air_raid, played
from threatring.cli import run_command_line

EARLY = (6, 6, 12)  # fire units, targets and missiles each: the early figure
LATER = (8, 10, 20)


def regiment(units: int, targets: int, missiles: int) -> str:
    """Return fire units under one post, all facing a raid that asks for more than they have."""
    text = f'duration_s = 330.0\n{SITE}[[radars]]\ntype = "radar_91N6E"\n'
    for unit in range(units):
        text += f'[[radars]]\nname = "grave {unit}"\ntype = "radar_92N6E"\nboresight_deg = 270\n'
    text += "".join(f'[[fire_units]]\nradar = "grave {unit}"\n' for unit in range(units))
    text += air_raid("target_bomber", 130, 140e3, 60e3, spacing_m=500)
    text += "[doctrine]\nsalvo_count = 4\n[ideal]\ncertain_detection = true\ncertain_identification = true\n"
    text += "exact_plots = true\nno_delays = true\nno_evasion = true\nkill_prob = 0.0\n"
    each = {"targets_simultaneous": targets, "missiles_guided_simultaneous": missiles}
    counts = "".join(f'"fire_unit_98Zh6E.{name}_count" = {count}.0\n' for name, count in each.items())
    return text + f'[overrides]\n"fire_unit_98Zh6E.launch_interval_s" = 0.5\n{counts}'


@pytest.mark.parametrize("force, totals", [(EARLY, (36, 72)), (LATER, (80, 160))])
def test_totals_emerge(force: tuple[int, int, int], totals: tuple[int, int]) -> None:
    """C06, published totals of 36 targets and 72 missiles, later 80 and 160: reached, and never passed."""
    made = played(regiment(*force), 4, 1).units
    assert np.all(made.target_channels_peak.sum(axis=1) == totals[0])
    assert np.all(made.missile_channels_peak.sum(axis=1) == totals[1])


@pytest.mark.parametrize("force, totals", [(EARLY, (36, 72)), (LATER, (80, 160))])
def test_check_prints_the_totals(force, totals, tmp_path, capsys) -> None:
    """`check` says how many channels a force has in all, in words and as JSON."""
    path = tmp_path / "regiment.toml"
    path.write_text(regiment(*force))
    assert run_command_line(["check", str(path)]) == 0
    assert f"channels in all: {totals[0]} for targets, {totals[1]} for missiles" in capsys.readouterr().out
    assert run_command_line(["check", str(path), "--json"]) == 0
    channels = json.loads(capsys.readouterr().out)["channels"]
    assert channels == {"target_channels": totals[0], "missile_channels": totals[1]}
