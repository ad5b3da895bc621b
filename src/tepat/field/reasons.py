"""Why a record stands in quarantine, in words. A receipt may be read in any language, so all are kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from tepat.base.problems import ProblemItem, RequestProblem
from tepat.base.templatetags.words import words
from tepat.content.questionnaires import AnswerProblem
from tepat.field.errors import RecordRefused

Reason = dict[str, Any]

MOST_ITEMS = 10
TORN = frozenset({"field.record.bad_signature", "field.record.hash_mismatch", "field.record.does_not_open"})
"""Reasons of a copy that was torn on the way: a good one takes its place."""
NEVER = TORN | {"field.record.inside_differs", "field.record.different_content", "field.record.replaced"}
"""Reasons with which a record cannot be let go on, whoever wants it."""
OUTSIDE = frozenset(
    {
        "field.record.outside_scope",
        "intake.submission.outside_area",
        "registry.family.of_others",
        "field.visit.not_yours",
    }
)
"""Reasons that say that the family, or the visit, is not the agent's."""


def reason_of(problem: RequestProblem) -> Reason:
    """Code, what and mend of a problem in every language, with its first bad places."""
    return {
        "code": problem.code,
        "what": _in_every_language(problem.what),
        "mend": _in_every_language(problem.mend),
        "items": [_item(item) for item in problem.items[:MOST_ITEMS]],
    }


def reason_in_words(reason: Reason) -> dict[str, Any]:
    """A kept reason in the reader's language: ``{code, what, mend, items: [{pointer, what, mend}]}``."""
    return {
        "code": reason["code"],
        "what": _read(reason["what"]),
        "mend": _read(reason["mend"]),
        "items": [
            {"pointer": item["pointer"], "what": _read(item["what"]), "mend": _read(item["mend"])}
            for item in reason.get("items", [])
        ],
    }


def _item(item: ProblemItem) -> dict[str, Any]:
    return {
        "code": item.code,
        "pointer": item.pointer,
        "what": _in_every_language(item.what),
        "mend": _in_every_language(item.mend),
    }


def _in_every_language(text: Any) -> dict[str, str]:
    found = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found[language] = str(words(text)) if text else ""
    return found


def _read(texts: dict[str, str]) -> str:
    language = (get_language() or settings.LANGUAGE_CODE).partition("-")[0]
    return texts.get(language) or texts.get(settings.LANGUAGE_CODE, "")


def _refused(code: str, what: Any, mend: Any, pointer: str | None = None) -> RecordRefused:
    return RecordRefused(what, mend=mend, code=code, pointer=pointer)


def device_revoked() -> RecordRefused:
    """It came from a phone, or an account, that was closed."""
    return _refused(
        "field.device.revoked",
        _("HP atau akun ini sudah dicabut. Catatannya disimpan, tetapi belum dipakai."),
        _("Hubungi penyelia Anda. Petugas kecamatan bisa melepas catatan ini."),
    )


def bad_signature() -> RecordRefused:
    """The slip was not signed by the phone that sends it, or was changed."""
    return _refused(
        "field.record.bad_signature",
        _("Pengantar catatan tidak ditandatangani HP ini, atau sudah diubah."),
        _("Kirim lagi dari HP yang mencatat. Kalau tetap begitu, hubungi petugas kecamatan."),
    )


def hash_mismatch() -> RecordRefused:
    """The sealed bytes are not those that the slip names."""
    return _refused(
        "field.record.hash_mismatch",
        _("Catatan tidak utuh: isinya bukan yang disebut pengantarnya."),
        _("Kirim lagi dari HP."),
    )


def different_content() -> RecordRefused:
    """Another content is stored under the same number."""
    return _refused(
        "field.record.different_content",
        _("Catatan lain sudah tersimpan dengan nomor ini. Keduanya disimpan."),
        _("Petugas kecamatan melihat keduanya. Anda tidak perlu berbuat apa-apa."),
    )


def version_conflict() -> RecordRefused:
    """The version does not follow the one that was acknowledged last."""
    return _refused(
        "field.record.version_conflict",
        _("Catatan ini dibuat dari versi yang sudah diganti."),
        _("Petugas kecamatan membandingkan keduanya. Periksa juga versi terbaru di HP Anda."),
    )


