"""The answer of a run that grows against the answer of the whole run."""

from __future__ import annotations

import numpy as np

from tests.synthetic import synthetic_results
from threatring.results.answer import counts, possible_count
from threatring.serve.growing import Growing
from threatring.statistics import estimate
from threatring.store import CENTRAL, NESTED, Span


def test_whole_sets_from_the_first_on_give_the_answer_of_a_run_of_that_length() -> None:
    """`results.answer` of the finished run, and Student's t over the sets that are there, whatever the order."""
    results = synthetic_results(8, 4, 16)
    most = possible_count(results, "leakers")
    growing = Growing(4, most)
    assert growing.document() is None
    growing.add(Span(NESTED, 16, 32), {"outcomes": results.outcomes[16:32]})
    assert growing.document() is None  # the first sets are not there yet
    growing.add(Span(NESTED, 0, 16), {"outcomes": results.outcomes[:16]})
    nested, central = counts(results, "leakers")
    found = growing.document()
    assert found is not None and found["runs"] == 32 == len(nested)
    assert found["leakers"]["mc"] == list(estimate(nested.reshape(8, 4), np.zeros(0), most).mc)
    assert found["leakers"]["chance"] == [None, None] and found["leakers"]["pmf_central"] == []
    growing.add(Span(CENTRAL, 0, 16), {"central": results.central})
    document = growing.document()
    assert document is not None and document["leakers"] == results.summary()["leakers"]
