"""The public record: verdicts by their rules, computed figures against closed forms, every claim with a rule."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.synthetic import synthetic_results
from threatring.catalogue import load_catalogue
from threatring.cli import run_command_line
from threatring.records import Missile, ShotEnd, table
from threatring.report.record import computed_text, record_table, record_text, rules_list
from threatring.results.record import Computed, Figure, Judged, Record
from threatring.validation.record import closed, flights, judge, raids, read_rules

EARTH_M, K = 6371e3, 4.0 / 3.0
ROUND = 0.005  # the sphere of 6371 km against WGS-84


def figure(computed: Computed | None, low: float = 1.0, high: float = 2.0) -> Figure:
    """Return a figure that accepts 1 to 2."""
    return Figure("f", "km", "1-2", low, high, computed)


@pytest.mark.parametrize("computed, verdict", [
    (Computed(1.5, 0.5, 9.0), "consistent"), (Computed(2.0, 2.0, 2.0), "consistent"),
    (Computed(2.5, 1.9, 3.0), "cannot say"), (Computed(2.5, 2.1, 3.0), "inconsistent"),
    (Computed(0.5, 0.1, 0.9), "inconsistent"), (Computed(math.nan, math.nan, math.nan), "cannot say"),
    (None, "not computed"),
])  # fmt: skip
def test_a_figure_is_judged_by_its_rule(computed: Computed | None, verdict: str) -> None:
    """The rules at the head of data/record/rules.toml."""
    assert figure(computed).verdict == verdict


def claim(*computed: Computed | None) -> Judged:
    """Return a claim with such figures."""
    return Judged("X", "said", ("S",), "how", "a note", "", tuple(map(figure, computed)))


def test_a_claim_is_as_good_as_its_worst_figure() -> None:
    """Inconsistent before cannot say before consistent; without figures nothing can be said."""
    good, open_, bad = Computed(1.5, 1.0, 2.0), Computed(2.5, 1.9, 3.0), Computed(3.0, 2.5, 4.0)
    assert claim(good).verdict == "consistent" and claim(good, open_).verdict == "cannot say"
    assert claim(good, open_, bad).verdict == "inconsistent" and claim().verdict == "cannot say"


def test_every_claim_has_a_rule_and_every_rule_what_it_needs() -> None:
    """The catalogue's 24 checks and the three files of claims: nothing is left out, nothing is there twice."""
    rules = {rule.id: rule for rule in read_rules()}
    assert len(rules) == len(read_rules()) == 24 + 11 + 6 + 1
    assert {check["id"] for check in load_catalogue().checks} <= rules.keys()
    for rule in rules.values():
        computed = {"fast": closed.COMPUTED, "flights": flights.COMPUTED, "raids": raids.COMPUTED, "none": {}}[
            rule.part
        ]
        assert bool(rule.figures) == (rule.id in computed) and bool(rule.reason) == (rule.part == "none"), rule.id
        assert rule.statement and rule.sources and (rule.how or rule.reason)
        assert all(row["low"] <= row["high"] for row in rule.figures)
    cannot = {f"C{number}" for number in (13, 14, 15, 16, 17, 18, 21)}
    assert cannot <= {rule.id for rule in rules.values() if rule.part == "none"}


def test_fast_part_answers_all_that_it_is_asked_for() -> None:
    """Every figure of the fast part is computed, under the name its rule gives it."""
    record = judge(quick=True)
    fast = {rule.id for rule in read_rules() if rule.part == "fast"}
    assert all(f.computed is not None for each in record.judged if each.id in fast for f in each.figures)
    assert record.counts()["inconsistent"] == 0 and sum(record.counts().values()) == len(record.judged)


def test_horizons_are_the_closed_forms() -> None:
    """Skolnik, Introduction to Radar Systems: d = sqrt(2 k R h1) + sqrt(2 k R h2); height from it backwards."""
    for antenna_m, found in zip((9.0, 24.0, 39.0), closed.horizons().values(), strict=True):
        want_km = (math.sqrt(2.0 * K * EARTH_M * antenna_m) + math.sqrt(2.0 * K * EARTH_M * 10.0)) / 1e3
        assert found.value == pytest.approx(want_km, rel=ROUND)
    for arc_m, found in zip((400e3, 250e3), closed.least_heights().values(), strict=True):
        beyond_m = arc_m - math.sqrt(2.0 * K * EARTH_M * 9.0)
        assert found.value == pytest.approx(beyond_m**2 / (2.0 * K * EARTH_M), rel=2.0 * ROUND)
    ratio = math.sqrt(8.7) + math.sqrt(1e4)
    assert closed.rings()["sight at 10 km over sight at 100 m"].value == pytest.approx(
        ratio / (math.sqrt(8.7) + 10.0), rel=ROUND
    )


