"""The room of real ground: grids of heights from files. It knows numbers and files, no kernels and no scenarios."""

from threatring.terrain.heights import VERTICAL_DATUM, Box, Heights, box_around
from threatring.terrain.reading import DEMONSTRATION, read_heights

__all__ = ["DEMONSTRATION", "VERTICAL_DATUM", "Box", "Heights", "box_around", "read_heights"]
