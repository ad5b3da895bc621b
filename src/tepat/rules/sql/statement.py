"""The whole SELECT: facts, derived variables, scores, criteria, masks, outcome and benefit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tepat.rules.decision import CANNOT_TELL, ELIGIBLE, NOT_ELIGIBLE
from tepat.rules.errors import FormulaError
from tepat.rules.expressions.nodes import Arithmetic, Call, Case, Node, walk
from tepat.rules.expressions.parse import Parsed
from tepat.rules.expressions.types import INTEGER, NUMBER, Kind, type_of_variable
from tepat.rules.narrowing.criteria import all_reads
from tepat.rules.sql.dialects import Dialect, dialect_named
from tepat.rules.sql.expressions import Writer
from tepat.rules.sql.facts import fact, known_value
from tepat.rules.sql.folding import fold, is_null
from tepat.rules.sql.intervals.doubtful import DoubtfulSteps
from tepat.rules.sql.intervals.facts import Facts
from tepat.rules.sql.intervals.narrower import Narrower
from tepat.rules.sql.intervals.worth import may_settle
from tepat.rules.sql.sizes import Sizes, may_be_negative_zero
from tepat.rules.sql.steps import Piece, Steps, combined, constant, joined, piece

if TYPE_CHECKING:
    from tepat.rules.formula import Formula

MOST_CRITERIA = 62
"""The masks are whole numbers of 64 bits."""


def to_sql(
    formula: Formula,
    *,
    on: date,
    dialect: str = "duckdb",
    source: str = "households",
    key: str = "household_id",
    keep: Sequence[str] = (),
    narrow: bool = True,
) -> str:
    """One SELECT that decides every row of ``source`` on the date ``on``, for duckdb, postgres or spark.

    ``source`` is a table or view with the column ``key``, those of ``keep``, and one for each of
    ``formula.inputs``: whole numbers for integers and choices, doubles, booleans, dates and texts. The result
    has ``key``, ``keep``, ``outcome``, ``failed_mask`` and ``unknown_mask`` (bit i, from 0, stands for
    criterion i), one ``score_<code>`` for each score, and ``benefit``. With ``narrow``, criteria that are
    unknown are settled where all legal values of the unknown inputs give the same.

    Raises FormulaError for an unknown dialect, for more than 62 criteria, and when a parameter has no value
    yet.
    """
    if len(formula.parts.criteria) > MOST_CRITERIA:
        raise FormulaError(
            f"The formula `{formula.code}` has more than {MOST_CRITERIA} criteria.",
            why="The masks of failed and unknown criteria have one bit for each.",
            mend="Join some of them with AND.",
            code="rules.sql.too_many_criteria",
        )
    statement = _Statement(formula, dialect_named(dialect), on, source, narrow=narrow)
    return statement.select(key, keep)


def score_column(code: str) -> str:
    """The name of a score's column in the result."""
    return f"score_{code}"


