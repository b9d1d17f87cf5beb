"""From drawn numbers to the records the kernels read: one table per kind of equipment, one row per set of unknowns."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from threatring.catalogue import Selection
from threatring.draws.unknowns import MEMBERS, Unknowns
from threatring.records import (
    Doctrine,
    FireUnit,
    Group,
    Homing,
    Missile,
    Motion,
    Radar,
    RadarRole,
    TargetClass,
    Weapons,
    table,
)
from threatring.scenario import Scenario
from threatring.units import STANDARD_GRAVITY_M_S2, radians

S_BAND_HZ, X_BAND_HZ = 3.0e9, 9.5e9  # where the catalogue's two radar cross-sections of a class belong
ASPECTS = ("nose", "beam", "tail", "top")  # in the order of `records.Aspect`
SUREST_CLAIM_PROB = 0.95
UNIT = "fire_unit_98Zh6E"
LAUNCHER = "launcher_5P85TE2_SE2"
POST = "command_post_55K6E"
CONTROL = "flight_control"
HABITS = "air_flight_habits"
FLIGHT_FIELDS = (
    "mass_kg", "propellant_kg", "thrust_n", "burn_s", "gap_s", "propellant2_kg", "thrust2_n", "burn2_s", "area_m2",
    "drag_factor", "plume_saving_coeff", "lift_max_coeff", "induced_drag_coeff", "lateral_limit_m_s2", "lag_s",
    "navigation_coeff", "vane_s", "vane_coeff", "turn_s", "coast_coeff", "loft_energy_coeff", "battery_s",
    "self_destruct_s", "eject_speed_m_s", "eject_delay_s", "speed_min_m_s", "lethal_radius_m",
)  # fmt: skip


def claim_snr_factor(detection_prob: np.ndarray, false_alarm_prob: np.ndarray) -> np.ndarray:
    """Return the signal-to-noise ratio a claimed range stands for: Swerling 1, one look (Pd = Pfa^(1/(1+snr))).

    A drawn detection probability is held below `SUREST_CLAIM_PROB`: no fluctuating target is ever seen with certainty.
    """
    return np.asarray(np.log(false_alarm_prob) / np.log(np.minimum(detection_prob, SUREST_CLAIM_PROB)) - 1.0)


def radar_rows(unknowns: Unknowns, kind: str) -> np.recarray:
    """Return (sets + 1,) radar rows of one type; place, antenna height and boresight are laid in `prepare`."""
    n = unknowns.number
    rows = table(Radar, unknowns.sets + 1)
    claimed_m = n(f"{kind}.{unknowns.text(f'{kind}.calibration_claim')}")
    rows.range_1m2_m = claimed_m / n(f"{kind}.calibration_rcs_m2") ** 0.25
    rows.snr_claim_factor = claim_snr_factor(n(f"{kind}.claim_detection_prob"), n(f"{kind}.false_alarm_prob"))
    rows.range_instrumented_m = n(f"{kind}.range_instrumented_m")
    rows.revisit_s = n(f"{kind}.revisit_period_s")
    rows.elevation_min_rad = np.radians(n(f"{kind}.elevation_min_deg"))
    rows.elevation_max_rad = np.radians(n(f"{kind}.elevation_max_deg"))
    rows.beamwidth_rad = np.radians(n(f"{kind}.beamwidth_deg"))
    rows.bandwidth_hz = n(f"{kind}.bandwidth_hz")
    rows.floor_angle_rad = np.radians(n(f"{kind}.accuracy_floor_angle_deg"))
    rows.floor_range_m = n(f"{kind}.accuracy_floor_range_m")
    engages = unknowns.has(f"{kind}.azimuth_sector_halfwidth_deg")
    sector = "azimuth_sector_halfwidth_deg" if engages else "sector_halfwidth_deg"
    rows.sector_halfwidth_rad = np.radians(n(f"{kind}.{sector}"))
    rows.role = RadarRole.ENGAGEMENT if engages else RadarRole.ACQUISITION
    _face_into(rows, unknowns, kind)
    return rows


def _face_into(rows: np.recarray, unknowns: Unknowns, kind: str) -> None:
    """Fill in what a radar's face, filter and receiver are like; its own search is that of its usual duty."""
    n = unknowns.number
    rows.frequency_hz = unknowns.fixed(f"{kind}.frequency_hz")
    tilt_rad = np.radians(n(f"{kind}.boresight_tilt_deg"))
    rows.tilt_sine_coeff, rows.tilt_cosine_coeff = np.sin(tilt_rad), np.cos(tilt_rad)
    rows.scan_exponent_coeff = n(f"{kind}.scan_exponent_coeff")
    rows.radial_min_m_s = n(f"{kind}.radial_speed_min_m_s")
    rows.sidelobe_factor = 10.0 ** (0.1 * n(f"{kind}.sidelobe_db"))
    rows.temperature_k = n(f"{kind}.system_temperature_k")
    rows.search_s = np.where(rows.role == RadarRole.ACQUISITION, rows.revisit_s, 0.0)
    rows.search_factor, rows.reference_factor, rows.sea_rms_m = 1.0, 1.0, -1.0
    share = n(f"{kind}.alignment_share_coeff")
    rows.align_angle_rad, rows.align_range_m = (
        np.sqrt(share) * rows.floor_angle_rad,
        np.sqrt(share) * rows.floor_range_m,
    )
    rows.false_count, rows.radial_sigma_m_s = n(f"{kind}.false_plots_coeff"), n(f"{kind}.radial_sigma_m_s")


