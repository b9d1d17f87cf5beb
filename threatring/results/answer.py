"""The answer in numbers: the JSON document of `threatring run --json`, and the chain and reasons it is made of."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from threatring.records import End, Identity, Reason, Side
from threatring.results.unknowns import unknowns_that_matter
from threatring.results.words import plain_words
from threatring.statistics import Chance, Estimate, Interval, chance_estimate, estimate, pmf

if TYPE_CHECKING:
    from threatring.results.tables import Results

#: Stages of the kill chain in their order: key of the JSON document -> column whose time says that it was reached.
CHAIN: dict[str, str | None] = {
    "targets": None,
    "detected": "first_plot_s",
    "tracked": "confirmed_s",
    "identified": "identified_s",
    "assigned": "assigned_s",
    "launched_at": "launched_s",
    "intercepted": "intercepted_s",
    "killed": "killed_s",
}

_HEADLINE = (
    "scenario", "title", "version", "catalogue_hash", "input_hash", "seed", "runs", "sets", "cases_per_set",
    "central_runs", "claims", "epoch", "elapsed_s", "stopping",
)  # fmt: skip


def summary(results: Results) -> dict[str, Any]:
    """Return the answer of a run as one JSON document: numbers only, NaN as None (see `docs/results.md`)."""
    meta = results.meta
    counted: dict[str, Any] = {name: _count_json(results, name) for name in COUNTS}
    counted["chances"] = {name: chance_json(chance_of(results, happened)) for name, happened in EVENTS.items()}
    return {
        "answer": plain_words(counted),
        **{key: meta.get(key) for key in _HEADLINE},
        "outcome_hash": results.outcome_hash,
        **counted,
        "unknowns_that_matter": what_matters(results),
        "kill_chain": kill_chain(results),
        "kill_chain_spread": {name: spread_json(found) for name, found in chain_estimates(results).items()},
        "chain_order": list(CHAIN),
        "reasons": reasons(results),
        "reasons_spread": {name: spread_json(found) for name, found in reason_estimates(results).items()},
        "identities": identities(results),
        "targets": [_target_json(results, number) for number in range(results.outcomes.shape[1])],
        "fire_units": [_unit_json(results, number) for number in range(results.units.shape[1])],
        "references": list(meta["references"]),
    }


def _hostile_end(end: End) -> Any:
    return lambda table: ((table.side == Side.HOSTILE) & (table.end == end)).sum(axis=1)


#: What is counted per raid -> counts (N,) from an outcome table (N, T).
COUNTS = {
    "leakers": _hostile_end(End.LEAKED),
    "kills": _hostile_end(End.KILLED),
    "shots": lambda table: table.shots.sum(axis=1),
    "friends_engaged": lambda table: ((table.side == Side.FRIEND) & (table.shots > 0)).sum(axis=1),
    "friendly_losses": lambda table: ((table.side == Side.FRIEND) & (table.end == End.KILLED)).sum(axis=1),
    "survived": _hostile_end(End.SURVIVED),
    "crashed": _hostile_end(End.CRASHED),
    "unreleased": _hostile_end(End.UNRELEASED),
    "missed_aim": _hostile_end(End.MISSED_AIM),
}


#: What may happen in a raid -> whether it did (N,) in an outcome table (N, T).
EVENTS = {
    "any_leaker": lambda table: COUNTS["leakers"](table) > 0,
    "friend_engaged": lambda table: COUNTS["friends_engaged"](table) > 0,
    "friendly_loss": lambda table: COUNTS["friendly_losses"](table) > 0,
}


def counts(results: Results, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return one of `COUNTS` per raid: of the nested cases (N,) and of the central ones (Nc,)."""
    count = COUNTS[name]
    return count(results.outcomes), count(results.central)


def count_estimate(results: Results, name: str) -> Estimate:
    """Return mean and the three intervals of one of `COUNTS`."""
    nested, central = counts(results, name)
    return estimate(results.by_set(nested), central, possible_count(results, name))


def headline_count(results: Results) -> str:
    """Return which of `COUNTS` a run's headline is about: leakers, or kills where nothing is able to leak."""
    return "leakers" if possible_count(results, "leakers") else "kills"


