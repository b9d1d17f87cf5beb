"""From a scenario and drawn numbers to everything a kernel needs: places, paths, loads, and the tables flown beforehand."""

from threatring.prepare.laying import Prepared, prepare

__all__ = ["Prepared", "prepare"]
