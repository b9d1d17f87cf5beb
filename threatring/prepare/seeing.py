"""Laying what radars see through and by: absorption, rain, jammers, sectors, echoes by aspect."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from threatring.draws import Unknowns, aspects_factor, signature_m2
from threatring.draws.parameters import ASPECTS
from threatring.models.antenna import dense_raster_factor, frame_s, raster_gain_factor
from threatring.models.earth import REFRACTION_FACTOR, axes, ecef_m
from threatring.models.gas import path_loss_db, rain_db_m
from threatring.models.propagation import COLUMNS, ROWS, SINE_LEAST, SINE_STEP, SLANT_SCALE_M
from threatring.records import Jammer, RadarRole, Rain, table
from threatring.scenario import Scenario, band_of, position_of
from threatring.scenario.defence import Emitter

CLAIM_ELEVATION_RAD = math.radians(3.0)  # a claimed range holds on a path at this elevation, its loss included
DB_PER_NEPER = 10.0 / math.log(10.0)
SPACING_FACTOR = 1.0  # beams of a stopped search stand a beamwidth apart


@lru_cache(maxsize=64)
def transmission_table(frequency_hz: float, antenna_m: float, sea_radius_m: float) -> np.ndarray:
    """Return (ROWS, COLUMNS) the power left after absorption both ways, by the sine of the straight line's elevation.

    Rays are bent by the effective Earth radius; the sine a target is looked up by is that of the straight line to it,
    so each row's ray starts higher by what it is bent.
    """
    sine = SINE_LEAST + (SINE_STEP * np.arange(ROWS)) ** 2
    slant_m = SLANT_SCALE_M * np.arange(COLUMNS) ** 2.0
    bent_m = REFRACTION_FACTOR * sea_radius_m
    lift = 0.5 * slant_m[None, :] * (1.0 / sea_radius_m - 1.0 / bent_m)
    level = np.sqrt(np.maximum(1.0 - sine**2, 0.0))
    elevation_rad = np.arcsin(np.clip(sine, -1.0, 1.0))[:, None] + lift * level[:, None]
    loss_db = path_loss_db(frequency_hz, antenna_m, bent_m, elevation_rad, slant_m[None, :])
    return np.asarray(10.0 ** (-0.1 * loss_db))


def claim_loss_factor(frequency_hz: float, antenna_m: float, sea_radius_m: float, claimed_m: np.ndarray) -> np.ndarray:
    """Return the power left after absorption on the path a claim holds for: 3 degrees up, out to the claimed range."""
    bent_m = REFRACTION_FACTOR * sea_radius_m
    loss_db = path_loss_db(frequency_hz, antenna_m, bent_m, np.array(CLAIM_ELEVATION_RAD), claimed_m)
    return np.asarray(10.0 ** (-0.1 * loss_db))


def lay_absorption(scenario: Scenario, unknowns: Unknowns, radars: np.recarray) -> np.ndarray:
    """Return (R, ROWS, COLUMNS) transmission, and fill in what of it the calibrating claims hold already."""
    found = np.ones((radars.shape[1], ROWS, COLUMNS))
    for r, emitter in enumerate(scenario.radars):
        column = radars[:, r]
        frequency_hz = float(column["frequency_hz"][-1])
        antenna_m = scenario.site.ground_m + float(column["antenna_height_m"][-1])
        sea_radius_m = float(column["surface_radius_m"][-1]) - scenario.site.ground_m
        found[r] = transmission_table(frequency_hz, antenna_m, sea_radius_m)
        claimed_m = unknowns.number(f"{emitter.type}.{unknowns.text(f'{emitter.type}.calibration_claim')}")
        column["reference_factor"] = claim_loss_factor(frequency_hz, antenna_m, sea_radius_m, claimed_m)
    return found


def lay_rain(scenario: Scenario, radars: np.recarray) -> np.recarray:
    """Return (R, C) cells of rain as each radar meets them."""
    rows = table(Rain, (radars.shape[1], len(scenario.rain)))
    for c, cell in enumerate(scenario.rain):
        lat_rad, lon_rad = (math.radians(angle) for angle in position_of(scenario, cell))
        rows["r_m"][:, c] = ecef_m(lat_rad, lon_rad, scenario.site.ground_m)
        rows["up"][:, c] = axes(lat_rad, lon_rad)[2]
        rows["radius_m"][:, c], rows["height_m"][:, c] = cell.radius_m, cell.top_m
        for r in range(radars.shape[1]):
            lost_db_m = 2.0 * rain_db_m(float(radars[-1, r].frequency_hz), cell.rate_mm_h)
            rows["loss_coeff"][r, c] = lost_db_m / DB_PER_NEPER
    return rows


def lay_jammers(scenario: Scenario, raids: list[int]) -> np.recarray:
    """Return (J,) jammers: one on each object of a raid that carries them, one at each place."""
    rows = []
    names = [raid.name for raid in scenario.raids]
    for jammer in scenario.jammers:
        carried = jammer.raid is not None
        carriers = [t for t, raid in enumerate(raids) if carried and names[raid] == jammer.raid] if carried else [-1]
        for carrier in carriers:
            row = table(Jammer, 1)
            row.carrier, row.erp_w = carrier, jammer.erp_w
            row.bandwidth_hz, row.frequency_hz = jammer.bandwidth_hz, jammer.frequency_hz
            if jammer.altitude_m is not None:
                lat_rad, lon_rad = (math.radians(angle) for angle in position_of(scenario, jammer))
                row.r_m = ecef_m(lat_rad, lon_rad, jammer.altitude_m)
            rows.append(row)
    joined = np.concatenate(rows) if rows else table(Jammer, 0)
    return joined.view(np.recarray)


def sector_into(column: np.recarray, emitter: Emitter, unknowns: Unknowns, alone: bool) -> None:
    """Make a radar (K,) search a sector: its limits, the time of a frame and what a raster of beams collects.

    An engagement radar that may have to see for itself (`alone`) searches all it faces, low.

    A claim of a radar that turns holds for a beam that sweeps over the target: a stopped beam leaves it between two
    others instead. A claim of an engagement radar holds for a beam that points at its target.
    """
    column.boresight_rad = math.radians(emitter.boresight_deg)
    n, kind = unknowns.number, emitter.type
    if emitter.mode != "sector" and not alone:
        return
    if emitter.mode != "sector":
        width_rad, top_rad = 2.0 * column.sector_halfwidth_rad, np.radians(n(f"{kind}.alone_search_elevation_deg"))
        limits = zip(width_rad, 0.0 * top_rad, top_rad, column.beamwidth_rad, n(f"{kind}.search_dwell_s"), strict=True)
        column.search_s = [frame_s(*(float(x) for x in row)) for row in limits]
        column.search_factor = raster_gain_factor(SPACING_FACTOR) ** 2
        return
    sets = len(column)
    width_deg = n(f"{kind}.sector_mode_azimuth_deg") if emitter.sector_width_deg is None else emitter.sector_width_deg
    width_rad = np.radians(np.broadcast_to(width_deg, sets))
    top_rad = np.radians(n(f"{kind}.sector_mode_elevation_max_deg"))
    low_rad = column.elevation_min_rad.copy()
    if emitter.sector_elevation_deg is not None:
        low_rad, top_rad = (np.full(sets, math.radians(angle)) for angle in emitter.sector_elevation_deg)
    dwell_s = n(f"{kind}.search_dwell_s")
    limits = zip(width_rad, np.maximum(low_rad, 0.0), top_rad, column.beamwidth_rad, dwell_s, strict=True)
    column.search_s = [frame_s(*(float(x) for x in row)) for row in limits]
    between = raster_gain_factor(SPACING_FACTOR)
    if column.role[0] == RadarRole.ACQUISITION:
        column.search_factor = between / dense_raster_factor()
        column.sector_halfwidth_rad = 0.5 * width_rad
        column.elevation_min_rad, column.elevation_max_rad = low_rad, top_rad
    else:
        column.search_factor = between * between


def lay_sectors(scenario: Scenario, unknowns: Unknowns, radars: np.recarray) -> np.recarray:
    """Return (K, R) radars as they search a sector that is cued; `radars` learns when a cue or an alert does that.

    Where the scenario has no radar follow cues a row is that of its usual duty, and nobody reads it.
    """
    radars["cue_delay_s"], radars["alert_s"] = math.inf, math.inf
    sectors = radars.copy()
    for index, emitter in enumerate(scenario.radars):
        if emitter.mode != "cue":
            continue
        radars["cue_delay_s"][:, index] = unknowns.number(f"{emitter.type}.sector_mode_switch_s")
        radars["cue_hold_s"][:, index] = unknowns.number(f"{emitter.type}.sector_mode_hold_s")
        radars["alert_s"][:, index] = math.inf if emitter.alert_s is None else emitter.alert_s
        column = radars[:, index].copy().view(np.recarray)
        sector_into(column, emitter.model_copy(update={"mode": "sector"}), unknowns, alone=False)
        sectors[:, index] = column
    return sectors


def lay_signatures(scenario: Scenario, unknowns: Unknowns, classes: tuple[str, ...]) -> np.ndarray:
    """Return (K, R, C, 4) mean radar cross-sections by aspect: the catalogue's, or the scenario's own where given."""
    own: dict[tuple[str, str, str], float] = {}
    for row in sorted(scenario.rcs.rows, key=lambda row: row.aspect != "all"):  # one side's line replaces that of all
        own |= {(row.klass, row.band, side): row.rcs_m2 for side in (ASPECTS if row.aspect == "all" else (row.aspect,))}
    found = np.zeros((unknowns.sets + 1, len(scenario.radars), len(classes), len(ASPECTS)))
    for c, klass in enumerate(classes):
        sides = aspects_factor(unknowns, klass)
        for r, emitter in enumerate(scenario.radars):
            found[:, r, c] = signature_m2(unknowns, emitter.type, klass)[:, None] * sides
            band = band_of(unknowns.fixed(f"{emitter.type}.frequency_hz"))
            for a, side in enumerate(ASPECTS):
                if band is not None and (klass, band, side) in own:
                    found[:, r, c, a] = own[klass, band, side]
    return found
