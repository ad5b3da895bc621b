"""What happens when something else is believed, with less data, and in areas never seen."""

from __future__ import annotations

from tepat.lab.protocol.sensitivity import Shift
from tepat.lab.report.charts import Line, curves
from tepat.lab.report.parts import Markup, Words, element, joined, paragraph, picture, section, table
from tepat.lab.report.words import SCALES

_WHAT = (
    ("scale", "scale_caption"),
    ("answer_error", "answer_caption"),
    ("welfare_error", "welfare_caption"),
    ("years_later", "years_caption"),
)


def trials_sections(words: Words) -> list[Markup]:
    """The sections that there are results for."""
    found = []
    if words.study.shifts:
        found.append(otherwise(words))
    if words.study.learning:
        found.append(learning(words))
    if words.study.refits:
        found.append(learned_anew(words))
    if words.study.away:
        found.append(away(words))
    return found


def otherwise(words: Words) -> Markup:
    """One table for each thing that could be otherwise."""
    parts: list[Markup] = []
    for what, caption in _WHAT:
        shifts = [shift for shift in words.study.shifts if shift.what == what]
        if shifts:
            parts += [element("h3", words.say(caption)), _table(words, what, shifts)]
    return section(words.say("sensitivity"), *parts)


def _table(words: Words, what: str, shifts: list[Shift]) -> Markup:
    settings = list(dict.fromkeys(shift.setting for shift in shifts))
    by_code: dict[str, dict[str, Shift]] = {}
    for shift in shifts:
        by_code.setdefault(shift.code, {})[shift.setting] = shift
    now = what != "years_later"
    head = [
        words.say("candidate"),
        *([words.say("now")] if now else []),
        *(_setting(words, what, each) for each in settings),
    ]
    rows = []
    for code, own in by_code.items():
        base = [words.percent(words.estimate(code, "exclusion_of_poor").value)] if now else []
        rows.append([words.title(code), *base, *(_shown(words, own[each]) for each in settings)])
    codes = list(by_code)
    marked = codes.index(words.study.reference) if words.study.reference in codes else -1
    return table(head, rows, marked=marked)


def _setting(words: Words, what: str, setting: str) -> str:
    if what == "scale":
        return SCALES[setting][words.language]
    return words.say("years", count=setting) if what == "years_later" else words.percent(float(setting), 0)


def _shown(words: Words, shift: Shift) -> Markup:
    shown = words.percent(shift.exclusion)
    if shift.churn is not None:
        shown += f" ({words.percent(shift.churn, 0)})"
    if shift.low is None:
        return element("span", shown)
    return joined(element("span", shown), element("small", words.between(shift.low, shift.high)))


def learning(words: Words) -> Markup:
    """Error against how many taught."""
    caption = words.say("learning_caption")
    lines = []
    for code in dict.fromkeys(each.code for each in words.study.learning):
        own = [each for each in words.study.learning if each.code == code]
        lines.append(Line(words.title(code), [(float(each.taught), each.exclusion) for each in own]))

    def show(value: float) -> str:
        return words.count(int(value)) if value > 1 else words.percent(value, 0)

    drawn = curves(lines, caption, words.say("taught"), words.say("missed"), show)
    rows = [
        [
            words.title(each.code),
            words.count(each.taught),
            words.percent(each.exclusion),
            words.between(each.low, each.high),
        ]
        for each in words.study.learning
    ]
    head = [words.say("candidate"), words.say("taught"), words.say("missed"), words.say("interval")]
    return section(words.say("learning"), picture(drawn, caption), table(head, rows))


def learned_anew(words: Words) -> Markup:
    """How much wider the intervals become when the fits are made anew in every draw."""
    rows = [
        [
            words.title(each.code),
            words.percent(each.exclusion),
            words.between(each.fixed_low, each.fixed_high),
            words.between(each.low, each.high),
            words.count(each.draws),
        ]
        for each in words.study.refits
    ]
    head = [
        words.say("candidate"),
        words.say("missed"),
        words.say("refit_fixed"),
        words.say("refit_anew"),
        words.say("refit_draws"),
    ]
    return section(words.say("refit"), paragraph(words.say("refit_caption"), "quiet"), table(head, rows))


def away(words: Words) -> Markup:
    """Folds of clusters beside folds of areas, and the reference area by area."""
    rows = [
        [
            words.title(each.code),
            words.percent(words.estimate(each.code, "exclusion_of_poor").value),
            words.percent(each.exclusion),
            words.between(each.low, each.high),
        ]
        for each in words.study.away
    ]
    head = [words.say("candidate"), words.say("by_cluster"), words.say("by_area"), words.say("interval")]
    parts = [paragraph(words.say("away_caption"), "quiet"), table(head, rows)]
    code = words.study.away[0].code
    own = [each for each in words.study.by_area if each.code == code]
    enough = [each for each in own if each.exclusion is not None]
    if enough:
        by_area = [[each.area, words.count(each.poor), words.percent(each.exclusion)] for each in enough]
        parts.append(
            table([words.say("area"), words.say("poor"), words.say("missed")], by_area, words.title(code))
        )
    return section(words.say("away"), *parts)
