"""All uncertainty is spent here: the catalogue's low, value, high and distribution become plain numbers, set by set."""

from threatring.draws.parameters import (
    aspects_factor,
    class_rows,
    doctrine_rows,
    flight_rows,
    flights_of,
    missile_rows,
    radar_rows,
    signature_m2,
    unit_rows,
)
from threatring.draws.unknowns import FLIGHTS, MEMBERS, Unknowns

__all__ = [
    "FLIGHTS", "MEMBERS", "Unknowns", "aspects_factor", "class_rows", "doctrine_rows", "flight_rows", "flights_of",
    "missile_rows", "radar_rows", "signature_m2", "unit_rows",
]  # fmt: skip
