"""What a study file holds: a scenario, axes of values that change in it, and what is counted.

The descriptions here are the format reference and the JSON Schema. What a path means is found in `paths`; whether a
cell can be flown is asked in `planning`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr, model_validator

from threatring.scenario.parts import Model, Name, Number, Text, refuse
from threatring.units import suffix_of, symbol_of

FORMAT = 1  # the newest study format this code reads
SCENARIO = "scenario"  # the path that changes the file itself
NUMBER = "number"  # the unit of things that are counted

Measure = Literal[
    "leakers", "kills", "shots", "friends_engaged", "friendly_losses", "survived", "crashed", "unreleased", "missed_aim"
]
MEASURES: tuple[Measure, ...] = ("leakers", "kills", "shots", "friendly_losses")
Label = Number | Text


class Axis(Model):
    """One thing that changes from cell to cell, or several that change together."""

    paths: Text | tuple[Text, ...] = Field(
        alias="set",
        description="Which value: a path into the scenario such as 'raids.cruise north.count' (rows by name, number or"
        " * for all of them), 'claims', 'epoch', 'catalogue.ENTITY.FIELD' or 'scenario'. Several in a list change"
        " together.",
    )
    values: tuple[Any, ...] = Field(
        min_length=1, max_length=1000, description="The values, in the order they are shown; for several paths lists."
    )
    name: Name | None = Field(default=None, description="What figures call it. Default: what the path says.")
    unit: Text | None = Field(default=None, description="Unit shown behind it. Default: that of the key.")
    labels: tuple[Label, ...] = Field(
        default=(), description="What figures print for each value, numbers or texts. Default: the values."
    )

    @model_validator(mode="after")
    def _sizes_fit(self) -> Axis:
        if not self.targets or not all(self.targets):
            raise refuse("set", None, "needs a path, for instance 'raids.0.count'")
        if self.labels and len(self.labels) != len(self.values):
            raise refuse("labels", None, f"needs one label a value: {len(self.values)}, not {len(self.labels)}")
        for index, value in enumerate(self.values if len(self.targets) > 1 else ()):
            if not isinstance(value, (list, tuple)) or len(value) != len(self.targets):
                what = f"a list of {len(self.targets)} values, one for each path of set"
                raise refuse(f"values[{index}]", None, f"must be {what}")
        shown = [str(label) for label in self.shown]
        for index, label in enumerate(shown):
            if label in shown[:index]:
                raise refuse(f"values[{index}]", label, "stands here twice; give labels that tell them apart")
        return self

    @property
    def targets(self) -> tuple[str, ...]:
        """The paths, one or more."""
        return (self.paths,) if isinstance(self.paths, str) else self.paths

    @property
    def title(self) -> str:
        """What figures call it.

        >>> Axis(set="raids.cruise north.count", values=(4, 8)).title
        'cruise north: count'
        """
        if self.name is not None:
            return self.name
        *front, key = self.targets[0].replace('"', "").split(".")
        stem = key.removesuffix(suffix_of(key) or "").replace("_", " ")
        owner = next((part for part in reversed(front) if not part.isdigit() and part != "*"), "")
        return f"{owner.replace('_', ' ')}: {stem}" if owner else stem

    @property
    def unit_said(self) -> str:
        """The unit behind the name, '' for texts and pure numbers.

        >>> Axis(set="raids.*.route.*.altitude_m", values=(50.0,)).unit_said
        'm'
        """
        key = self.targets[0].rpartition(".")[2]
        if self.unit is not None:
            return self.unit
        return NUMBER if key == "count" or suffix_of(key) == "_count" else symbol_of(key)

    @property
    def shown(self) -> tuple[float | str, ...]:
        """What is printed for each value: numbers where all are numbers, else texts."""
        said = self.labels or self.values
        if all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in said):
            return tuple(float(value) for value in said)
        return tuple(_words(value) for value in said)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(_words(item) for item in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


class Study(Model):
    """A scenario flown with every combination of the values of its axes, all on the same dice."""

    format: Annotated[int, Field(strict=True, ge=1, le=FORMAT)] = Field(
        default=1, description="Version of this format."
    )
    name: Name = Field(default="study", description="Short name. Default: the name of the file.")
    title: Text = Field(default="", description="One line that says what it is.")
    summary: Text = Field(default="", description="A paragraph for the reader of the report.")
    teaches: Text = Field(default="", description="What is to be learnt from it.")
    scenario: Text | None = Field(
        default=None, description="The scenario: a bundled name, or a path from the folder of this file."
    )
    fixed: dict[Text, Any] = Field(
        alias="with",
        default_factory=dict,
        description="Values set in every cell: { 'path' = value }, paths as in axes.",
    )
    runs: Annotated[int, Field(strict=True, ge=1, le=100_000_000)] = Field(
        default=512, description="Number of cases of each cell."
    )
    sets: Annotated[int, Field(strict=True, ge=1)] | None = Field(
        default=None, description="Sets of unknowns the cases are spread over. Default: as `threatring run` does."
    )
    seed: Annotated[int, Field(strict=True, ge=0, le=2**53)] = Field(
        default=1, description="Seed of the dice, the same in every cell."
    )
    measures: tuple[Measure, ...] = Field(default=MEASURES, min_length=1, description="What is counted in each case.")
    axes: tuple[Axis, ...] = Field(min_length=1, max_length=3, description="One to three axes.")

    _file: str = PrivateAttr("study")
    _text: str = PrivateAttr("")

    @model_validator(mode="after")
    def _says_each_thing_once(self) -> Study:
        taken: dict[str, int] = {}
        if SCENARIO in self.fixed:
            raise refuse("with", SCENARIO, "say it as scenario = ..., or sweep it with an axis")
        for index, axis in enumerate(self.axes):
            for path in axis.targets:
                if path in taken:
                    raise refuse("axes", path, f"axes[{index}] sets what axes[{taken[path]}] sets already")
                taken[path] = index
        titles = [axis.title for axis in self.axes]
        for index, title in enumerate(titles):
            if title in titles[:index]:
                raise refuse("axes", title, f"axes[{index}] has the name of another axis; give it one of its own")
        if (self.scenario is None) == (SCENARIO not in taken):
            expected = "missing: which scenario is flown" if self.scenario is None else "an axis sets it already"
            raise refuse("scenario", self.scenario, expected)
        return self

    @property
    def file(self) -> str:
        """The file it was read from, for messages."""
        return self._file

    @property
    def text(self) -> str:
        """The text it was read from, '' when it was made in Python."""
        return self._text

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of values of each axis."""
        return tuple(len(axis.values) for axis in self.axes)
