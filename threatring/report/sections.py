"""The sections of the report about what happened: answer, chain, reasons, map, profile, one case, luck, missiles."""

from __future__ import annotations

from typing import Any

from threatring.maps import Material
from threatring.maps.numbers import missile_counts
from threatring.maps.style import MARKS
from threatring.records import End, Identity
from threatring.report.figures import Finished
from threatring.report.markup import details, items, paragraph, section, table, text
from threatring.report.sentences import (
    answer_cells,
    answer_rows,
    caveats,
    headline,
    meaning,
    plural,
    reason_rows,
    spread_meanings,
)
from threatring.report.weights import run_lines
from threatring.results.answer import counts
from threatring.results.words import SPREADS, STAGE_WORDS, UNKNOWN, figure_text, single_text, span_text, with_error
from threatring.statistics import mc_prob_interval, wilson

_SPREAD_HEADS = ("error of the mean", "in a single raid", "by what nobody knows")
_MOST_REASONS = 4  # of a raid; the rest is folded away


def answer(material: Material) -> str:
    """Return the opening: the sentence, how sure it is, what it means."""
    warned = "".join(paragraph(warning, "warning") for warning in caveats(material))
    rows = [[text(name), *map(text, answer_cells(material, key))] for name, key in answer_rows(material)]
    parts = [
        paragraph(headline(material), "headline"),
        table(["objects in a raid", *SPREADS], rows, [1, 2, 3]) if rows else "",
        paragraph(meaning(material)),
        warned,
        _unknowns(material),
        details("How sure is this? What the three ranges mean", items(f"<b>{text(name)}</b> {text(says)}"
                for name, says in spread_meanings(material))),
    ]  # fmt: skip
    return '<section id="answer" aria-label="The answer">\n' + "\n".join(parts) + "\n</section>"


def _unknowns(material: Material) -> str:
    """Return which unknowns the answer hangs on, as far as this run can tell."""
    head, lines, tail = run_lines(material.summary.get("unknowns_that_matter"), material.meta["scenario"])
    if not head:
        return ""
    return paragraph(head) + (items(text(line) for line in lines) if lines else "") + paragraph(tail)


def kill_chain(material: Material, figures: dict[str, Finished]) -> str:
    """Return the funnel as figure and table."""
    chain, spread = material.summary["kill_chain"], material.summary["kill_chain_spread"]
    rows = [[text(STAGE_WORDS[stage]), figure_text(n), *_spread_cells(spread[stage])] for stage, n in chain.items()]
    numbers = details("The figure in numbers", table(["stage", "objects, mean of a raid", *_SPREAD_HEADS], rows,
                                                     [1, 2, 3, 4]))  # fmt: skip
    return section("chain", "The kill chain", figures["funnel"].html, numbers)


def _spread_cells(spread: dict[str, Any]) -> list[str]:
    given = single_text(spread["chance"])
    return [text(span_text(spread["mc"]) or UNKNOWN), text(given), text(span_text(spread["ignorance"]) or UNKNOWN)]


def why(material: Material, figures: dict[str, Finished]) -> str:
    """Return what became of each raid, and the reasons for what was not shot down."""
    title, picture = "Why the rest was not shot down", figures["fates"].html
    by_raid: dict[str, list[dict[str, Any]]] = {}
    for row in reason_rows(material):
        by_raid.setdefault(row["raid"], []).append(row)
    taken, ended = taken_for(material), fates(material)
    if not by_raid:
        none = paragraph("Every hostile object was shot down in every raid.")
        return section("why", title, picture, ended, none, taken)
    said = paragraph(
        "For each object that was not shot down: what became of the last missile fired at it, or else what kept it "
        "from being fired at, mean of a raid; in brackets the error of the mean."
    )
    short, cut = _reason_table(material, by_raid, _MOST_REASONS), max(map(len, by_raid.values())) > _MOST_REASONS + 1
    full = details("All reasons", _reason_table(material, by_raid, 99)) if cut else ""
    return section("why", title, picture, ended, figures["reasons"].html, said, short, full, taken)


