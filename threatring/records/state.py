"""What changes while a case runs: one row per thing, a block of cases on axis 0."""

from __future__ import annotations

from typing import NamedTuple

from threatring.records.tables import Counts8, Held32, Mat6, Times16, Vec3, Vec6


class Case(NamedTuple):
    """One case of a block: table (B,)."""

    run: int  # keys the dice
    draw: int  # selects the parameters
    done: int
    shot_count: int
    first_flying: int  # no missile before this one flies any more
    flying: int  # missiles in the air
    enemies: int  # objects of the enemy whose story has not ended
    next_arrival_s: float  # no path ends before
    track_count: int  # tracks started so far: each has a number of its own
    next_decision_s: float
    end_s: float
    ordered: int  # 1: an operator has changed the weapons control order of the scenario


class Sight(NamedTuple):
    """One radar's schedule for one object: table (B, R, T); when its next look falls due stands in `World.due`."""

    scan: int  # ordinal of the next look
    origin_s: float  # when the look with ordinal 0 was, or would have been
    last_reason: int


class Plot(NamedTuple):
    """What one look made of one object, or of nothing: scratch table (M,) of the looks of one radar in one tick."""

    time_s: float
    truth: int  # the object, -1: a false plot; for scoring only
    r_m: Vec3
    line: Vec3  # its measuring axes: along the line of sight,
    side: Vec3  # across in azimuth,
    rise: Vec3  # across in elevation
    sigma_m: Vec3  # one sigma along each
    slant_m: float
    snr: float
    radial_m_s: float  # measured speed away from the radar


class Flyer(NamedTuple):
    """How one object moves in one case: table (B, T)."""

    free: int  # 0: on its laid path, delay_s late; 1: by this row
    released: int  # 0: still under its carrier
    locks: int  # engagement radars that have locked it
    kind: int  # Evasion it flies
    echo_factor: float  # of this airframe on the radar cross-section of its class
    delay_s: float
    path_s: float  # time on the laid path at which it left it, or would come back to it
    time_s: float  # when this row holds: position, velocity, acceleration until the next tick
    r_m: Vec3
    v_m_s: Vec3
    a_m_s2: Vec3
    threat_m: Vec3  # the last threat it was warned of
    warned_s: float  # when it begins to act on a warning, infinite without one
    until_s: float  # when it has been left in peace long enough
    begun_s: float  # of this manoeuvre


class RadarState(NamedTuple):
    """One radar in one case: table (B, R)."""

    lost_s: float  # when it was destroyed, infinite while it lives
    post: int  # the post that hears it, -1: nobody
    searches: int  # 0: it looks only at what it is given
    facing_rad: float  # where it searches, unless it turns
    silent_from_s: float  # it has hidden from what homes on it since then ...
    hushed_s: float  # ... until then
    bias_range_m: float  # how far it was set up wrong
    bias_azimuth_rad: float
    bias_elevation_rad: float
    false_s: float  # when it will next report what is not there
    next_look_s: float  # when the first of its looks falls due
    false_count: int
    cued: int  # 1: it searches a sector that was cued, by the rows of `World.sectors`
    cue_s: float  # when it will do so, infinite while nothing is ordered
    cue_held_s: float  # when a ballistic track last stood in that sector
    turn_count: int  # how often it has changed from one search to the other


class Track(NamedTuple):
    """One track of a picture, (B, P, N), or a fire unit's own of it, (B, U, N); a slot may be used again."""

    phase: int  # TrackPhase
    identity: int
    misses: int
    holder: int  # the radar that saw it last: by its revisit, looks without a plot are counted
    seen_s: float  # when it was last given a plot
    identify_s: float  # when it was confirmed; once a round of identification is open, when that will be decided
    falls: int  # 1 when it moves like a ballistic missile
    time_s: float
    x: Vec6  # position and velocity, Earth-fixed
    cov: Mat6
    started_s: float
    last_s: Times16  # the same by radar, sixteen of them: one radar sees one object once a search
    manoeuvre_s: float  # until when it counts as manoeuvring
    hits: int
    looks: int
    truth: int  # the object whose plot it took last, for scoring only; -1: nobody's
    number: int  # of this track among all of its case
    link: int  # the link it came by or is told of by, -1: own radars only
    sender: int  # the sender's number of it
    message_s: float  # of a message under way: when it arrives; of a track told of by a link: when one came last
    group: int  # Group it is taken for
    rounds: int  # of identification that were opened
    reply: int  # Reply it gave
    order: int  # Order an operator gave about it
    order_unit: int  # the fire unit that is to engage it, -1: any
    why: int  # Reason that stands between it and a missile; of a track of nobody too


