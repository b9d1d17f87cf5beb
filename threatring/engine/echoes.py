"""Echo: how strong an object's echo is at one look, all that lies between taken off, and the die that decides.

The scaled claim of the radar (`radar.snr`) is free space on the face's normal; here follow the aspect the target
shows, absorption, rain, the angle to the face, the sea and the noise of jammers. What a scenario does not ask for costs
a test.
"""

from __future__ import annotations

from threatring.kernel import NONE_YET, code, inner, joined, kernel
from threatring.models.airframe import motion, motion_end_s
from threatring.models.antenna import face_cosine, gain_towards_factor, scan_gain_factor
from threatring.models.detection import look_up_detection
from threatring.models.dice import u01
from threatring.models.earth import altitude_m, ground_arc_m
from threatring.models.jamming import jam_to_noise_factor
from threatring.models.mask import is_hidden
from threatring.models.propagation import rain_factor, sea_factor, transmission_factor
from threatring.models.radar import snr
from threatring.models.signature import aspect_of
from threatring.models.vec import dot, get3, norm, scale, sub
from threatring.records.enums import End
from threatring.units import SPEED_OF_LIGHT_M_S

PENDING = code(End.PENDING)
CLEAR_M_S = 1.0e6


@joined
def duty_of(world, c, radar_index):
    """Return what a radar searches by now: its usual duty, or the sector that a cue sent it to."""
    if world.radar_states[c, radar_index].cued == 1:
        return world.sectors[world.cases[c].draw, radar_index]
    return world.radars[world.cases[c].draw, radar_index]


@inner
def over_sea(world, radar, r, slant_m):
    """Return what a reflecting sea makes of an echo."""
    height_m = max(altitude_m(r) - world.env.ground_m, 0.1)
    arc_m = ground_arc_m(radar.surface_radius_m, radar.antenna_height_m, height_m, slant_m)
    radius_m = radar.surface_radius_m * world.env.refraction_factor
    wave_m = SPEED_OF_LIGHT_M_S / radar.frequency_hz
    return sea_factor(radar.antenna_height_m, height_m, arc_m, radius_m, wave_m, radar.sea_rms_m)


@inner
def jammed(world, c, radar_index, t, line, time_s):
    """Return jammer noise over the receiver's own for a look along a line at object t."""
    radar = world.radars[world.cases[c].draw, radar_index]
    total = 0.0
    for j in range(world.jammers.shape[0]):
        jammer = world.jammers[j]
        if abs(jammer.frequency_hz - radar.frequency_hz) > 0.5 * jammer.bandwidth_hz:
            continue
        r = get3(jammer.r_m)
        if jammer.carrier >= 0:
            carrier, flyer = world.targets[jammer.carrier], world.flyers[c, jammer.carrier]
            start_s, end_s = carrier.start_s + flyer.delay_s, motion_end_s(flyer, carrier)
            gone = world.outcomes[c, jammer.carrier].end != PENDING or time_s < start_s or time_s > end_s
            if gone or flyer.released == 0:
                continue
            r, _, _ = motion(flyer, carrier, world.knots, time_s)
        way = sub(r, get3(radar.r_m))
        far_m = norm(way)
        height_m = altitude_m(r) - world.env.ground_m
        arc_m = ground_arc_m(radar.surface_radius_m, radar.antenna_height_m, height_m, far_m)
        if is_hidden(radar, world.env, world.masks, radar_index, r, height_m, arc_m):
            continue
        cosine = 1.0 if jammer.carrier == t else dot(way, line) / far_m
        gain = gain_towards_factor(radar.beamwidth_rad, radar.sidelobe_factor, cosine)
        total += jam_to_noise_factor(
            jammer.erp_w, jammer.bandwidth_hz, gain, radar.frequency_hz, far_m, radar.temperature_k, 1.0
        )
    return total


@kernel
def clear_ratio(radar, transmission, boresight_rad, line, rcs_m2, slant_m):
    """Return (mean signal-to-noise ratio in clear air, cosine off the face) of an echo along a unit line of sight."""
    ratio = snr(radar, rcs_m2, slant_m) / radar.reference_factor
    ratio *= transmission_factor(transmission, dot(line, get3(radar.up)), slant_m)
    cosine = face_cosine(radar, boresight_rad, line)
    return ratio * scan_gain_factor(2.0 * radar.scan_exponent_coeff, cosine), cosine


@joined
def echo(world, c, radar_index, t, boresight_rad, r, v, slant_m, time_s):
    """Return (mean signal-to-noise ratio, radial speed m/s, cosine off the face) of object t at r, v for a radar.

    Higher than a beamwidth the ground is out of the beam: there the speed is `CLEAR_M_S`, and no filter hides anything.
    """
    k = world.cases[c].draw
    radar = duty_of(world, c, radar_index)
    line = scale(sub(r, get3(radar.r_m)), 1.0 / max(slant_m, 1.0))
    up = get3(radar.up)
    aspect = aspect_of(line, v, up)
    rcs_m2 = world.signatures[k, radar_index, world.targets[t].klass, aspect] * world.flyers[c, t].echo_factor
    ratio, cosine = clear_ratio(radar, world.transmission[radar_index], boresight_rad, line, rcs_m2, slant_m)
    if radar.sea_rms_m >= 0.0:
        ratio *= over_sea(world, radar, r, slant_m)
    if world.rain.shape[1] > 0:
        ratio *= rain_factor(world.rain[radar_index], get3(radar.r_m), r)
    if world.jammers.shape[0] > 0:
        ratio /= 1.0 + jammed(world, c, radar_index, t, line, time_s)
    low = dot(line, up) < radar.beamwidth_rad
    return ratio, dot(line, v) if low else CLEAR_M_S, cosine


@joined
def detection_prob_of(world, c, radar_index, t, ratio, radial_m_s):
    """Return the chance that an echo of this mean ratio and radial speed passes the filter and the threshold."""
    case = world.cases[c]
    if world.doctrine[case.draw].certain_detection == 1:
        return 1.0
    if abs(radial_m_s) < world.radars[case.draw, radar_index].radial_min_m_s:
        return 0.0
    swerling = world.classes[case.draw, world.targets[t].klass].swerling
    return look_up_detection(world.detection[radar_index], swerling, ratio)


@joined
def detects(world, c, radar_index, t, ratio, radial_m_s, question, ordinal):
    """Throw for one look: is an echo of this mean ratio and radial speed detected?"""
    case = world.cases[c]
    prob = detection_prob_of(world, c, radar_index, t, ratio, radial_m_s)
    return u01(world.seed, case.draw, case.run, question, radar_index, t, ordinal, NONE_YET) < prob
