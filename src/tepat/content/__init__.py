"""What a government publishes, as files: variables, questionnaires, programmes and texts. No Django here.

>>> from tepat.content import load_content
>>> "pkh" in load_content().programmes
True
"""

from __future__ import annotations

from tepat.content.errors import ContentError
from tepat.content.library import Content, load_content
from tepat.content.programmes import Agency, PaymentSchedule, Programme
from tepat.content.questionnaires import (
    AnswerProblem,
    CheckedAnswers,
    Question,
    Questionnaire,
    Section,
    check_answers,
)
from tepat.content.texts import Text, Texts

__all__ = [
    "Agency",
    "AnswerProblem",
    "CheckedAnswers",
    "Content",
    "ContentError",
    "PaymentSchedule",
    "Programme",
    "Question",
    "Questionnaire",
    "Section",
    "Text",
    "Texts",
    "check_answers",
    "load_content",
]