class Engagement(NamedTuple):
    """One fire unit's dealings with one track of its post's picture: table (B, U, N)."""

    phase: int  # Phase
    ready_s: float  # reaction done
    next_look_s: float  # next lock attempt or track update
    locked: int
    lock_hits: int
    lock_looks: int
    missile: int  # type chosen
    to_fire: int  # missiles still to launch in this salvo
    refusals: int  # times in a row fire control refused a shot that was to be fired
    salvos: int
    first_shot: int  # missiles fired before this track began are none of its
    flying: int
    last_burst_s: float
    report_s: float
    counts_ballistic: int  # 1 when it holds one of the channels for ballistic targets
    next_plan_s: float  # fire control does not look at it again before
    believed: int  # 1 when its last salvo was reported as a kill


class Plight(NamedTuple):
    """What stood between one object and a missile, and for how long: table (B, T)."""

    held_s: Held32  # seconds each `Reason` held, from confirmation on
    result: int  # Reason left by the last missile sent at it, NONE when none was


class UnitState(NamedTuple):
    """One fire unit: table (B, U)."""

    post: int  # whose picture it fights by
    boresight_rad: float
    slew_to_rad: float
    slew_done_s: float
    next_launch_s: float
    target_channels: int
    missile_channels: int
    ballistic_channels: int
    target_channels_peak: int
    missile_channels_peak: int
    stock: Counts8  # missiles left on its launchers, by type
    fired: Counts8
    failed: Counts8
    lost: Counts8  # with their launchers
    reloaded: Counts8


class LauncherState(NamedTuple):
    """One launcher: table (B, L)."""

    left: Counts8
    gone: int  # 1: destroyed
    reloads: int  # times it has been filled again
    ready_s: float  # when its reload is done, infinite while none is under way


class PostState(NamedTuple):
    """One post: table (B, P)."""

    gone: int  # 1: destroyed
    slots: int  # of its picture that have been used: beyond stands no track, and no dealings with one


class LinkState(NamedTuple):
    """One link: table (B, I)."""

    next_s: float  # when it sends again


class Shot(NamedTuple):
    """One missile: table (B, S)."""

    phase: int  # ShotPhase
    end: int  # ShotEnd
    sweep: int  # 1: flies in fine steps this tick
    track: int  # slot of its unit's picture, by which it is aimed
    number: int  # of the track that stood there when it was fired
    target: int  # the object it homes on, before that the one its track is of; -1: nobody
    meant: int  # the object its track was of when it was fired; -1: nobody
    unit: int
    missile: int
    salvo: int
    launched_s: float
    r_m: Vec3
    v_m_s: Vec3
    lateral: Vec3  # achieved lateral acceleration, m/s²
    aim_m: Vec3  # predicted intercept point
    die_prob: float  # thrown at launch: above reliability it fails, below the kill probability it kills
    loft_coeff: float
    next_uplink_s: float
    noise_m: Vec3  # displacement the seeker sees, correlated in time
    closest_m: float
    end_s: float
    kill_prob: float
    launch_r_m: Vec3
    aim_time_s: float


class Outcome(NamedTuple):
    """What became of one object in one case: table (N, T). A time that never came is NaN."""

    side: int
    end: int  # End
    reason: int  # Reason
    bystander: int  # 1 when a missile meant for another killed it
    shots: int
    first_plot_s: float
    first_plot_range_m: float
    confirmed_s: float
    identified_s: float
    assigned_s: float
    locked_s: float
    launched_s: float
    intercepted_s: float
    killed_s: float
    end_s: float
    blocked_by: int  # Reason that holds now
    blocked_since_s: float
    identity: int  # Identity it was given last


class ShotRecord(NamedTuple):
    """One missile fired, for the results: flat table, sorted by run and shot."""

    run: int
    target: int  # the object whose track it was fired at, -1: a track of nothing
    met: int  # the object it homed on, or would have
    track: int  # number of the track it was fired at
    unit: int
    missile: int
    salvo: int
    end: int  # ShotEnd
    launched_s: float
    end_s: float
    closest_m: float
    kill_prob: float
    launch_r_m: Vec3
    end_r_m: Vec3
    end_speed_m_s: float


class UnitRecord(NamedTuple):
    """One fire unit in one case, for the results: table (N, U)."""

    target_channels_peak: int
    missile_channels_peak: int
    loaded: Counts8  # at the start
    fired: Counts8
    failed: Counts8
    left: Counts8
    lost: Counts8  # with their launchers
    reloaded: Counts8  # loaded + reloaded = fired + failed + left + lost


class Event(NamedTuple):
    """One line of a film: something happened."""

    time_s: float
    kind: int  # EventKind
    reason: int  # Reason, or ShotEnd for SHOT_ENDED
    subject: int  # entity number
    object: int  # entity number, -1: none
    unit: int  # fire unit or radar, -1: none
    value: float  # kind-dependent: range in m, distance in m, identity, salvo
    r_m: Vec3


class State(NamedTuple):
    """One line of a film: where something was."""

    time_s: float
    entity: int
    kind: int  # EntityKind
    phase: int
    r_m: Vec3
    v_m_s: Vec3