def signature_m2(unknowns: Unknowns, radar: str, target: str) -> np.ndarray:
    """Return the mean radar cross-section of a class at a radar's band by set: between S and X band in logarithms."""
    share = math.log(unknowns.fixed(f"{radar}.frequency_hz") / S_BAND_HZ) / math.log(X_BAND_HZ / S_BAND_HZ)
    share = min(max(share, 0.0), 1.0)
    s_band = unknowns.number(f"{target}.rcs_s_band_m2")
    x_band = unknowns.number(f"{target}.rcs_x_band_m2")
    return np.asarray(s_band ** (1.0 - share) * x_band**share)


def aspects_factor(unknowns: Unknowns, target: str) -> np.ndarray:
    """Return (sets + 1, 4) a class's echo from nose, beam, tail and top over its figure in the catalogue."""
    family = unknowns.text(f"{target}.aspect")
    return np.stack([10.0 ** (0.1 * unknowns.number(f"{family}.{side}_db")) for side in ASPECTS], axis=1)


def flight_rows(unknowns: Unknowns, kind: str, count: int = MEMBERS) -> np.recarray:
    """Return (count + 1,) missile rows with only what decides flight, drawn freely; the central missile last.

    Nothing here is fitted to what is said of speeds: see `prepare.calibration`.
    """
    return flights_of(unknowns.selection, kind, lambda name: unknowns.member_number(name, count))


