"""What models are told: plain numbers, drawn once per set of unknowns (axis 0 = set `K`) or laid once per scenario."""

from __future__ import annotations

from typing import NamedTuple

from threatring.records.tables import Times16, Vec3


class Environment(NamedTuple):
    """The world the laws of motion and of sight are applied in; switches allow the textbook's world."""

    gravity_m3_s2: float  # geocentric gravitational constant, m³/s²
    j2_coeff: float  # second zonal harmonic; 0 for a sphere
    rotation_rad_s: float  # Earth's rotation; 0 for a world at rest
    semi_major_m: float  # equatorial radius
    flattening_coeff: float  # 0 for a sphere
    air_factor: float  # multiplies density; 0 for a vacuum
    refraction_factor: float  # k: effective Earth radius over true radius, 4/3
    ground_m: float  # height of the smooth surface above mean sea level
    floor_m: float  # the lowest ground around: the smooth surface, unless there is terrain


class Radar(NamedTuple):
    """One radar of the scenario under one set of unknowns: table (K, R)."""

    role: int  # RadarRole
    r_m: Vec3  # antenna, Earth-fixed
    east: Vec3
    north: Vec3
    up: Vec3
    surface_radius_m: float  # Gaussian radius at the site plus the ground's height
    antenna_height_m: float  # above the ground
    range_1m2_m: float  # where one square metre gives snr_claim_factor, free space
    snr_claim_factor: float  # signal-to-noise ratio the calibrating claim is read as, linear
    range_instrumented_m: float
    revisit_s: float  # between two looks at the same target
    elevation_min_rad: float
    elevation_max_rad: float
    sector_halfwidth_rad: float  # pi: all round
    beamwidth_rad: float
    bandwidth_hz: float
    floor_angle_rad: float  # error that no signal strength removes
    floor_range_m: float
    mask_step_m: float  # cell of range of its mask table; 0: the ground is smooth
    lowest_m: float  # the lowest ground around, from the smooth surface
    silent_s: Times16  # pairs from, to in which it does not radiate, the earliest first; infinite where none is left
    frequency_hz: float
    reference_factor: float  # power that absorption takes on the path of the calibrating claim, which the claim holds
    tilt_sine_coeff: float  # of the elevation its face's normal points at
    tilt_cosine_coeff: float
    scan_exponent_coeff: float  # of the cosine off that normal, one way
    radial_min_m_s: float  # slower towards or away from it nothing is told from clutter
    sidelobe_factor: float  # power over the main lobe's
    temperature_k: float  # of the receiving system
    boresight_rad: float  # where it searches, unless it turns
    search_s: float  # between two looks of its search at the same object; 0: it does not search
    search_factor: float  # power of a look of its search over that of the look its claim is stated for
    sea_rms_m: float  # height of the waves of a reflecting sea; negative: no reflection
    post: int  # the post that hears it
    searches: int  # 0: it looks only at what it is given, until it stands alone
    lost_s: float  # when the scenario has it destroyed, infinite while it has not
    align_angle_rad: float  # one sigma of how wrong it is set up, the same for a whole case; inside the floor
    align_range_m: float
    false_count: float  # mean number of plots a search makes of nothing
    radial_sigma_m_s: float  # one sigma of the speed along the line of sight it measures
    cue_delay_s: float  # from a ballistic cue until it searches the sector that is cued; infinite: no cue does that
    cue_hold_s: float  # it stays there so long after the last ballistic track in the sector
    alert_s: float  # when an alert sends it to the sector about its boresight, infinite without one


