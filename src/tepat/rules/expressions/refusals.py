"""What is not in the language, and what to write instead."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

from tepat.rules.errors import ExpressionError
from tepat.rules.variables import Variable

_INSTEAD = {
    "round": "Write round_half_up(x, digits).",
    "cast": "Leave it out: whole numbers and decimals meet freely; round with round_half_up(x, 0).",
    "try_cast": "Leave it out: whole numbers and decimals meet freely; round with round_half_up(x, 0).",
    "ceil": "Write round_half_up(x, 0), or compare with the limit.",
    "floor": "Write round_half_up(x, 0), or compare with the limit.",
    "trunc": "Write round_half_up(x, 0), or compare with the limit.",
    "age": "Write age_years(birth_date, :on).",
    "datediff": "Write months_between(a, b) or age_years(birth_date, :on).",
    "date_diff": "Write months_between(a, b) or age_years(birth_date, :on).",
    "extract": "Write months_between(a, b) or age_years(birth_date, :on).",
    "now": "Write :on, the date of the decision.",
    "current_date": "Write :on, the date of the decision.",
    "current_timestamp": "Write :on, the date of the decision.",
    "today": "Write :on, the date of the decision.",
    "if": "Write CASE WHEN condition THEN value ELSE value END.",
    "iif": "Write CASE WHEN condition THEN value ELSE value END.",
    "nullif": "Write CASE WHEN x = y THEN NULL ELSE x END.",
    "ifnull": "Write COALESCE(a, b).",
    "nvl": "Write COALESCE(a, b).",
    "isnull": "Write x IS NULL.",
    "notnull": "Write x IS NOT NULL.",
    "min": "Write LEAST(a, b), or a derived variable in the dictionary.",
    "max": "Write GREATEST(a, b), or a derived variable in the dictionary.",
    "sum": "Write a + b, or a derived variable in the dictionary.",
    "count": "Define a derived variable in the dictionary: derive: {count: ...}.",
    "avg": "Write safe_div(sum, count) of two derived variables.",
    "abs": "Write GREATEST(x, -x).",
    "div": "Write safe_div(a, b).",
    "divide": "Write safe_div(a, b).",
    "mod": "There is no remainder: define a choice or a boolean variable instead.",
    "like": "Compare with = or IN: text is not searched.",
    "ilike": "Compare with = or IN: text is not searched.",
    "log": "Engines differ in its base: store the logarithm as a variable.",
    "ln": "Store the logarithm as a variable.",
    "exp": "Store the transformed value as a variable.",
    "power": "Write x * x.",
    "pow": "Write x * x.",
    "xor": "Write a <> b.",
    "interval": "Write months_between(a, b).",
}
_SQL_WORDS = frozenset([
    "select", "from", "where", "join", "union", "all", "any", "some", "exists", "insert", "update",
    "delete", "drop", "create", "alter", "table", "into", "values", "order", "group", "having", "limit",
    "offset", "with", "distinct", "as", "on", "using", "like", "ilike", "similar", "escape", "cast",
    "try_cast", "collate", "array", "struct", "map", "interval", "extract", "over", "window", "partition",
    "filter", "xor", "div", "mod", "current_date", "current_timestamp", "isnull", "notnull", "unknown",
    "timestamp", "time", "lateral", "pivot", "copy", "attach", "pragma", "set", "call", "execute",
])  # fmt: skip
_CHARACTERS = {
    "/": ("division", "There is no division sign.",
          "Engines differ in x/0: infinity here, an error there.", "Write safe_div(a, b)."),
    "%": ("forbidden_word", "There is no % sign.", "", "Write a share as 0.05; there is no remainder."),
    '"': ("forbidden_word", "Names are not quoted.", "",
          "Write the bare variable code; text stands in single quotation marks."),
    "`": ("forbidden_word", "Names are not quoted.", "", "Write the bare variable code."),
    ";": ("forbidden_word", "There is no semicolon.", "An expression is one value.", "Remove it."),
    ".": ("forbidden_word", "A name has no dot.", "There are no tables.", "Write the bare variable code."),
    "#": ("comment", "There are no comments inside an expression.", "",
          "Write the comment in the YAML file, on a line of its own."),
    "|": ("forbidden_word", "There is no | sign.", "", "Write OR. Texts are not joined."),
    "&": ("forbidden_word", "There is no & sign.", "", "Write AND."),
    "!": ("forbidden_word", "There is no ! sign alone.", "", "Write NOT."),
    "^": ("forbidden_word", "There is no ^ sign.", "", "Write x * x."),
    "'": ("syntax", "A text has no end.", "A single quotation mark is missing.",
          "Close the text with '; write '' for a quotation mark inside it."),
    ":": ("syntax", "A colon stands alone.", "It begins the name of a parameter.",
          "Write :name without a space; there is no :: cast."),
}  # fmt: skip


def forbidden_character(character: str, offset: int) -> ExpressionError:
    """The refusal of a character that no expression holds."""
    code, what, why, mend = _CHARACTERS.get(
        character,
        ("forbidden_word", f"The character {character!r} is not allowed.", "", "Remove it."),
    )
    return ExpressionError(what, why=why, mend=mend, code=f"rules.expression.{code}", offset=offset)


def comment(offset: int) -> ExpressionError:
    """The refusal of a comment."""
    return forbidden_character("#", offset)


def function(word: str, functions: Iterable[str], offset: int) -> ExpressionError:
    """The refusal of a function that is not listed."""
    known = sorted(functions)
    near = difflib.get_close_matches(word.lower(), known, n=1)
    mend = _INSTEAD.get(word.lower()) or (
        f"Did you mean {near[0]}?" if near else f"Functions: {', '.join(known)}."
    )
    return ExpressionError(
        f"The function {word} is not allowed.",
        why="Only functions with one meaning in every engine are.",
        mend=mend,
        code="rules.expression.forbidden_word",
        offset=offset,
    )


def word(
    text: str, variables: Mapping[str, Variable], level: str, names: Iterable[str], offset: int
) -> ExpressionError:
    """The refusal of a word that is neither of the language nor a variable that may stand here."""
    if text in variables:
        return _wrong_level(text, level, offset)
    if text.lower() in _SQL_WORDS:
        return ExpressionError(
            f"The word {text} is not allowed.",
            why="The language is a small part of SQL that means the same in every engine.",
            mend=_INSTEAD.get(text.lower(), "See docs/rules.md for the words there are."),
            code="rules.expression.forbidden_word",
            offset=offset,
        )
    known = [*names, *(code for code, variable in variables.items() if variable.level == level)]
    near = difflib.get_close_matches(text.lower(), known, n=1)
    return ExpressionError(
        f"There is no variable `{text}`.",
        why="An expression reads variables of the dictionary only.",
        mend=f"Did you mean `{near[0]}`?" if near else "Define it in the variables folder.",
        code="rules.expression.unknown_variable",
        offset=offset,
    )


def _wrong_level(code: str, level: str, offset: int) -> ExpressionError:
    if level == "household":
        why, mend = "It belongs to each person.", "Use a derived variable, such as a count over the members."
    else:
        why, mend = "It belongs to the household.", "Combine the two in an expression of the household."
    return ExpressionError(
        f"The variable `{code}` cannot stand here.",
        why=why,
        mend=mend,
        code="rules.expression.wrong_level",
        offset=offset,
    )


def parameter(name: str, known: Iterable[str], offset: int) -> ExpressionError:
    """The refusal of a parameter that is not defined."""
    near = difflib.get_close_matches(name, list(known), n=1)
    return ExpressionError(
        f"There is no parameter `:{name}`.",
        mend=f"Did you mean `:{near[0]}`?"
        if near
        else "Define it under `parameters:`, with the date it holds from.",
        code="rules.expression.unknown_parameter",
        offset=offset,
    )


def too_long(why: str) -> ExpressionError:
    """The refusal of an expression that is too long."""
    return ExpressionError(
        "The expression is too long.",
        why=why,
        mend="Split it into several criteria, scores or derived variables.",
        code="rules.expression.too_long",
        offset=0,
    )


def too_deep(most: int, offset: int | None) -> ExpressionError:
    """The refusal of an expression that is nested too deeply."""
    return ExpressionError(
        "The expression is nested too deeply.",
        why=f"At most {most} brackets, functions, CASE and NOT may stand inside one another.",
        mend="Split it into several criteria or derived variables.",
        code="rules.expression.too_deep",
        offset=offset,
    )


def ambiguous(word: str, offset: int) -> ExpressionError:
    """The refusal of comparisons that engines would group differently."""
    return ExpressionError(
        f"It is not clear what {word} belongs to.",
        why="Engines read such a row of comparisons differently.",
        mend="Put brackets around each comparison, or join them with AND.",
        code="rules.expression.ambiguous",
        offset=offset,
    )


def unreadable(text: str, position: int) -> ExpressionError:
    """The refusal of a character that begins nothing of the language."""
    if text[position] in "0123456789" or re.match(r"\.[0-9]", text[position : position + 2]):
        return ExpressionError(
            "This number cannot be read.",
            why="A letter, a dot or an underscore is stuck to it.",
            mend="Write numbers as 1500000, 0.05 or 1e-05.",
            code="rules.expression.number",
            offset=position,
        )
    return forbidden_character(text[position], position)
