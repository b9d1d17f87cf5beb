"""The nouns that pass from stage to stage. NumPy only: nothing here compiles."""

from threatring.records.enums import (
    Arrival,
    Aspect,
    End,
    EntityKind,
    Evasion,
    EventKind,
    Homing,
    Identity,
    Motion,
    Phase,
    Question,
    RadarRole,
    Reason,
    ShotEnd,
    ShotPhase,
    Side,
    TrackPhase,
)
from threatring.records.ground import GroundGuide, GroundImpact, GroundRound, GroundSpread
from threatring.records.identity import Group, Mode, Reply, Weapons
from threatring.records.laid import Defended, Knot, Launcher, Link, Post, Target
from threatring.records.looks import Look
from threatring.records.parameters import (
    Doctrine,
    Environment,
    FireUnit,
    Flown,
    FlyoutAxes,
    FlyoutCell,
    Jammer,
    Missile,
    Radar,
    Rain,
    Sortie,
    TargetClass,
)
from threatring.records.state import (
    Case,
    Engagement,
    Event,
    Flyer,
    LauncherState,
    LinkState,
    Outcome,
    Plight,
    Plot,
    PostState,
    RadarState,
    Shot,
    ShotRecord,
    Sight,
    State,
    Track,
    UnitRecord,
    UnitState,
)
from threatring.records.tables import Counts8, Held32, Mat6, Times16, Vec3, Vec6, as_table, dtype_of, table
from threatring.records.terrain import Eye, PostGrid

__all__ = [
    "Arrival", "Aspect", "Case", "Counts8", "Defended", "Doctrine", "End", "Engagement", "EntityKind", "Environment",
    "Evasion", "Event", "EventKind", "Eye", "FireUnit", "Flown", "Flyer", "FlyoutAxes", "FlyoutCell", "GroundGuide",
    "GroundImpact", "GroundRound", "GroundSpread", "Group", "Held32", "Homing", "Identity", "Jammer", "Knot",
    "Launcher", "LauncherState", "Link", "LinkState", "Look", "Mat6", "Missile", "Mode", "Motion", "Outcome", "Phase",
    "Plight", "Plot", "Post", "PostGrid", "PostState", "Question", "Radar", "RadarRole", "RadarState", "Rain", "Reason",
    "Reply", "Shot", "ShotEnd", "ShotPhase", "ShotRecord", "Side", "Sight", "Sortie", "State", "Target", "TargetClass",
    "Times16", "Track", "TrackPhase", "UnitRecord", "UnitState", "Vec3", "Vec6", "Weapons", "as_table", "dtype_of",
    "table",
]  # fmt: skip