def what_matters(results: Results) -> dict[str, Any] | None:
    """Return which unknowns the headline's count hangs on, as far as this run can tell."""
    name = headline_count(results)
    found = unknowns_that_matter(results.meta, results.by_set(counts(results, name)[0]).astype(float))
    return None if found is None else {"measure": name, **found}


def possible_count(results: Results, name: str) -> int:
    """Return the largest value one of `COUNTS` can take in one raid."""
    targets = results.meta["targets"]
    if name == "shots":
        return int(results.units.loaded.sum(axis=(1, 2)).max())
    if name == "leakers":
        return sum(target["can_leak"] and target["side"] == "hostile" for target in targets)
    side = "friend" if name in ("friends_engaged", "friendly_losses") else "hostile"
    return sum(target["side"] == side for target in targets)


def chance_of(results: Results, happened: Callable[[np.recarray], np.ndarray]) -> Chance:
    """Return the probability of something that `happened` (N,) in outcome tables (N, T), with its intervals."""
    return chance_estimate(results.by_set(happened(results.outcomes)), happened(results.central))


def mean_of(results: Results, count: Callable[[np.recarray], np.ndarray], most: float = math.inf) -> Estimate:
    """Return mean and intervals of a `count` (N,) of outcome tables (N, T), at `most` so many in a raid."""
    return estimate(results.by_set(count(results.outcomes)), count(results.central), most)


def stages(results: Results) -> dict[str, np.ndarray]:
    """Return for each stage of the chain which hostile objects reached it, as flags (N, T) (see `stages_of`)."""
    return stages_of(results.outcomes)


def stages_of(table: np.recarray) -> dict[str, np.ndarray]:
    """Return for each stage of the chain which hostile objects of an outcome table (N, T) reached it, as flags (N, T).

    Filled downwards: who was killed was intercepted, who was shot at was assigned, and so on up; an object killed by
    a missile meant for another counts as launched at. So the chain can only fall.
    """
    reached = {name: np.isfinite(table[column]) for name, column in CHAIN.items() if column}
    reached["killed"] = table.end == End.KILLED
    reached["launched_at"] |= table.bystander == 1
    reached["targets"] = np.ones(table.shape, dtype=bool)
    flags = np.zeros(table.shape, dtype=bool)
    filled: dict[str, np.ndarray] = {}
    for name in reversed(CHAIN):
        flags = flags | (reached[name] & (table.side == Side.HOSTILE))
        filled[name] = flags
    return {name: filled[name] for name in CHAIN}


def chain_estimates(results: Results) -> dict[str, Estimate]:
    """Return mean and intervals of how many hostile objects of a raid reached each stage."""
    nested, central = stages_of(results.outcomes), stages_of(results.central)
    most = possible_count(results, "kills")
    given = Interval(float(most), float(most))  # by the scenario, whatever the dice
    found = {"targets": Estimate(float(most), given, given, given)}
    for name in list(CHAIN)[1:]:
        found[name] = estimate(results.by_set(nested[name].sum(axis=1)), central[name].sum(axis=1), most)
    return found


def kill_chain(results: Results) -> dict[str, float]:
    """Return the mean number of hostile objects per case that reached each stage; it falls from stage to stage."""
    return {name: float(flags.sum(axis=1).mean()) for name, flags in stages(results).items()}


def reasons(results: Results) -> dict[str, float]:
    """Return the mean number of hostile objects per case not killed, by final reason, the most frequent first.

    Keys are those of `records.Reason`; the numbers sum to targets minus killed.
    """
    table = results.outcomes
    spared = (table.side == Side.HOSTILE) & (table.end != End.KILLED)
    return _by_reason(table.reason[spared], len(table))


def reason_estimates(results: Results) -> dict[str, Estimate]:
    """Return mean and intervals of `reasons`, in the same order."""
    most = possible_count(results, "kills")
    return {name: mean_of(results, _spared_for(Reason[name.upper()]), most) for name in reasons(results)}


