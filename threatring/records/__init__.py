"""The nouns that pass from stage to stage. NumPy only: nothing here compiles."""

from threatring.records.enums import (
    Arrival,
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
    Weapons,
)
from threatring.records.parameters import (
    Defended,
    Doctrine,
    Environment,
    FireUnit,
    FlyoutAxes,
    FlyoutCell,
    Knot,
    Launcher,
    Missile,
    Radar,
    Target,
    TargetClass,
)
from threatring.records.state import (
    Case,
    Engagement,
    Event,
    Flyer,
    LauncherState,
    Outcome,
    Plight,
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

__all__ = [
    "Arrival", "Case", "Counts8", "Defended", "Doctrine", "End", "Engagement", "EntityKind", "Environment", "Evasion",
    "Event", "EventKind", "FireUnit", "Flyer", "FlyoutAxes", "FlyoutCell", "Held32", "Homing", "Identity", "Knot",
    "Launcher", "LauncherState", "Mat6", "Missile", "Motion", "Outcome", "Phase", "Plight", "Question", "Radar",
    "RadarRole", "RadarState", "Reason", "Shot", "ShotEnd", "ShotPhase", "ShotRecord", "Side", "Sight",
    "State", "Target", "TargetClass", "Track", "Times16", "TrackPhase", "UnitRecord", "UnitState", "Vec3", "Vec6",
    "Weapons",    "as_table", "dtype_of", "table",
]  # fmt: skip
