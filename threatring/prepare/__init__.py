"""From a scenario and drawn numbers to all that kernels need: places, paths, loads, tables flown beforehand."""

from threatring.prepare.laying import Prepared, prepare

__all__ = ["Prepared", "prepare"]
