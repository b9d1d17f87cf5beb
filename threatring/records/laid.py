"""What a scenario lays once: objects and their paths, launchers, defended objects, posts and links."""

from __future__ import annotations

from typing import NamedTuple

from threatring.records.tables import Counts8, Vec3


class Target(NamedTuple):
    """One object of the scenario: table (T,). Its path is a run of `Knot` rows."""

    klass: int
    side: int  # Side
    carries: int  # modes it can answer in: a bit for each `Mode`
    start_s: float
    knot_s: float
    first_knot: int
    knot_count: int
    arrival: int  # Arrival
    can_leak: int
    speed_max_m_s: float  # along the whole path
    height_max_m: float  # above the smooth ground, along the whole path
    evasion: int  # Evasion when warned
    carrier: int  # the object that carries it until its path ends, -1: none
    aim_radar: int  # the radar it homes on, -1: none
    rcs_factor: float  # on the radar cross-section of its class
    wait_s: float  # mean of the time thrown between the one before and it; 0: it starts as laid
    follows: int  # 1: that time counts from the start of the object before it, 0: from start_s


class Knot(NamedTuple):
    """One point of a laid path; between two of them motion is a cubic that meets both."""

    r_m: Vec3
    v_m_s: Vec3


class Launcher(NamedTuple):
    """One launcher of the scenario: table (L,)."""

    unit: int
    r_m: Vec3
    up: Vec3
    load: Counts8  # missiles by type
    lost_s: float  # when the scenario has it destroyed with what is on it, infinite while it has not
    reload_count: int  # times it is filled again once it is empty


class Defended(NamedTuple):
    """One defended object: table (D,)."""

    r_m: Vec3
    radius_m: float


class Post(NamedTuple):
    """One post that keeps a picture: a command post, or a fire unit for when it stands alone; table (P,)."""

    unit: int  # the fire unit whose own picture this is; -1: a command post
    lost_s: float  # when the scenario has it destroyed, infinite while it has not
    asks: int  # modes it interrogates in: a bit for each `Mode`


class Link(NamedTuple):
    """Who sends his tracks to whom: table (I,)."""

    source: int  # post
    sink: int  # post
    interval_s: float  # between two messages about the same track
    delay_s: float
    loss_prob: float  # of a message
