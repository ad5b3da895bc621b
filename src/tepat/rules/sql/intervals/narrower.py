"""From a tree to all that it can be, in SQL: ``rules/narrowing/compile.py`` for a whole table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

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
    Read,
)
from tepat.rules.expressions.types import DATE, NUMBER, Kind, Type
from tepat.rules.narrowing.possible import CONDITION, SET, domain
from tepat.rules.sql.calculating import SAFE
from tepat.rules.sql.dialects import Dialect
from tepat.rules.sql.expressions import Writer, counted_condition, gathers, wider
from tepat.rules.sql.intervals import conditions, joining
from tepat.rules.sql.intervals.doubtful import DoubtfulSteps
from tepat.rules.sql.intervals.flags import Flag, both, either, opposite, written
from tepat.rules.sql.intervals.numbers import Numbers
from tepat.rules.sql.intervals.possible import Branch, Possible, Span, T, Truth
from tepat.rules.sql.intervals.sets import Sets, is_text
from tepat.rules.sql.sizes import Sizes
from tepat.rules.sql.steps import Piece, constant, piece

_GROUP = 32


class Narrower:
    """Writes what folded trees can be.

    ``reads`` gives what each variable can be; a score is read as its tree.
    """

    def __init__(
        self,
        dialect: Dialect,
        steps: DoubtfulSteps,
        sizes: Sizes,
        reads: Mapping[str, Possible],
        scores: Mapping[str, Node],
    ) -> None:
        self._steps = steps
        self._sizes = sizes
        self._reads = reads
        self._scores = scores
        self._writer = Writer(dialect, steps, {}, sizes)
        self._numbers = Numbers(dialect, self._writer.calculator, steps.once)
        self._sets = Sets(self._writer, steps, reads, self._branches, self._branches)
        self._dialect = dialect
        self._truths: dict[Node, Truth] = {}
        self._spans: dict[Node, Span] = {}

    # -- conditions

    def truth(self, node: Node) -> Truth:
        """A condition."""
        if node not in self._truths:
            self._truths[node] = self._truth(node)
        return self._truths[node]

    def _truth(self, node: Node) -> Truth:
        match node:
            case Literal(value, _):
                return Truth(value is True, value is False, False, value is None)
            case Read(code, _):
                found = self._reads[code]
                if isinstance(found, Truth):
                    return found
            case Logic(word, parts):
                return self._logic(conditions.all_of if word == "AND" else conditions.any_of, parts)
            case Not(operand):
                return conditions.negation(self.truth(operand))
            case Case() | Call():
                return joining.join_truths(self._branches(node, self.truth))
        return self._compared(node)

    def _logic(self, join: Callable[[Sequence[Truth]], Truth], parts: Sequence[Node]) -> Truth:
        """Many parts are joined in groups, so that it does not take a column for each."""
        if len(parts) <= _GROUP:
            return join([self._steps.truth(self.truth(part)) for part in parts])
        groups = (parts[start : start + _GROUP] for start in range(0, len(parts), _GROUP))
        return join([self._steps.truth(join([self.truth(part) for part in group])) for group in groups])

    def _compared(self, node: Node) -> Truth:
        match node:
            case IsNull(operand):
                return conditions.is_null(self.possible(operand, domain(operand)))
            case Comparison(sign, left, right):
                return self._comparison(sign, left, right)
            case Between(operand, low, high):
                ends = (self._comparison(">=", operand, low), self._comparison("<=", operand, high))
                return conditions.all_of([self._steps.truth(end) for end in ends])
            case Member(operand, options):
                return self._member(operand, options)
        raise TypeError(node)

    def _comparison(self, sign: str, left: Node, right: Node) -> Truth:
        kind = domain(left, right)
        if kind == CONDITION:
            return conditions.compare_truths(
                sign, self._steps.truth(self.truth(left)), self._steps.truth(self.truth(right))
            )
        if kind == SET:
            return self._sets.compare(sign, left, right)
        one, other = self._steps.span(self.span_as(left, right)), self._steps.span(self.span_as(right, left))
        may_be_empty = one.may_be_empty or other.may_be_empty
        return conditions.compare_spans(sign, one, other, may_be_empty=may_be_empty)

    def _member(self, operand: Node, options: tuple[Node, ...]) -> Truth:
        if domain(operand, *options) == SET and all(isinstance(option, Literal) for option in options):
            values = [option.value for option in options if isinstance(option, Literal)]
            return self._sets.within(operand, values)
        return conditions.any_of(
            [self._steps.truth(self._comparison("=", operand, option)) for option in options]
        )

    # -- values of any kind

    def possible(self, node: Node, kind: str) -> Possible:
        """The values of a node that are kept as this kind."""
        if kind == CONDITION:
            return self.truth(node)
        if kind == SET:
            return self._sets.text(node) if is_text(node) else self._sets.codes(node)
        return self.span(node)

    def _branches(self, node: Node, value: Callable[[Node], T]) -> list[Branch[T]]:
        """The branches of a CASE, or the parts of a COALESCE."""
        if isinstance(node, Case):
            return self._cases(node, value)
        if isinstance(node, Call):
            return self._coalesced(node.arguments, value)
        raise TypeError(node)

    def _cases(self, node: Case, value: Callable[[Node], T]) -> list[Branch[T]]:
        places = self._reached([condition for condition, _ in node.branches])
        parts = [*(part for _, part in node.branches), node.otherwise]
        flag = self._steps.flag
        return [
            Branch(flag(places[index][0]), places[index][1], value(part)) for index, part in enumerate(parts)
        ]

    def _reached(self, tests: Sequence[Node]) -> list[tuple[Flag, Flag]]:
        """Whether each branch of a CASE is taken, and whether also with everything filled in."""
        opposes = [False, *(test == Not(before) for before, test in pairwise(tests))]
        truths = [self.truth(test) for test in tests]
        return joining.reached(list(zip(truths, opposes, strict=True)), self._steps.truth)

    def _coalesced(self, parts: Sequence[Node], value: Callable[[Node], T]) -> list[Branch[T]]:
        """The parts that can be reached; NULL comes out only if the last one is reached and is NULL."""
        branches = []
        here: Flag = True
        always: Flag = True
        for part in parts:
            possible = value(part)
            branches.append(Branch(here, True, replace(possible, open=False, null=False)))
            here = self._steps.flag(both(here, either(possible.open, possible.null)))
            always = both(always, possible.null)
        last = branches[-1]
        branches[-1] = replace(last, value=replace(last.value, open=here, null=both(here, always)))
        return branches

    # -- numbers and dates

    def span(self, node: Node) -> Span:
        """A number or date."""
        if node not in self._spans:
            self._spans[node] = self._span(node)
        return self._spans[node]

    def span_as(self, node: Node, beside: Node) -> Span:
        """The same beside another node: a NULL gets its type, a whole number a double where one is due."""
        return self._typed(node, wider(node, beside))

    def _typed(self, node: Node, kind: Type) -> Span:
        if isinstance(node, Literal):
            value = self._writer.write_as(node, kind)
            if node.value is None:
                return Span(value, value, False, True, True)
            if isinstance(node.value, date):
                return Span(value, value)
            return Span(value, value, least=float(node.value), most=float(node.value))
        span = self.span(node)
        if node.type.kind is Kind.NULL:
            nothing = self._writer.literal(None, kind)
            return Span(nothing, nothing, span.open, span.null, True)
        doubles = kind.kind is Kind.NUMBER and node.type.kind is Kind.INTEGER
        return self._numbers.as_double(span) if doubles else span

    def _span(self, node: Node) -> Span:
        match node:
            case Literal(_, kind):
                return self._typed(node, kind)
            case Read(code, _) if code in self._scores:
                return self._typed(self._scores[code], NUMBER)
            case Read(code, _):
                found = self._reads[code]
                if isinstance(found, Span):
                    return found
            case Arithmetic():
                return self._chain(node)
            case Negate(operand):
                return self._numbers.negated(self.span(operand))
            case Case(branches, otherwise) if (flag := counted_condition(branches, otherwise)) is not None:
                return self._counted(flag)
            case Case() | Call("coalesce"):
                return joining.join_spans(self._branches(node, lambda part: self._typed(part, node.type)))
            case Call(name, arguments):
                return self._call(node, name, arguments)
        raise TypeError(node)

    def _counted(self, condition: Node) -> Span:
        """1 where a condition is TRUE, 0 where it is FALSE: CASE WHEN c THEN 1 WHEN NOT c THEN 0 END."""
        truth = self._steps.truth(self.truth(condition))
        is_open = both(truth.open, opposite(truth.null))
        if isinstance(condition, Read):  # it can always be one of the two
            low, high = (
                piece(self._dialect.from_boolean, written(flag), constant(self._dialect.whole))
                for flag in (opposite(truth.false), truth.true)
            )
            return Span(low, high, is_open, truth.null, least=0.0, most=1.0)
        ends = "CASE WHEN {0} THEN %s WHEN {1} THEN %s END"
        zero, one = (self._dialect.whole_number(number, typed=True) for number in (0, 1))
        true, false = written(truth.true), written(truth.false)
        low, high = piece(ends % (zero, one), false, true), piece(ends % (one, zero), true, false)
        return Span(low, high, is_open, truth.null, truth.is_empty is not False, 0.0, 1.0)

    def _chain(self, node: Arithmetic) -> Span:
        sizes = self._sizes
        total = self._typed(node.first, node.type)
        smallest = sizes.smallest_of(node.first)
        for index, ((sign, operand), largest) in enumerate(zip(node.rest, sizes.steps_of(node), strict=True)):
            small = sizes.smallest_of(operand)
            value = self._typed(operand, node.type)
            if gathers(node, sign, largest, sizes.largest_of(operand)):
                column = self._steps.column
                total = Span(
                    column(total.low), column(total.high), total.open, total.null, total.may_be_empty
                )
            total = self._numbers.step(sign, total, value, node.type, largest, (smallest, small))
            smallest = smallest * small if sign == "*" else 0.0
            if index % 16 == 15:
                total = self._steps.span(total)
        return total

    def _call(self, node: Node, name: str, arguments: tuple[Node, ...]) -> Span:
        sizes = self._sizes
        if name == "round_half_up":
            return self._rounded(node, *arguments)
        if name == "safe_div":
            one, other = (self._typed(argument, NUMBER) for argument in arguments)
            smallest = sizes.smallest_of(arguments[0]) / max(sizes.largest_of(arguments[1]), 1.0)
            whole = arguments[1].type.kind is Kind.INTEGER
            return self._numbers.quotient(one, other, sizes.largest_of(node), smallest, whole=whole)
        if name in ("months_between", "age_years"):
            start, end = (self._typed(argument, DATE) for argument in arguments)
            if name == "age_years":
                return self._numbers.age_years(start, end)
            return self._numbers.months_between(start, end)
        spans = [self._typed(argument, node.type) for argument in arguments]
        checked = any(span.may_be_empty for span in spans)

        def function(values: Sequence[Piece]) -> Piece:
            return self._extreme(name, values, checked=checked)

        return self._numbers.monotone(spans, function)

    def _extreme(self, name: str, values: Sequence[Piece], *, checked: bool) -> Piece:
        parts = [self._steps.once(value) for value in values] if checked else list(values)
        places = ", ".join(f"{{{index}}}" for index in range(len(parts)))
        template = "LEAST(GREATEST({0}, {1}), {2})" if name == "clip" else f"{name.upper()}({places})"
        if checked:
            there = " AND ".join(f"{{{index}}} IS NOT NULL" for index in range(len(parts)))
            template = f"CASE WHEN {there} THEN {template} END"
        return piece(template, *parts)

    def _rounded(self, node: Node, inner: Node, digits: Node) -> Span:
        places = digits.value if isinstance(digits, Literal) and isinstance(digits.value, int) else 0
        span = self._typed(inner, inner.type)
        if inner.type.kind is Kind.INTEGER and places >= 0:
            return span
        span = self._typed(inner, NUMBER)
        largest, smallest = self._sizes.largest_of(inner), self._sizes.smallest_of(inner)
        beyond = largest * 10.0**places > SAFE if places > 0 else largest + 1e9 > 2.0**53

        def round_one(end: Piece) -> Piece:
            return self._writer.rounded(self._steps.once(end), places, node.type, largest, smallest)

        return self._numbers.rounded(span, round_one, node.type, beyond=beyond)

    # -- answers

    def settled(self, node: Node) -> Piece:
        """TRUE or FALSE where a condition comes out the same over all fillings, else NULL."""
        true, false = joining.is_settled(self._steps.truth(self.truth(node)))
        unknown = "CAST(NULL AS BOOLEAN)"
        if true is False and false is False:
            return constant(unknown)
        return piece(
            f"CASE WHEN {{0}} THEN TRUE WHEN {{1}} THEN FALSE ELSE {unknown} END",
            written(true),
            written(false),
        )

    def amount(self, node: Node) -> Piece | None:
        """The value of a number where it is one and the same over all fillings, else NULL."""
        span = self._steps.span(self._typed(node, node.type))
        if span.null is True:
            return None
        one = both(piece("({0} = {1})", span.low, span.high), opposite(span.null))
        return piece("CASE WHEN {0} THEN {1} END", written(one), span.low)
