"""The case that stands for a run."""

from __future__ import annotations

from tests.synthetic import synthetic_results
from threatring.results.typical import typical_case


def test_the_typical_case_is_near_the_average() -> None:
    from threatring.results.answer import counts

    results = synthetic_results(8, 4, 16)
    case = typical_case(results)
    for name in ("leakers", "kills"):
        each = counts(results, name)[0]
        assert abs(each[case] - each.mean()) <= 2.0 * each.std() + 1.0
