"""The bundled cases: published or independently computed answers; each file names its source."""

import json
import math
from pathlib import Path

import pytest

from threatring.errors import BadInput, OptionError
from threatring.models.firecontrol import NEVER_S, collision_s
from threatring.validation import ADAPTERS, run_cases
from threatring.validation.fields import Fields
from threatring.validation.runner import BUNDLED
from threatring.validation.score import Score

RESULTS = {result.id: result for result in run_cases()}

#: Kinds that must be answered; a case of theirs may not slip into "unsupported".
ANSWERED = {
    "atmosphere_us76", "geodesic", "geodetic_ecef_enu_aer", "radar_horizon", "swerling_pd", "swerling_required_snr",
    "rcs_scaling", "measurement_accuracy", "ballistic_vacuum", "point_mass_wgs84", "rocket_equation", "drag_coast",
    "pn_guidance", "collision_triangle", "kalman_trace", "steady_state_gain", "gate", "chi2_consistency", "miss_to_pk",
    "binomial_interval", "beam_shape_loss", "gas_specific_attenuation", "jamming_self_screening", "knife_edge",
    "m_of_n", "multipath", "radar_equation", "rain_attenuation", "scan_loss", "search_frame", "salvo",
    "shoot_look_shoot", "defence_effectiveness", "erlang_loss", "hughes_salvo", "dis", "czml", "kml", "acmi", "geojson",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(RESULTS))
def test_no_case_fails(name):
    """The source each case file names, within the tolerance it states."""
    result = RESULTS[name]
    assert result.status in ("passed", "unsupported"), f"{result.worst_error} of {result.tolerance}: {result.note}"
    assert (result.status == "passed") == (result.kind in ANSWERED)
    if result.status == "passed":
        assert 0.0 <= result.worst_error <= result.tolerance
    else:
        assert result.worst_error is None and result.note


@pytest.mark.parametrize(
    "v, speed_m_s", [((-250.0, 0.0, 0.0), 1000.0), ((-900.0, 0.0, 0.0), 500.0), ((-500.0, 40.0, 0.0), 500.0)]
)
def test_collision_triangle_is_the_first_meeting(v, speed_m_s):
    """scipy's brentq on |p + v t| - V t: its first root, also where the target is the faster, to 1e-9 s."""
    brentq = pytest.importorskip("scipy.optimize").brentq
    p = (30e3, 10.0, 4e3)

    def apart_m(t):
        return math.dist(p, (-v[0] * t, -v[1] * t, -v[2] * t)) - speed_m_s * t

    times_s = [0.01 * n for n in range(20_000)]
    first = next(t for t in times_s if apart_m(t) <= 0.0)
    truth_s = brentq(apart_m, first - 0.01, first, xtol=1e-12)
    assert collision_s(p, v, speed_m_s) == pytest.approx(truth_s, abs=1e-9)


def test_collision_triangle_that_never_closes():
    """|p + v t| = V t has no positive root where a target as fast or faster flies away or past."""
    for v in ((600.0, 0.0, 0.0), (500.0, 0.0, 0.0), (0.0, 900.0, 0.0)):
        assert collision_s((10e3, 0.0, 0.0), v, 500.0) == NEVER_S


def test_every_bundled_file_is_run():
    assert len(RESULTS) == len(list(BUNDLED.glob("*.json"))) >= 49
    assert set(ADAPTERS) == ANSWERED


def a_case(folder: Path, **changes: object) -> Path:
    """Write rad-11 with some fields replaced (None: removed)."""
    case = {**json.loads((BUNDLED / "rad-11.json").read_text()), **changes}
    path = folder / "case.json"
    path.write_text(json.dumps({name: value for name, value in case.items() if value is not None}))
    return path


def test_a_wrong_answer_fails(tmp_path):
    """One expected range made 1 % longer: failed, with the worst comparison named."""
    a_case(tmp_path, expected={"range_km": [390, 219.3131168242, 278.5, 155.0777921096, 87.2066, 49.0399, 490.4, 872]})
    (result,) = run_cases(tmp_path)
    assert result.status == "failed" and result.worst_error == pytest.approx(278.5 - 275.7716446628, rel=1e-9)
    assert "range_km" in result.note


