"""Studies: a scenario flown again and again with values changed, on common dice. The format: docs/studies.md.

A study is a grid of cells, one for each combination of the values of its axes. Every cell is checked before the first
one flies (`planning`), is flown by `threatring.simulate.run` with the same seed, and leaves one file (`flying`).
"""

from threatring.studies.model import FORMAT, Axis, Study
from threatring.studies.planning import Cell, Plan, plan_study
from threatring.studies.reader import bundled_studies, find_study, load_study, study_from_text
from threatring.studies.schema import study_schema

__all__ = [
    "FORMAT", "Axis", "Cell", "Plan", "Study", "bundled_studies", "find_study", "load_study", "plan_study",
    "study_from_text", "study_schema",
]  # fmt: skip