def flights_of(selection: Selection, kind: str, n: Callable[[str], np.ndarray]) -> np.recarray:
    """Return (m,) missile rows with only what decides flight, from the numbers (m,) that `n` gives for names."""
    mass_kg = n(f"{kind}.mass_kg")
    rows = table(Missile, len(mass_kg))
    burn_s, burn2_s = n(f"{kind}.boost_time_s"), n(f"{CONTROL}.second_pulse_burn_s")
    propellant_kg = mass_kg * n(f"{kind}.propellant_mass_fraction_coeff")
    exhaust_m_s = n(f"{kind}.specific_impulse_s") * STANDARD_GRAVITY_M_S2
    pulses = selection.has(f"{kind}.second_pulse_share_coeff")
    second_kg = propellant_kg * (n(f"{kind}.second_pulse_share_coeff") if pulses else 0.0)
    rows.mass_kg, rows.burn_s, rows.burn2_s = mass_kg, burn_s, burn2_s
    rows.propellant_kg, rows.propellant2_kg = propellant_kg - second_kg, second_kg
    rows.gap_s = n(f"{CONTROL}.second_pulse_gap_s")
    rows.thrust_n = (propellant_kg - second_kg) * exhaust_m_s / burn_s
    rows.thrust2_n = second_kg * exhaust_m_s / burn2_s
    rows.area_m2 = 0.25 * math.pi * n(f"{kind}.diameter_m") ** 2
    rows.drag_factor = n(f"{kind}.drag_factor")
    rows.plume_saving_coeff = n(f"{CONTROL}.plume_saving_coeff")
    rows.lift_max_coeff = n(f"{kind}.lift_max_coeff")
    rows.induced_drag_coeff = n(f"{kind}.induced_drag_coeff")
    rows.lateral_limit_m_s2 = n(f"{kind}.g_limit_g") * STANDARD_GRAVITY_M_S2
    rows.lag_s = n(f"{kind}.autopilot_lag_s")
    rows.navigation_coeff = n(f"{kind}.navigation_coeff")
    rows.vane_s, rows.vane_coeff = n(f"{CONTROL}.vane_time_s"), n(f"{CONTROL}.vane_coeff")
    rows.turn_s, rows.coast_coeff = n(f"{CONTROL}.turn_time_s"), n(f"{CONTROL}.coast_coeff")
    rows.loft_energy_coeff = n(f"{CONTROL}.loft_energy_coeff")
    rows.battery_s = n(f"{kind}.battery_life_s")
    rows.self_destruct_s = rows.battery_s * n(f"{CONTROL}.self_destruct_share_coeff")
    rows.eject_speed_m_s = n(f"{kind}.eject_speed_m_s")
    rows.eject_delay_s = n("launcher_5P85TE2_SE2.ejection_ignition_delay_s")
    rows.speed_min_m_s = n(f"{kind}.speed_min_m_s")
    rows.lethal_radius_m = n(f"{kind}.lethal_radius_m")
    return rows


def missile_rows(
    unknowns: Unknowns, scenario: Scenario, kind: str, flight: np.recarray, first_table: int
) -> np.recarray:
    """Return (sets + 1,) missile rows: flight from the member of each set, everything else drawn for the set itself."""
    n = unknowns.number
    rows = table(Missile, unknowns.sets + 1)
    members = unknowns.members()
    for name in FLIGHT_FIELDS:
        rows[name] = flight[name][members]
    rows.member = first_table + members
    active = unknowns.text(f"{kind}.homing") == "active"
    rows.homing = Homing.ACTIVE if active else Homing.TRACK_VIA_MISSILE
    rows.seeker_range_1m2_m = n(f"{kind}.seeker_range_5m2_m") / 5.0**0.25
    rows.seeker_noise_rad = n(f"{kind}.seeker_noise_rad")
    rows.glint_m = n(f"{kind}.glint_m")
    rows.reliability_prob = n(f"{kind}.reliability_prob")
    rows.uplink_s = n(f"{kind}.uplink_interval_s")
    rows.uplink_range_m = n(f"{kind}.uplink_range_m")
    rows.range_min_m = n(f"{kind}.range_min_m")
    declared_m = n(f"{kind}.range_max_aero_m")
    rows.declared_range_m = declared_m if scenario.doctrine.honour_declared_range else math.inf
    rows.altitude_min_m = n(f"{kind}.alt_min_m")
    rows.preference = unknowns.fixed(f"{kind}.preference_coeff")
    if unknowns.has(f"{kind}.range_max_ballistic_m"):
        rows.ballistic = 1
        rows.ballistic_range_m = n(f"{kind}.range_max_ballistic_m")
        rows.ballistic_ceiling_m = n(f"{kind}.alt_max_ballistic_m")
        rows.ballistic_floor_m = n(f"{kind}.alt_min_ballistic_m")
    return rows


