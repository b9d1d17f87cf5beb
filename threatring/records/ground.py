"""What a missile fired at a surveyed ground point is told, what is wrong with it, and where it lands."""

from __future__ import annotations

from typing import NamedTuple

from threatring.records.tables import Vec3


class GroundGuide(NamedTuple):
    """From where rounds are fired, and how long they are steered: table (M,), one row a member of the ensemble."""

    r_m: Vec3  # launcher and radar, Earth-fixed, on the ground
    east: Vec3
    north: Vec3
    up: Vec3
    surface_radius_m: float
    antenna_height_m: float  # of the radar that steers, above the ground
    floor_m: float  # lower than this above the ground no round is steered
    until_s: float  # nor later than this after its launch


class GroundSpread(NamedTuple):
    """One-sigma errors of a set of unknowns: those of each round, then those all rounds of one attack share."""

    noise_rad: float  # where the radar sees the round when steering ends
    heading_rad: float  # direction it flies in then
    speed_m_s: float
    drag_coeff: float  # share of its drag
    reliability_prob: float  # not a sigma: how many work
    bias_rad: float  # alignment of the radar, each of two angles
    wind_m_s: float  # wind that was not allowed for, east and north each
    survey_m: float  # place of the point against that of the launcher, east and north each


class GroundRound(NamedTuple):
    """One round: how it is flown, and its errors: table (n,)."""

    aim_m: Vec3  # what it is steered at, Earth-fixed; the fall after it is allowed for
    loft_coeff: float
    drag_factor: float  # of this round over that of its type
    right_rad: float  # where the radar misplaces it when steering ends
    rise_rad: float
    heading_right_rad: float  # how it flies then, against how it should
    heading_rise_rad: float
    speed_error_m_s: float
    wind_m_s: Vec3
    survey_east_m: float
    survey_north_m: float
    works: int


class GroundImpact(NamedTuple):
    """Where and how a round lands: table (n,)."""

    r_m: Vec3
    v_m_s: Vec3
    time_s: float
    free_s: float  # when steering ended
    free_height_m: float
    top_m: float  # greatest height above the ground
    landed: int
