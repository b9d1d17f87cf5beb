"""What lies between radars and targets, and whose echoes are known better: rain, sea, jammers, own signatures."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from threatring.errors import BadInput, Fault
from threatring.scenario.parts import Altitude, Model, Name, Position, Text, refuse

BANDS = {"S": (2e9, 4e9), "C": (4e9, 8e9), "X": (8e9, 12e9)}  # IEEE Std 521-2019
ASPECTS = ("nose", "beam", "tail", "top")
COLUMNS = ("class", "band", "aspect", "rcs_m2")
LARGEST_M2 = 1e5
MOST_BYTES = 10_000_000  # of a table of signatures


class Rain(Position):
    """One cell of rain: an upright cylinder in which it rains evenly."""

    radius_m: Annotated[float, Field(strict=True, gt=0.0, le=200_000.0)] = Field(
        default=10_000.0, description="Radius of the cell, metres."
    )
    top_m: Annotated[float, Field(strict=True, gt=0.0, le=15_000.0)] = Field(
        default=4_000.0, description="Height of its top above the ground, metres: about where rain freezes."
    )
    rate_mm_h: Annotated[float, Field(strict=True, gt=0.0, le=300.0)] = Field(
        description="How hard it rains, millimetres an hour: 4 moderate, 16 heavy, 50 a cloudburst."
    )


class Sea(Model):
    """A reflecting sea all round: two rays to every object in sight. Off unless the scenario has this table."""

    rms_m: Annotated[float, Field(strict=True, ge=0.0, le=5.0)] = Field(
        default=0.0, description="Height of its waves, one sigma, metres; 0 reflects perfectly."
    )


class Jammer(Position):
    """One noise jammer: carried by every object of a raid, or at a place."""

    raid: Name | None = Field(default=None, description="Name of the raid each of whose objects carries one.")
    altitude_m: Altitude | None = Field(
        default=None, description="Height above mean sea level of one that stands off at a place, metres."
    )
    erp_w: Annotated[float, Field(strict=True, gt=0.0, le=1e9)] = Field(
        description="Radiated power times the gain of its antenna towards the radars, watts, over its whole bandwidth."
    )
    bandwidth_hz: Annotated[float, Field(strict=True, gt=0.0, le=1e11)] = Field(
        description="Bandwidth its power is spread over, hertz."
    )
    frequency_hz: Annotated[float, Field(strict=True, ge=1e8, le=1e11)] = Field(
        description="Middle of its band, hertz; a radar whose frequency lies outside the band does not hear it."
    )

    @model_validator(mode="after")
    def _is_somewhere(self) -> Jammer:
        placed = not self.is_site and self.altitude_m is not None
        if (self.raid is None) != placed or (self.raid is not None and not (self.is_site and self.altitude_m is None)):
            raise refuse("raid", self.raid, "give the raid that carries it, or a place and altitude_m, not both")
        return self


class RcsRow(Model):
    """One line of a table of signatures."""

    klass: Name = Field(alias="class", description="Catalogue entity of the class.")
    band: Literal["S", "C", "X"] = Field(description="S (2 to 4 GHz), C (4 to 8 GHz) or X (8 to 12 GHz).")
    aspect: Literal["nose", "beam", "tail", "top", "all"] = Field(description="Which side; 'all' means every side.")
    rcs_m2: Annotated[float, Field(strict=True, gt=0.0, le=LARGEST_M2)] = Field(
        description="Mean radar cross-section, square metres."
    )


class Rcs(Model):
    """A user's own radar cross-sections, which replace the catalogue's mean and are not drawn."""

    file: Text | None = Field(
        default=None, description="CSV file with the columns class, band, aspect, rcs_m2; beside the scenario."
    )
    rows: tuple[RcsRow, ...] = Field(default=(), description="The same lines written here.")


def read_rcs(path: Path) -> tuple[RcsRow, ...]:
    """Return the lines of a CSV table of radar cross-sections; raises `BadInput` with every faulty line."""
    try:
        if not path.is_file():  # a device or a pipe would be read for ever
            raise FileNotFoundError("no such file")
        if path.stat().st_size > MOST_BYTES:
            raise ValueError(f"more than {MOST_BYTES} bytes")
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, skipinitialspace=True)
            header = tuple(name.strip() for name in reader.fieldnames or ())
            lines = list(reader)
    except (OSError, ValueError, csv.Error) as error:
        raise BadInput.at(path, "--rcs", None, f"a CSV file that can be read ({error})") from error
    if set(header) != set(COLUMNS):
        raise BadInput.at(path, "line 1", ", ".join(header) or None, f"the columns {', '.join(COLUMNS)}")
    faults: list[Fault] = []
    rows: list[RcsRow] = []
    for number, line in enumerate(lines, start=2):
        row = {name.strip(): (value or "").strip() for name, value in line.items() if name is not None}
        found = _row(row, str(path), f"line {number}", faults)
        if found is not None:
            rows.append(found)
    seen: set[tuple[str, str, str]] = set()
    for row_ in rows:
        key = (row_.klass, row_.band, row_.aspect)
        if key in seen:
            faults.append(Fault(str(path), ", ".join(key), None, "said twice; one line for a class, band and aspect"))
        seen.add(key)
    if faults or not rows:
        raise BadInput(*(faults or [Fault(str(path), "file", None, "at least one line under the header")]))
    return tuple(rows)


def _row(row: dict[str, str], file: str, where: str, faults: list[Fault]) -> RcsRow | None:
    """Return one line, or None after noting what is wrong with it."""
    wrong: list[tuple[str, Any, str]] = []
    if not row.get("class"):
        wrong.append(("class", None, "a target class of the catalogue"))
    if row.get("band", "").upper() not in BANDS:
        wrong.append(("band", row.get("band"), f"one of {', '.join(BANDS)}"))
    if row.get("aspect", "").lower() not in (*ASPECTS, "all"):
        wrong.append(("aspect", row.get("aspect"), f"one of {', '.join(ASPECTS)}, all"))
    try:
        rcs_m2 = float(row.get("rcs_m2", ""))
    except ValueError:
        rcs_m2 = -1.0
    if not 0.0 < rcs_m2 <= LARGEST_M2:
        wrong.append(("rcs_m2", row.get("rcs_m2"), f"a number of square metres above 0, at most {LARGEST_M2:g}"))
    faults += [Fault(file, f"{where}, {name}", value, expected) for name, value, expected in wrong]
    if wrong:
        return None
    said = {"class": row["class"], "band": row["band"].upper(), "aspect": row["aspect"].lower(), "rcs_m2": rcs_m2}
    return RcsRow.model_validate(said)


def band_of(frequency_hz: float) -> str | None:
    """Return the letter of the band a frequency lies in, None outside S, C and X."""
    for letter, (low_hz, high_hz) in BANDS.items():
        if low_hz <= frequency_hz < high_hz:
            return letter
    return None
