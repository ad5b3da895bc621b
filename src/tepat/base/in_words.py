"""Values of facts as people say them, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tepat.base.filled_sentences import translated
from tepat.base.templatetags.words import words
from tepat.content.questionnaires.form import UNIT_WORDS
from tepat.kernel.money import format_rupiah
from tepat.rules import Variable


def unit_in_words(unit: str | None) -> str:
    """A unit of the dictionary; what has no words of its own (VA, kWh) stays."""
    return words(UNIT_WORDS.get(unit, unit)) if unit else ""


def value_in_words(variable: Variable, value: Any) -> str:
    """A value as it is spoken: the label of a choice, yes or no, a long date, a number with its unit."""
    if value is None:
        return _("belum diketahui")
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if variable.type == "choice":
        return next((words(choice.label) for choice in variable.values if choice.code == value), str(value))
    if variable.type == "date":
        return date_in_words(value)
    if variable.unit == "rupiah" and isinstance(value, int):
        return rupiah_in_words(value)
    if isinstance(value, int | float):
        number = number_format(value, use_l10n=True, force_grouping=True)
        return f"{number} {unit_in_words(variable.unit)}".strip()
    return str(value)


def date_in_words(value: date | str) -> str:
    """A long date; texts are ISO dates, and stay what they are when they are not."""
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return str(value)
    return date_format(day, "j F Y")


def rupiah_in_words(amount: int) -> str:
    """An amount of whole rupiah, with the separators of the reader's language."""
    return format_rupiah(amount, get_language() or "id")


def sentence_in_words(filled: Mapping[str, str], template: str | None = None) -> str:
    """A stored sentence, its values filled in, in the reader's language.

    ``filled`` holds it in the languages it was stored in. For another language the values are read out of
    the Indonesian sentence by ``template``, its Indonesian text with gaps, and put into the translated one.
    Without a template, or where none fits, it is found among those of content; Indonesian is what remains.
    """
    language = get_language() or "id"
    if own := filled.get(language):
        return str(own)
    sentence = str(filled.get("id") or "")
    in_their_words = translated(sentence, language, template=template)
    return in_their_words if in_their_words != sentence else translated(sentence, language)