def taken_for(material: Material) -> str:
    """Return what the command post took each raid for in the end: the confusion of identities, in shares."""
    given = (Identity.HOSTILE, Identity.UNKNOWN, Identity.FRIEND, Identity.PENDING)
    rows = []
    for raid in material.raids:
        truth = "hostile" if material.is_hostile(raid) else "friend"
        shares = [with_error(*material.share_taken(raid, identity), share=True) for identity in given]
        rows.append([text(material.raid_title(raid)), truth, *map(text, shares)])
    head = ["raid", "in truth", "declared hostile", "unknown", "friend", "not identified"]
    caption = "Share of its objects, mean of all raids; in brackets the error of the mean"
    return details("What each group was taken for", table(head, rows, [2, 3, 4, 5], caption))


def fates(material: Material) -> str:
    """Return what became of each raid in numbers, with both spreads."""
    rows = []
    for raid, members in material.raids.items():
        ends = [(mark.word, material.mean_ended(end, members)) for end, mark in MARKS.items()]
        for number, (word, found) in enumerate((word, found) for word, found in ends if found.mean > 0.0):
            spread = {"mc": found.mc, "chance": found.chance, "ignorance": found.ignorance}
            first = "" if number else text(material.raid_title(raid))
            rows.append([first, text(word), figure_text(found.mean), *_spread_cells(spread)])
    head = ["raid", "how it ended", "objects, mean of a raid", *_SPREAD_HEADS]
    return details("The figure in numbers", table(head, rows, [2, 3, 4, 5]))


def _reason_table(material: Material, by_raid: dict[str, list[dict[str, Any]]], most: int) -> str:
    lines = []
    for raid, found in by_raid.items():
        rest = found[most:]
        shown = [(row["found"], row["sentence"]) for row in (found if len(rest) < 2 else found[:most])]
        if len(rest) >= 2:
            shown.append((material.mean_spared(material.raids[raid], [row["code"] for row in rest]), "other reasons"))
        for number, (each, sentence) in enumerate(shown):
            first = "" if number else text(material.raid_title(raid))
            moved = text(span_text(each.ignorance) or UNKNOWN)
            lines.append([first, text(sentence), text(with_error(each.mean, each.mc)), moved])
    return table(["raid", "because", "objects not shot down", "by what nobody knows"], lines, [2, 3])


def where(material: Material, figures: dict[str, Finished]) -> str:
    """Return the maps and the table of ranges."""
    maps = [figures[name].html for name in ("map", "map-close") if name in figures]
    return section("map", "Where it happened", *maps, _range_table(material))


def _range_table(material: Material) -> str:
    import numpy as np

    from threatring.records import ShotEnd

    kills = material.shots_ended(ShotEnd.KILL)
    km = np.hypot(*material.place(kills["end_r_m"])[0].T) if len(kills) else np.empty(0)
    rows = []
    for number, missile in enumerate(material.meta["missiles"]):
        mine = km[kills["missile"] == number] if len(kills) else km
        if not missile["loaded"]:
            continue
        cells = (
            [f"{len(mine):,}", f"{np.median(mine):.0f} km", f"{np.quantile(mine, 0.95):.0f} km", f"{mine.max():.0f} km"]
            if len(mine)
            else ["0", *["none"] * 3]
        )
        rows.append([text(missile["label"]), f"{missile['advertised_range_m'] / 1e3:g} km", *cells])
    if not rows:
        return ""
    head = ["missile", "range as advertised", "kills, all raids", "half of them within", "95 % within", "farthest kill"]
    return table(head, rows, [1, 2, 3, 4, 5], "Advertised range and where kills happened, ground range from the site")


def profile(figures: dict[str, Finished]) -> str:
    """Return altitude over range."""
    return section("profile", "What a radar can see", figures["profile"].html)