@pytest.mark.parametrize(
    "changes, field, value",
    [
        ({"inputs": None}, "inputs", None),
        ({"tolerance": 3}, "tolerance", 3),
        ({"id": 7}, "id", 7),
        ({"inputs": {"ref": {"rcs_m2": 4}, "rcs_m2": [1]}}, "inputs[0].ref.range", None),
        ({"inputs": {"ref": {"rcs_m2": "big", "range_km": 390}, "rcs_m2": [1]}}, "inputs[0].ref.rcs_m2", "big"),
        ({"expected": {"range_km": [390.0]}}, "expected.rows", None),
        ({"expected": {"unheard_of": [1.0] * 8}}, "expected", "unheard_of"),
        ({"tolerance": {"colour": 1}}, "tolerance", {"colour": 1}),
        ({"inputs": {"columns": ["a", "b"], "rows": [[1]]}}, "inputs.rows[0]", [1]),
    ],
)
def test_a_malformed_case_is_named(tmp_path, changes, field, value):
    """Bad input says which file, which field, which value."""
    path = a_case(tmp_path, **changes)
    with pytest.raises(BadInput) as caught:
        run_cases(tmp_path)
    fault = caught.value.faults[0]
    assert fault.file == str(path) and fault.field.rstrip(".") == field and fault.value == value
    assert fault.expected


@pytest.mark.parametrize(
    "name, row, field",
    [
        ("trk-08", [0, 0.9], "meas_dim"),
        ("trk-08", [3, 1.0], "gate_probability"),
        ("trk-01", [6, 0, 0.95], "runs"),
        ("trk-01", [6, 100, 0.0], "probability"),
    ],
)
def test_a_gate_that_cannot_be(tmp_path, name, row, field):
    """Bad input says which row and field."""
    case = json.loads((BUNDLED / f"{name}.json").read_text())
    case["inputs"]["rows"][0] = row
    (tmp_path / "case.json").write_text(json.dumps(case))
    with pytest.raises(BadInput) as caught:
        run_cases(tmp_path)
    assert caught.value.faults[0].field == f"inputs.rows[0].{field}"


def test_folders_and_files_that_are_none(tmp_path):
    for name, text in (("broken.json", "{"), ("list.json", "[1]")):
        (tmp_path / name).write_text(text)
    with pytest.raises(BadInput) as caught:
        run_cases(tmp_path)
    assert [Path(fault.file).name for fault in caught.value.faults] == ["broken.json", "list.json"]
    with pytest.raises(BadInput, match="a folder of case files"):
        run_cases(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput, match="at least one"):
        run_cases(tmp_path / "empty")


def test_only_the_named_cases():
    assert [result.id for result in run_cases(ids=["rad-11", "atm-01"])] == ["atm-01", "rad-11"]
    with pytest.raises(OptionError, match="one of rad-11"):
        run_cases(ids=["rad-11x"])


def test_an_unknown_kind_is_unsupported(tmp_path):
    a_case(tmp_path, kind="phlogiston")
    assert run_cases(tmp_path)[0].status == "unsupported"


@pytest.mark.parametrize(
    "name, stem, si",
    [
        ("range_km", "range", 5e3),
        ("snr_dB", "snr", 10.0**0.5),
        ("beam_deg", "beam", math.radians(5.0)),
        ("k", "k", 5.0),
    ],
)
def test_quantities_carry_their_unit(name, stem, si):
    """Kilometres, decibels and degrees become SI; a bare name is taken as it stands."""
    assert Fields("f", "inputs", {name: 5}).quantity(stem) == pytest.approx(si, rel=1e-15)


@pytest.mark.parametrize(
    "tolerance, allowed",
    [({"m": 3}, 3.0), ({"rel": 0.01}, 2.0), ({"m": "1 m when k is given"}, 1.0), ({"m": "0.4 %"}, 0.8)],
)
def test_tolerances_as_the_files_write_them(tolerance, allowed):
    assert Score(Fields("f", "tolerance", tolerance)).allowed.error(200.0, "m") == pytest.approx(allowed, rel=1e-12)


def test_not_a_number_never_passes():
    score = Score(Fields("f", "tolerance", {"abs": 1.0}))
    score.compare(math.nan, 1.0, 1.0)
    assert score.worst_share == math.inf
