"""Made-up but plausible results and films of a Murted-like exercise, for tests that need tables and not an engine.

Nothing here is a claim about the system: times follow simple rules, kills are dice. Only the shape is right: enums,
NaN for what never came, missiles that sum, 64 sets of 16 cases, a case of the results as the film.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from tests.synthetic_objects import (
    DURATION_S,
    GROUND_M,
    MISSILES,
    OBJECTS,
    PREFERRED,
    SITE_LAT_DEG,
    SITE_LON_DEG,
    Object,
)
from threatring.records import (
    End,
    EntityKind,
    Event,
    EventKind,
    Identity,
    Outcome,
    Reason,
    ShotEnd,
    ShotPhase,
    ShotRecord,
    Side,
    State,
    UnitRecord,
    table,
)  # fmt: skip
from threatring.results import Film, Results, earth_fixed_m


def _radars(place: dict) -> list[dict]:
    return [
        {"name": "91N6E", "type": "radar_91N6E", "role": "acquisition", **place, "antenna_height_m": 8.0,
         "advertised_range_m": 570e3},
        {"name": "96L6E", "type": "radar_96L6E", "role": "acquisition", **place, "antenna_height_m": 27.0,
         "advertised_range_m": 300e3},
        {"name": "92N6E", "type": "radar_92N6E", "role": "engagement", **place, "antenna_height_m": 6.0,
         "advertised_range_m": 340e3},
    ]  # fmt: skip


def synthetic_meta(sets: int, cases_per_set: int, central_runs: int, seed: int) -> dict:
    """Meta of the made-up run, with every key of the contract."""
    place = {"lat_deg": SITE_LAT_DEG, "lon_deg": SITE_LON_DEG}
    return {
        "format": 1, "scenario": "murted", "title": "An exercise raid on Murted air base",
        "summary": "A 2018 battalion against 21 hostile objects and two friendly transports.",
        "scenario_text": 'format = 1\nname = "murted"\n', "version": "0.0.0", "catalogue_hash": "c" * 64,
        "input_hash": f"synthetic-{sets}-{cases_per_set}-{central_runs}-{seed}", "seed": seed,
        "runs": sets * cases_per_set, "sets": sets, "cases_per_set": cases_per_set, "central_runs": central_runs,
        "claims": "central", "epoch": 2018, "elapsed_s": 12.5, "outcome_hash": "",
        "command": f"threatring run murted --runs {sets * cases_per_set} --seed {seed}",
        "site": {"name": "Murted", **place, "ground_m": GROUND_M},
        "radars": _radars(place),
        "fire_units": [{"name": "battery 1", "radar": "92N6E", "target_channels": 10, "missile_channels": 20, **place}],
        "missiles": [
            {"name": name, "label": label, "advertised_range_m": reach_m, "loaded": loaded}
            for name, label, reach_m, loaded in MISSILES
        ],
        "launchers": [{"name": f"launcher {i + 1}", "fire_unit": "battery 1", **place} for i in range(8)],
        "defended": [{"name": "Murted air base", **place, "radius_m": 500.0}],
        "targets": [
            {"name": o.name, "raid": o.raid, "class": o.klass, "label": o.label, "side": o.side.name.lower(),
             "motion": o.motion, "can_leak": o.arrival == End.LEAKED}
            for o in OBJECTS
        ],
        "references": ["ITU-R P.453", "US Standard Atmosphere 1976", "Zarchan, Tactical Missile Guidance"],
        "assumptions": [
            {"name": "missile_9M96E2.reliability_prob", "value": 0.9, "low": 0.8, "high": 0.97, "distribution": "beta",
             "verification": "assumption", "confidence": "low", "note": "no public figure", "sources": ["A-MOD"]},
            {"name": "radar_91N6E.scan_period_s", "value": 12.0, "low": 5.0, "high": 12.0, "distribution": "uniform",
             "verification": "cited", "confidence": "medium", "note": "", "sources": ["S-01"]},
        ],
        "sources": {
            "A-MOD": {"title": "Assumption of this project", "url": "", "tier": "assumption", "kind": "assumption"},
            "S-01": {"title": "A public reference", "url": "https://example.org", "tier": "secondary", "kind": "web"},
        },
        "not_modelled": ["terrain", "jamming", "rain"],
        "horizon": [{"radar": "96L6E", "altitude_m": 50.0, "range_m": 46e3}],
    }  # fmt: skip


def position_m(thing: Object, time_s: np.ndarray) -> np.ndarray:
    """Earth-fixed positions (..., 3) at times (...): straight in, a parabola for ballistic missiles."""
    gone_m = np.clip(np.asarray(time_s) - thing.start_s, 0.0, None) * thing.speed_m_s
    range_m = thing.range_m - gone_m if thing.side is Side.FRIEND else np.maximum(thing.range_m - gone_m, 0.0)
    share = range_m / thing.range_m
    high_m = thing.altitude_m + np.zeros_like(range_m)
    if thing.motion == "ballistic":
        high_m = GROUND_M + 4.0 * thing.altitude_m * share * (1.0 - share)
    return around_m(thing.bearing_deg, range_m, high_m)


def around_m(bearing_deg: float, range_m: np.ndarray, altitude_m: np.ndarray) -> np.ndarray:
    """Earth-fixed positions at a bearing and distance from the site (sphere: good enough to look at)."""
    arc, bearing, lat = range_m / 6371e3, np.radians(bearing_deg), np.radians(SITE_LAT_DEG)
    north = np.arcsin(np.sin(lat) * np.cos(arc) + np.cos(lat) * np.sin(arc) * np.cos(bearing))
    east = np.arctan2(np.sin(bearing) * np.sin(arc) * np.cos(lat), np.cos(arc) - np.sin(lat) * np.sin(north))
    return earth_fixed_m(np.degrees(north), SITE_LON_DEG + np.degrees(east), altitude_m)


def _outcomes(rng: np.random.Generator, spread: np.ndarray) -> np.recarray:
    """Outcome table (N, T) for one log-odds shift a case (N,)."""
    rows = table(Outcome, (len(spread), len(OBJECTS)))
    for name in rows.dtype.names:
        if rows.dtype[name].kind == "f":
            rows[name] = np.nan
    for number, thing in enumerate(OBJECTS):
        _fill(rows[:, number], thing, rng, spread)
    return rows


def _fill(row: np.recarray, thing: Object, rng: np.random.Generator, spread: np.ndarray) -> None:
    count = len(spread)
    speed_m_s = max(thing.speed_m_s, 1.0)
    seen_m = np.minimum(thing.seen_range_m * rng.uniform(0.9, 1.05, count), thing.range_m)
    row.side = thing.side
    row.first_plot_range_m = seen_m
    row.first_plot_s = thing.start_s + (thing.range_m - seen_m) / speed_m_s
    row.confirmed_s = row.first_plot_s + rng.uniform(6.0, 18.0, count)
    row.identified_s = row.confirmed_s + rng.uniform(2.0, 10.0, count)
    odds = np.log(thing.kill_prob / (1.0 - thing.kill_prob)) + spread
    killed = rng.random(count) < 1.0 / (1.0 + np.exp(-odds))
    engaged = killed | (thing.miss_reason in (Reason.BURST_WITHOUT_KILL, Reason.MISSED))
    for column, delay_s in (("assigned_s", 3.0), ("locked_s", 9.0), ("launched_s", 16.0)):
        row[column] = np.where(engaged, row.identified_s + delay_s * rng.uniform(0.8, 1.3, count), np.nan)
    row.intercepted_s = row.launched_s + 30.0
    row.killed_s = np.where(killed, row.intercepted_s, np.nan)
    row.shots = np.where(engaged, 1 + (rng.random(count) < 0.4), 0)
    row.end = np.where(killed, End.KILLED, thing.arrival)
    row.reason = np.where(killed, Reason.NONE, thing.miss_reason)
    row.end_s = np.where(killed, row.killed_s, min(thing.start_s + thing.range_m / speed_m_s, DURATION_S))
    row.blocked_by = row.reason


def _shots(outcomes: np.recarray, rng: np.random.Generator) -> np.recarray:
    case, target = np.nonzero(outcomes.shots)
    repeat = outcomes.shots[case, target]
    case, target = np.repeat(case, repeat), np.repeat(target, repeat)
    rows = table(ShotRecord, len(case))
    rows.run, rows.target, rows.met = case, target, target
    first = np.r_[True, (case[1:] != case[:-1]) | (target[1:] != target[:-1])]
    last = np.r_[first[1:], True]
    row = outcomes[case, target]
    rows.salvo = np.where(first, 1, 2)
    rows.missile = np.array([PREFERRED.get(thing.klass, 2) for thing in OBJECTS])[target]
    rows.end = np.where(last & (row.end == End.KILLED), ShotEnd.KILL, ShotEnd.BURST_NO_KILL)
    rows.launched_s = row.launched_s - np.where(last, 0.0, 3.0)
    rows.end_s = rows.launched_s + 30.0
    rows.closest_m = rng.exponential(6.0, len(rows))
    rows.kill_prob = rng.uniform(0.4, 0.95, len(rows))
    rows.launch_r_m[:] = earth_fixed_m(SITE_LAT_DEG, SITE_LON_DEG, GROUND_M)
    for number, thing in enumerate(OBJECTS):
        mine = target == number
        rows.end_r_m[mine] = position_m(thing, rows.end_s[mine])
    rows.end_speed_m_s = rng.uniform(600.0, 1200.0, len(rows))
    return rows


def _units(shots: np.recarray, case_count: int, rng: np.random.Generator) -> np.recarray:
    rows = table(UnitRecord, (case_count, 1))
    rows.loaded[:, 0, : len(MISSILES)] = [missile[3] for missile in MISSILES]
    np.add.at(rows.fired, (shots.run, shots.unit, shots.missile), 1)
    rows.left = rows.loaded - rows.fired
    rows.target_channels_peak = rng.integers(4, 11, rows.shape)
    rows.missile_channels_peak = rng.integers(6, 21, rows.shape)
    return rows


@lru_cache(maxsize=8)
def synthetic_results(sets: int = 64, cases_per_set: int = 16, central_runs: int = 256, seed: int = 1) -> Results:
    """Results of a made-up run (cached: do not write into its tables)."""
    rng = np.random.default_rng(seed)
    outcomes = _outcomes(rng, np.repeat(rng.normal(0.0, 0.9, sets), cases_per_set))
    shots = _shots(outcomes, rng)
    meta = synthetic_meta(sets, cases_per_set, central_runs, seed)
    results = Results(
        outcomes=outcomes, central=_outcomes(rng, np.zeros(central_runs)), shots=shots,
        units=_units(shots, sets * cases_per_set, rng), meta=meta,
    )  # fmt: skip
    meta["outcome_hash"] = results.outcome_hash
    return results


@lru_cache(maxsize=8)
def synthetic_film(case: int = 0, seed: int = 1) -> Film:
    """Film of one case of `synthetic_results(seed=seed)` (cached: do not write into its tables)."""
    results = synthetic_results(seed=seed)
    outcome, shots = results.outcomes[case], results.shots[results.shots.run == case]
    events = [event for n, row in enumerate(outcome) for event in _object_events(n, row)]
    events += [event for n, shot in enumerate(shots) for event in _shot_events(len(outcome) + n, shot)]
    states = [state for n, row in enumerate(outcome) for state in _object_states(n, row)]
    states += [state for n, shot in enumerate(shots) for state in _shot_states(len(outcome) + n, shot)]
    return Film(_rows(Event, events), _rows(State, states), results.meta, case, outcome, shots)


def _rows(record: type, rows: list) -> np.recarray:
    filled = table(record, len(rows))
    for number, row in enumerate(sorted(rows, key=lambda row: row.time_s)):
        filled[number] = tuple(row)
    return filled


def _object_events(number: int, row: np.record) -> list[Event]:
    def event(time_s: float, kind: EventKind, unit: int = -1, value: float = 0.0, reason: int = 0) -> list[Event]:
        r_m = tuple(position_m(OBJECTS[number], np.float64(time_s)))
        return [Event(float(time_s), kind, reason, number, -1, unit, value, r_m)] if np.isfinite(time_s) else []

    identity = Identity.FRIEND if OBJECTS[number].side is Side.FRIEND else Identity.HOSTILE
    blocked_s = row.identified_s + 1.0 if row.reason and not row.shots else np.nan
    return [
        *event(row.first_plot_s, EventKind.FIRST_PLOT, 0, row.first_plot_range_m),
        *event(row.confirmed_s, EventKind.CONFIRMED),
        *event(row.identified_s, EventKind.IDENTIFIED, value=identity),
        *event(blocked_s, EventKind.BLOCKED, 0, reason=int(row.reason)),
        *event(row.assigned_s, EventKind.CUED, 0),
        *event(row.locked_s, EventKind.LOCKED, 0, 0.9 * row.first_plot_range_m),
        *event(row.killed_s, EventKind.KILLED),
        *event(row.intercepted_s + 8.0, EventKind.ASSESSED, 0, float(row.end == End.KILLED)),
        *event(row.end_s if row.end == End.LEAKED else np.nan, EventKind.ARRIVED),
    ]


def _shot_events(entity: int, shot: np.record) -> list[Event]:
    target, launch, end = int(shot.target), tuple(shot.launch_r_m), tuple(shot.end_r_m)
    started, ended = float(shot.launched_s), float(shot.end_s)
    away_m = float(np.linalg.norm(shot.end_r_m - shot.launch_r_m))
    return [
        Event(started, EventKind.LAUNCHED, 0, entity, target, 0, away_m, launch),
        Event(ended - 6.0, EventKind.HOMING, 0, entity, target, 0, 0.0, end),
        Event(ended, EventKind.BURST, 0, entity, target, 0, float(shot.closest_m), end),
        Event(ended, EventKind.SHOT_ENDED, int(shot.end), entity, target, 0, float(shot.closest_m), end),
    ]


def _object_states(number: int, row: np.record) -> list[State]:
    thing = OBJECTS[number]
    times = np.arange(thing.start_s, row.end_s, 5.0)
    places = position_m(thing, times)
    ahead = position_m(thing, times + 1.0)
    return [
        State(float(t), number, EntityKind.TARGET, 0, tuple(r), tuple(later - r))
        for t, r, later in zip(times, places, ahead, strict=True)
    ]


def _shot_states(entity: int, shot: np.record) -> list[State]:
    share = np.linspace(0.0, 1.0, 31)
    path = shot.launch_r_m + share[:, None] * (shot.end_r_m - shot.launch_r_m)
    v_m_s = tuple((shot.end_r_m - shot.launch_r_m) / 30.0)
    times = shot.launched_s + share * (shot.end_s - shot.launched_s)
    phases = np.where(share < 0.8, ShotPhase.MIDCOURSE, ShotPhase.HOMING)
    return [
        State(float(t), entity, EntityKind.SHOT, int(phase), tuple(r), v_m_s)
        for t, r, phase in zip(times, path, phases, strict=True)
    ]
