"""What an agent says of a visit to a household drawn by lot, read from the document of a record. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tepat.field import reasons
from tepat.field.slips import moment_in
from tepat.targeting.audit_plan import audit_plan

ANSWERED = "answered"
RESULTS = frozenset({ANSWERED, "declined", "nobody_home", "moved_away", "not_found"})
CAME_LATE = "field.visit.came_late"

_ALWAYS = frozenset({"result", "observed_at"})
_WITH_ANSWERS = _ALWAYS | {"questionnaire", "questionnaire_version", "consent", "answers"}
_LONGEST_LANGUAGE = 10


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a visit, and when; ``answers`` by code, None where nobody answered.

    ``questionnaire`` is ``code@version``; empty without answers.
    """

    result: str
    observed_at: datetime
    answers: Mapping[str, Any] | None = field(repr=False)
    questionnaire: str


def read_visit(document: Mapping[str, Any]) -> Said:
    """Read a document whose moments are right. It holds nothing but what is needed.

    Raises ``RecordRefused``: ``field.record.document_wrong``, or ``field.visit.no_consent`` for answers of a
    household that was not asked whether it would.
    """
    result, observed_at = document.get("result"), moment_in(document.get("observed_at"))
    wanted = _WITH_ANSWERS if result == ANSWERED else _ALWAYS
    if (
        not isinstance(result, str)
        or result not in RESULTS
        or observed_at is None
        or not document.keys() <= wanted
    ):
        raise reasons.document_wrong()
    if result != ANSWERED:
        return Said(result, observed_at, None, "")
    answers = document.get("answers")
    if document.get("questionnaire") != audit_plan().questionnaire or not isinstance(answers, dict):
        raise reasons.document_wrong()
    if not answers:
        raise reasons.document_wrong()
    if not _agreed(document.get("consent")):
        raise reasons.visit_without_consent()
    form = f"{document['questionnaire']}@{document['questionnaire_version']}"
    return Said(ANSWERED, observed_at, answers, form)


def _agreed(consent: object) -> bool:
    """Whether the words were read out, in which language, and the household said yes."""
    if not isinstance(consent, dict) or consent.get("given") is not True:
        return False
    language = consent.get("language")
    return isinstance(language, str) and 0 < len(language) <= _LONGEST_LANGUAGE
