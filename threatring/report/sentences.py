"""The answer in plain words: one sentence with its three intervals, what it means, and what warns of it."""

from __future__ import annotations

from typing import Any

from threatring.maps.material import Material
from threatring.maps.numbers import figure_text

#: Stated on every page and after every answer.
MARK = "SIMULATION — public sources only"

GOT_THROUGH = (
    "Got through means: a weapon struck within its lethal distance of its aim, or an aircraft reached the point where "
    "it releases its weapons."
)


def plural(count: int, noun: str) -> str:
    """Return a count with its noun.

    >>> plural(1, "object"), plural(1024, "raid")
    ('1 object', '1,024 raids')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def span_text(bounds: list[float | None], share: bool = False) -> str | None:
    """Return an interval in words, as numbers or as percentages; None when it is not known.

    >>> span_text([0.0, 7.0]), span_text([0.91, 8.52]), span_text([0.05, 0.31], share=True), span_text([None, None])
    ('0 to 7', '0.9 to 8.5', '5 to 31 %', None)
    """
    low, high = bounds
    if low is None or high is None:
        return None
    if share:
        return f"{100 * low:.0f} to {100 * high:.0f} %"
    return f"{f'{low:.1f}' if low % 1.0 and high >= 1.0 else figure_text(low)} to {figure_text(high)}"


def share_text(share: float) -> str:
    """Return a share in percent as people write it.

    >>> share_text(0.313), share_text(0.004), share_text(0.0002)
    ('31 %', '0.4 %', 'less than 0.1 %')
    """
    percent = 100.0 * share
    return (
        f"{percent:.0f} %"
        if percent >= 9.95 or percent == 0.0
        else f"{percent:.1f} %"
        if percent >= 0.1
        else "less than 0.1 %"
    )


def headline(material: Material) -> str:
    """Return the answer of a run as one sentence with its intervals."""
    meta, answer = material.meta, material.summary
    hostile, able = counts_of_hostile(material)
    period = f"{meta['claims']} claims, {meta['epoch']}"
    once, raids = meta["runs"] == 1, plural(meta["runs"], "simulated raid")
    if hostile == 0:
        return f"Nothing hostile flies in this scenario; {period}."
    if able == 0:
        return f"{_sentence(material, 'kills', hostile, 'was shot down', 'were shot down')}; {period}."
    leaked = answer["leakers"]["mean"]
    if leaked == 0.0:
        none = "The one hostile object did not get" if hostile == 1 else f"None of the {hostile} hostile objects got"
        return f"{none} through in {'the one simulated raid' if once else f'any of {raids}'}; {period}."
    if leaked == able:
        every = "The one object" if able == 1 else f"All {able} objects"
        return (
            f"{every} able to get through did, in {'the one simulated raid' if once else f'each of {raids}'}; {period}."
        )
    return f"{_sentence(material, 'leakers', hostile, 'got through', 'got through')}; {period}."


def _sentence(material: Material, key: str, hostile: int, one: str, many: str) -> str:
    """Return the mean with what luck and ignorance do to it; a single object in percent, several in numbers."""
    found = material.summary[key]
    chance, ignorance = found["chance"], span_text(found["ignorance"], share=hostile == 1)
    if hostile == 1:
        said = f"The one hostile object {one} in {share_text(found['mean'])} of raids"
        moved = "this share"
    else:
        said = f"Of {hostile} hostile objects {figure_text(found['mean'])} {many} on average"
        moved = "the average"
        if chance[0] is not None:
            single = f"{chance[0]:.0f}" if chance[0] == chance[1] else f"{chance[0]:.0f} to {chance[1]:.0f}"
            said += f", {single} in a single raid"
    if ignorance is None:
        return said
    if found["ignorance"][0] == found["ignorance"][1]:
        return f"{said}; what nobody knows does not move {moved}"
    return f"{said}; what nobody knows moves {moved} between {ignorance.replace(' to ', ' and ')}"


def counts_of_hostile(material: Material) -> tuple[int, int]:
    """Return how many objects are hostile and how many of those can get through."""
    able = sum(bool(target["can_leak"]) for target in material.targets if target["side"] == "hostile")
    return int(material.hostile.sum()), able


def meaning(material: Material) -> str:
    """Return what 'got through' means, and which hostile objects cannot."""
    hostile, able = counts_of_hostile(material)
    if able == hostile:
        return GOT_THROUGH
    labels = dict.fromkeys(t["label"] for t in material.targets if t["side"] == "hostile" and not t["can_leak"])
    aside = "One object" if hostile - able == 1 else plural(hostile - able, "object")
    return f"{GOT_THROUGH} {aside} ({', '.join(labels)}) can only be shot down or survive."


def three_intervals(material: Material) -> list[tuple[str, str, str]]:
    """Return name, range and meaning of each interval of the average number that got through (or was shot down)."""
    meta = material.meta
    key, words = ("leakers", "got through") if counts_of_hostile(material)[1] else ("kills", "were shot down")
    found = material.summary[key]
    unknown = "not known"
    each = f"{plural(meta['sets'], 'set')} of unknowns, {plural(meta['cases_per_set'], 'raid')} each"
    return [
        ("Luck", span_text(found["chance"]) or unknown,
         f"How many {words} in 95 of 100 single raids, were every unknown at its central value "
         f"({plural(meta['central_runs'], 'raid')})."),
        ("What nobody knows", span_text(found["ignorance"]) or unknown,
         "Where the average lies for 95 of 100 sets of unknowns drawn from what public sources allow, luck removed "
         f"({each})."),
        ("Error of the average", span_text(found["mc"]) or unknown,
         "How far the printed average may be from that of endlessly many raids. Of the three, only this one shrinks "
         "when more raids are flown."),
    ]  # fmt: skip


def caveats(material: Material) -> list[str]:
    """Return what the reader must be warned of: the size of this run, losses of friends, loads that were replaced."""
    meta = material.meta
    warned = [f"Not flown as written: {note}." for note in meta.get("replaced", [])]
    if meta["sets"] < 2:
        warned.append("Only one set of unknowns was flown: this run says nothing about what nobody knows.")
    elif meta["sets"] < 32:
        warned.append(
            f"Only {meta['sets']} sets of unknowns were flown: the range of what nobody knows is a rough one."
        )
    if meta["runs"] < 200:
        flown = "one raid was" if meta["runs"] == 1 else f"{meta['runs']} raids were"
        warned.append(f"Only {flown} flown: an illustration, not yet an answer.")
    return warned + stopping(material) + friendly_fire(material)


def stopping(material: Material) -> list[str]:
    """Return one sentence on why a run that grew stopped where it did, none for a run of a fixed size."""
    rule = material.meta.get("stopping")
    if not rule:
        return []
    reached = f"plus or minus {rule['halfwidth_reached']:.3g} objects"
    looks = f"{len(rule['looks'])} look{'s' if len(rule['looks']) > 1 else ''}, {rule['sets']} sets of unknowns"
    if rule["reached"]:
        return [f"Flown until mean leakers were known to {rule['halfwidth_asked']:.3g} objects: {reached} ({looks})."]
    return [
        f"Mean leakers were to be known to {rule['halfwidth_asked']:.3g} objects and are to {reached} only: the"
        f" {rule['max_runs']} cases allowed were flown ({looks})."
    ]


def friendly_fire(material: Material) -> list[str]:
    """Return one sentence on shots at friends and losses of friends, none when there were none."""
    engaged, lost = (1.0 - material.summary[key]["pmf"][0] for key in ("friends_engaged", "friendly_losses"))
    if engaged + lost <= 0.0:
        return []
    fired = f"Friendly fire: in {share_text(engaged)} of raids a missile was fired at a friend"
    return [f"{fired}, in {share_text(lost)} a friendly aircraft was shot down."]


def reason_rows(material: Material) -> list[dict[str, Any]]:
    """Return, per hostile raid and reason, the mean number of objects not shot down, the most frequent first."""
    from threatring.records import End, Reason

    outcomes, rows = material.results.outcomes, []
    for raid, members in material.raids.items():
        if not material.is_hostile(raid):
            continue
        spared = outcomes["end"][:, members] != End.KILLED
        codes = outcomes["reason"][:, members][spared]
        for code in sorted(set(codes.tolist()), key=lambda code: -(codes == code).sum()):
            reason = Reason(code)
            sentence = reason.sentence if reason is not Reason.NONE else "no reason was recorded"
            rows.append({"raid": raid, "mean": float((codes == code).sum()) / len(outcomes), "sentence": sentence})
    return rows
