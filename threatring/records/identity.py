"""What identification tells apart, and whom to fire at, as enums. Numbers are only ever added to, as in `enums`."""

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


class Mode(IntEnum):
    """Modes of interrogation; the number is that of the bit it has where several are written as one whole number."""

    MODE_3A_C = 0
    MODE_S = 1
    MODE_4 = 2
    MODE_5 = 3
    PAROL = 4


class Reply(IntEnum):
    """What the best mode that a flyer carries and a post asks can say of it."""

    NONE = 0
    CIVIL = 1
    SECURE = 2


class Weapons(IntEnum):
    """Weapons control order, in NATO's words."""

    HOLD = 0
    TIGHT = 1
    FREE = 2


class Order(IntEnum):
    """What an operator ordered about a track."""

    NONE = 0
    ENGAGE = 1
    CEASE = 2
