"""Formulas, methods, definitions, protocol, and every figure with its interval."""

from __future__ import annotations

from tepat.lab.measures.definitions import describe, figure_names
from tepat.lab.report.parts import Markup, Words, folded, paragraph, section, table


def foot_sections(words: Words) -> list[Markup]:
    """The sections in their order."""
    parts = [methods(words), definitions(words), protocol(words), everything(words)]
    return [formulas(words), *parts] if words.study.exported else parts


def formulas(words: Words) -> Markup:
    """Which candidates could be written down, and that they decide the same."""
    rows = []
    for each in words.study.exported:
        if each.why_not:
            why = f"{words.say('why_not')}: {words.why_no_formula(each.why_not)}"
            rows.append([words.title(each.code), why, "", "", ""])
        else:
            shown = [words.count(each.terms), words.count(each.rows), words.count(each.different)]
            rows.append([words.title(each.code), each.path, *shown])
    head = [words.say("candidate"), "", *(words.say(name) for name in ("terms", "households", "different"))]
    return section(words.say("formulas"), table(head, rows, words.say("formulas_caption"), texts=2))


def methods(words: Words) -> Markup:
    """How each candidate chooses, with its settings."""
    rows = []
    for each in words.study.candidates:
        settings = "; ".join(f"{name} = {value}" for name, value in each.own_settings().items())
        rows.append([words.title(each.code), each.method.about[words.language], settings])
    return section(words.say("methods"), table([words.say("candidate"), "", ""], rows, texts=3))


def definitions(words: Words) -> Markup:
    """Every figure in words."""
    names = figure_names(words.study.main.values)
    rows = [[describe(name)[0][words.language], describe(name)[1][words.language], name] for name in names]
    return section(words.say("definitions"), table([words.say("figure"), "", ""], rows, texts=3))


def protocol(words: Words) -> Markup:
    """How it was worked out."""
    plan = words.study.plan.protocol
    text = words.say(
        "protocol_text",
        folds=words.count(plan.folds),
        inner=words.count(plan.inner_folds),
        level=words.percent(plan.level, 0),
        draws=words.count(plan.draws),
        seed=words.count(plan.seed),
    )
    return section(words.say("protocol"), paragraph(text))


def everything(words: Words) -> Markup:
    """All figures of all candidates."""
    parts = []
    for each in words.study.candidates:
        judgement = words.study.judgement_of(each.code)
        rows = []
        for name in figure_names(judgement.values):
            estimate = judgement.estimate(each.code, name)
            between = (
                f"{words.number(estimate.low)} … {words.number(estimate.high)}"
                if estimate.low is not None
                else "–"
            )
            rows.append([describe(name)[0][words.language], words.number(estimate.value), between])
        head = [words.say("figure"), "", words.say("interval")]
        parts.append(folded(words.title(each.code), table(head, rows)))
    return section(words.say("all_figures"), *parts)
