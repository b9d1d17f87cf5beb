"""Probability of detection of a square-law detector that sums pulses: Swerling cases 0 to 4, exactly.

Sources: J. I. Marcum, RAND RM-754 (1947); P. Swerling, RAND RM-1217 (1954); J. V. DiFranco and W. L. Rubin, Radar
Detection (1968), chapters 10 and 11. `snr` is the mean signal-to-noise ratio of a single pulse, linear; the false-alarm
probability is that of one test of the sum (not Marcum's false-alarm number). Cases 1 and 3 fluctuate from scan to scan,
2 and 4 from pulse to pulse.

All five are one sum. In unit noise the sum of N pulses passes threshold T with probability Q(N + m, T), the regularised
upper incomplete gamma function, when the signal has given the detector m extra "quanta", and m is Poisson (case 0) or
negative binomial with 1, N, 2 or 2 N degrees (cases 1 to 4) around N snr. No term is negative.
"""

from __future__ import annotations

import math

from threatring.kernel import kernel, stage

SNR_MIN_DB = -10.0
SNR_STEP_DB = 0.25
SNR_COUNT = 201  # to 40 dB


@stage
def upper_gamma(count, x):
    """Regularised upper incomplete gamma function Q(count, x) of a whole count: P(Poisson(x) < count)."""
    if x <= 0.0:
        return 1.0
    log_term = -x
    for k in range(1, count):
        log_term += math.log(x / k)
    term = math.exp(log_term)  # x^(count-1) e^-x / (count-1)!
    total = 0.0
    if x >= count:
        for k in range(count - 1, -1, -1):
            total += term
            term *= k / x
        return total
    k = count
    term *= x / k
    while term > 1e-18 * total:
        total += term
        k += 1
        term *= x / k
    return 1.0 - total


@stage
def threshold(false_alarm_prob, pulse_count):
    """Threshold, in units of the mean noise power, that noise alone passes with `false_alarm_prob`."""
    low = 0.0
    high = pulse_count + 50.0
    while upper_gamma(pulse_count, high) > false_alarm_prob and high < 1e5:
        high *= 2.0
    for _ in range(80):
        middle = 0.5 * (low + high)
        if upper_gamma(pulse_count, middle) > false_alarm_prob:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@stage
def passing_prob(swerling, pulse_count, snr, level):
    """Probability that signal and noise pass the threshold `level` (within 1e-11, checked to 4096 pulses)."""
    mean = max(pulse_count * snr, 0.0)
    degrees = 0.0
    if swerling == 1:
        degrees = 1.0
    elif swerling == 2:
        degrees = float(pulse_count)
    elif swerling == 3:
        degrees = 2.0
    elif swerling == 4:
        degrees = 2.0 * pulse_count
    if degrees > 0.0:
        share = mean / (degrees + mean)
        weight = math.exp(-degrees * math.log(1.0 + mean / degrees))
    else:
        share = mean
        weight = math.exp(-mean)
    below = 1.0 - upper_gamma(pulse_count, level)  # P(noise and m quanta stay below)
    log_step = -level
    for k in range(1, pulse_count + 1):
        log_step += math.log(level / k)
    step = math.exp(log_step)  # level^N e^-level / N!
    missed = 0.0
    m = 0
    most = int(level + 12.0 * math.sqrt(level)) + 60  # with so many quanta nothing stays below
    while below > 1e-16 and m < most:
        missed += weight * below
        below -= step
        m += 1
        step *= level / (pulse_count + m)
        weight *= share * (degrees + (m - 1)) / m if degrees > 0.0 else share / m
    return min(max(1.0 - missed, 0.0), 1.0)


@stage
def detection_prob(swerling, pulse_count, snr, false_alarm_prob):
    """Probability of detection of one look of `pulse_count` summed pulses (0 < false_alarm_prob < 1)."""
    return passing_prob(swerling, pulse_count, snr, threshold(false_alarm_prob, pulse_count))


@stage
def snr_needed(swerling, pulse_count, detect_prob, false_alarm_prob):
    """Mean single-pulse signal-to-noise ratio, linear, that gives `detect_prob`; between -60 and 120 dB."""
    level = threshold(false_alarm_prob, pulse_count)
    low_db = -60.0
    high_db = 120.0
    for _ in range(60):
        middle_db = 0.5 * (low_db + high_db)
        if passing_prob(swerling, pulse_count, math.pow(10.0, 0.1 * middle_db), level) < detect_prob:
            low_db = middle_db
        else:
            high_db = middle_db
    return math.pow(10.0, 0.05 * (low_db + high_db))


@kernel
def m_of_n_prob(hit_count, look_count, prob):
    """Probability of at least so many hits in so many independent looks: the tail of the binomial distribution."""
    total = 0.0
    for hits in range(hit_count, look_count + 1):
        ways = 1.0
        for k in range(hits):
            ways *= (look_count - k) / (k + 1.0)
        total += ways * math.pow(prob, hits) * math.pow(1.0 - prob, look_count - hits)
    return total


@stage
def fill_detection_into(table, false_alarm_prob, pulse_count):
    """Fill a (5, SNR_COUNT) table: rows Swerling 0 to 4, columns SNR_MIN_DB + SNR_STEP_DB j."""
    level = threshold(false_alarm_prob, pulse_count)
    for swerling in range(5):
        for j in range(SNR_COUNT):
            snr = math.pow(10.0, 0.1 * (SNR_MIN_DB + SNR_STEP_DB * j))
            table[swerling, j] = passing_prob(swerling, pulse_count, snr, level)


@kernel
def look_up_detection(table, swerling, snr):
    """Probability of detection from the table, linear in decibels, held at its ends.

    Between grid points it is within 1e-3 of the exact value (one pulse, false-alarm probability 1e-6).
    """
    if snr <= 0.0:
        return 0.0
    place = (10.0 * math.log10(snr) - SNR_MIN_DB) / SNR_STEP_DB
    if place <= 0.0:
        return table[swerling, 0]
    if place >= SNR_COUNT - 1:
        return table[swerling, SNR_COUNT - 1]
    j = int(place)
    low = table[swerling, j]
    return low + (place - j) * (table[swerling, j + 1] - low)
