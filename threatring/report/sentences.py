"""The answer in plain words: one sentence with its three intervals, what it means, and what warns of it."""

from __future__ import annotations

from typing import Any

from threatring.maps.material import Material
from threatring.records import End, Reason
from threatring.results.words import (
    cells,
    count_words,
    figure_text,
    known,
    share_text,
    share_words,
    with_error,
)

#: Stated on every page and after every answer.
MARK = "SIMULATION — public sources only"

#: What the three columns of every count mean.
SPREADS_SAY = (
    "In brackets: the error of the average, which shrinks with more raids. In a single raid: luck, 95 of 100 raids "
    "with every unknown at its central value. By what nobody knows: ignorance, the average of 95 of 100 sets of "
    "unknowns, luck removed. Neither of the two shrinks with more raids."
)

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


def headline(material: Material) -> str:
    """Return the answer of a run as one sentence with its intervals."""
    meta, answer = material.meta, material.summary
    hostile, able = counts_of_hostile(material)
    period = f"{meta['claims']} claims, {meta['epoch']}"
    once, raids = meta["runs"] == 1, plural(meta["runs"], "simulated raid")
    if hostile == 0:
        return f"Nothing hostile flies in this scenario ({period})."
    if able == 0:
        return f"{_sentence(material, 'kills', hostile, 'was shot down', 'were shot down')} ({period})."
    found = answer["leakers"]
    if found["mean"] == 0.0:
        none = "The one hostile object did not get" if hostile == 1 else f"None of the {hostile} hostile objects got"
        where = "in the one simulated raid" if once else f"in any of {raids}"
        return f"{none} through {where}{_bound(found, 'at most', 1, hostile)} ({period})."
    if found["mean"] == able:
        every = "The one object" if able == 1 else f"All {able} objects"
        where = "in the one simulated raid" if once else f"in each of {raids}"
        return f"{every} able to get through did, {where}{_bound(found, 'at least', 0, hostile)} ({period})."
    return f"{_sentence(material, 'leakers', hostile, 'got through', 'got through')} ({period})."


def _bound(found: dict[str, Any], words: str, end: int, hostile: int) -> str:
    """Return what cannot be ruled out although every raid ended alike."""
    if not known(found["mc"]):
        return ""
    bound = found["mc"][end]
    said = f"{share_text(bound)} of raids" if hostile == 1 else f"{figure_text(bound)} on average"
    return f"; {words} {said}, as far as so many raids can tell"


def _sentence(material: Material, key: str, hostile: int, one: str, many: str) -> str:
    """Return the mean with what luck and ignorance do to it; a single object in percent, several in numbers."""
    found = material.summary[key]
    if hostile == 1:
        return f"The one hostile object {one} {share_words(found)}"
    first, *rest = count_words(found).split("; ")
    mean, average = first.split(" ", 1) if found["mean"] else (first, "")
    return "; ".join([f"Of {hostile} hostile objects {mean} {many} {average}".strip(), *rest])


def answer_rows(material: Material) -> list[tuple[str, str]]:
    """Return name and key of each count that answers for the run: what got through, was shot down, friends lost."""
    hostile, able = counts_of_hostile(material)
    rows = [("got through", "leakers")] if able else []
    rows += [("shot down", "kills")] if hostile else []
    friends = len(material.targets) > hostile
    return rows + ([("friends shot down", "friendly_losses")] if friends else [])


def answer_cells(material: Material, key: str) -> tuple[str, str, str]:
    """Return the three cells of a count (see `threatring.results.words.cells`)."""
    return cells(material.summary, key)


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


def spread_meanings(material: Material) -> list[tuple[str, str]]:
    """Return the name and the meaning of each of the three intervals, with what it was made from."""
    meta = material.meta
    each = f"{plural(meta['sets'], 'set')} of unknowns, {plural(meta['cases_per_set'], 'raid')} each"
    return [
        ("in brackets: error of the average",
         "How far the printed average may be from that of endlessly many raids. Of the three, only this one shrinks "
         "when more raids are flown."),
        ("in a single raid: luck",
         "What 95 of 100 single raids bring, were every unknown at its central value "
         f"({plural(meta['central_runs'], 'raid')})."),
        ("by what nobody knows: ignorance",
         "Where the average lies for 95 of 100 sets of unknowns drawn from what public sources allow, luck removed "
         f"({each})."),
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
    engaged, lost = (material.summary["chances"][key] for key in ("friend_engaged", "friendly_loss"))
    if engaged["mean"] + lost["mean"] <= 0.0:
        return []
    fired, shot = (with_error(found["mean"], found["mc"], share=True) for found in (engaged, lost))
    said = f"Friendly fire: in {fired} of raids a missile was fired at a friend"
    return [f"{said}, in {shot} a friendly aircraft was shot down."]


def reason_rows(material: Material) -> list[dict[str, Any]]:
    """Return, per hostile raid and reason, the mean number of objects not shot down, the most frequent first."""
    outcomes, rows = material.results.outcomes, []
    for raid, members in material.raids.items():
        if not material.is_hostile(raid):
            continue
        spared = outcomes["end"][:, members] != End.KILLED
        codes = outcomes["reason"][:, members][spared]
        for code in sorted(set(codes.tolist()), key=lambda code: -(codes == code).sum()):
            reason = Reason(code)
            sentence = reason.sentence if reason is not Reason.NONE else "no reason was recorded"
            found = material.mean_spared(members, [code])
            rows.append({"raid": raid, "code": code, "sentence": sentence, "found": found})
    return rows
