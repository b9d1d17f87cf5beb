"""Exit codes of the interface: 0 done, 1 a check failed, 2 bad input, 130 interrupted (POSIX: 128 + SIGINT)."""

import inspect
import re
import signal

import pytest

from threatring import errors

TREE = [
    kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.ThreatringError)
]  # fmt: skip


@pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)
def test_the_drawn_tree_is_the_tree(kind):
    """The module's docstring draws every class, and the code behind the nearest one above is its own."""
    drawn = re.search(rf"^.*\b{kind.__name__}\b.*$", errors.__doc__, re.MULTILINE)
    assert drawn, f"{kind.__name__} is not drawn"
    said = re.search(r"\(exit (\d+)\)", drawn[0])
    assert said is None or int(said[1]) == kind.exit_code
    assert kind.__base__ in (Exception, errors.ThreatringError, errors.BadInput)


def test_exit_codes():
    codes = {kind.__name__: kind.exit_code for kind in TREE}
    assert codes.pop("Interrupted") == 128 + signal.SIGINT
    assert {codes.pop("ThreatringError"), codes.pop("CheckFailed")} == {1}
    assert set(codes.values()) == {2}


def test_bad_input_says_where_what_and_what_would_be_right():
    """All faults at once, a line each: file: field = value: what would be right."""
    first = errors.Fault("raid.toml", "raids[0].count", 0, "must be 1 or more")
    second = errors.Fault("raid.toml", "site", None, "is missing")
    error = errors.ScenarioError(first, second)
    assert str(error) == "raid.toml: raids[0].count = 0: must be 1 or more\nraid.toml: site: is missing"
    assert error.faults == (first, second)
    assert str(errors.Fault("f", "name", "x", "y")) == "f: name = 'x': y"


@pytest.mark.parametrize("kind", [kind for kind in TREE if issubclass(kind, errors.BadInput)], ids=lambda k: k.__name__)
def test_a_single_fault(kind):
    error = kind.at("runs.toml", "runs", -1, "must be positive")
    assert type(error) is kind and str(error) == "runs.toml: runs = -1: must be positive"


def test_a_missing_extra_says_what_to_install():
    text = str(errors.MissingExtra("xarray", "analysis", "writing NetCDF"))
    assert text == "writing NetCDF needs xarray: pip install 'threatring[analysis]'"
