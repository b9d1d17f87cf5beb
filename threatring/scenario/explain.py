"""Say in plain words what a scenario holds: what `threatring check` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threatring import units
from threatring.scenario import loads, places
from threatring.scenario.identification import asked_modes
from threatring.scenario.kinds import label_of
from threatring.scenario.model import Scenario
from threatring.scenario.parts import Raid

if TYPE_CHECKING:
    from threatring.catalogue import Selection

_ARRIVALS = {"strikes": "strike", "releases": "reach its release point", "leaves": "leave"}
_DUTIES = {"rotate": "", "sector": ", searches a sector", "cue": ", searches a sector upon a ballistic cue"}
_IDEALS = {
    "certain_detection": "every look detects",
    "certain_identification": "every track gets its true side at once",
    "exact_plots": "plots have no error, each finds the track of its object, nothing false is seen",
    "no_queue": "who finds no free target channel is never taken again",
    "perfect_assessment": "kill assessment is never wrong",
    "no_delays": "nobody and nothing takes time to react",
    "smooth_sphere": "gravity of a sphere at rest (no J2, no rotation)",
    "no_evasion": "nobody manoeuvres when warned",
}


def explain_scenario(scenario: Scenario, selection: Selection) -> str:
    """Return a page that says what is there, what comes, by which rules, and what is simplified; it ends in 'ok'."""
    lines = [f"{scenario.name}: {scenario.title or 'a scenario'}"]
    if scenario.teaches:
        lines.append(f"  teaches: {scenario.teaches}")
    lines += _setting(scenario, selection) + _defence(scenario, selection) + _raids(scenario, selection)
    return "\n".join([*lines, *_rules(scenario, selection), *_simplifications(scenario), "ok"])


def _setting(scenario: Scenario, selection: Selection) -> list[str]:
    site = scenario.site
    ground = (
        f"smooth ground at {site.ground_m:g} m"
        if scenario.terrain is None
        else f"real ground ({', '.join(scenario.terrain.sources)}), {site.ground_m:.0f} m there"
    )
    return [
        f"  where: {site.name}, {site.lat_deg:.4f} N {site.lon_deg:.4f} E, {ground}",
        f"  epoch {selection.epoch_year}, {selection.claims} claims, seed {scenario.seed}, {scenario.runs} cases "
        f"of at most {scenario.duration_s:g} s",
    ]


def _defence(scenario: Scenario, selection: Selection) -> list[str]:
    lines = ["radars"]
    for emitter in scenario.radars:
        if emitter.altitude_m is None:
            height_m = places.antenna_height_of(emitter, selection)
            where = f"antenna {height_m:g} m above the ground ({emitter.mount.replace('_', ' ')})"
        else:
            where = f"in the air, {emitter.altitude_m:g} m above the sea"
        duty = _DUTIES[emitter.mode]
        if emitter.alert_s is not None:
            duty += f" or the alert at {emitter.alert_s:g} s"
        lines.append(f"  {emitter.name}: {label_of(emitter.type, selection)}, {where}{duty}")
    lines.append("fire units" if scenario.fire_units else "fire units: none, nothing will be shot at")
    for unit in scenario.fire_units:
        count = sum(group.count for group in unit.launchers)
        lines.append(f"  {unit.name}: radar {unit.radar}, {count} launchers")
        for group in unit.launchers:
            flown = loads.effective_load(group.load, selection)
            each = " + ".join(f"{n} {label_of(missile, selection)}" for missile, n in flown.counts.items())
            lines.append(f"    {group.count} x ({each or 'empty'})")
            lines += [f"      note: {note}" for note in flown.replaced]
    total = loads.total_load(scenario, selection).counts
    lines.append("  in all: " + (", ".join(f"{n} {label_of(m, selection)}" for m, n in total.items()) or "no missiles"))
    channels = loads.channels_of(scenario, selection)
    lines.append(
        f"  channels in all: {channels['target_channels']} for targets, {channels['missile_channels']} for missiles"
    )
    lines.append("defended: " + ", ".join(f"{item.name} ({item.radius_m:g} m)" for item in scenario.defended))
    return lines


def _raids(scenario: Scenario, selection: Selection) -> list[str]:
    hostile = sum(raid.count for raid in scenario.raids if raid.side == "hostile")
    lines = [f"what flies: {hostile} hostile, {scenario.target_count - hostile} friendly"]
    for raid in scenario.raids:
        friend = "friendly, " if raid.side == "friend" else ""
        what = f"{raid.count} x {label_of(raid.target, selection)}"
        lines.append(f"  {raid.name}: {what}, {friend}{_path(scenario, raid, selection)}")
    return lines


def _path(scenario: Scenario, raid: Raid, selection: Selection) -> str:
    if raid.launch is not None:
        launch, aim = places.ballistic_ends(scenario, raid, 0)
        distance_m = places.course(*launch, *aim)[0]
        shape = places.trajectory_of(raid, selection)
        over = f", apogee {units.pretty(raid.apogee_m, 'apogee_m')}" if raid.apogee_m is not None else ""
        return f"launched from {units.pretty(round(distance_m, -2), 'range_m')} at {_starts(raid)}, {shape}{over}"
    if raid.orbit is not None:
        far_m = places.course(*places.position_of(scenario, None), *places.position_of(scenario, raid.orbit))[0]
        where = f"orbiting {units.pretty(round(far_m, -2), 'range_m')} from the site"
        return f"{where} at {places.altitude_of(scenario, raid, raid.orbit, selection):,.0f} m"
    plan = places.flight_plan(scenario, raid, 0, selection)
    carrier = places.carrier_of(scenario, raid, 0)
    carried_s = 0.0
    if carrier is not None:
        under = scenario.raids[carrier[0]]
        carried_s = places.start_of(under, 0) + places.flight_time_s(places.flight_plan(scenario, under, 0, selection))
    flown_s = carried_s + places.flight_time_s(plan)
    ends_s = [places.start_of(raid, member) + flown_s for member in (0, raid.count - 1)]
    when = f"{ends_s[0]:.0f} s" if ends_s[0] == ends_s[1] else f"{ends_s[0]:.0f} to {ends_s[1]:.0f} s"
    when = f"{when} or later" if raid.arrivals == "poisson" else when
    far_m = places.course(*places.position_of(scenario, None), plan[0].lat_deg, plan[0].lon_deg)[0]
    what = _ARRIVALS[places.arrival_of(raid, selection)]
    late = "" if ends_s[0] <= scenario.duration_s else f" - after the scenario's end at {scenario.duration_s:g} s"
    above_m = plan[0].altitude_m - scenario.site.ground_m
    height = f"{above_m:,.0f} m above the ground" if above_m < places.LOW_FLYER_M else f"{plan[0].altitude_m:,.0f} m"
    if carrier is not None:
        return f"under {raid.carrier}, released at {carried_s:.0f} s if it lives, then would {what} at {when}{late}"
    start = f"from {units.pretty(round(far_m, -3), 'range_m')} at {height}"
    return f"{start}, starts at {_starts(raid)}, left alone would {what} at {when}{late}"


def _starts(raid: Raid) -> str:
    last_s = places.start_of(raid, raid.count - 1)
    if raid.arrivals == "poisson":
        return f"{raid.start_s:g} s or later, one every {raid.interval_s:g} s on average (Poisson)"
    return f"{raid.start_s:g} s" if last_s == raid.start_s else f"{raid.start_s:g} to {last_s:g} s"


def _rules(scenario: Scenario, selection: Selection) -> list[str]:
    doctrine = scenario.doctrine
    salvo = "the catalogue's number of" if doctrine.salvo_count is None else str(doctrine.salvo_count)
    looks = "looking between salvos" if doctrine.look_between else "without looking between salvos"
    salvos = f"{salvo} missiles a salvo, at most {doctrine.salvo_max_count} salvos, {looks}"
    defence = f", self-defence within {doctrine.self_defence_s:g} s" if doctrine.self_defence else ""
    trusted = "trusted" if scenario.identification.trust_civil_modes else "not trusted"
    lines = [
        f"rules: weapons {doctrine.weapons}{defence}; {salvos}",
        f"  interrogation: {', '.join(asked_modes(scenario, selection)) or 'none'}; civil answers are {trusted}",
    ]
    for post in scenario.posts:
        if post.asks is not None:
            lines.append(f"  interrogation by {post.name}: {', '.join(post.asks) or 'none'}")
    lines += [f"  catalogue number replaced: {name} = {value:g}" for name, value in scenario.overrides.items()]
    return lines


def _simplifications(scenario: Scenario) -> list[str]:
    ground = f"smooth ground at {scenario.site.ground_m:g} m, no terrain; " if scenario.terrain is None else ""
    rain = f"{len(scenario.rain)} cells of rain" if scenario.rain else "no rain"
    sea = "a reflecting sea" if scenario.sea is not None else "no sea"
    noise = f"{len(scenario.jammers)} kinds of jammers" if scenario.jammers else "no jamming"
    lines = [f"simplified: {ground}{rain}, {sea}, {noise}"]
    if scenario.rcs.rows:
        lines.append(f"  own radar cross-sections: {len(scenario.rcs.rows)} lines")
    ideal = scenario.ideal
    if ideal.kill_prob is not None:
        lines.append(f"  idealised: every shot kills with probability {ideal.kill_prob:g}")
    if ideal.engagement_s is not None:
        lines.append(f"  idealised: nothing is fired, a target channel is held for {ideal.engagement_s:g} s")
    return lines + [f"  idealised: {words}" for key, words in _IDEALS.items() if getattr(ideal, key)]
