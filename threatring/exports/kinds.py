"""What classes are called in Tacview and in DIS.

DIS entity types and emitter names: SISO-REF-010-v29 (2021), Enumerations for Simulation Interoperability; read in the
generated sources of the public repositories open-dis/opendis7-java (entity types of the S-400, called SA-21 there)
and Wireshark (categories, countries, emitter names). Classes that stand for more than one type of aircraft or missile
carry their category only, and no country.
"""

from __future__ import annotations

from typing import NamedTuple

from threatring.exports.scene import Mover, Place


class EntityType(NamedTuple):
    """A DIS entity type record (IEEE 1278.1-2012, 6.2.30)."""

    kind: int
    domain: int
    country: int
    category: int
    subcategory: int = 0
    specific: int = 0
    extra: int = 0


_PLATFORM, _MUNITION, _OTHER = 1, 2, 0
_LAND, _AIR = 1, 2
_ANTI_AIR, _ANTI_RADAR, _SUPPORT, _STRATEGIC, _TACTICAL = 1, 4, 9, 10, 11
_NO_COUNTRY, _RUSSIA = 0, 222
_GUIDED = 1
_AIR_DEFENCE, _SA21 = 28, 24  # category "Air Defense / Missile Defense Unit Equipment", subcategory "SA-21 Growler"
_SA21_MISSILE = 44

#: beginning of a class's name -> (Tacview type, DIS entity type); the first that fits counts.
MOVERS: tuple[tuple[str, str, EntityType], ...] = (
    ("target_fighter", "Medium+Air+FixedWing", EntityType(_PLATFORM, _AIR, _NO_COUNTRY, 1)),
    ("target_bomber", "Heavy+Air+FixedWing", EntityType(_PLATFORM, _AIR, _NO_COUNTRY, 3)),
    ("target_awacs", "Heavy+Air+FixedWing", EntityType(_PLATFORM, _AIR, _NO_COUNTRY, _OTHER)),
    ("target_uav", "Light+Air+FixedWing", EntityType(_PLATFORM, _AIR, _NO_COUNTRY, 50)),
    ("target_decoy", "Light+Air+FixedWing", EntityType(_PLATFORM, _AIR, _NO_COUNTRY, 50)),
    ("target_arm", "Weapon+Missile", EntityType(_MUNITION, _ANTI_RADAR, _NO_COUNTRY, _GUIDED)),
    ("target_cm", "Weapon+Missile", EntityType(_MUNITION, _SUPPORT, _NO_COUNTRY, _GUIDED)),
    ("target_glide", "Weapon+Bomb", EntityType(_MUNITION, _SUPPORT, _NO_COUNTRY, _GUIDED)),
    ("target_srbm", "Weapon+Missile", EntityType(_MUNITION, _TACTICAL, _NO_COUNTRY, _GUIDED)),
    ("target_mrbm", "Weapon+Missile", EntityType(_MUNITION, _STRATEGIC, _NO_COUNTRY, _GUIDED)),
    ("target_", "Air+FixedWing", EntityType(_PLATFORM, _AIR, _NO_COUNTRY, _OTHER)),
    ("missile_9M96E2", "Weapon+Missile", EntityType(_MUNITION, _ANTI_AIR, _RUSSIA, _GUIDED, _SA21_MISSILE, 2)),
    ("missile_9M96E", "Weapon+Missile", EntityType(_MUNITION, _ANTI_AIR, _RUSSIA, _GUIDED, _SA21_MISSILE, 1)),
    ("missile_48N6E3", "Weapon+Missile", EntityType(_MUNITION, _ANTI_AIR, _RUSSIA, _GUIDED, _SA21_MISSILE, 3)),
    ("missile_40N6", "Weapon+Missile", EntityType(_MUNITION, _ANTI_AIR, _RUSSIA, _GUIDED, _SA21_MISSILE, 4)),
    ("missile_", "Weapon+Missile", EntityType(_MUNITION, _ANTI_AIR, _RUSSIA, _GUIDED, _SA21_MISSILE)),
    ("", "Navaid+Static+Waypoint", EntityType(_OTHER, _OTHER, _NO_COUNTRY, _OTHER)),
)

#: the same for what stands: beginning of a radar's class, or what a place is.
PLACES: tuple[tuple[str, str, EntityType], ...] = (
    ("radar_92N6E", "Ground+Static+AntiAircraft", EntityType(_PLATFORM, _LAND, _RUSSIA, _AIR_DEFENCE, _SA21, 4)),
    ("radar_91N6E", "Ground+Static+AntiAircraft", EntityType(_PLATFORM, _LAND, _RUSSIA, _AIR_DEFENCE, _SA21, 5)),
    ("radar_airborne", "Heavy+Air+FixedWing", EntityType(_PLATFORM, _AIR, _NO_COUNTRY, 8)),
    ("radar_", "Ground+Static+AntiAircraft", EntityType(_PLATFORM, _LAND, _RUSSIA, _AIR_DEFENCE)),
    ("launcher", "Ground+Static+AntiAircraft", EntityType(_PLATFORM, _LAND, _RUSSIA, _AIR_DEFENCE, _SA21, 1)),
    ("", "Ground+Static+Building", EntityType(_OTHER, _OTHER, _NO_COUNTRY, _OTHER)),
)

#: beginning of a radar's class -> emitter name (UID 75); the 91N6E is not listed and goes by its family, Big Bird D.
EMITTERS: tuple[tuple[str, int], ...] = (
    ("radar_92N6E", 16960),  # Grave Stone
    ("radar_91N6E", 9660),  # Big Bird D
    ("radar_96L6E", 11020),  # LEMZ 96L6, Cheese Board
    ("", 0),
)


def tacview_type(thing: Mover | Place) -> str:
    """Return the tags Tacview knows a thing by."""
    rows = MOVERS if isinstance(thing, Mover) else PLACES
    return next(tags for begin, tags, _ in rows if thing.klass.startswith(begin))


def entity_type(thing: Mover | Place) -> EntityType:
    """Return the DIS entity type of a thing."""
    rows = MOVERS if isinstance(thing, Mover) else PLACES
    return next(type_ for begin, _, type_ in rows if thing.klass.startswith(begin))


def emitter_name(place: Place) -> int:
    """Return the DIS emitter name of a radar, 0 for one that is not in the list."""
    return next(number for begin, number in EMITTERS if place.klass.startswith(begin))
