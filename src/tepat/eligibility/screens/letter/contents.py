"""The words of the letter, in the reader's language: plain texts, laid out by ``letter/letter.typ``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tepat.base.in_words import date_in_words
from tepat.eligibility.screens.outcome.ahead import Ahead
from tepat.eligibility.screens.outcome.cards import Card
from tepat.eligibility.screens.outcome.own import OwnOutcome
from tepat.eligibility.screens.outcome.page import OutcomePage, outcome_page
from tepat.eligibility.screens.reference_code import address_of_status, square_code

SENDER = "Tepat"
_LANGUAGE_TAGS = {"id": "id", "en": "en", "jv": "jv", "mad": "mad"}


def letter_words(outcome: OwnOutcome, *, request: HttpRequest, today: date) -> dict[str, Any]:
    """Everything that stands in the letter, as JSON."""
    page = outcome_page(outcome, today=today)
    status = request.build_absolute_uri(reverse("eligibility:status"))
    return {
        "language": _LANGUAGE_TAGS.get(get_language() or "id", "id"),
        "sender": SENDER,
        "title": _("Surat hasil pendaftaran bantuan sosial"),
        "summary": page.summary,
        "reference": page.reference,
        "code_svg": square_code(address_of_status(request, page.reference)),
        "code_words": _("Kode QR nomor pendaftaran %(reference)s") % {"reference": page.reference},
        "about": _about(outcome, page),
        "programmes": [_programme(card) for card in page.cards],
        "parts": _parts(page.ahead),
        "foot": _(
            "Surat ini dibuat oleh komputer pada %(day)s dan tidak memuat NIK. Keadaan terbaru: buka "
            "%(address)s dan masukkan nomor pendaftaran, atau tanyakan kepada petugas desa."
        )
        % {"day": date_in_words(today), "address": status},
    }


def _about(outcome: OwnOutcome, page: OutcomePage) -> list[list[str]]:
    lines = [
        [_("Anggota keluarga"), ", ".join(outcome.names)],
        [_("Dihitung pada"), page.decided_on],
    ]
    return [line for line in lines if line[1]]


def _programme(card: Card) -> dict[str, Any]:
    lines = [card.payment, str(card.proof)]
    if card.missing:
        missing = ", ".join(item.label for item in card.missing)
        lines.append(_("Yang belum kami ketahui: %(missing)s.") % {"missing": missing})
    if card.appeal_until:
        lines.append(
            _("Sanggahan diterima sampai %(day)s.") % {"day": card.appeal_until_words}
            if card.may_appeal
            else _("Masa sanggah berakhir pada %(day)s.") % {"day": card.appeal_until_words}
        )
    return {
        "title": card.title,
        "outcome": str(card.status),
        "amount": f"{card.amount} {card.period}".strip(),
        "lines": [line for line in lines if line],
        "reasons": [{"sign": str(reason.sign_words), "sentence": reason.sentence} for reason in card.reasons],
    }


def _parts(ahead: Sequence[Ahead]) -> list[dict[str, Any]]:
    wrong: list[Any] = [
        _("Data yang berasal dari Anda: perbarui data keluarga, hasilnya dihitung lagi saat itu juga."),
        _(
            "Anda berhak menyanggah dan meminta seorang petugas memeriksa lagi keputusan yang dibuat "
            "komputer."
        ),
    ]
    parts = [
        {"title": _("Yang terjadi selanjutnya"), "lines": [f"{one.title}: {one.text}" for one in ahead]},
        {"title": _("Kalau ada yang salah"), "lines": wrong},
    ]
    return [part for part in parts if part["lines"]]
