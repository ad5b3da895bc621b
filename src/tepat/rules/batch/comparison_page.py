"""A comparison as one page: no script, no other file, light and dark, to be printed, in both languages."""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template

from tepat.rules.batch import bars
from tepat.rules.batch.comparison import CHANGES, LEVELS, Comparison, Group, Tally, per_period
from tepat.rules.batch.comparison_words import WORDS
from tepat.rules.batch.markup import Markup, element, joined
from tepat.rules.decision import OUTCOMES
from tepat.rules.formula import Formula
from tepat.rules.reasons import format_date, format_number, format_rupiah
from tepat.rules.variables import LANGUAGES

MOST_ROWS = 60
"""Rows of one table; of more, those with the most changes are shown, and the JSON holds all."""

_FOLDER = Path(__file__).parent
_SIZES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_SIDES = ("first", "second")


def comparison_page(comparison: Comparison) -> str:
    """The page as HTML."""
    template = Template((_FOLDER / "comparison_page.html").read_text(encoding="utf-8"))
    names = [f"{formula.code} {formula.version}" for formula in (comparison.first, comparison.second)]
    return template.substitute(
        title=escape(" → ".join(names)),
        style=(_FOLDER / "comparison_page.css").read_text(encoding="utf-8"),
        articles=joined(*(_Article(comparison, language).html() for language in LANGUAGES)),
    )


