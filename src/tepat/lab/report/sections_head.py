"""The head of the report: what was asked, what came out, from which data."""

from __future__ import annotations

import numpy as np

from tepat.lab.report.parts import Markup, Words, element, listed, paragraph, section, table
from tepat.lab.report.words import SCALES
from tepat.lab.study import gap_in
from tepat.lab.survey.rows import REASONS


def head_sections(words: Words) -> list[Markup]:
    """Title, summary, data, leakage guard."""
    plan = words.study.plan
    title = [element("h1", plan.title[words.language])]
    if plan.note:
        title.append(paragraph(plan.note[words.language], "quiet"))
    return [element("header", *title), summary(words), data(words), leakage(words)]


def target_in_words(words: Words) -> str:
    """Whom the study wants to reach."""
    target = words.study.plan.target
    if target.poorest is not None:
        return words.say("poorest", share=words.percent(target.poorest, 0))
    return words.say("below", line=words.number(target.line, 2), unit=words.unit)


def summary(words: Words) -> Markup:
    """The findings in sentences."""
    study = words.study
    reference, best = study.reference, study.best()
    own, other = words.estimate(reference, "exclusion_of_poor"), words.estimate(best, "exclusion_of_poor")
    inclusion = words.estimate(reference, "inclusion_of_selected")
    sentences = [
        words.say("aim", target=target_in_words(words), quota=words.percent(study.money.quota)),
        words.say(
            "sum_reference",
            reference=words.title(reference),
            exclusion=words.percent(own.value),
            low=words.percent(own.low),
            high=words.percent(own.high),
            inclusion=words.percent(inclusion.value),
        ),
    ]
    if best != reference:
        compared = next(
            each for each in study.comparisons if each.code == best and each.figure == "exclusion_of_poor"
        )
        sure = "not_chance" if compared.p < 0.05 else "chance"
        sentences.append(
            words.say(
                "sum_best",
                best=words.title(best),
                exclusion=words.percent(other.value),
                low=words.percent(other.low),
                high=words.percent(other.high),
                difference=words.points(compared.difference),
                p=words.say(sure, p=words.p(compared.p)),
            )
        )
    if "random" in study.main.codes:
        lottery = words.estimate("random", "exclusion_of_poor")
        sentences.append(words.say("sum_ends", random=words.percent(lottery.value)))
    sentences += gap_sentences(words)
    return section(
        words.say("summary"), element("div", *(paragraph(each) for each in sentences), class_="lead")
    )


def gap_sentences(words: Words) -> list[str]:
    """The largest gap, and what closes half of it."""
    study, watched = words.study, words.study.watched
    if watched is None:
        return [words.say("sum_no_gap")]
    sentences = [
        words.say(
            "sum_gap",
            cell=watched.cell.label[words.language],
            inside=words.percent(watched.exclusion),
            outside=words.percent(watched.others),
            gap=words.points(watched.gap, signed=False),
            low=words.points(watched.low, signed=False),
            high=words.points(watched.high, signed=False),
        )
    ]
    if not study.frontier.halving:
        return [*sentences, words.say("sum_no_halving")] if study.plan.fairness.mitigate else sentences
    code = study.frontier.halving[0]
    gap = gap_in(study, code, watched.cell)
    exclusion = words.estimate(code, "exclusion_of_poor").value
    base = words.estimate(study.reference, "exclusion_of_poor").value
    sentences.append(
        words.say(
            "sum_halving",
            candidate=words.title(code),
            gap=words.points(gap.gap if gap else None),
            exclusion=words.percent(exclusion),
            difference=words.points(exclusion - base),
        )
    )
    return sentences


def data(words: Words) -> Markup:
    """Rows used and not used, the sample's design, warnings."""
    study = words.study
    survey, count = study.survey, study.survey.rows
    content: list[Markup] = [
        paragraph(words.say("rows_used", total=words.count(count.total), used=words.count(count.used)))
    ]
    if count.set_aside:
        content.append(
            listed(
                [
                    words.say("set_aside", count=words.count(amount), reason=REASONS[reason][words.language])
                    for reason, amount in count.set_aside.items()
                ]
            )
        )
    content.append(
        paragraph(
            words.say(
                "data_design",
                clusters=words.count(len(np.unique(survey.cluster))),
                strata=words.count(len(np.unique(survey.strata))),
                proxies=words.count(len(survey.proxies)),
                groups=words.count(len(survey.groups)),
                unit=words.unit,
                scale=SCALES[survey.plan.welfare.scale][words.language],
            )
        )
    )
    warnings = [warning[words.language] for warning in survey.warnings]
    if study.crossfit.unseen:
        listed_ = ", ".join(
            f"{name} ({words.count(amount)})" for name, amount in study.crossfit.unseen.items()
        )
        warnings.append(words.say("unseen", listed=listed_))
    warnings += [
        words.say("group_unknown", group=group.title[words.language], count=words.count(group.unknown))
        for group in survey.groups
        if group.unknown
    ]
    content += [paragraph(warning, "warning") for warning in warnings]
    return section(words.say("data"), *content)


def leakage(words: Words) -> Markup:
    """What the guard found."""
    findings = words.study.findings
    if not findings:
        return section(words.say("leakage"), paragraph(words.say("leakage_none")))
    rows = []
    for each in findings:
        state = words.say("allowed", reason=each.allowed) if each.allowed else words.say("flagged")
        rows.append(
            [", ".join(each.columns), f"{each.why[words.language]} ({state})", words.number(each.figure, 2)]
        )
    head = [words.say("column"), words.say("finding"), words.say("figure")]
    return section(words.say("leakage"), table(head, rows, texts=2))
