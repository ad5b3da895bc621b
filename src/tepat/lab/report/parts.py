"""What all sections of the report share: words, numbers, tables, pictures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tepat.lab.protocol.judging import Estimate
from tepat.lab.report.words import WHY_NO_FORMULA, WORDS
from tepat.lab.study import Study, possible
from tepat.rules.batch.markup import Markup, element, joined
from tepat.rules.reasons import format_number

Cellular = str | Markup


@dataclass(frozen=True)
class Words:
    """A study in one language."""

    study: Study
    language: str

    def say(self, name: str, **values: str) -> str:
        """A sentence of the report."""
        return WORDS[name][self.language].format(**values)

    @property
    def unit(self) -> str:
        """The unit of welfare."""
        return self.study.plan.welfare.unit[self.language]

    def why_no_formula(self, why: str) -> str:
        """What a method says of itself, in the reader's language."""
        return WHY_NO_FORMULA.get(why, why) if self.language == "id" else why

    def title(self, code: str) -> str:
        """What a candidate is called."""
        return self.study.candidate(code).title[self.language]

    def number(self, value: float | None, digits: int = 3) -> str:
        """A number as people write it; a dash where there is none."""
        if value is None or not math.isfinite(value):
            return "–"
        return fixed(float(value), self.language, digits)

    def count(self, value: int) -> str:
        """A whole number."""
        return format_number(value, self.language)

    def percent(self, value: float | None, digits: int = 1) -> str:
        """A share in percent."""
        if value is None or not math.isfinite(value):
            return "–"
        return fixed(100 * value, self.language, digits) + " %"

    def points(self, value: float | None, *, signed: bool = True) -> str:
        """A difference of shares, in percentage points."""
        if value is None or not math.isfinite(value):
            return "–"
        written = fixed(abs(100 * value), self.language, 1)
        sign = "−" if value < 0 and float(written.replace(",", ".")) else "+" if signed and value > 0 else ""
        return sign + written

    def p(self, value: float | None) -> str:
        """A p-value."""
        if value is None:
            return "–"
        if value < 0.001:
            return "< " + fixed(0.001, self.language, 3)
        return fixed(value, self.language, 3)

    def between(self, low: float | None, high: float | None, *, points: bool = False) -> str:
        """An interval."""
        show = self.points if points else self.percent
        return f"{show(low)} … {show(high)}" if low is not None and high is not None else "–"

    def estimate(self, code: str, figure: str) -> Estimate:
        """A figure of a candidate, where it was judged."""
        return self.study.judgement_of(code).estimate(code, figure)

    def kind(self, code: str) -> str:
        """The class that colours a candidate in pictures."""
        if code == self.study.reference:
            return "reference"
        if code in self.study.frontier.halving:
            return "good"
        return "plain" if possible(self.study, code) else "end"


def fixed(value: float, language: str, digits: int) -> str:
    """With exactly so many decimals, so that columns line up.

    >>> fixed(38.0, "id", 1), fixed(1234.5, "en", 1)
    ('38,0', '1,234.5')
    """
    text = f"{value:,.{digits}f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "id" else text


def section(title: str, *content: str) -> Markup:
    """A section with its heading."""
    return element("section", element("h2", title), *content)


def paragraph(text: str, kind: str = "") -> Markup:
    """A paragraph."""
    return element("p", text, class_=kind) if kind else element("p", text)


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[Cellular]],
    caption: str = "",
    marked: int = -1,
    texts: int = 1,
) -> Markup:
    """A table; the first ``texts`` columns are words, the others numbers. ``marked`` is the reference's
    row.
    """

    def cell(name: str, position: int, content: Cellular) -> Markup:
        return element(name, content) if position < texts else element(name, content, class_="n")

    top = element("tr", *(cell("th", position, words) for position, words in enumerate(head)))
    body = [
        element(
            "tr",
            *(cell("td", position, value) for position, value in enumerate(row)),
            **({"class_": "reference"} if number == marked else {}),
        )
        for number, row in enumerate(rows)
    ]
    parts = [element("caption", caption)] if caption else []
    return element(
        "div", element("table", *parts, element("thead", top), element("tbody", *body)), class_="scroll"
    )


def picture(drawn: Markup, caption: str) -> Markup:
    """A picture with what it shows in words."""
    return element("figure", drawn, element("figcaption", caption))


def folded(title: str, *content: str) -> Markup:
    """Something to be opened; open on paper."""
    return element("details", element("summary", title), *content)


def listed(items: Sequence[Cellular]) -> Markup:
    """A list."""
    return element("ul", *(element("li", item) for item in items))


__all__ = [
    "Markup",
    "Words",
    "element",
    "fixed",
    "folded",
    "joined",
    "listed",
    "paragraph",
    "picture",
    "section",
    "table",
]