def class_rows(unknowns: Unknowns, kind: str) -> np.recarray:
    """Return (sets + 1,) rows of one class of target."""
    rows = table(TargetClass, unknowns.sets + 1)
    airframe = 1.0 - unknowns.number("rcs_fluctuation.aspect_share_coeff")  # the aspect is not left to chance
    rows.spread_db = unknowns.number("rcs_fluctuation.lognormal_sigma_db") * np.sqrt(airframe)
    rows.swerling = round(unknowns.fixed(f"{kind}.swerling_coeff"))
    rows.motion = Motion.BALLISTIC if unknowns.text(f"{kind}.motion") == "ballistic" else Motion.AIR
    rows.speed_m_s = unknowns.fixed(f"{kind}.speed_m_s")
    rows.altitude_m = unknowns.fixed(f"{kind}.altitude_m")
    if unknowns.text(f"{kind}.motion") == "air":
        _evasion_into(rows, unknowns, kind)
    group = unknowns.text(f"{kind}.group")
    rows.group = Group[group.upper()]
    rows.recognised_prob = unknowns.number(f"{POST}.recognised_{group}_prob")
    if unknowns.has(f"{kind}.arm_drift_m_s"):
        rows.drift_m_s = unknowns.number(f"{kind}.arm_drift_m_s")
        rows.strike_radius_m = unknowns.number(f"{kind}.arm_lethal_radius_m")
    return rows


def _evasion_into(rows: np.recarray, unknowns: Unknowns, kind: str) -> None:
    """Fill in what a class that carries a warning receiver does when it is warned; the others are never warned."""
    if not unknowns.has(f"{kind}.warning_receiver_prob"):
        return
    n = unknowns.number
    rows.warning_prob = n(f"{kind}.warning_receiver_prob")
    rows.warning_delay_s = n(f"{kind}.warning_delay_s")
    pitch_m_s2 = n(f"{HABITS}.pull_up_g") * STANDARD_GRAVITY_M_S2
    hardest_m_s2 = STANDARD_GRAVITY_M_S2 * np.sqrt(np.maximum(n(f"{kind}.g_max_g") ** 2 - 1.0, 0.01))
    rows.pitch_m_s2 = np.minimum(pitch_m_s2, 0.5 * hardest_m_s2)
    rows.evade_m_s2 = np.sqrt(hardest_m_s2**2 - rows.pitch_m_s2**2)
    rows.evasion_s = n(f"{HABITS}.evasion_s")
    rows.evasion_longest_s = n(f"{HABITS}.evasion_longest_s")
    rows.jink_s = n(f"{HABITS}.jink_period_s")
    rows.dive_rad = np.radians(n(f"{HABITS}.evasive_dive_deg"))
    rows.dive_clearance_m = n(f"{HABITS}.dive_clearance_m")


def unit_rows(
    unknowns: Unknowns, scenario: Scenario, radar: str, radar_index: int, boresight_deg: float
) -> np.recarray:
    """Return (sets + 1,) rows of one fire unit."""
    n = unknowns.number
    rows = table(FireUnit, unknowns.sets + 1)
    rows.radar = radar_index
    rows.target_channel_count = np.rint(n(f"{UNIT}.targets_simultaneous_count"))
    guided, targets = f"{UNIT}.missiles_guided_simultaneous_count", f"{UNIT}.targets_simultaneous_count"
    rows.missile_channel_count = np.rint(unknowns.number_with(guided, targets))  # 6 and 12, or 10 and 20
    rows.ballistic_channel_count = np.rint(n(f"{UNIT}.ballistic_targets_simultaneous_count"))
    rows.launch_interval_s = n(f"{UNIT}.launch_interval_s")
    rows.reaction_s = 0.0 if scenario.ideal.no_delays else n("system_s400.reaction_time_s")
    rows.slew_rad_s = np.radians(n(f"{radar}.slew_rate_deg_s"))
    rows.lock_dwell_s, rows.beam_s = n(f"{radar}.lock_dwell_s"), n(f"{radar}.search_dwell_s")
    rows.lock_hit_count = np.rint(n(f"{radar}.lock_hit_count"))
    rows.quiet_m_s2 = n(f"{UNIT}.track_quiet_m_s2")
    rows.reload_s = n(f"{LAUNCHER}.reload_time_s")
    rows.lock_look_count = np.rint(n(f"{radar}.lock_look_count"))
    rows.boresight_rad = radians(boresight_deg)
    return rows