class _Article:
    """The page in one language."""

    def __init__(self, comparison: Comparison, language: str) -> None:
        self.comparison = comparison
        self.total = comparison.total
        self.formulas: tuple[Formula, Formula] = (comparison.first, comparison.second)
        self.language = language

    def html(self) -> Markup:
        sections = [self.head(), self.changes(), self.costs(), self.outcomes()]
        sections += [self.group(group) for group in self.comparison.groups]
        return element("article", *sections, self.foot(), lang=self.language)

    # -- texts and numbers

    def word(self, name: str, **values: str) -> str:
        return WORDS[name][self.language].format(**values)

    def number(self, value: int) -> str:
        return format_number(value, self.language)

    def share(self, part: int, whole: int) -> str:
        return format_number(100 * part / whole if whole else 0.0, self.language, 1) + " %"

    def rupiah(self, value: int, *, signed: bool = False) -> str:
        """Rupiah; large amounts in millions, thousands of millions and so on, as people say them."""
        sign = "−" if value < 0 else "+" if signed and value > 0 else ""
        for size, name in _SIZES:
            if abs(value) >= size * 10:
                amount = format_number(abs(value) / size, self.language, 1)
                return f"{sign}Rp {amount} {self.word(name)}"
        return sign + format_rupiah(abs(value), self.language)

    # -- sections

    def head(self) -> Markup:
        items = [
            element(
                "li",
                element("b", letter),
                f" {formula.title[self.language]} ",
                _quiet(f"{formula.code} {formula.version} · {formula.hash[:12]}"),
                class_=side,
            )
            for letter, side, formula in zip("AB", _SIDES, self.formulas, strict=True)
        ]
        on = format_date(self.comparison.on, self.language)
        made = self.word("made", on=on, households=self.number(self.total.households))
        heading = element("h1", self.word("title"))
        return element(
            "header", heading, element("ul", *items, class_="formulas"), element("p", made, class_="quiet")
        )

    def changes(self) -> Markup:
        counts = self.total.changes
        label = ", ".join(f"{self.word(change)}: {self.number(counts[change])}" for change in CHANGES)
        return element(
            "section",
            element("h2", self.word("who")),
            element("p", self.word("meaning_amount" if self.comparison.has_amounts else "meaning_eligible")),
            bars.stacked([(change, counts[change]) for change in CHANGES], label),
            element("div", *(self.card(change) for change in CHANGES), class_="cards"),
        )

    def card(self, change: str) -> Markup:
        amounts = {"gains": self.total.gained_per_year, "loses": self.total.lost_per_year}
        note = self.word(f"{change}_note")
        if change in amounts and self.comparison.has_amounts:
            note = self.word("a_year_together", amount=self.rupiah(amounts[change]))
        count = self.total.changes[change]
        return element(
            "div",
            element("h3", self.word(change)),
            element("p", self.number(count), class_="figure"),
            element("p", f"{self.share(count, self.total.households)} · {note}", class_="quiet"),
            class_=f"card {change}",
        )

    def costs(self) -> Markup:
        if not any(formula.parts.benefit for formula in self.formulas):
            return Markup()
        yearly = (self.total.first_per_year, self.total.second_per_year)
        rows = []
        for letter, side, formula, amount in zip("AB", _SIDES, self.formulas, yearly, strict=True):
            bar = bars.single(side, amount, max(yearly), f"{letter}: {self.rupiah(amount)}")
            cells = element("td", self.rupiah(amount), self.each_period(formula, amount), class_="n")
            rows.append(element("tr", element("th", letter), element("td", bar, class_="wide"), cells))
        difference = self.rupiah(self.total.difference_per_year, signed=True)
        if yearly[0]:
            sign = "+" if self.total.difference_per_year > 0 else ""
            relative = self.share(self.total.difference_per_year, yearly[0]).replace("-", "−")
            difference += f" ({sign}{relative})"
        last = (element("th"), element("td", self.word("difference")), element("td", difference, class_="n"))
        table = element("table", *rows, element("tr", *last, class_="sum"), class_="plain")
        return element("section", element("h2", self.word("cost")), _scrolling(table))

    def each_period(self, formula: Formula, per_year: int) -> Markup:
        benefit = formula.parts.benefit
        if benefit is None or benefit.period == "year":
            return Markup()
        amount = self.rupiah(per_period(formula, per_year) or 0)
        return _quiet(self.word(f"each_{benefit.period}", amount=amount))

    def outcomes(self) -> Markup:
        """The confusion table: outcomes under A down, under B across."""
        names = [element("th", self.word(outcome), scope="col", class_="n") for outcome in OUTCOMES]
        under_b = element("th", self.word("under_b"), colspan="3", scope="colgroup", class_="n")
        head = element(
            "thead",
            element("tr", element("th"), under_b, element("th")),
            element(
                "tr",
                element("th", self.word("under_a")),
                *names,
                element("th", self.word("sum"), class_="n"),
            ),
        )
        sums = [self.total.outcome(1, outcome) for outcome in OUTCOMES]
        cells = [element("td", self.number(count), class_="n") for count in (*sums, self.total.households)]
        foot = element("tr", element("th", self.word("sum")), *cells, class_="sum")
        table = element(
            "table", head, element("tbody", *map(self.outcome_row, OUTCOMES), foot), class_="confusion"
        )
        note = element("p", self.word("outcomes_note"))
        return element("section", element("h2", self.word("outcomes")), note, _scrolling(table))

    def outcome_row(self, before: str) -> Markup:
        cells = []
        for after in OUTCOMES:
            count = self.total.pairs.get((before, after), 0)
            share = count / (self.total.households or 1)
            cells.append(
                element(
                    "td",
                    self.number(count),
                    _quiet(self.share(count, self.total.households)),
                    class_=f"n {'same' if before == after else 'moved'}",
                    style=f"--strength:{round(100 * share**0.5)}%",
                )
            )
        total = element("td", self.number(self.total.outcome(0, before)), class_="n sum")
        return element("tr", element("th", self.word(before), scope="row"), *cells, total)

    def group(self, group: Group) -> Markup:
        rows = list(group.rows)
        note = Markup()
        if len(rows) > MOST_ROWS:
            rows = sorted(rows, key=lambda row: -_changed(row[2]))[:MOST_ROWS]
            text = self.word("most_changed", shown=str(MOST_ROWS), all=self.number(len(group.rows)))
            note = element("p", text, class_="quiet")
        largest = (
            max((tally.changes["loses"] for _, _, tally in rows), default=0),
            max((tally.changes["gains"] for _, _, tally in rows), default=0),
        )
        columns = [element("th", group.title[self.language], scope="col")]
        columns += [self.column(name, "n") for name in ("households", "eligible_a", "eligible_b")]
        columns += [self.column("loses", "n loses-text"), element("th", class_="wide")]
        columns += [self.column("gains", "gains-text"), self.column("cost_change", "n")]
        body = [self.group_row(group, *row, largest) for row in rows]
        table = element("table", element("thead", element("tr", *columns)), element("tbody", *body))
        heading = element("h2", self.word("by", what=group.title[self.language]))
        return element("section", heading, note, _scrolling(table), class_="group")

    def column(self, name: str, kind: str) -> Markup:
        return element("th", self.word(name), scope="col", class_=kind)

    def group_row(
        self, group: Group, value: str | None, label: dict[str, str], tally: Tally, largest: tuple[int, int]
    ) -> Markup:
        name = label[self.language]
        code = _quiet(f" {value}") if group.by in LEVELS and value and value != name else Markup()
        gains, loses = tally.changes["gains"], tally.changes["loses"]
        words = f"{self.word('loses')} {self.number(loses)}, {self.word('gains')} {self.number(gains)}"
        counts = (tally.households, tally.outcome(0, OUTCOMES[0]), tally.outcome(1, OUTCOMES[0]), loses)
        return element(
            "tr",
            element("th", name, code, scope="row"),
            *(element("td", self.number(count), class_="n") for count in counts),
            element("td", bars.opposed(("loses", loses), ("gains", gains), largest, words), class_="wide"),
            element("td", self.number(gains)),
            element("td", self.rupiah(tally.difference_per_year, signed=True), class_="n"),
        )

    def foot(self) -> Markup:
        words = element("p", self.word("open_means"))
        return element("footer", words, element("p", self.word("foot"), class_="quiet"))


def _quiet(text: str) -> Markup:
    return element("span", text, class_="quiet")


def _scrolling(table: Markup) -> Markup:
    return element("div", table, class_="scroll")


def _changed(tally: Tally) -> int:
    return tally.changes["gains"] + tally.changes["loses"]
