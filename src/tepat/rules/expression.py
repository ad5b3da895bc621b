"""One expression on its own, for a question's relevance, a constraint, or trying things out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tepat.rules.dictionary import Dictionary
from tepat.rules.expressions.nodes import Node
from tepat.rules.expressions.parse import Parsed, parse
from tepat.rules.expressions.scan import Scope
from tepat.rules.expressions.types import NUMBER, Kind, Type, type_of_value
from tepat.rules.live.program import NodeProgram
from tepat.rules.variables import Variable


class Expression:
    """A checked expression. It is compiled when it is first evaluated with these parameters, and kept."""

    def __init__(
        self, parsed: Parsed, dictionary: Dictionary, level: str, constants: Mapping[str, Any]
    ) -> None:
        self._parsed = parsed
        self._dictionary = dictionary
        self._level = level
        self._constants = dict(constants)
        self._program: NodeProgram | None = None

    @property
    def text(self) -> str:
        """The expression in canonical spacing."""
        return self._parsed.text

    @property
    def node(self) -> Node:
        """Its tree."""
        return self._parsed.node

    @property
    def type(self) -> Kind:
        """What its value is: boolean, integer, number, date, choice, text, or null."""
        return self._parsed.node.type.kind

    @property
    def level(self) -> str:
        """household or person."""
        return self._level

    @property
    def inputs(self) -> tuple[str, ...]:
        """Codes of the variables it reads, in the order they are first written."""
        return self._parsed.reads

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the parameters it uses; ``on`` is the decision date."""
        return self._parsed.parameters

    def evaluate(
        self,
        facts: Mapping[str, Any],
        *,
        on: date | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> Any:
        """Its value for these facts: True, False, a number, a date, a text, or None for unknown.

        Without ``on`` the decision date is unknown. Raises FactsError when a fact has the wrong kind.
        """
        if parameters is not None:
            return self._compile({**self._constants, **parameters}).evaluate(facts, on)
        if self._program is None:
            self._program = self._compile(self._constants)
        return self._program.evaluate(facts, on)

    def _compile(self, constants: Mapping[str, Any]) -> NodeProgram:
        return NodeProgram(self._dictionary, self._level, self.node, self.inputs, constants)

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"


def parse_expression(
    text: str,
    dictionary: Mapping[str, Variable],
    *,
    level: str = "household",
    parameters: Mapping[str, Any] | Iterable[str] = (),
) -> Expression:
    """Parse and check one expression over the variables of ``level``.

    ``parameters`` are names (then numbers), or names with their values. A plain mapping of variables will do
    for a dictionary. Raises ExpressionError with what, why, how to mend, a stable code and the line in the
    text.
    """
    full = dictionary if isinstance(dictionary, Dictionary) else Dictionary(dictionary.values())
    constants = dict(parameters) if isinstance(parameters, Mapping) else {}
    types: dict[str, Type] = {name: NUMBER for name in parameters}
    types.update({name: type_of_value(value) for name, value in constants.items()})
    parsed = parse(text, Scope(full, level, types))
    return Expression(parsed, full, level, constants)
