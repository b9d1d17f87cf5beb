"""Measure what docs/tracks.md says of the sureness of tracks and locks: `python -m benchmarks.track_study`, a minute.

From the root of the repository: the scenes are those of the tests (`tests/pictured.py`, `tests/engine`). NEES is the
squared error of a track in units of its own spread, 6 on average for a filter that is as wrong as it says.
"""

from __future__ import annotations

import numpy as np

from tests.engine.test_locking import DUDS, HEIGHT, HOLDS, NEVER_FOOLED, held_errors, times_s
from tests.engine.test_picture import ALONE, SCAN_S, SCUD, sampled
from tests.pictured import TRUE_RADARS, alive, central, nees, off, tables_of
from tests.played import air_raid
from threatring.engine.engagement import advance

CASES = 100
FIGHTER = air_raid("target_fighter_4gen", 1, 90e3, 20e3, HEIGHT)
WARNED = {"radars": TRUE_RADARS, "missiles": DUDS, "doctrine": NEVER_FOOLED, "classes": {"warning_prob": 1.0}}


def say(what: str, text: str) -> None:
    """Print one line."""
    print(f"{what:58s} {text}", flush=True)


def straight() -> None:
    """A track of the 91N6E and a lock of the 92N6E of what flies straight on."""
    squared, error_m = sampled(central(tables_of(ALONE, radars=TRUE_RADARS), CASES), 48)
    mean, error = squared.mean(axis=1), error_m.mean(axis=1)
    say("straight, 91N6E: NEES at the 2nd, 5th plot, after ten", f"{mean[1]:.1f} {mean[4]:.1f} {mean[10:].mean():.1f}")
    say("  mean error, m, at the 2nd, 5th, 10th, 40th look", " ".join(f"{error[k]:.0f}" for k in (1, 4, 9, 39)))
    bomber = HOLDS + air_raid("target_bomber", 1, 110e3, 30e3, HEIGHT)
    lock_m, squared, _ = held_errors(central(tables_of(bomber, **WARNED), CASES), np.arange(40.0, 180.0, 2.0))
    means = np.nanmean(lock_m, axis=1)
    say("straight, lock of the 92N6E: NEES", f"{np.nanmean(squared):.1f}")
    say("  mean error, m, over the way from 100 to 70 km", f"{np.nanmin(means):.0f} to {np.nanmax(means):.0f}")


def ballistic() -> None:
    """A Scud-B from its first plot to the ground, under a radar without elevation limit."""
    squared, error_m = sampled(central(tables_of(SCUD, radars={**TRUE_RADARS, "elevation_max_rad": 1.5}), CASES), 36)
    mean, error = squared.mean(axis=1), error_m.mean(axis=1)
    say(
        "Scud-B while it burns: greatest mean NEES, error, m",
        f"{np.nanmax(mean[3:11]):.0f} {np.nanmax(error[3:11]):.0f}",
    )
    fall = mean[11:][np.isfinite(mean[11:])]
    say("Scud-B in its fall: mean NEES", f"{fall.min():.1f} to {fall.max():.1f}")


def turning() -> None:
    """A fighter that beams whenever it is warned: the post's track of it, and the lock."""
    text = (HOLDS + FIGHTER).replace("no_evasion = true\n", "")
    for name, scene in (("straight", HOLDS + FIGHTER), ("turning", text)):
        error_m, squared, turns = held_errors(central(tables_of(scene, **WARNED), CASES), np.arange(18.0, 98.0, 0.5))
        say(f"fighter {name}, lock: mean error, m, greatest", f"{np.nanmean(error_m, axis=1)[20:].max():.0f}")
        inside = f"{np.nanmean(squared[turns]):.1f} " if turns.any() else ""
        say(f"fighter {name}, lock: NEES in turns, else", f"{inside}{np.nanmean(squared[~turns]):.1f}")
    world = central(tables_of(text.replace("90000.0", "110000.0"), **WARNED), 40)
    error, squared, most, gone = [], [], np.zeros(40, int), np.zeros(40, int)
    for k in range(1, 40):
        advance(world, SCAN_S * k)
        best = np.full((2, 40), np.nan)
        for c in range(40):
            rows = [row for row in world.tracks[c, 0][alive(world)[c, 0]] if row.truth >= 0]
            if rows:
                best[:, c] = min((float(np.linalg.norm(off(world, c, row)[:3])), nees(world, c, row)) for row in rows)
        most = np.maximum(most, alive(world)[:, 0].sum(axis=1))
        gone += (k > 3) & np.isnan(best[0])
        error.append(best[0])
        squared.append(best[1])
    means = np.nanmean(np.array(error)[3:], axis=1)
    say(
        "fighter turning, post: mean error, m; NEES median, mean",
        f"{means.min():.0f} to {means.max():.0f}; {np.nanmedian(squared[3:]):.1f} {np.nanmean(squared[3:]):.0f}",
    )
    say("  share of cases with a second track; looks without any", f"{(most > 1).mean():.2f}; {gone.sum()}")


def locking() -> None:
    """From assignment to lock, by how blunt the cue is."""
    for factor in (0.1, 1.0, 5.0):
        tables = tables_of(HOLDS + air_raid("target_bomber", 1, 90e3, 20e3, HEIGHT), missiles=DUDS, radars=TRUE_RADARS)
        tables.radars.floor_angle_rad[:, 0] *= factor
        tables.radars.beamwidth_rad[:, 0] *= min(factor, 1.0)
        assigned, locked = times_s(central(tables, 48), 120.0)
        held = np.isfinite(locked)
        say(f"assignment to lock, cue {factor:g} times as blunt, s", f"{np.median((locked - assigned)[held]):.1f}")


if __name__ == "__main__":
    straight()
    ballistic()
    turning()
    locking()