def one_case(material: Material, figures: dict[str, Finished]) -> str:
    """Return the timeline of the filmed case and its stories."""
    rows = []
    for target, known in enumerate(material.targets):
        outcome = material.film.outcome[target]
        times = [_seconds(outcome[column]) for column in ("first_plot_s", "confirmed_s", "launched_s", "end_s")]
        word = MARKS[End(int(outcome["end"]))].word
        rows.append([text(known["name"]), *times, str(int(outcome["shots"])), text(word)])
    head = ["object", "first seen, s", "tracked, s", "first missile, s", "end, s", "missiles", "how it ended"]
    numbers = details("The case in numbers", table(head, rows, [1, 2, 3, 4, 5]))
    stories = [f"<h3>{text(known['name'])}</h3>{items(text(line) for line in material.film.story(target))}"
               for target, known in enumerate(material.targets[:60])]  # fmt: skip
    return section("case", "One raid, moment by moment", figures["timeline"].html, numbers,
                   details("Every object's story in this case", "\n".join(stories)))  # fmt: skip


def _seconds(time_s: float) -> str:
    return f"{time_s:.0f}" if time_s == time_s else "never"


def luck(material: Material, figures: dict[str, Finished]) -> str:
    """Return the distribution of how many got through, and how likely each object was shot down."""
    nested, central = counts(material.results, "leakers")
    rows = []
    for n in range(len(material.summary["leakers"]["pmf"])):
        at_central, pooled = central == n, material.results.by_set(nested == n)
        if not at_central.any() and not pooled.any():
            continue
        single = wilson(int(at_central.sum()), at_central.size)
        alone = with_error(float(at_central.mean()), single, share=True) if at_central.size else "not flown"
        rows.append([str(n), alone, with_error(float(pooled.mean()), mc_prob_interval(pooled), share=True)])
    head = ["got through", "raids at central values", "raids over all sets of unknowns"]
    numbers = details("The figure in numbers", table(head, rows, [0, 1, 2], "Share of raids; in brackets its error"))
    return section("luck", "Luck and ignorance", figures["leakers"].html, numbers, figures["objects"].html,
                   objects(material))  # fmt: skip


def objects(material: Material) -> str:
    """Return how likely each object was shot down, in numbers."""
    rows = []
    for target in material.summary["targets"]:
        likely = target["killed_prob"]
        central = likely["central"]
        rows.append([
            text(target["name"]), text(with_error(likely["mean"], likely["mc"], share=True)),
            "not flown" if central is None else text(with_error(central, likely["central_mc"], share=True)),
            text(span_text(likely["ignorance"], share=True) or UNKNOWN), figure_text(target["shots"]),
        ])  # fmt: skip
    head = ["object", "shot down", "at central values", "by what nobody knows", "missiles fired at it, mean"]
    return details("The figure in numbers, friends included", table(head, rows, [1, 2, 3, 4]))


def missiles(material: Material, figures: dict[str, Finished]) -> str:
    """Return missiles spent, as figure and table."""
    rows = [
        [text(row["label"]), figure_text(row["loaded"]), text(with_error(row["fired"], row["fired_mc"])),
         text(span_text(row["fired_ignorance"]) or UNKNOWN), figure_text(row["failed"]), figure_text(row["left"])]
        for row in missile_counts(material)
    ]  # fmt: skip
    units = [f"{text(unit['name'])}: at most {plural(unit['target_channels_peak'], 'target channel')} and "
             f"{plural(unit['missile_channels_peak'], 'missile channel')} busy at once in any raid."
             for unit in material.summary["fire_units"]]  # fmt: skip
    head = ["missile", "loaded", "fired", "by what nobody knows", "of these failed at launch", "left"]
    spent = table(head, rows, [1, 2, 3, 4, 5], "Missiles, mean of a raid; in brackets the error of the mean")
    return section("missiles", "Missiles spent", figures["missiles"].html, spent, items(units) if units else "")
