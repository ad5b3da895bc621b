"""What differs between the engines, as a table: names of types, quoting, literals, parts of dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tepat.rules.errors import FormulaError
from tepat.rules.expressions.types import Kind


@dataclass(frozen=True, slots=True)
class Dialect:
    """One engine's SQL.

    ``date_part`` has the places {part} and {date}. ``step`` begins a named step of the query, and ``fence``
    ends it where an engine would otherwise copy its expressions into every place that uses them.
    ``floor`` is that of a double that is not negative, as a double: from 2^52 on all are whole.
    ``doubles_raise``: an overflow or underflow of a double is an error instead of infinity or 0.
    """

    name: str
    whole: str
    double: str
    text_type: str
    identifier_quote: str
    double_literal: str
    whole_literal: str
    date_part: str
    from_boolean: str
    floor: str = "FLOOR({0})"
    step: str = "AS"
    fence: str = ""
    backslash_escapes: bool = False
    doubles_raise: bool = False

    def identifier(self, name: str) -> str:
        """A quoted name.

        >>> DUCKDB.identifier('a"b'), SPARK.identifier("household_id")
        ('"a""b"', '`household_id`')
        """
        quote = self.identifier_quote
        return quote + name.replace(quote, quote * 2) + quote

    def type_name(self, kind: Kind) -> str:
        """The SQL type of values of this kind; of NULL, that of whole numbers."""
        names = {
            Kind.NUMBER: self.double,
            Kind.BOOLEAN: "BOOLEAN",
            Kind.DATE: "DATE",
            Kind.TEXT: self.text_type,
        }
        return names.get(kind, self.whole)

    def table(self, name: str) -> str:
        """A table's name; dots part the schema from the table."""
        return ".".join(self.identifier(part) for part in name.split("."))

    def text(self, value: str) -> str:
        r"""A quoted text.

        >>> DUCKDB.text("it's"), SPARK.text("it's \\")
        ("'it''s'", "'it\\'s \\\\'")
        """
        if self.backslash_escapes:
            return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
        return "'" + value.replace("'", "''") + "'"

    def number(self, value: float) -> str:
        """A double, as the shortest text that gives exactly this one back.

        >>> DUCKDB.number(1e-05), POSTGRES.number(-0.5), SPARK.number(3.0)
        ('1e-05', "(-float8 '0.5')", '3.0D')
        """
        written = repr(abs(value))
        if self.name == "duckdb" and "e" not in written:
            written += "e0"
        literal = self.double_literal.format(written)
        return f"(-{literal})" if value < 0 else literal

    def whole_number(self, value: int, *, typed: bool) -> str:
        """A whole number; ``typed`` where nothing beside it says that it has 64 bits."""
        written = self.whole_literal.format(abs(value)) if typed else str(abs(value))
        return f"(-{written})" if value < 0 else written

    def day(self, value: date) -> str:
        """A date."""
        return f"DATE '{value.isoformat()}'"

    def part_of_date(self, part: str, day: str) -> str:
        """The year, month or day of a date, as a whole number."""
        return self.date_part.format(part=part, date=day)


DUCKDB = Dialect(
    name="duckdb",
    whole="BIGINT",
    double="DOUBLE",
    text_type="VARCHAR",
    identifier_quote='"',
    double_literal="{}",
    whole_literal="{}::BIGINT",
    date_part="{part}({date})",
    from_boolean="CAST({0} AS {1})",
    step="AS NOT MATERIALIZED",
)
POSTGRES = Dialect(
    name="postgres",
    whole="bigint",
    double="float8",
    text_type="text",
    identifier_quote='"',
    double_literal="float8 '{}'",
    whole_literal="{}::bigint",
    date_part="CAST(date_part('{part}', {date}) AS bigint)",
    from_boolean="CAST(CAST({0} AS integer) AS {1})",
    fence=" OFFSET 0",
    doubles_raise=True,
)
SPARK = Dialect(
    name="spark",
    whole="BIGINT",
    double="DOUBLE",
    text_type="STRING",
    identifier_quote="`",
    double_literal="{}D",
    whole_literal="{}L",
    date_part="CAST({part}({date}) AS BIGINT)",
    from_boolean="CAST({0} AS {1})",
    floor="COALESCE(CAST(FLOOR(CASE WHEN {0} < 4503599627370496D THEN {0} END) AS DOUBLE), {0})",
    backslash_escapes=True,
)
DIALECTS = {dialect.name: dialect for dialect in (DUCKDB, POSTGRES, SPARK)}


def dialect_named(name: str) -> Dialect:
    """The dialect of that name. Raises FormulaError (``rules.sql.dialect``)."""
    if name not in DIALECTS:
        raise FormulaError(
            f"There is no SQL dialect `{name[:60]}`.",
            mend=f"Use one of {', '.join(DIALECTS)}.",
            code="rules.sql.dialect",
        )
    return DIALECTS[name]


def one_of(codes: Sequence[int], value: str) -> str:
    """The condition that a whole number is one of these, with neighbours taken together.

    >>> one_of([1, 2, 3, 8], "x"), one_of([-1], "x")
    ('(x BETWEEN 1 AND 3 OR x = 8)', '(x = (-1))')
    """
    runs: list[list[int]] = []
    for code in sorted(set(codes)):
        if runs and code == runs[-1][-1] + 1:
            runs[-1].append(code)
        else:
            runs.append([code])
    return f"({' OR '.join(_run(value, run[0], run[-1]) for run in runs)})"


def _run(value: str, first: int, last: int) -> str:
    low, high = (DUCKDB.whole_number(end, typed=False) for end in (first, last))
    return f"{value} = {low}" if first == last else f"{value} BETWEEN {low} AND {high}"
