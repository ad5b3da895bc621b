"""The sentence of a change: *Desil kesejahteraan 4 atau kurang (sekarang 6)*."""

from __future__ import annotations

from tepat.rules.reasons import UNKNOWN, variable_format
from tepat.rules.variables import LANGUAGES, Value, Variable

_LESS = {"id": "atau kurang", "en": "or less"}
_MORE = {"id": "atau lebih", "en": "or more"}
_EARLIER = {"id": "atau lebih awal", "en": "or earlier"}
_LATER = {"id": "atau lebih akhir", "en": "or later"}
_NOW = {"id": "sekarang", "en": "now"}
_MEMBER = {"id": "Anggota ke-{}", "en": "Member {}"}
_SIGNS = {"m2": " m²", "kWh": " kWh", "VA": " VA"}


class Sentence:
    """Writes what a variable would have to be, in both languages."""

    def __init__(self, variable: Variable) -> None:
        self._ordered = variable.type not in ("boolean", "choice", "text")
        self._less, self._more = (_EARLIER, _LATER) if variable.type == "date" else (_LESS, _MORE)
        sign = _SIGNS.get(variable.unit or "", "")
        self._parts = [
            (language, variable.label[language], variable_format(variable, language), sign)
            for language in LANGUAGES
        ]

    def write(self, before: Value | None, after: Value, member: int | None, beyond: bool) -> dict[str, str]:
        """The sentence; ``beyond``: every value further on would do as well."""
        sentences = {}
        for language, label, form, sign in self._parts:
            wanted = f" {form(after)}{sign}" if self._ordered else f": {form(after)}"
            if beyond and before is not None:
                wanted += " " + (self._less if after < before else self._more)[language]  # type: ignore[operator]
            present = UNKNOWN[language] if before is None else form(before) + sign
            who = "" if member is None else _MEMBER[language].format(member) + ": "
            sentences[language] = f"{who}{label}{wanted} ({_NOW[language]} {present})"
        return sentences
