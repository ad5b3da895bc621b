"""From text to a typed tree: scan, let sqlglot decide what binds to what, and build our own nodes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import SqlglotError

from tepat.rules.errors import ExpressionError
from tepat.rules.expressions import check, nodes, refusals
from tepat.rules.expressions.nodes import Literal, Node
from tepat.rules.expressions.scan import FUNCTIONS, MAX_DEPTH, Scanned, Scope, scan
from tepat.rules.expressions.types import NULL

_DIALECT = Dialect.get_or_raise(None)
_COMPARISONS: dict[type[exp.Expr], str] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=",
}  # fmt: skip
_SUM: dict[type[exp.Expr], str] = {exp.Add: "+", exp.Sub: "-"}
_PRODUCT: dict[type[exp.Expr], str] = {exp.Mul: "*"}
_LOGIC: dict[type[exp.Expr], str] = {exp.And: "AND", exp.Or: "OR"}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A checked expression: its tree and its text in canonical spacing."""

    node: Node
    text: str

    @property
    def reads(self) -> tuple[str, ...]:
        """Codes of the variables and scores it reads."""
        return nodes.reads(self.node)

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the parameters it uses."""
        return nodes.parameters(self.node)


def parse(text: str, scope: Scope) -> Parsed:
    """Parse and check one expression. Raises ExpressionError; its line counts inside the text."""
    try:
        scanned = scan(text, scope)
        return Parsed(_Builder(scanned, text).build_all(), scanned.text)
    except ExpressionError as error:
        raise error.at(None, text.count("\n", 0, error.offset or 0) + 1) from None


class _Builder:
    def __init__(self, scanned: Scanned, text: str) -> None:
        self.scanned = scanned
        self.text = text

    def build_all(self) -> Node:
        try:
            trees = _DIALECT.parser().parse(list(self.scanned.tokens), self.text)
            if len(trees) != 1 or trees[0] is None:
                raise _syntax(0)
            return self.build(trees[0])
        except SqlglotError as error:
            raise self._sqlglot_refusal(error) from None
        except RecursionError:
            raise refusals.too_deep(MAX_DEPTH, 0) from None

    def _sqlglot_refusal(self, error: SqlglotError) -> ExpressionError:
        first: dict[str, object] = next(iter(getattr(error, "errors", [])), {})
        column = first.get("col")
        return _syntax(
            min(column - 1, len(self.text) - 1) if isinstance(column, int) and column > 0 else None
        )

    def offset(self, tree: exp.Expr) -> int | None:
        """Where the first name or value of this part stands."""
        found = [int(part.name) for part in tree.find_all(exp.Identifier) if part.name.isdigit()]
        return self.scanned.offsets[min(found)] if found else None

    def build(self, tree: exp.Expr) -> Node:
        kind = type(tree)
        if kind in _COMPARISONS:
            return check.comparison(
                _COMPARISONS[kind], self.build(tree.this), self.build(tree.expression), self.offset(tree)
            )
        for operators in (_SUM, _PRODUCT):
            if kind in operators:
                return self._chain(tree, operators)
        if kind in _LOGIC:
            return self._logic(tree)
        builder = _BUILDERS.get(kind)
        if builder is None:
            raise _syntax(self.offset(tree))
        return builder(self, tree)

    def _chain(self, tree: exp.Expr, operators: dict[type[exp.Expr], str]) -> Node:
        rest: list[tuple[str, Node]] = []
        current = tree
        while type(current) in operators:
            rest.append((operators[type(current)], self.build(current.expression)))
            current = current.this
        return check.arithmetic(self.build(current), rest[::-1], self.offset(current))

    def _logic(self, tree: exp.Expr) -> Node:
        kind = type(tree)
        parts: list[Node] = []
        current = tree
        while type(current) is kind:
            parts.append(self.build(current.expression))
            current = current.this
        parts.append(self.build(current))
        return check.logic(_LOGIC[kind], parts[::-1], self.offset(current))

    def _column(self, tree: exp.Expr) -> Node:
        name = tree.this.name if isinstance(tree.this, exp.Identifier) and not tree.args.get("table") else ""
        if not name.isdigit():  # a keyword that stands where a value should
            raise _syntax(self.offset(tree))
        return self.scanned.atoms[int(name)]

    def _null(self, tree: exp.Expr) -> Node:
        return Literal(None, NULL)

    def _paren(self, tree: exp.Expr) -> Node:
        return self.build(tree.this)

    def _neg(self, tree: exp.Expr) -> Node:
        return check.negate(self.build(tree.this), self.offset(tree))

    def _not(self, tree: exp.Expr) -> Node:
        return check.negation(self.build(tree.this), self.offset(tree))

    def _is(self, tree: exp.Expr) -> Node:
        if not isinstance(tree.expression, exp.Null):
            raise ExpressionError(
                "IS is followed by NULL or NOT NULL only.",
                mend="Write x = TRUE, or COALESCE(x, FALSE).",
                code="rules.expression.forbidden_word",
                offset=self.offset(tree),
            )
        return check.is_null(self.build(tree.this))

    def _between(self, tree: exp.Expr) -> Node:
        low, high = tree.args["low"], tree.args["high"]
        return check.between(self.build(tree.this), self.build(low), self.build(high), self.offset(tree))

    def _in(self, tree: exp.Expr) -> Node:
        if not tree.expressions:
            raise ExpressionError(
                "IN needs a list in brackets.", mend="Write x IN (1, 2, 3).", offset=self.offset(tree)
            )
        options = [self.build(option) for option in tree.expressions]
        return check.member(self.build(tree.this), options, self.offset(tree))

    def _case(self, tree: exp.Expr) -> Node:
        offset = self.offset(tree)
        subject = self.build(tree.this) if tree.this is not None else None
        branches: list[tuple[Node, Node]] = []
        for branch in tree.args["ifs"]:
            condition = self.build(branch.this)
            if subject is not None:
                condition = check.comparison("=", subject, condition, self.offset(branch))
            branches.append((condition, self.build(branch.args["true"])))
        default = tree.args.get("default")
        return check.case(branches, self.build(default) if default is not None else None, offset)

    def _call(self, tree: exp.Expr) -> Node:
        name = str(tree.this).removeprefix("tepat_")
        arguments = [self.build(argument) for argument in tree.expressions]
        fewest, most = FUNCTIONS[name]
        if not fewest <= len(arguments) <= most:
            number = str(fewest) if fewest == most else f"{fewest} to {most}"
            raise ExpressionError(
                f"{name} takes {number} arguments, not {len(arguments)}.",
                mend="Separate them with commas.",
                code="rules.expression.arguments",
                offset=self.offset(tree),
            )
        return check.call(name, arguments, self.offset(tree))


_BUILDERS: dict[type[exp.Expr], Callable[[_Builder, exp.Expr], Node]] = {
    exp.Column: _Builder._column,
    exp.Null: _Builder._null,
    exp.Paren: _Builder._paren,
    exp.Neg: _Builder._neg,
    exp.Not: _Builder._not,
    exp.Is: _Builder._is,
    exp.Between: _Builder._between,
    exp.In: _Builder._in,
    exp.Case: _Builder._case,
    exp.Anonymous: _Builder._call,
}


def _syntax(offset: int | None) -> ExpressionError:
    return ExpressionError(
        "The expression cannot be read.",
        why="An operator, a value or a bracket is missing or stands in the wrong place.",
        mend="Check it near here; join conditions with AND or OR.",
        code="rules.expression.syntax",
        offset=offset,
    )
