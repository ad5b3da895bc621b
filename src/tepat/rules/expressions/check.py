"""Builds nodes from their parts, and refuses parts whose types cannot meet."""

from __future__ import annotations

from collections.abc import Sequence

from tepat.rules.errors import ExpressionError
from tepat.rules.expressions.nodes import (
    Arithmetic,
    Between,
    Call,
    Case,
    Comparison,
    IsNull,
    Literal,
    Logic,
    Member,
    Negate,
    Node,
    Not,
    Parameter,
    Read,
)
from tepat.rules.expressions.types import BOOLEAN, DATE, INTEGER, NULL, NUMBER, Kind, Type

_ORDERED = frozenset([Kind.INTEGER, Kind.NUMBER, Kind.DATE, Kind.CHOICE])


def arithmetic(first: Node, rest: Sequence[tuple[str, Node]], offset: int | None) -> Node:
    """``first`` + ..., left to right."""
    kind = INTEGER
    for node in (first, *(operand for _, operand in rest)):
        _require_number(node, "One calculates with numbers only.", offset)
        if node.type.kind is Kind.NUMBER:
            kind = NUMBER
    return Arithmetic(first, tuple(rest), kind)


def negate(operand: Node, offset: int | None) -> Node:
    """``-operand``; a negative number is a literal of its own."""
    _require_number(operand, "A minus sign stands before a number.", offset)
    if isinstance(operand, Literal) and isinstance(operand.value, int | float):
        return Literal(-operand.value, operand.type)
    return Negate(operand, operand.type)


def comparison(operator: str, left: Node, right: Node, offset: int | None) -> Node:
    """``left operator right``."""
    _require_comparable(left, right, offset)
    if operator not in ("=", "<>"):
        for node in (left, right):
            _require_order(node, operator, offset)
    return Comparison(operator, left, right)


def between(operand: Node, low: Node, high: Node, offset: int | None) -> Node:
    """``operand BETWEEN low AND high``."""
    for node in (low, high):
        _require_comparable(operand, node, offset)
    for node in (operand, low, high):
        _require_order(node, "BETWEEN", offset)
    return Between(operand, low, high)


def member(operand: Node, options: Sequence[Node], offset: int | None) -> Node:
    """``operand IN (options)``."""
    for option in options:
        _require_comparable(operand, option, offset)
    return Member(operand, tuple(options))


def logic(operator: str, parts: Sequence[Node], offset: int | None) -> Node:
    """AND or OR."""
    for part in parts:
        require_boolean(part, f"{operator} joins conditions.", offset)
    return Logic(operator, tuple(parts))


def negation(operand: Node, offset: int | None) -> Node:
    """NOT."""
    require_boolean(operand, "NOT stands before a condition.", offset)
    return Not(operand)


def is_null(operand: Node) -> Node:
    """IS NULL."""
    return IsNull(operand)


def case(branches: Sequence[tuple[Node, Node]], otherwise: Node | None, offset: int | None) -> Node:
    """CASE; without ELSE it is NULL when no condition is TRUE."""
    for condition, _ in branches:
        require_boolean(condition, "WHEN is followed by a condition.", offset)
    last = otherwise if otherwise is not None else Literal(None, NULL)
    return Case(tuple(branches), last, common_type([*(value for _, value in branches), last], offset))


def call(name: str, arguments: Sequence[Node], offset: int | None) -> Node:
    """One of the functions, with the right kind of arguments."""
    nodes = tuple(arguments)
    if name == "coalesce":
        return Call(name, nodes, common_type(nodes, offset))
    if name in ("least", "greatest"):
        for node in nodes:
            _require_order(node, name.upper(), offset)
        return Call(name, nodes, common_type(nodes, offset))
    if name in ("age_years", "months_between"):
        for node in nodes:
            _require_date(node, name, offset)
        return Call(name, nodes, INTEGER)
    for node in nodes:
        _require_number(node, f"{name} takes numbers.", offset)
    return Call(name, nodes, _number_call_type(name, nodes, offset))


def _number_call_type(name: str, nodes: tuple[Node, ...], offset: int | None) -> Type:
    if name == "safe_div":
        return NUMBER
    if name == "clip":
        _, low, high = nodes
        if isinstance(low, Literal) and isinstance(high, Literal) and _reversed(low, high):
            raise _type_error(
                "clip has its limits the wrong way round.", "", "Write clip(x, low, high).", offset
            )
        return common_type(nodes, offset)
    digits = nodes[1].value if isinstance(nodes[1], Literal) else None
    if not isinstance(digits, int) or not -9 <= digits <= 9:
        raise _type_error(
            "round_half_up needs the number of digits written out.",
            "Engines agree only when it is fixed.",
            "Write a whole number from -9 to 9, such as round_half_up(x, 0).",
            offset,
        )
    return INTEGER if digits <= 0 or nodes[0].type.kind is Kind.INTEGER else NUMBER


def _reversed(low: Literal, high: Literal) -> bool:
    return (
        isinstance(low.value, int | float) and isinstance(high.value, int | float) and low.value > high.value
    )


def common_type(nodes: Sequence[Node], offset: int | None) -> Type:
    """The type that all these values share. A whole number beside a choice must be one of its codes."""
    kinds = [node.type for node in nodes if node.type.kind is not Kind.NULL]
    if not kinds:
        return NULL
    choice = next((kind for kind in kinds if kind.kind is Kind.CHOICE), None)
    if choice is not None:
        for node in nodes:
            require_fits(node, choice, offset)
        return choice
    first = kinds[0]
    for kind in kinds:
        if kind.kind is not first.kind and not (kind.is_number and first.is_number):
            raise _type_error(
                f"{first.phrase.capitalize()} and {kind.phrase} cannot be the value of the same expression.",
                "",
                "Give all of them the same type.",
                offset,
            )
    return NUMBER if any(kind.kind is Kind.NUMBER for kind in kinds) else first


