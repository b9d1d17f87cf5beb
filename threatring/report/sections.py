"""The sections of the report about what happened: answer, chain, reasons, map, profile, one case, luck, missiles."""

from __future__ import annotations

from threatring.maps import Material
from threatring.maps.numbers import STAGE_WORDS, figure_text, missile_counts
from threatring.maps.style import MARKS
from threatring.records import End
from threatring.report.figures import Finished
from threatring.report.markup import details, items, paragraph, section, table, text
from threatring.report.sentences import (
    caveats,
    headline,
    meaning,
    plural,
    reason_rows,
    three_intervals,
)
from threatring.report.weights import run_lines

_MOST_REASONS = 4  # of a raid; the rest is folded away


def answer(material: Material) -> str:
    """Return the opening: the sentence, what it means, how sure it is."""
    warned = "".join(paragraph(warning, "warning") for warning in caveats(material))
    rows = [[text(name), text(span), text(says)] for name, span, says in three_intervals(material)]
    parts = [
        paragraph(headline(material), "headline"),
        paragraph(meaning(material)),
        warned,
        table(["How sure is this?", "range", "what the range means"], rows, [1]),
        _unknowns(material),
    ]
    return '<section id="answer" aria-label="The answer">\n' + "\n".join(parts) + "\n</section>"


def _unknowns(material: Material) -> str:
    """Return which unknowns the answer hangs on, as far as this run can tell."""
    head, lines, tail = run_lines(material.summary.get("unknowns_that_matter"), material.meta["scenario"])
    if not head:
        return ""
    return paragraph(head) + (items(text(line) for line in lines) if lines else "") + paragraph(tail)


def kill_chain(material: Material, figures: dict[str, Finished]) -> str:
    """Return the funnel as figure and table."""
    chain = material.summary["kill_chain"]
    first = max(chain["targets"], 1e-9)
    rows = [[text(STAGE_WORDS[stage]), figure_text(n), f"{100 * n / first:.0f} %"] for stage, n in chain.items()]
    numbers = details(
        "The figure in numbers", table(["stage", "objects, mean of a raid", "share of all"], rows, [1, 2])
    )
    return section("chain", "The kill chain", figures["funnel"].html, numbers)


def why(material: Material, figures: dict[str, Finished]) -> str:
    """Return what became of each raid, and the reasons for what was not shot down."""
    title, picture = "Why the rest was not shot down", figures["fates"].html
    by_raid: dict[str, list[tuple[float, str]]] = {}
    for row in reason_rows(material):
        by_raid.setdefault(row["raid"], []).append((row["mean"], row["sentence"]))
    taken = taken_for(material)
    if not by_raid:
        return section("why", title, picture, paragraph("Every hostile object was shot down in every raid."), taken)
    said = paragraph(
        "For each object that was not shot down: what became of the last missile fired at it, or else what kept it "
        "from being fired at, mean of a raid."
    )
    short, cut = _reason_table(material, by_raid, _MOST_REASONS), max(map(len, by_raid.values())) > _MOST_REASONS + 1
    full = details("All reasons", _reason_table(material, by_raid, 99)) if cut else ""
    return section("why", title, picture, said, short, full, taken)


def taken_for(material: Material) -> str:
    """Return what the command post took each raid for in the end: the confusion of identities, in shares."""
    given = ("hostile", "unknown", "friend", "pending")
    rows = []
    for raid, shares in material.summary["identities"].items():
        truth = "hostile" if material.is_hostile(raid) else "friend"
        rows.append([text(material.raid_title(raid)), truth, *(_percent(shares[identity]) for identity in given)])
    head = ["raid", "in truth", "declared hostile", "unknown", "friend", "not identified"]
    return details("What each group was taken for", table(head, rows, [2, 3, 4, 5], "Share of its objects, all raids"))


def _reason_table(material: Material, by_raid: dict[str, list[tuple[float, str]]], most: int) -> str:
    lines = []
    for raid, found in by_raid.items():
        rest = found[most:]
        shown = found if len(rest) < 2 else [*found[:most], (sum(mean for mean, _ in rest), "other reasons")]
        for number, (mean, sentence) in enumerate(shown):
            lines.append(["" if number else text(material.raid_title(raid)), figure_text(mean), text(sentence)])
    return table(["raid", "objects not shot down", "because"], lines, [1])


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
            [f"{np.median(mine):.0f} km", f"{np.quantile(mine, 0.95):.0f} km", f"{mine.max():.0f} km"]
            if len(mine)
            else ["none"] * 3
        )
        rows.append([text(missile["label"]), f"{missile['advertised_range_m'] / 1e3:g} km", *cells])
    if not rows:
        return ""
    head = ["missile", "range as advertised", "half of its kills within", "95 % within", "farthest kill"]
    return table(head, rows, [1, 2, 3, 4], "Advertised range and where kills happened, ground range from the site")


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
    """Return the distribution of how many got through."""
    leakers = material.summary["leakers"]
    central, pooled = leakers.get("pmf_central") or [], leakers["pmf"]
    shown = [n for n in range(len(pooled)) if pooled[n] >= 5e-4 or (central and central[n] >= 5e-4)]
    percents = [[_percent(found[n]) if found else "not flown" for found in (central, pooled)] for n in shown]
    rows = [[str(n), *cells] for n, cells in zip(shown, percents, strict=True)]
    head = ["got through", "raids at central values", "raids over all sets of unknowns"]
    return section("luck", "Luck and ignorance", figures["leakers"].html,
                   details("The figure in numbers", table(head, rows, [0, 1, 2])))  # fmt: skip


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %" if share >= 5e-4 else "under 0.1 %" if share > 0 else "0 %"


def missiles(material: Material, figures: dict[str, Finished]) -> str:
    """Return missiles spent, as figure and table."""
    rows = [
        [text(row["label"]), *(figure_text(row[key]) for key in ("loaded", "fired", "failed", "left"))]
        for row in missile_counts(material)
    ]
    units = [f"{text(unit['name'])}: at most {plural(unit['target_channels_peak'], 'target channel')} and "
             f"{plural(unit['missile_channels_peak'], 'missile channel')} busy at once in any raid."
             for unit in material.summary["fire_units"]]  # fmt: skip
    spent = table(["missile", "loaded", "fired", "of these failed at launch", "left"], rows, [1, 2, 3, 4])
    return section("missiles", "Missiles spent", figures["missiles"].html, spent, items(units) if units else "")
