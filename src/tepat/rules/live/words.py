"""The sentences of criteria, compiled for the values that the parameters of a formula have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tepat.rules.dictionary import Dictionary
from tepat.rules.expressions.types import DATE, NUMBER
from tepat.rules.formula_parts import Criterion, FormulaParts
from tepat.rules.live.compile import DATE_SLOT, Layout, Row
from tepat.rules.reasons import Fill, Format, compile_template, or_span, type_format, variable_format
from tepat.rules.variables import LANGUAGES, Value

Reason = Callable[[Row], dict[str, str]]
Reasons = Mapping[bool | None, Reason]

_SETTLED = {True: "true", False: "false"}


class Words:
    """Compiles the sentences of criteria."""

    def __init__(self, parts: FormulaParts, dictionary: Dictionary, layout: Layout) -> None:
        self._slots = {language: self._varying(language, dictionary, layout) for language in LANGUAGES}
        self._constants = {language: self._fixed(language, parts, layout) for language in LANGUAGES}

    @staticmethod
    def _varying(language: str, dictionary: Dictionary, layout: Layout) -> dict[str, tuple[int, Format]]:
        found = {":on": (DATE_SLOT, type_format(DATE, None, language))}
        for code, slot in layout.slots.items():
            variable = dictionary.get(code)
            found[code] = (
                slot,
                variable_format(variable, language) if variable else type_format(NUMBER, None, language),
            )
        return found

    @staticmethod
    def _fixed(language: str, parts: FormulaParts, layout: Layout) -> dict[str, tuple[Value, Format]]:
        return {
            f":{name}": (
                value,
                type_format(parts.parameters[name].type, parts.parameters[name].unit, language),
            )
            for name, value in layout.constants.items()
        }

    def reasons(self, criterion: Criterion) -> Reasons:
        """The function that fills the sentences, by result."""
        return {True: self._both(criterion, "true"), False: self._both(criterion, "false"),
                None: self._both(criterion, "unknown")}  # fmt: skip

    def reasons_with_spans(self, criterion: Criterion) -> Reasons:
        """The same for rows that hold a ``Span`` where a value is not known exactly."""
        slots = {
            language: {name: (slot, or_span(write, language)) for name, (slot, write) in formats.items()}
            for language, formats in self._slots.items()
        }
        return {answer: self._both(criterion, word, slots) for answer, word in _SETTLED.items()}

    def _both(
        self, criterion: Criterion, answer: str, slots: Mapping[str, dict[str, Any]] | None = None
    ) -> Reason:
        indonesian, english = (
            compile_template(
                criterion.reason[language][answer],
                language,
                (slots or self._slots)[language],
                self._constants[language],
            )
            for language in LANGUAGES
        )
        if isinstance(indonesian, str) and isinstance(english, str):
            return lambda row: {"id": indonesian, "en": english}
        fill_indonesian, fill_english = _as_fill(indonesian), _as_fill(english)
        return lambda row: {"id": fill_indonesian(row), "en": fill_english(row)}


def _as_fill(template: Fill | str) -> Fill:
    if isinstance(template, str):
        text = template
        return lambda row: text
    return template