def test_radar_figures_go_with_the_fourth_root() -> None:
    """Skolnik (1.8): R ~ rcs^(1/4): 390 km on 4 m2 is 219.3 km on 0.4 m2; 570 km is 18.25 m2."""
    found = closed.radar_triple()
    assert found["range for 0.4 m2"].value == pytest.approx(390.0 * 0.1**0.25, rel=1e-6)
    assert found["cross-section seen at 570 km"].value == pytest.approx(4.0 * (570.0 / 390.0) ** 4, rel=1e-6)
    assert found["range for 0.4 m2"].low < found["range for 0.4 m2"].value < found["range for 0.4 m2"].high
    rcs_m2 = 40.0 * (30.0 / 40.0) ** (math.log(2.9 / 3.0) / math.log(9.5 / 3.0))
    assert closed.large_target()["AWACS class"].value == pytest.approx(390.0 * (rcs_m2 / 4.0) ** 0.25, rel=0.005)


def test_turn_is_lift_over_weight() -> None:
    """Lift = density x speed^2 / 2 x area x coefficient; US Standard Atmosphere 1976: 2.9298e-2 kg/m3 at 27 km."""
    row = table(Missile, 1)
    row.mass_kg, row.propellant_kg, row.area_m2, row.lift_max_coeff, row.lateral_limit_m_s2 = (
        1835.0,
        1137.7,
        0.2083,
        7.0,
        1e3,
    )
    want_g = 0.5 * 2.9298e-2 * 1500.0**2 * 0.2083 * 7.0 / (1835.0 - 1137.7) / 9.80665
    assert flights.turn_g(row[0], 27e3) == pytest.approx(want_g, rel=0.002)


def test_farthest_kill_is_measured_from_the_site() -> None:
    """Made-up shots: the largest distance of a kill in each raid, by hand."""
    results = synthetic_results(sets=4, cases_per_set=2, central_runs=2)
    lat, lon = (math.radians(results.meta["site"][key]) for key in ("lat_deg", "lon_deg"))
    n_m = 6378137.0 / math.sqrt(1.0 - 0.00669437999014 * math.sin(lat) ** 2) + results.meta["site"]["ground_m"]
    base = np.array([n_m * math.cos(lat) * math.cos(lon), n_m * math.cos(lat) * math.sin(lon), 0.0])
    base[2] = (n_m - 0.00669437999014 * (n_m - results.meta["site"]["ground_m"])) * math.sin(lat)
    want = []
    for run in range(8):
        mine = results.shots[(results.shots.run == run) & (results.shots.end == ShotEnd.KILL)]
        want.append(max((float(np.linalg.norm(r - base)) / 1e3 for r in mine.end_r_m), default=math.nan))
    means = np.nanmean(np.array(want).reshape(4, 2), axis=1)
    assert raids.farthest_km(results).value == pytest.approx(means.mean(), rel=1e-6)


def test_no_leaker_meets_the_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wilkening, Science & Global Security 8 (2000): P(no leaker) = [1 - (1 - k)^n]^W = 0.91^12 = 0.3225."""
    (rule,) = (rule for rule in read_rules() if rule.id == "C22")
    assert float(rule.figures[0]["claimed"]) == pytest.approx(0.91**12, abs=5e-4)
    monkeypatch.setattr(raids, "IDEAL_RUNS", 1024)
    (one,) = judge(["C22"]).judged
    found = one.figures[0].computed
    assert found is not None and abs(found.value - 0.91**12) < 3.3 * math.sqrt(0.3225 * 0.6775 / raids.IDEAL_RUNS)


def test_it_is_told_as_text_and_as_a_page() -> None:
    """Verdicts, figures with units, reasons; a row a figure."""
    record = Record((claim(Computed(1.5, 1.2, 1.7), None), claim()), {"version": "0"})
    said = record_text(record)
    assert (
        "NOT COMPUTED: said" in said
        and "1.5 [1.2 to 1.7] km" in said
        and "2 claims: 1 cannot say, 1 not computed" in said
    )
    assert record_table(record).count("\n") == 1 + 2 + 1
    assert "**X** (S): how." in rules_list(record)
    assert computed_text(figure(Computed(math.nan, math.nan, math.nan))) == "does not happen"


def test_the_command_never_fails_on_a_verdict(capsys: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Exit code 0 whatever the verdicts; both names of the option; bad input is still 2."""
    monkeypatch.chdir(tmp_path)
    for option in ("--record", "--claims"):
        assert run_command_line(["validate", option, "--quick", "C01", "C13", "--json"]) == 0
        document = json.loads(capsys.readouterr().out)
        assert document["consistent"] == 1 and document["cannot_say"] == 1
        assert document["claims"][0]["figures"][0]["accepted"] == [25.146, 25.654]
    monkeypatch.setitem(
        closed.COMPUTED, "C01", lambda: {f"from {h} m": Computed(90.0, 90.0, 90.0) for h in (9, 24, 39)}
    )
    assert run_command_line(["validate", "--record", "C01"]) == 0
    assert "INCONSISTENT" in capsys.readouterr().out
    assert run_command_line(["validate", "--record", "C99"]) == 2
    assert run_command_line(["validate", "--record", "--cases", "here"]) == 2