class _Statement:
    """Builds the query from the inside out."""

    def __init__(self, formula: Formula, dialect: Dialect, on: date, source: str, *, narrow: bool) -> None:
        parts = formula.parts
        self.formula = formula
        self.dialect = dialect
        self.on = on
        self.steps = Steps(dialect, source)
        self.columns: dict[str, Piece] = {}
        self.given: dict[str, Piece] = {}
        self.narrow = narrow
        self.sizes = Sizes()
        self.absent: frozenset[str] = frozenset()
        self.constants = constants = formula.constants_on(on)
        self.derived_nodes = self._derivations()
        self.scores = {
            score.code: fold(score.expression.node, constants, on, self.absent) for score in parts.scores
        }
        self.criteria = [
            fold(criterion.expression.node, constants, on, self.absent) for criterion in parts.criteria
        ]
        benefit = parts.benefit
        self.benefit = fold(benefit.expression.node, constants, on, self.absent) if benefit else None
        nodes = [*self.derived_nodes.values(), *self.scores.values(), *self.criteria]
        shared = _shared([*nodes, self.benefit] if self.benefit else nodes)
        self.writer = Writer(dialect, self.steps, self.columns, self.sizes, shared)

    def _derivations(self) -> dict[str, Node]:
        """The trees of variables of the household that follow from the columns, in an order that works."""
        dictionary = self.formula.dictionary
        found: dict[str, Node] = {}
        known = set(self.formula.inputs)
        for code, derived in dictionary.derived.items():
            if derived.over_members or derived.value is None or dictionary[code].level != "household":
                continue
            absent = frozenset(dictionary) - known
            node = fold(derived.value.node, {}, self.on, absent)
            if not is_null(node):
                found[code] = node
                known.add(code)
        self.absent = frozenset(dictionary) - known
        return found

    def select(self, key: str, keep: Sequence[str]) -> str:
        """The SELECT."""
        kept = [
            (name, self.steps.fact(f"_keep_{index}", self.dialect.identifier(name)))
            for index, name in enumerate([key, *keep])
        ]
        self._read_facts()
        scores = [self._score(index, code, node) for index, (code, node) in enumerate(self.scores.items())]
        answers = [self._answer(index, node) for index, node in enumerate(self.criteria)]
        results = [*kept, *self._masks(answers), *scores]
        results.append(("benefit", piece("CASE WHEN {0} THEN {1} END", self._eligible, self._benefit())))
        return self.steps.query(results)

    def _read_facts(self) -> None:
        dictionary = self.formula.dictionary
        for code in self.formula.inputs:
            variable = dictionary[code]
            self.columns[code] = self.given[code] = self.steps.fact(code, fact(variable, self.dialect))
            self.sizes.add_variable(variable)
        for code, node in self.derived_nodes.items():
            self._derive(code, node)

    def _derive(self, code: str, node: Node) -> None:
        variable = self.formula.dictionary[code]
        self.sizes.add_variable(variable)
        value = self.steps.once(self.writer.write_as(node, type_of_variable(variable)))
        legal = combined(known_value(variable, value.sql, self.dialect), [value])
        given = self.columns.get(code)
        either = piece("COALESCE({0}, {1})", given, legal) if given is not None else legal
        self.columns[code] = self.steps.named(f"_derived_{code}", either)

    def _score(self, index: int, code: str, node: Node) -> tuple[str, Piece]:
        value = self.steps.named(f"_score_{index}", self.writer.write_as(node, NUMBER))
        self.columns[code] = value
        self.sizes.add_score(code, node)
        if node.type.kind is Kind.NUMBER and may_be_negative_zero(node):
            value = piece(f"{{0}} + {self.dialect.number(0.0)}", value)
        return score_column(code), value

    # -- narrowing

    def _narrower(self, doubt: Piece) -> Narrower:
        """Says what trees can be in the rows where there is doubt."""
        dictionary, steps = self.formula.dictionary, DoubtfulSteps(self.steps, doubt)
        facts = Facts(dictionary, self.dialect, self.columns, self.given, self.on)
        scores = {score.code: self._open(score.expression) for score in self.formula.parts.scores}
        narrower = Narrower(self.dialect, steps, self.sizes, facts, scores)
        facts.possible, facts.once = narrower.possible, steps.once
        return narrower

    def _open(self, parsed: Parsed) -> Node:
        """The tree with nothing left out: what is NULL may be so for several reasons."""
        return fold(parsed.node, self.constants, self.on, strict=False)

    def _follows(self, code: str) -> bool:
        """Whether a variable follows from others of the household."""
        derived = self.formula.dictionary.derived.get(code)
        return derived is not None and not derived.over_members

    def _answer(self, index: int, node: Node) -> Piece:
        plain = self.writer.condition(node)
        name = f"_criterion_{index}"
        stored = {code: self.formula.dictionary[code] for code in self.given if not self._follows(code)}
        tree = self._open(self.formula.parts.criteria[index].expression)
        if not self.narrow or not may_settle(tree, stored):
            return self.steps.named(name, plain)
        plain = self.steps.named(f"_plain_{index}", plain)
        doubt = piece("{0} IS NULL", plain)
        settled = self._narrower(doubt).settled(tree)
        return self.steps.named(name, piece("CASE WHEN {0} THEN {1} ELSE {2} END", doubt, settled, plain))

    def _narrowed_benefit(self) -> Piece | None:
        """The benefit where it is the same for all fillings, not rounded yet."""
        rule = self.formula.parts.benefit
        if rule is None or not self.narrow:
            return None
        tree = self._open(rule.expression)
        unknown = [self.columns[code] for code in self._all_reads(tree) if code in self.columns]
        if not unknown:
            return None
        some = joined(" OR ", [piece("{0} IS NULL", column) for column in unknown])
        return self._narrower(piece("({0} AND {1})", self._eligible, some)).amount(tree)

    def _all_reads(self, node: Node) -> tuple[str, ...]:
        """Variables that it reads, also through scores."""
        scores = {score.code: score.expression.node for score in self.formula.parts.scores}
        return tuple(all_reads(node, scores))

    # -- the answer

    def _masks(self, answers: Sequence[Piece]) -> list[tuple[str, Piece]]:
        not_true = self.steps.named("_not_true", self._mask("CASE WHEN {0} THEN 0 ELSE {1} END", answers))
        unknown = self._mask("CASE WHEN {0} IS NULL THEN {1} ELSE 0 END", answers)
        self._unknown = self.steps.named("_unknown", unknown)
        self._failed = piece("({0} - {1})", not_true, self._unknown)
        outcome = piece(
            f"CASE WHEN {{0}} > {{1}} THEN '{NOT_ELIGIBLE}' WHEN {{0}} > 0 THEN '{CANNOT_TELL}'"
            f" ELSE '{ELIGIBLE}' END",
            not_true,
            self._unknown,
        )
        self._eligible = piece("({0} = 0)", not_true)
        if not answers:
            outcome = constant(f"'{CANNOT_TELL}'")
        return [("outcome", outcome), ("failed_mask", self._failed), ("unknown_mask", self._unknown)]

    def _mask(self, template: str, answers: Sequence[Piece]) -> Piece:
        """The sum of the bits; the template says of {0} when its bit, {1}, counts."""
        bits = [
            piece(template, answer, constant(self.dialect.whole_number(1 << index, typed=False)))
            for index, answer in enumerate(answers)
        ]
        total = combined(" + ".join(bit.sql for bit in bits) or "0", bits)
        return piece(f"CAST({{0}} AS {self.dialect.whole})", total)

    def _benefit(self) -> Piece:
        """Worked out for the eligible alone."""
        node = self.benefit
        if node is None or not self.criteria:
            return self.writer.literal(None, INTEGER)
        steps = DoubtfulSteps(self.steps, self._eligible)
        writer = Writer(self.dialect, steps, self.columns, self.sizes)
        amount = self._whole(writer, node, writer.write_as(node, node.type))
        narrowed = self._narrowed_benefit()
        if narrowed is None:
            return amount
        return piece("COALESCE({0}, {1})", amount, self._whole(writer, node, narrowed))

    def _whole(self, writer: Writer, node: Node, amount: Piece) -> Piece:
        """An amount in whole units."""
        if node.type.kind is not Kind.NUMBER:
            return amount
        largest, smallest = self.sizes.largest_of(node), self.sizes.smallest_of(node)
        return writer.rounded(writer.steps.column(amount), 0, INTEGER, largest, smallest)


def _shared(nodes: Iterable[Node]) -> frozenset[Node]:
    """Trees that stand in more than one place."""
    counts = Counter(
        part for node in nodes for part in walk(node) if isinstance(part, Arithmetic | Case | Call)
    )
    return frozenset(part for part, times in counts.items() if times > 1)
