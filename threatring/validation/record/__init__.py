"""The public record: what is claimed of the system, computed by the product's own functions, each with a verdict.

Rules and tolerances stand in data/record/rules.toml, fixed before anything is computed. A verdict never fails a check:
claims are not truths, and a model that met all of them could not be right, for they contradict one another.
"""

from threatring.validation.record.judging import judge
from threatring.validation.record.rules import Rule, read_rules

__all__ = ["Rule", "judge", "read_rules"]
