"""What a run leaves behind: `Results` of a Monte Carlo run, the `Film` of one case, and what is read off them.

Reports, maps and exports see only this room and the records. NumPy only: nothing here compiles.
"""

from threatring.results.answer import summary
from threatring.results.calibration import Calibration
from threatring.results.digest import outcome_hash
from threatring.results.envelope import Envelope
from threatring.results.film import Film
from threatring.results.geodetic import earth_fixed_m, geodetic
from threatring.results.tables import Meta, Results

__all__ = ["Calibration", "Envelope", "Film", "Meta", "Results", "earth_fixed_m", "geodetic", "outcome_hash", "summary"]