def _spared_for(reason: Reason) -> Callable[[np.recarray], np.ndarray]:
    return lambda table: ((table.side == Side.HOSTILE) & (table.end != End.KILLED) & (table.reason == reason)).sum(
        axis=1
    )


def identities(results: Results) -> dict[str, dict[str, float]]:
    """Return for each raid the share of its objects, over all cases, by the identity they were given last."""
    members: dict[str, list[int]] = {}
    for number, target in enumerate(results.meta["targets"]):
        members.setdefault(target["raid"], []).append(number)
    given = results.outcomes.identity
    return {
        raid: {identity.name.lower(): float((given[:, mine] == identity).mean()) for identity in Identity}
        for raid, mine in members.items()
    }


def _by_reason(codes: np.ndarray, case_count: int) -> dict[str, float]:
    found, number = np.unique(codes, return_counts=True)
    order = np.argsort(-number, kind="stable")
    return {Reason(int(found[i])).key: float(number[i]) / case_count for i in order}


def spread(values: np.ndarray) -> dict[str, float | None]:
    """Return mean, 5 and 95 % points and the share of finite values of an array; None where nothing happened."""
    happened = values[np.isfinite(values)]
    share = happened.size / values.size if values.size else 0.0
    if happened.size == 0:
        return {"mean": None, "p05": None, "p95": None, "happened_prob": share}
    p05, p95 = np.quantile(happened, (0.05, 0.95))
    return {"mean": float(happened.mean()), "p05": float(p05), "p95": float(p95), "happened_prob": share}


def interval_json(interval: Interval) -> list[float | None]:
    """Return an interval as a JSON list, unknown bounds as None."""
    return [None if math.isnan(bound) else bound for bound in interval]


def spread_json(found: Estimate) -> dict[str, list[float | None]]:
    """Return the three intervals of an estimate as JSON."""
    return {kind: interval_json(getattr(found, kind)) for kind in ("mc", "chance", "ignorance")}


def chance_json(found: Chance) -> dict[str, Any]:
    """Return a probability with its intervals as JSON."""
    return {
        "mean": found.mean,
        "mc": interval_json(found.mc),
        "central": None if math.isnan(found.central) else found.central,
        "central_mc": interval_json(found.central_mc),
        "ignorance": interval_json(found.ignorance),
    }


def _count_json(results: Results, name: str) -> dict[str, Any]:
    found = count_estimate(results, name)
    nested, central = counts(results, name)
    largest = possible_count(results, name)
    return {
        "mean": found.mean,
        **spread_json(found),
        "pmf": pmf(nested, largest).tolist(),
        "pmf_central": pmf(central, largest).tolist(),
    }


def _target_json(results: Results, number: int) -> dict[str, Any]:
    row: Any = results.outcomes[:, number]
    known = results.meta["targets"][number]
    killed = row.end == End.KILLED
    return {
        "name": known["name"],
        "class": known["class"],
        "side": known["side"],
        "first_detected_s": spread(row.first_plot_s),
        "first_detected_range_m": spread(np.where(np.isfinite(row.first_plot_s), row.first_plot_range_m, np.nan)),
        "cued_s": spread(row.assigned_s),
        "locked_s": spread(row.locked_s),
        "shots": float(row.shots.mean()),
        "killed_prob": chance_json(chance_of(results, lambda table: table.end[:, number] == End.KILLED)),
        "reasons": _by_reason(row.reason[~killed], len(row)),
    }


def _unit_json(results: Results, number: int) -> dict[str, Any]:
    row: Any = results.units[:, number]
    meta = results.meta
    loaded = row.loaded.any(axis=0)

    def by_missile(column: str) -> dict[str, dict[str, float | None]]:
        known = enumerate(meta["missiles"])
        return {entry["name"]: spread(row[column][:, i].astype(float)) for i, entry in known if loaded[i]}

    return {
        "name": meta["fire_units"][number]["name"],
        "target_channels_peak": int(row.target_channels_peak.max()),
        "missile_channels_peak": int(row.missile_channels_peak.max()),
        "missiles_left": by_missile("left"),
        "missiles_fired": by_missile("fired"),
    }