def clock_unusable() -> RecordRefused:
    """Nobody can say when it was noted."""
    return _refused(
        "field.record.clock_unusable",
        _("Jam HP salah waktu mencatat, dan selisihnya tidak diketahui."),
        _("Betulkan jam HP. Petugas kecamatan bisa memakai hari kedatangan catatan ini."),
    )


def questionnaire_withdrawn() -> RecordRefused:
    """The form was withdrawn."""
    return _refused(
        "field.record.questionnaire_withdrawn",
        _("Formulir yang dipakai sudah ditarik."),
        _("Perbarui aplikasi selagi ada sinyal, lalu buka catatan ini dan kirim sebagai versi baru."),
    )


def outside_scope() -> RecordRefused:
    """The family is not among those that the agent serves."""
    return _refused(
        "field.record.outside_scope",
        _("Keluarga ini bukan keluarga binaan Anda, atau tidak ada."),
        _("Minta penyelia memindahkan keluarga ini kepada Anda. Petugas kecamatan bisa melepas catatan ini."),
    )


def document_wrong() -> RecordRefused:
    """The document of the record is not of the shape of its kind."""
    return _refused(
        "field.record.document_wrong",
        _("Isi catatan tidak sesuai dengan jenisnya."),
        _("Perbarui aplikasi, buka catatan ini, lalu kirim sebagai versi baru."),
    )


def visit_not_yours() -> RecordRefused:
    """The visit is somebody else's, or there is none."""
    return _refused(
        "field.visit.not_yours",
        _("Kunjungan acak ini bukan tugas Anda, atau sudah diserahkan kepada petugas lain."),
        _("Anda tidak perlu berbuat apa-apa. Petugas kecamatan bisa menerima catatan ini."),
    )


def visit_ended() -> RecordRefused:
    """An officer, or the end of the audit, closed the visit."""
    return _refused(
        "field.visit.ended",
        _("Kunjungan acak ini sudah ditutup sebelum catatannya datang."),
        _("Anda tidak perlu berbuat apa-apa, dan tidak perlu datang lagi."),
    )


def visit_without_consent() -> RecordRefused:
    """There are answers, and nobody was asked whether they would answer."""
    return _refused(
        "field.visit.no_consent",
        _("Tidak tercatat bahwa keluarga ini bersedia menjawab."),
        _("Tanyakan dahulu apakah mereka bersedia, lalu kirim lagi sebagai versi baru."),
    )


def visit_answers_wrong(problems: Iterable[AnswerProblem]) -> RecordRefused:
    """Answers are missing, or cannot be."""
    return RecordRefused(
        _("Ada jawaban yang kurang atau tidak mungkin."),
        mend=_("Buka catatan di HP, perbaiki, lalu kirim lagi sebagai versi baru."),
        code="field.visit.answers_wrong",
        items=[ProblemItem(one.code, one.pointer, one.what, one.mend) for one in problems],
    )


def not_a_picture(pointer: str) -> RecordRefused:
    """A file is not the picture or sound that it says it is."""
    return _refused(
        "field.attachment.not_a_picture",
        _("Ada lampiran yang bukan foto atau rekaman."),
        _("Buka catatan di HP, ambil ulang fotonya, lalu kirim sebagai versi baru."),
        pointer,
    )


def attachment_broken(pointer: str) -> RecordRefused:
    """A file does not open."""
    return _refused(
        "field.attachment.does_not_open",
        _("Ada lampiran yang tidak bisa dibuka."),
        _("Buka catatan di HP, ambil ulang fotonya, lalu kirim sebagai versi baru."),
        pointer,
    )


def our_fault() -> RecordRefused:
    """Something broke here; nobody but us can mend it."""
    return _refused(
        "field.record.fault",
        _("Ada yang salah di pihak kami. Catatan ini aman."),
        _("Anda tidak perlu berbuat apa-apa. Petugas mencoba lagi."),
    )


def replaced() -> RecordRefused:
    """A later version was acknowledged before this one could be."""
    return _refused(
        "field.record.replaced",
        _("Versi yang lebih baru sudah diterima."),
        _("Anda tidak perlu berbuat apa-apa."),
    )
