"""The catalogue: every public number about the system, who says so, how far to trust it, and which one a run uses.

TOML files in `data/catalogue` go in, a `Catalogue` comes out; `select` makes it what one run believes.
"""

from threatring.catalogue.entries import Claim, Entry, Source, physical_bounds
from threatring.catalogue.explain import (
    check_catalogue,
    check_json,
    distribution_in_words,
    explain,
    explain_json,
    list_entities,
    list_json,
    show,
    show_json,
)
from threatring.catalogue.reader import load_catalogue
from threatring.catalogue.selection import Catalogue, Selection

__all__ = [
    "Catalogue",
    "Claim",
    "Entry",
    "Selection",
    "Source",
    "check_catalogue",
    "check_json",
    "distribution_in_words",
    "explain",
    "explain_json",
    "list_entities",
    "list_json",
    "load_catalogue",
    "physical_bounds",
    "show",
    "show_json",
]
