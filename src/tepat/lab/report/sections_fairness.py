"""Gaps between groups, two groups at once, and the frontier of error, fairness and cost."""

from __future__ import annotations

from tepat.lab.fairness.gaps import NEVER_SHOWN, Gap, smallest_cell
from tepat.lab.report.charts import Bar, Spot, scatter, whiskers
from tepat.lab.report.parts import Markup, Words, element, paragraph, picture, section, table

_MOST_PAIRS = 10


def fairness_sections(words: Words) -> list[Markup]:
    """The sections in their order; none where the study has no groups."""
    if not words.study.survey.groups:
        return []
    return [groups(words), front(words)]


def groups(words: Words) -> Markup:
    """The reference's gaps."""
    study = words.study
    gaps = study.gaps[study.reference]
    single = [gap for gap in gaps if len(gap.cell.of) == 1]
    judged = [gap for gap in single if gap.judged]
    caption = words.say(
        "fairness_caption",
        reference=words.title(study.reference),
        least=words.count(study.plan.fairness.min_cell),
    )
    parts: list[Markup] = []
    if judged:
        bars = [
            Bar(
                gap.cell.label[words.language],
                gap.exclusion or 0.0,
                gap.exclusion_low,
                gap.exclusion_high,
                ("bad" if (gap.gap or 0) > 0 else "good") if gap.sure else "plain",
            )
            for gap in judged
        ]
        parts.append(
            picture(whiskers(bars, caption, lambda value: words.percent(value, 0), words.percent), caption)
        )
    parts.append(_table(words, single))
    return section(words.say("fairness"), *parts, *_smallest(words, gaps, single=True), *_pairs(words, gaps))


def _table(words: Words, gaps: list[Gap]) -> Markup:
    head = [
        words.say(name) for name in ("group", "households", "poor", "missed", "others", "gap", "interval")
    ]
    return table([*head, "p"], [_row(words, gap) for gap in gaps])


def _row(words: Words, gap: Gap) -> list[str]:
    few = words.say("few", least=words.count(NEVER_SHOWN))
    return [
        gap.cell.label[words.language],
        words.count(gap.households) if gap.households >= NEVER_SHOWN else few,
        words.count(gap.poor) if gap.poor >= NEVER_SHOWN else few,
        words.percent(gap.exclusion),
        words.percent(gap.others),
        words.points(gap.gap),
        words.between(gap.low, gap.high, points=True),
        words.p(gap.p),
    ]


def _pairs(words: Words, gaps: list[Gap]) -> list[Markup]:
    pairs = [gap for gap in gaps if len(gap.cell.of) == 2]
    judged = [gap for gap in pairs if gap.judged]
    if not judged:
        return []
    largest = sorted(judged, key=lambda gap: (-(gap.gap or 0), gap.cell.code))[:_MOST_PAIRS]
    count = words.count(len(judged))
    caption = words.say("pairs_caption", count=count, all=words.count(sum(gap.judged for gap in gaps)))
    return [
        element("h3", words.say("pairs")),
        paragraph(caption, "quiet"),
        _table(words, largest),
        *_smallest(words, gaps, single=False),
    ]


def _smallest(words: Words, gaps: list[Gap], *, single: bool) -> list[Markup]:
    found = smallest_cell(gaps, single=single)
    if found is None:
        return []
    few = words.say("few", least=words.count(NEVER_SHOWN))
    small = [gap for gap in gaps if (len(gap.cell.of) == 1) == single and not gap.judged]
    return [
        paragraph(
            words.say(
                "smallest",
                cell=found.cell.label[words.language],
                poor=words.count(found.poor) if found.poor >= NEVER_SHOWN else few,
                households=words.count(found.households) if found.households >= NEVER_SHOWN else few,
                too_small=words.count(len(small)),
            ),
            "quiet",
        )
    ]


def _size(cost: float, costs: list[float]) -> float:
    """The radius of a dot: from 4 for the cheapest to 10 for the dearest."""
    low, high = min(costs), max(costs)
    return 4.0 + 6.0 * (cost - low) / (high - low) if high > low else 5.0


def _path(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points from the lowest error on, each with a smaller gap than all before it.

    >>> _path([(0.4, 0.5), (0.41, 0.2), (0.45, 0.3)])
    [(0.4, 0.5), (0.41, 0.2)]
    """
    found: list[tuple[float, float]] = []
    for point in sorted(points):
        if not found or abs(point[1]) < abs(found[-1][1]):
            found.append(point)
    return found


def front(words: Words) -> Markup:
    """Every candidate by error and gap, with what the gap costs to close."""
    study = words.study
    if study.watched is None:
        return section(words.say("frontier"), paragraph(words.say("sum_no_gap")))
    caption = words.say("frontier_caption", cell=study.watched.cell.label[words.language])
    shown = [point for point in study.frontier.points if point.code not in ("universal", "random", "perfect")]
    costs = [point.cost for point in shown]
    spots = [
        Spot(
            words.title(point.code),
            point.exclusion,
            point.gap,
            words.kind(point.code),
            _size(point.cost, costs),
        )
        for point in shown
    ]
    path = _path([(point.exclusion, point.gap) for point in shown if point.possible])
    drawn = scatter(
        spots,
        caption,
        words.say("missed"),
        words.say("gap"),
        lambda value: words.percent(value, 0),
        path,
    )
    rows = []
    for point in sorted(study.frontier.points, key=lambda each: (each.exclusion, each.code)):
        marks = [
            words.say("yes") if point.code in codes else ""
            for codes in (study.frontier.best, study.frontier.halving)
        ]
        rows.append(
            [
                words.title(point.code),
                words.percent(point.exclusion),
                words.points(point.gap),
                words.number(point.cost, 2),
                *marks,
            ]
        )
    head = [words.say(name) for name in ("candidate", "missed", "gap", "cost", "on_frontier", "halves")]
    return section(words.say("frontier"), picture(drawn, caption), table(head, rows))
