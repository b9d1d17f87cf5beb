"""Which unknown matters most: a raid flown under many sets of unknowns, then again with one unknown drawn anew.

    sensitivity(scenario, options, measure)     what `threatring sensitivity` prints

`weighing` holds the order of the analysis and can be asked about any noisy function; `flying` asks it of a scenario.
"""

from threatring.sensitivity.flying import sensitivity

__all__ = ["sensitivity"]
