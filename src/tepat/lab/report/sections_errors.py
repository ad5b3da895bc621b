"""Errors, comparisons, curves, poverty and money."""

from __future__ import annotations

from tepat.lab.measures.definitions import describe, figure_names
from tepat.lab.protocol.judging import Judgement
from tepat.lab.report.charts import Bar, Line, curves, whiskers
from tepat.lab.report.parts import Markup, Words, paragraph, picture, section, table

_SHARES = ("inclusion_of_selected", "mistargeted_of_all", "leakage_of_budget")


def errors_sections(words: Words) -> list[Markup]:
    """The sections in their order."""
    return [missed(words), compared(words), at_every_quota(words), poverty(words)]


def by_error(judgement: Judgement) -> list[str]:
    """The candidates, the lowest exclusion error first."""
    value = judgement.values["exclusion_of_poor"]
    return sorted(judgement.codes, key=lambda code: (float(value[judgement.codes.index(code)]), code))


def missed(words: Words) -> Markup:
    """The exclusion error of each candidate as a picture, and the usual figures as a table."""
    study = words.study
    level = words.percent(study.main.level, 0)
    caption = words.say("errors_caption", level=level)
    parts = [picture(_picture(words, study.main, caption), caption), _table(words, study.main)]
    if any(words.kind(code) == "end" for code in study.main.codes):
        parts.append(paragraph("* " + words.say("assumption"), "quiet"))
    for judgement in study.partly:
        parts.append(paragraph(words.say("partly", count=words.count(len(judgement.rows)))))
        parts.append(_table(words, judgement))
    return section(words.say("errors"), *parts)


def _picture(words: Words, judgement: Judgement, caption: str) -> Markup:
    bars = []
    for code in by_error(judgement):
        estimate = judgement.estimate(code, "exclusion_of_poor")
        bars.append(Bar(words.title(code), estimate.value, estimate.low, estimate.high, words.kind(code)))
    return whiskers(bars, caption, lambda value: words.percent(value, 0), words.percent)


def _table(words: Words, judgement: Judgement) -> Markup:
    codes = by_error(judgement)
    rows = []
    for code in codes:
        exclusion = judgement.estimate(code, "exclusion_of_poor")
        title = words.title(code)
        if words.kind(code) == "end":
            title += " *"
        rows.append(
            [
                title,
                words.percent(exclusion.value),
                words.between(exclusion.low, exclusion.high),
                *(words.percent(judgement.estimate(code, name).value) for name in _SHARES),
                words.number(judgement.estimate(code, "auc").value),
                words.number(judgement.estimate(code, "cgh").value, 2),
                words.number(judgement.estimate(code, "rank_correlation").value, 2),
            ]
        )
    names = ("exclusion_of_poor", None, *_SHARES, "auc", "cgh", "rank_correlation")
    head = [
        words.say("candidate"),
        *(words.say("interval") if name is None else describe(name)[0][words.language] for name in names),
    ]
    return table(head, rows, marked=codes.index(words.study.reference))


def compared(words: Words) -> Markup:
    """Each candidate beside the reference."""
    found = [each for each in words.study.comparisons if each.figure == "exclusion_of_poor"]
    found.sort(key=lambda each: (each.difference, each.code))
    rows = [
        [
            words.title(each.code),
            words.points(each.difference),
            words.between(each.low, each.high, points=True),
            words.p(each.p),
            words.count(each.households),
        ]
        for each in found
    ]
    head = [
        words.say("candidate"),
        words.say("difference"),
        words.say("interval"),
        "p",
        words.say("households"),
    ]
    caption = words.say("comparisons_caption", reference=words.title(words.study.reference))
    return section(words.say("comparisons"), table(head, rows, caption))


def at_every_quota(words: Words) -> Markup:
    """The curves."""
    lines = [
        Line(words.title(code), list(zip(others, reached, strict=True)))
        for code, (others, reached) in words.study.curves.items()
    ]
    caption = words.say("roc_caption")
    drawn = curves(
        lines,
        caption,
        words.say("not_poor_selected"),
        words.say("poor_selected"),
        lambda value: words.percent(value, 0),
        diagonal=True,
        square=True,
    )
    return section(words.say("roc"), picture(drawn, caption))


def poverty(words: Words) -> Markup:
    """Poverty before and after, welfare and cost, at the same budget."""
    study = words.study
    names = [
        name
        for name in figure_names(study.main.values)
        if name.startswith(("fgt0_after", "fgt1_after", "fgt2_after", "crra_"))
    ]
    head = [words.say("candidate"), *(describe(name)[0][words.language] for name in ("benefit", *names))]
    head += [
        describe(name)[0][words.language] for name in ("cost_per_gap_closed", "alike_within_5_percentiles")
    ]
    codes = by_error(study.main)
    first = study.main.codes[0]
    rows = [[words.say("without"), "", *(_before(words, first, name) for name in names), "", ""]]
    for code in codes:
        value = study.main.estimate
        rows.append(
            [
                words.title(code),
                words.number(value(code, "benefit").value, 1),
                *(words.percent(value(code, name).value) for name in names),
                words.number(value(code, "cost_per_gap_closed").value, 2),
                words.percent(value(code, "alike_within_5_percentiles").value),
            ]
        )
    caption = words.say(
        "money_caption",
        budget=words.number(study.money.per_household, 2),
        unit=words.unit,
    )
    parts = [paragraph(words.say("money_assumed"), "warning")] if study.money.assumed else []
    return section(
        words.say("money"), *parts, table(head, rows, caption, marked=codes.index(study.reference) + 1)
    )


def _before(words: Words, code: str, name: str) -> str:
    """The figure without any transfer, for the first row."""
    if not name.startswith("fgt"):
        return ""
    return words.percent(words.study.main.estimate(code, name.replace("_after_", "_before_")).value)
