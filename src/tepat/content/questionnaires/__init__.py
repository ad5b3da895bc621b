"""Questionnaires: what is asked, when, and how answers are checked."""

from __future__ import annotations

from tepat.content.questionnaires.checking import (
    MAX_MEMBERS,
    AnswerProblem,
    CheckedAnswers,
    CheckedObservation,
    check_answers,
    check_observed,
)
from tepat.content.questionnaires.document import form_document
from tepat.content.questionnaires.form import MEMBERS, Question, Questionnaire, Screen, Section
from tepat.content.questionnaires.reading import WIDGETS, load_questionnaire

__all__ = [
    "MAX_MEMBERS",
    "MEMBERS",
    "WIDGETS",
    "AnswerProblem",
    "CheckedAnswers",
    "CheckedObservation",
    "Question",
    "Questionnaire",
    "Screen",
    "Section",
    "check_answers",
    "check_observed",
    "form_document",
    "load_questionnaire",
]
