"""Cases with known answers: the simulation's own functions against published or independently computed numbers.

`run_cases` reads case files (JSON: id, kind, inputs, expected, tolerance), gives each to the adapter of its kind, and
says passed, failed or unsupported. An adapter calls the very functions a raid is flown with; a kind that only code
written for the check could answer counts as unsupported, with a note of what is missing.
"""

from threatring.validation.runner import ADAPTERS, CaseResult, run_cases

__all__ = ["ADAPTERS", "CaseResult", "run_cases"]