def doctrine_rows(unknowns: Unknowns, scenario: Scenario) -> np.recarray:
    """Return (sets + 1,) rows of the command post: doctrine of the scenario, delays and errors of the catalogue."""
    n = unknowns.number
    rules, ideal = scenario.doctrine, scenario.ideal
    rows = table(Doctrine, unknowns.sets + 1)
    rows.weapons = Weapons[rules.weapons.upper()]
    rows.confirm_hit_count = rules.confirm_hit_count
    rows.confirm_look_count = rules.confirm_look_count
    rows.drop_miss_count = rules.drop_miss_count
    rows.falling_kg_m2 = n(f"{POST}.falling_track_kg_m2")
    rows.quiet_m_s2, rows.manoeuvre_m_s2 = n(f"{POST}.track_quiet_m_s2"), n(f"{POST}.track_manoeuvre_m_s2")
    delay = 0.0 if ideal.no_delays else 1.0
    rows.link_delay_s = delay * n(f"{POST}.c2_latency_s")
    rows.operator_delay_s = delay * n(f"{POST}.operator_identification_delay_s")
    rows.operator_spread_coeff = n(f"{POST}.operator_delay_spread_coeff")
    _identification_into(rows, unknowns, scenario)
    salvo = n(f"{UNIT}.missiles_per_target_count") if rules.salvo_count is None else rules.salvo_count
    rows.salvo_count = np.rint(salvo)
    rows.salvo_max_count = rules.salvo_max_count
    rows.look_between = rules.look_between
    rows.assess_delay_s = delay * n(f"{UNIT}.kill_assessment_time_s")
    perfect = ideal.perfect_assessment
    rows.report_kill_given_kill_prob = 1.0 if perfect else n(f"{UNIT}.assess_kill_given_kill_prob")
    rows.report_kill_given_miss_prob = 0.0 if perfect else n(f"{UNIT}.assess_kill_given_miss_prob")
    rows.lock_ahead_s = rules.lock_ahead_s
    rows.fixed_kill_prob = -1.0 if ideal.kill_prob is None else ideal.kill_prob
    rows.certain_detection = ideal.certain_detection
    rows.exact_plots = ideal.exact_plots
    rows.engagement_s = ideal.engagement_s or 0.0
    rows.no_queue = ideal.no_queue
    rows.hush_ahead_s = n(f"{POST}.emission_warning_s")
    rows.hush_s = n(f"{POST}.emission_silence_s") if rules.emission_control else 0.0
    return rows


def _identification_into(rows: np.recarray, unknowns: Unknowns, scenario: Scenario) -> None:
    """Fill in how the command post tells friend from foe: rules of the scenario, chances and times of the catalogue."""
    n, asks, rules = unknowns.number, scenario.identification, scenario.doctrine
    rows.iff_working_prob = n(f"{POST}.iff_working_prob")
    rows.iff_reply_prob = n(f"{POST}.iff_reply_prob")
    rows.declare_prob = n(f"{POST}.declare_hostile_prob")
    rows.certain_identification = scenario.ideal.certain_identification
    rows.interrogation_tries_count = asks.interrogation_tries_count
    rows.interrogation_s = 0.0 if scenario.ideal.no_delays else n(f"{POST}.interrogation_interval_s")
    rows.interrogation_range_m = n(f"{POST}.interrogation_range_m")
    rows.trusts_civil = asks.trust_civil_modes
    rows.reidentify_s = n(f"{POST}.reidentification_interval_s")
    rows.automatic_factor = n(f"{POST}.automatic_identification_factor")
    rows.self_defence, rows.self_defence_s = rules.self_defence, rules.self_defence_s
