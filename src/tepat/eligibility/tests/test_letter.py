"""The letter: one page, accessible, in the reader's language; what people write stays what they wrote."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from tepat.eligibility.errors import LetterUnavailable
from tepat.eligibility.letter import compiling
from tepat.eligibility.letter.worker import draw
from tepat.eligibility.screens.tests.outcomes import AYU_NIK, decided
from tepat.eligibility.tests.pdf_reading import page_count, words_of
from tepat.identity.models import Account
from tepat.intake.references import reference_of
from tepat.intake.screens.tests import citizens
from tepat.intake.tests import example

LONG = "Raden Ajeng Pangestuti Kusumawardhani Mangkunegaran"
HOSTILE = (
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.3.1"',
    "*tebal* _miring_ $x^2$ <label> @ref",
    "`#panic()` \\ // /* komentar",
)
WORDS: dict[str, Any] = {
    "language": "id",
    "sender": "Tepat",
    "title": "Surat",
    "summary": "Ringkas.",
    "reference": "TPT-3JGT-RDVM",
    "code_svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>',
    "code_words": "Kode",
    "about": [["Anggota", "Siti"]],
    "programmes": [],
    "parts": [],
    "foot": "Kaki.",
}


@pytest.fixture
def account(db: None) -> Account:
    return citizens.citizen()


@pytest.fixture
def now() -> datetime:
    return timezone.now() - timedelta(minutes=5)


def letter(account: Account, language: str = "id") -> bytes:
    answer = citizens.client_of(account, language).get("/hasil/surat.pdf")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    return answer.content


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize(
    ("decile", "civil_servant", "health"), [(2, False, True), (9, True, True), (None, False, False)]
)
def test_one_page_in_every_language_for_six_members_with_long_names(
    account: Account, now: datetime, language: str, decile: int | None, civil_servant: bool, health: bool
) -> None:
    names = tuple(f"{LONG} {letter}" for letter in "ABCDEF")
    decided(account, decile, civil_servant=civil_servant, health_known=health, names=names, at=now)
    pdf = letter(account, language)
    assert page_count(pdf) == 1
    assert f"/Lang({language})".encode() in pdf
    text = words_of(pdf)
    assert all(name in text for name in names)


def test_it_says_what_the_page_says(account: Account, now: datetime) -> None:
    reference = reference_of(decided(account, 2, at=now))
    text = words_of(letter(account))
    assert reference in text
    assert "Keluarga Anda berhak atas 2 bantuan." in text
    assert "Program Keluarga Harapan (PKH): Berhak" in text
    assert "Rp 3.000.000 per tahun" in text
    assert "Terpenuhi: Keluarga Anda di desil 2." in text
    assert "Sanggahan diterima sampai" in text
    for number in (example.SITI_NIK, example.WAHYU_NIK, AYU_NIK, example.KK):
        assert number not in text


def test_it_is_accessible(account: Account) -> None:
    decided(account, 2)
    pdf = letter(account)
    for mark in (
        b"/MarkInfo<</Marked true",
        b"/DisplayDocTitle true",
        b"<pdfuaid:part>1<",
        b"/StructTreeRoot",
    ):
        assert mark in pdf
    assert b"Surat hasil pendaftaran bantuan sosial" in pdf
    assert pdf.count(b"/FontDescriptor ") == pdf.count(b"/FontFile3 ") > 0  # every font is inside


def test_names_are_text_and_never_run(account: Account) -> None:
    decided(account, 2, names=HOSTILE)
    text = words_of(letter(account))
    for name in HOSTILE:
        assert name in text
    assert "root:" not in text


def test_a_name_that_our_fonts_cannot_draw_still_gives_a_letter(account: Account) -> None:
    decided(account, 2, names=("Siti 😀", "ꦱꦶꦠꦶ", "محمد"))
    pdf = letter(account)
    assert page_count(pdf) == 1
    assert "Siti □" in words_of(pdf)


@given(name=st.text(max_size=60))
@trying(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_gives_one_page(name: str) -> None:
    sendable = name.encode("utf-8", "ignore").decode()
    parts = [{"title": "Bagian", "lines": [sendable]}]
    assert page_count(draw(WORDS | {"about": [["Anggota", sendable]], "parts": parts})) == 1


def test_nothing_is_cut_off_where_one_page_is_not_enough() -> None:
    lines = [f"Baris {number}: " + "kata " * 40 for number in range(120)]
    pdf = draw(WORDS | {"parts": [{"title": "Banyak", "lines": lines}]})
    assert page_count(pdf) > 1
    words = words_of(pdf)
    assert all(f"Baris {number}:" in words for number in range(120))


def test_it_never_takes_long(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    decided(account, 2)
    monkeypatch.setattr(compiling, "LIMIT_SECONDS", 0.001)
    answer = citizens.client_of(account).get("/hasil/surat.pdf")
    assert answer.status_code == 503
    assert "Surat ini tidak berhasil dibuat." in answer.content.decode()


def test_too_much_is_refused_and_not_drawn() -> None:
    """Ten million words would take more time or memory than a letter may."""
    with pytest.raises(LetterUnavailable):
        compiling.compile_letter(WORDS | {"foot": "kata " * 10_000_000})
    assert compiling.compile_letter(WORDS).startswith(b"%PDF-")


def test_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "WAIT_SECONDS", 0.01)
    for _ in range(compiling.AT_ONCE):
        assert compiling._places.acquire(timeout=1)
    try:
        with pytest.raises(LetterUnavailable):
            compiling.compile_letter(WORDS)
    finally:
        for _ in range(compiling.AT_ONCE):
            compiling._places.release()


def test_without_a_decision_there_is_no_letter(account: Account) -> None:
    answer = citizens.client_of(account).get("/hasil/surat.pdf")
    assert answer.status_code == 302
    assert answer["Location"] == "/hasil/"
