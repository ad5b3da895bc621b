"""The copy of somebody's data as a page: every part in words. Pure but for the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tepat.base.in_words import date_in_words, sentence_in_words
from tepat.base.templatetags.words import words
from tepat.casework.screens.wording import KINDS
from tepat.content import load_content
from tepat.rights.screens.wording import fact_line

_OUTCOMES: Mapping[str, Any] = {
    "eligible": gettext_lazy("Berhak"),
    "not_eligible": gettext_lazy("Tidak berhak"),
    "cannot_tell": gettext_lazy("Belum dapat dipastikan"),
}


def copy_sheet(copy: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of the page: made on, the person, facts by whom they are about, and the rest as lines."""
    family = copy["family"] or {}
    return {
        "made": _moment(copy["made_at"]),
        "person": copy["person"],
        "members": family.get("members", []),
        "facts": _facts(family.get("facts", ())),
        "consents": [_consent(given) for given in family.get("consents", ())],
        "sent": [(sent["reference"], _moment(sent["received_at"])) for sent in family.get("submissions", ())],
        "decisions": [_decision(decision) for decision in family.get("decisions", ())],
        "cases": [(KINDS[case["kind"]], _moment(case["opened_at"]), case["words"]) for case in copy["cases"]],
        "accesses": [
            (_moment(line["at"]), line["who"], line["what"], line["why"]) for line in copy["accesses"]
        ],
    }


def _facts(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, list[Any]]]:
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(row["about"] or _("Rumah dan keluarga"), []).append(fact_line(row["variable"], row))
    return list(groups.items())


def _consent(given: Mapping[str, Any]) -> tuple[str, bool, str]:
    texts = load_content().texts
    known = given["purpose"] in texts.purposes
    title = texts.consent(given["purpose"], get_language() or "id").title if known else given["purpose"]
    return title, given["given"], _moment(given["given_at"])


def _decision(decision: Mapping[str, Any]) -> dict[str, Any]:
    programme = load_content().programmes.get(decision["programme"])
    return {
        "title": words(programme.title) if programme else decision["programme"],
        "on": date_in_words(decision["on"]),
        "outcome": _OUTCOMES.get(decision["outcome"], decision["outcome"]),
        "reasons": [sentence_in_words(criterion["reason"]) for criterion in decision["criteria"]],
    }


def _moment(text: str) -> str:
    return date_format(timezone.localtime(datetime.fromisoformat(text)), "j F Y, H.i")
