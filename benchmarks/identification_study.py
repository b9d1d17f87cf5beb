"""Measure the table of docs/identification.md: what becomes of friendly transports by what they carry.

From the root of the repository: `python benchmarks/identification_study.py --runs 1024`; some minutes.
"""

from __future__ import annotations

import argparse

import numpy as np

from threatring.records import Identity, Side
from threatring.scenario import Scenario, load_scenario
from threatring.simulate import Options, run

#: What the transports carry, None for whatever is asked; and whether civil answers are trusted.
ROWS = ((None, True), (("mode_5", "mode_s"), True), (("mode_5", "mode_s"), False), (("mode_5",), True))


def played(carry: tuple[str, ...] | None, trusted: bool, weapons: str) -> Scenario:
    """Return the exercise at Mürted with its transports and rules changed."""
    scenario = load_scenario("murted")
    raids = tuple(
        raid if raid.side != "friend" else raid.model_copy(update={"iff": carry, "carries_iff": None})
        for raid in scenario.raids
    )
    doctrine = scenario.doctrine.model_copy(update={"weapons": weapons})
    identification = scenario.identification.model_copy(update={"trust_civil_modes": trusted})
    return scenario.model_copy(update={"raids": raids, "doctrine": doctrine, "identification": identification})


def main() -> None:
    """Fly both weapons control orders and print a line of the table for each row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1024, help="cases of each")
    options = Options(runs=parser.parse_args().runs)
    for carry, trusted in ROWS:
        words, shot = [], []
        for weapons in ("tight", "free"):
            outcomes = run(played(carry, trusted, weapons), options).outcomes
            friends = outcomes[:, outcomes.side[0] == Side.FRIEND]
            shot.append(f"{100.0 * np.mean((friends.shots > 0).any(axis=1)):.1f} %")
            if weapons == "tight":
                kinds = (Identity.FRIEND, Identity.UNKNOWN, Identity.HOSTILE)
                words = [f"{100.0 * np.mean(friends.identity == kind):.1f} %" for kind in kinds]
        said = "what is asked" if carry is None else ", ".join(carry)
        print("| " + " | ".join([said, "trusted" if trusted else "not trusted", *words, *shot]) + " |", flush=True)


if __name__ == "__main__":
    main()
