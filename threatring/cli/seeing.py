"""The command that sets claimed ranges of radars beside computed ones: radars."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from threatring.cli.reading import ClaimsSaid, EpochSaid
from threatring.cli.terminal import Json, Quiet, print_json, register

if TYPE_CHECKING:
    from threatring.prepare.sights import Ranges, Sight


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    register(app, radars)


def radars(claims: ClaimsSaid = "central", epoch: EpochSaid = 2018, json: Json = False, quiet: Quiet = False) -> None:
    """What the claimed ranges of radars imply: claimed beside computed, by single look, cumulative and by track."""
    from threatring.prepare.sights import sights

    found = sights(claims, epoch)
    if json:
        print_json({"claims": claims, "epoch": epoch, "radars": [asdict(sight) for sight in found]})
    elif not quiet:
        print("\n\n".join(_text(sight) for sight in found))


def _km(value_m: float) -> str:
    return "none" if math.isnan(value_m) else f"{value_m / 1e3:.0f}"


def _text(sight: Sight) -> str:
    lines = [sight.radar.removeprefix("radar_"), "  claims, km: claimed (low-high)   free space   with absorption"]
    for claim in sight.claims:
        what = f"{claim.rcs_m2:g} m², {claim.field}" + (" (calibrates)" if claim.calibrates else "")
        bounds = f"{_km(claim.claimed_m)} ({_km(claim.claimed_low_m)}-{_km(claim.claimed_high_m)})"
        lines.append(f"  {what:52s} {bounds:16s} {_km(claim.free_space_m):>6s} {_km(claim.with_gas_m):>6s}")
    lines.append("  ranges on a path at 3 degrees, km: central (10 %-90 % of the sets of unknowns)")
    lines.append(f"  {'target':10s} {'one look':>20s} {'seen by, 9 in 10':>20s} {'tracked by, 9 in 10':>20s}")
    lines += [_ranges(row) for row in sight.ranges]
    return "\n".join([*lines, *_implied(sight.implied)])


def _ranges(row: Ranges) -> str:
    each = (f"{_km(x[0])} ({_km(x[1])}-{_km(x[3])})" for x in (row.single_m, row.cumulative_m, row.confirmed_m))
    return f"  {row.rcs_m2:6g} m²  " + " ".join(f"{text:>20s}" for text in each)


def _implied(said: dict[str, float]) -> list[str]:
    lines = [
        f"  resolution cell {said['resolution_m']:.0f} m in range, {said['resolution_100km_m'] / 1e3:.1f} km across at "
        "100 km"
    ]
    if "power_aperture_w_m2" in said:
        needed = f"{said['power_aperture_w_m2'] / 1e3:.1f} kW m² of mean power times aperture"
        lines.append(f"  needs {needed}, more with losses")
    if "energy_j" in said:
        lines.append(f"  needs {said['energy_j']:.2f} J a look, more with losses")
    through = f"{said['burn_through_m'] / 1e3:.1f} km"
    lines.append(f"  burns through a jammer on a 5 m² target (1 kW radiated over 200 MHz) at {through}")
    if "bomber_rcs_m2" in said:
        lines.append(
            f"  its {said['bomber_range_m'] / 1e3:.0f} km for a bomber: {said['bomber_rcs_m2']:.0f} m², and at least "
            f"{said['bomber_height_m'] / 1e3:.0f} km of height to be in line of sight"
        )
    return lines
