"""Rounds at a surveyed ground point: where they land, what sets of unknowns say of it, and the flight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threatring.maps.style import COLOUR, Drawing, sheet
from threatring.results.ground import CAVEAT, GroundFootprint

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SHOWN = 40  # attacks at central values drawn behind the typical one


def ground_drawings(footprint: GroundFootprint) -> list[Drawing]:
    """Return the figure of a footprint, none where the point is not reached; call it inside `house_style()`."""
    if footprint.arrival is None:
        return []
    figure, axes = sheet(8.2, 7.4, nrows=2, ncols=2, height_ratios=[1.7, 1.0], width_ratios=[1.0, 1.0])
    grid = axes[1, 0].get_gridspec()
    for low in axes[1]:
        low.remove()
    _scatter(axes[0, 0], footprint)
    _sets(axes[0, 1], footprint)
    _flight(figure.add_subplot(grid[1, :]), footprint)
    title = (
        f"{footprint.label}: {footprint.rounds_count} rounds at a surveyed point {footprint.range_m / 1e3:g} km away"
    )
    span = footprint.cep_span_m
    alt = (
        f"{title}. CEP {footprint.cep_m:.0f} m at central values, {span.lo:.0f} to {span.hi:.0f} m by set of unknowns."
    )
    return [Drawing("ground", title, CAVEAT, alt, figure)]


def typical(footprint: GroundFootprint) -> int:
    """Return the attack at central values whose median miss is nearest to the CEP of all of them."""
    radii_m = np.hypot(footprint.central_m[..., 0], footprint.central_m[..., 1])
    medians_m = np.array([np.nanmedian(each) if np.isfinite(each).any() else np.inf for each in radii_m])
    return int(np.argmin(np.abs(medians_m - footprint.cep_m)))


def _scatter(axes: Axes, footprint: GroundFootprint) -> None:
    from matplotlib.patches import Circle

    others = footprint.central_m[:_SHOWN].reshape(-1, 2)
    one = footprint.central_m[typical(footprint)]
    axes.scatter(others[:, 0], others[:, 1], s=5, color=COLOUR["horizon"], alpha=0.45, linewidths=0, zorder=2,
                 label=f"{min(_SHOWN, len(footprint.central_m))} attacks")  # fmt: skip
    axes.scatter(one[:, 0], one[:, 1], s=30, marker="o", color=COLOUR["leaked"], edgecolors=COLOUR["paper"],
                 linewidths=0.7, zorder=4, label="one typical attack")  # fmt: skip
    circles = [(footprint.cep_m, "ink", "-", f"CEP {footprint.cep_m:.0f} m"),
               (footprint.within_m, "safe", (0, (6, 3)), f"within {footprint.within_m:g} m")]  # fmt: skip
    for radius_m, colour, dashes, word in circles:
        axes.add_patch(Circle((0.0, 0.0), radius_m, fill=False, edgecolor=COLOUR[colour], ls=dashes, lw=1.6, zorder=5))
        axes.plot([], [], color=COLOUR[colour], ls=dashes, lw=1.6, label=word)
    axes.plot(0.0, 0.0, marker="+", ms=11, mew=1.6, color=COLOUR["ink"], zorder=6, ls="", label="the surveyed point")
    radii_m = np.hypot(*others.T)
    most_m = 1.08 * max(float(np.nanquantile(radii_m, 0.98)), 1.3 * footprint.cep_m, footprint.within_m)
    axes.set(xlim=(-most_m, most_m), ylim=(-most_m, most_m), xlabel="right of the point, m",
             ylabel="beyond the point, seen from the launcher, m")  # fmt: skip
    axes.set_aspect("equal")
    axes.locator_params(nbins=5)
    axes.grid(True)
    axes.set_title(f"{footprint.label}, {footprint.range_m / 1e3:g} km: central values", loc="left", fontsize=10)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=2, fontsize=8.0, handlelength=2.2)


def _sets(axes: Axes, footprint: GroundFootprint) -> None:
    """Draw the mean count within the distance over the CEP of each set, with the claimed span behind."""
    ceps_m, counts = footprint.set_cep_m, footprint.counts.mean(axis=1)
    claims = footprint.claims
    if claims.cep_low_m and claims.cep_high_m:
        axes.axvspan(claims.cep_low_m, claims.cep_high_m, color=COLOUR["gold"], alpha=0.16, lw=0,
                     label=f"public record, {claims.cep_low_m:g} to {claims.cep_high_m:g} m")  # fmt: skip
    if claims.cep_m:
        axes.axvline(claims.cep_m, color=COLOUR["gold"], lw=1.6, label=f"its middle, {claims.cep_m:g} m")
    axes.scatter(ceps_m, counts, s=24, color=COLOUR["soft"], alpha=0.75, linewidths=0, zorder=3,
                 label="set of unknowns")  # fmt: skip
    landed = footprint.landed
    if landed:
        central = float((np.hypot(*np.moveaxis(footprint.central_m, -1, 0)) <= footprint.within_m).sum(axis=-1).mean())
        axes.scatter(footprint.cep_m, central, s=60, marker="D", color=COLOUR["leaked"], edgecolors=COLOUR["paper"],
                     zorder=4, label="central values")  # fmt: skip
    radii_m = np.geomspace(10.0, 10_000.0, 200)
    law = footprint.rounds_count * (1.0 - 0.5 ** ((footprint.within_m / radii_m) ** 2))
    axes.plot(radii_m, law, color=COLOUR["link"], lw=1.1, ls=(0, (3, 2)), zorder=2,
              label="circular normal law")  # fmt: skip
    known = ceps_m[np.isfinite(ceps_m)]
    ends = [*known, footprint.cep_m, *(each for each in (claims.cep_low_m, claims.cep_high_m) if each)]
    axes.set(xscale="log", xlim=(0.7 * min(ends), 1.4 * max(ends)), ylim=(0.0, footprint.rounds_count),
             xlabel="CEP about the point, m",
             ylabel=f"rounds of {footprint.rounds_count} within {footprint.within_m:g} m, mean")  # fmt: skip
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.grid(True)
    axes.set_title("What nobody knows: a dot for each set", loc="left", fontsize=10)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=2, fontsize=8.0, handlelength=2.2)


def _flight(axes: Axes, footprint: GroundFootprint) -> None:
    path, arrival = footprint.path, footprint.arrival
    assert arrival is not None
    steered = path[:, 4] > 0.5
    last = int(np.flatnonzero(steered)[-1]) if steered.any() else 0
    x, y = path[:, 1] / 1e3, path[:, 2] / 1e3
    axes.plot(x[: last + 1], y[: last + 1], color=COLOUR["killed"], lw=2.0, label="steered")
    axes.plot([*x[last:], footprint.range_m / 1e3], [*y[last:], 0.0], color=COLOUR["leaked"], lw=2.0,
              ls=(0, (4, 2)), label="falling")  # fmt: skip
    axes.plot(x[last], y[last], marker="o", ms=6, color=COLOUR["ink"], zorder=5)
    said = f"steering ends: {arrival.free_s:.0f} s, {arrival.free_height_m:.0f} m up"
    far = x[last] > 0.6 * footprint.range_m / 1e3
    axes.annotate(said, (x[last], y[last]), (-26 if far else 12, 5), textcoords="offset points", fontsize=8.5,
                  ha="right" if far else "left", va="center")  # fmt: skip
    axes.set(xlim=(0.0, 1.03 * footprint.range_m / 1e3), ylim=(0.0, 1.15 * arrival.top_m / 1e3),
             xlabel="ground range from the launcher, km", ylabel="height, km")  # fmt: skip
    axes.grid(True)
    axes.set_title(f"The errorless flight: {arrival.time_s:.0f} s, lands at {arrival.speed_m_s:.0f} m/s, "
                   f"{arrival.angle_deg:.0f}° below the horizontal", loc="left", fontsize=10)  # fmt: skip
    axes.legend(loc="upper right", ncols=2)