class Missile(NamedTuple):
    """One type of missile under one set of unknowns: table (K, Y)."""

    mass_kg: float
    propellant_kg: float
    thrust_n: float
    burn_s: float
    gap_s: float  # between the pulses of the motor
    propellant2_kg: float  # of the second pulse; 0: there is none
    thrust2_n: float
    burn2_s: float
    area_m2: float
    drag_factor: float  # multiplies the drag curve
    plume_saving_coeff: float  # zero-lift drag saved while the plume fills the base
    lift_max_coeff: float  # largest lift coefficient
    induced_drag_coeff: float  # drag coefficient per lift coefficient squared
    lateral_limit_m_s2: float  # structure
    lag_s: float  # autopilot time constant
    navigation_coeff: float  # N'
    vane_s: float  # jet vanes turn the missile over for so long after ignition ...
    vane_coeff: float  # ... with this share of the thrust
    turn_s: float  # time constant of the heading loop of the climb-out
    coast_coeff: float  # navigation constant while coasting
    loft_energy_coeff: float  # what its loft is chosen for: 0 the earliest arrival, 1 the fastest
    homing: int  # Homing
    seeker_range_1m2_m: float
    seeker_noise_rad: float
    glint_m: float
    lethal_radius_m: float  # distance at which the warhead's lethality is one half
    reliability_prob: float
    battery_s: float  # power for steering
    self_destruct_s: float  # it destroys itself at this age
    uplink_s: float  # between two mid-course updates
    uplink_range_m: float
    eject_speed_m_s: float
    eject_delay_s: float
    speed_min_m_s: float  # slower than this it is lost
    range_min_m: float  # claimed
    declared_range_m: float  # claimed reach, a rule of fire control; infinite when the doctrine does not honour it
    altitude_min_m: float  # claimed, above the ground
    ballistic: int  # 1 when it is claimed to engage ballistic targets
    ballistic_range_m: float  # administrative limit of the intercept point, claimed
    ballistic_ceiling_m: float
    ballistic_floor_m: float
    preference: float  # fire control takes the lowest that will do
    member: int  # which fly-out table is its own


class TargetClass(NamedTuple):
    """One class of target under one set of unknowns: table (K, C)."""

    spread_db: float  # airframe-to-airframe spread of radar cross-section, one sigma
    swerling: int  # fluctuation case 0..4
    motion: int  # Motion
    speed_m_s: float  # of the reference engagement
    altitude_m: float
    warning_prob: float  # that a lock or an active seeker is noticed
    warning_delay_s: float
    evade_m_s2: float  # level acceleration of its hardest turn, the pitching taken off
    pitch_m_s2: float
    evasion_s: float  # a manoeuvre lasts this long after the last warning ...
    evasion_longest_s: float  # ... and never longer; then it presses on for as long
    jink_s: float  # period of one turn to either side
    dive_rad: float  # steepest descent of a diving evasion
    dive_clearance_m: float  # height above the ground it levels off at
    drift_m_s: float  # an anti-radiation missile's aim drifts so fast while its radar is silent, one sigma each way
    strike_radius_m: float  # a strike this near destroys the radar
    group: int  # Group it behaves like
    recognised_prob: float  # that its group is told right from how it flies and echoes


class FireUnit(NamedTuple):
    """One fire unit under one set of unknowns: table (K, U)."""

    radar: int
    target_channel_count: int
    missile_channel_count: int
    ballistic_channel_count: int
    launch_interval_s: float
    reaction_s: float
    slew_rad_s: float
    lock_dwell_s: float  # between two lock attempts
    beam_s: float  # and for each beam place more than one
    lock_hit_count: int  # M ...
    lock_look_count: int  # ... of N
    boresight_rad: float  # where it faces at the start
    post: int  # whose picture it fights by
    reload_s: float  # to fill an empty launcher
    quiet_m_s2: float  # one-sigma acceleration its radar's filter expects of what flies straight, over a revisit


