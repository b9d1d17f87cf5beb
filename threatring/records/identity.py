"""What identification tells apart, as enums. Numbers are only ever added to, as in `enums`."""

from __future__ import annotations

from enum import IntEnum


class Group(IntEnum):
    """What kind of flyer a track behaves like; weapons come first, the most urgent of them before the others."""

    BALLISTIC = 0
    DIVING = 1
    WEAPON = 2
    DRONE = 3
    FIGHTER = 4
    LARGE = 5


class Reply(IntEnum):
    """What the best mode that a flyer carries and the site asks can say of it."""

    NONE = 0
    CIVIL = 1
    SECURE = 2