def require_boolean(node: Node, why: str, offset: int | None) -> None:
    """Refuse anything but a condition."""
    if node.type.kind in (Kind.BOOLEAN, Kind.NULL):
        return
    raise _type_error(
        f"{_shown(node)} is {node.type.phrase}, not true or false.",
        why,
        "Compare it with something, for instance with > 0.",
        offset,
    )


def require_fits(node: Node, choice: Type, offset: int | None) -> None:
    """Refuse a value that may not be one of the codes of the choice."""
    match node:
        case Literal(value, _) if isinstance(value, int) and not isinstance(value, bool):
            if value not in choice.codes:
                raise _not_in_list(value, choice, offset)
        case Case(branches, otherwise):
            for _, value_node in branches:
                require_fits(value_node, choice, offset)
            require_fits(otherwise, choice, offset)
        case Call("coalesce", arguments):
            for argument in arguments:
                require_fits(argument, choice, offset)
        case Parameter() if node.type.kind is Kind.INTEGER:
            pass
        case _:
            _require_choice_type(node, choice, offset)


def _require_choice_type(node: Node, choice: Type, offset: int | None) -> None:
    kind = node.type.kind
    if kind is Kind.NULL or (kind is Kind.CHOICE and node.type.codes <= choice.codes):
        return
    if kind is Kind.CHOICE:
        raise _type_error(
            f"{_shown(node)} has other codes than the choice beside it.",
            "Codes of two different lists mean different things.",
            "Compare each with its own codes.",
            offset,
        )
    raise _type_error(
        f"{_shown(node)} is {node.type.phrase}, not one of the choices.",
        "",
        f"Use one of the codes {_listed(choice)}.",
        offset,
    )


def _require_comparable(left: Node, right: Node, offset: int | None) -> None:
    kinds = (left.type.kind, right.type.kind)
    if Kind.NULL in kinds or (left.type.is_number and right.type.is_number):
        return
    if Kind.CHOICE in kinds:
        _require_comparable_choice(left, right, offset)
    elif kinds[0] is not kinds[1]:
        mend = "Compare things of the same type."
        if set(kinds) == {Kind.DATE, Kind.TEXT}:
            mend = "Write a date as DATE '2026-01-31'."
        elif Kind.BOOLEAN in kinds:
            mend = "Write the condition alone, or compare it with TRUE or FALSE."
        raise _type_error(
            f"{_shown(left)} is {left.type.phrase}, {_shown(right)} is {right.type.phrase}: "
            "they cannot be compared.",
            "Engines differ in what they make of it.",
            mend,
            offset,
        )


def _require_comparable_choice(left: Node, right: Node, offset: int | None) -> None:
    if left.type.kind is Kind.CHOICE and right.type.kind is Kind.CHOICE:
        smaller, larger = sorted((left, right), key=lambda node: len(node.type.codes))
        require_fits(smaller, larger.type, offset)
    elif left.type.kind is Kind.CHOICE:
        require_fits(right, left.type, offset)
    else:
        require_fits(left, right.type, offset)


def _require_number(node: Node, why: str, offset: int | None) -> None:
    if node.type.is_number or node.type.kind is Kind.NULL:
        return
    mends = {
        Kind.CHOICE: "Compare its code, or turn codes into numbers with CASE.",
        Kind.DATE: "Use age_years(a, b) or months_between(a, b).",
        Kind.BOOLEAN: "Write CASE WHEN condition THEN 1 ELSE 0 END.",
    }
    raise _type_error(
        f"{_shown(node)} is {node.type.phrase}, not a number.", why, mends.get(node.type.kind, ""), offset
    )


def _require_order(node: Node, operator: str, offset: int | None) -> None:
    if node.type.kind in _ORDERED or node.type.kind is Kind.NULL:
        return
    raise _type_error(
        f"{_shown(node)} is {node.type.phrase} and has no order, so {operator} cannot be used.",
        "Engines sort texts differently." if node.type.kind is Kind.TEXT else "",
        "Use = or IN.",
        offset,
    )


def _require_date(node: Node, name: str, offset: int | None) -> None:
    if node.type.kind not in (Kind.DATE, Kind.NULL):
        raise _type_error(
            f"{_shown(node)} is {node.type.phrase}, not a date.",
            f"{name} takes two dates.",
            "Write for instance age_years(birth_date, :on).",
            offset,
        )


def _not_in_list(value: int, choice: Type, offset: int | None) -> ExpressionError:
    return ExpressionError(
        f"{value} is not a code of this choice.",
        why=f"Its codes are {_listed(choice)}.",
        mend="Use one of them.",
        code="rules.expression.not_in_list",
        offset=offset,
    )


def _listed(choice: Type) -> str:
    codes = sorted(choice.codes)
    return ", ".join(map(str, codes[:30])) + (", ..." if len(codes) > 30 else "")


def _shown(node: Node) -> str:
    match node:
        case Read(code, _):
            return f"`{code}`"
        case Parameter(name, _):
            return f"`:{name}`"
        case Literal(value, kind) if kind != DATE and isinstance(value, bool):
            return str(value).upper()
        case Literal(value, kind) if kind.is_number:
            return f"{value}"
        case _:
            return "One side" if node.type != BOOLEAN else "A condition"


def _type_error(what: str, why: str, mend: str, offset: int | None) -> ExpressionError:
    return ExpressionError(what, why=why, mend=mend, code="rules.expression.type", offset=offset)