class Doctrine(NamedTuple):
    """Rules, habits and idealised switches of the command post under one set of unknowns: table (K,)."""

    weapons: int  # Weapons
    confirm_hit_count: int
    confirm_look_count: int
    drop_miss_count: int
    falling_kg_m2: float  # ballistic coefficient the defence assumes when it predicts a fall
    quiet_m_s2: float  # one-sigma acceleration the filter expects of a target that flies straight, over a revisit
    manoeuvre_m_s2: float  # the same of one that manoeuvres
    surprise_count: float  # normalised squared innovation above which a track is taken for manoeuvring
    gate_count: float  # normalised squared distance beyond which a plot is not a track's
    link_delay_s: float  # median; per cue a die
    operator_delay_s: float
    operator_spread_coeff: float  # sigma of the delay's logarithm
    iff_working_prob: float  # a set works in this case, its codes are right
    iff_reply_prob: float  # one that works answers one interrogation
    declare_prob: float  # a track that behaves like an aircraft and does not answer is declared hostile
    salvo_count: int
    salvo_max_count: int
    look_between: int  # 1: shoot-look-shoot
    assess_delay_s: float
    report_kill_given_kill_prob: float
    report_kill_given_miss_prob: float
    lock_ahead_s: float  # falling targets are taken and locked this long before they can be fired at
    fixed_kill_prob: float  # idealised: overrides the warhead; negative: off
    certain_detection: int  # idealised: every look in view detects
    hush_s: float  # a radar is silent for so long when something homes on it; 0: it never is
    hush_ahead_s: float  # when that would be upon it within so long
    exact_plots: int  # idealised: plots have no error, know their object, and none are false
    certain_identification: int  # idealised: every track gets its true side at once
    engagement_s: float  # idealised: a target channel is held this long and nothing is fired; 0: off
    no_queue: int  # idealised: who finds no free channel is never taken again
    interrogation_tries_count: int  # interrogations of one round
    interrogation_s: float  # one of them takes
    interrogation_range_m: float
    trusts_civil: int  # 1: a civil answer makes a friend
    reidentify_s: float  # a track that stays unknown is asked again after
    automatic_factor: float  # on the delay of a track that behaves like a ballistic or a diving missile
    self_defence: int  # 1: what endangers own radars or launchers may be shot at before it is declared hostile
    self_defence_s: float  # and would be there within so long


class Rain(NamedTuple):
    """One cell of rain as one radar meets it: table (R, C)."""

    r_m: Vec3  # middle of its foot
    up: Vec3
    radius_m: float
    height_m: float
    loss_coeff: float  # what a metre takes both ways, in nepers of power


class Jammer(NamedTuple):
    """One noise jammer: table (J,)."""

    carrier: int  # the object that carries it, -1: it stands at a place
    r_m: Vec3
    erp_w: float  # radiated power times antenna gain towards the radars
    bandwidth_hz: float
    frequency_hz: float  # middle of its band


class Sortie(NamedTuple):
    """One flight to be flown beforehand: which missile, with what loft, at what: flat table."""

    missile: int  # row of the table of missiles
    loft_coeff: float  # tangent the climb-out is lifted by
    aim_m: Vec3  # where it is to meet its target
    drift_m_s: Vec3  # velocity of the target, which passes the aim ...
    meet_s: float  # ... at this age of the missile


class Flown(NamedTuple):
    """What became of a `Sortie`: flat table."""

    reached: int
    time_s: float  # of the closest approach, or of the end
    speed_m_s: float  # there
    lateral_m_s2: float  # what it could still turn there: air and structure
    closing_m_s: float
    closest_m: float
    peak_m_s: float  # greatest speed on the way
    apogee_m: float  # greatest altitude on the way


class FlyoutCell(NamedTuple):
    """What one missile does when flown at one point: table (members, range, altitude)."""

    time_s: float
    speed_m_s: float
    lateral_m_s2: float
    loft_coeff: float  # the loft that got there first
    reached: int


class FlyoutAxes(NamedTuple):
    """Spacing of a fly-out table: row i at `range_scale_m` i², column j at the ground plus `altitude_scale_m` j²."""

    range_scale_m: float
    altitude_scale_m: float
    range_count: int
    altitude_count: int
