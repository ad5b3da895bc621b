"""What officers read of records and phones: words for codes, moments and sizes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tepat.content.areas import area_name
from tepat.field.kinds import AttachmentKind, Desk, RecordEventKind, RecordKind

KINDS: Mapping[str, Any] = {
    RecordKind.REGISTRATION: gettext_lazy("Pendaftaran keluarga"),
    RecordKind.NOTEBOOK: gettext_lazy("Buku Dasa Wisma"),
    RecordKind.CORRECTION: gettext_lazy("Pembetulan data"),
    RecordKind.GROUND_CHECK: gettext_lazy("Cek lapangan"),
    RecordKind.VISIT: gettext_lazy("Kunjungan acak"),
    RecordKind.SELF_PROOF: gettext_lazy("Bukti diri petugas"),
    RecordKind.UNKNOWN: gettext_lazy("Catatan yang tidak terbaca"),
}
EVIDENCE: Mapping[str, Any] = {
    AttachmentKind.HOUSE_PHOTO: gettext_lazy("Foto rumah"),
    AttachmentKind.DOCUMENT_PHOTO: gettext_lazy("Foto dokumen"),
    AttachmentKind.SIGNATURE: gettext_lazy("Tanda tangan"),
    AttachmentKind.VOICE_NOTE: gettext_lazy("Rekaman suara"),
    AttachmentKind.FACE_FRAME: gettext_lazy("Foto wajah"),
    AttachmentKind.SELF_FRAME: gettext_lazy("Foto wajah petugas"),
    "": gettext_lazy("Berkas"),
}
DESKS: Mapping[str, Any] = {
    Desk.OPEN: gettext_lazy("Menunggu Anda"),
    Desk.SENT_BACK: gettext_lazy("Dikembalikan ke petugas lapangan"),
    Desk.VOID: gettext_lazy("Ditutup, tidak dipakai"),
    Desk.REPLACED: gettext_lazy("Sudah diganti catatan yang lebih baru"),
}
EVENTS: Mapping[str, Any] = {
    RecordEventKind.RECEIVED: gettext_lazy("Diterima server"),
    RecordEventKind.ACKNOWLEDGED: gettext_lazy("Masuk sebagai data"),
    RecordEventKind.QUARANTINED: gettext_lazy("Ditahan di karantina"),
    RecordEventKind.RELEASED: gettext_lazy("Diproses lagi oleh petugas, lalu diterima"),
    RecordEventKind.PROCESSED_WITHOUT: gettext_lazy("Diproses tanpa foto yang tidak datang"),
    RecordEventKind.SENT_BACK: gettext_lazy("Dikembalikan ke petugas lapangan"),
    RecordEventKind.VOIDED: gettext_lazy("Ditutup dan tidak dipakai; isinya tetap disimpan"),
    RecordEventKind.REPLACED: gettext_lazy("Diganti catatan yang lebih baru"),
}


def ago(moment: datetime | None, at: datetime) -> str:
    """How long ago something was, in everyday words; empty for None."""
    if moment is None:
        return ""
    passed = max(at - moment, timedelta(0))
    if passed < timedelta(minutes=2):
        return _("baru saja")
    if passed < timedelta(hours=1):
        minutes = passed // timedelta(minutes=1)
        return _("%(number)d menit lalu") % {"number": minutes}
    days = (localtime(at).date() - localtime(moment).date()).days
    if days < 1:
        hours = max(1, passed // timedelta(hours=1))
        return _("%(number)d jam lalu") % {"number": hours}
    if days == 1:
        return _("kemarin")
    return _("%(number)d hari lalu") % {"number": days}


def moment_of(moment: datetime | None) -> str:
    """A moment as people write it: 3 Desember 2026, 09.30; empty for None."""
    return date_format(localtime(moment), "j F Y, H.i") if moment else ""


def day_of(moment: datetime | None) -> str:
    """A day as people say it; empty for None."""
    return date_format(localtime(moment), "j F Y") if moment else ""


def month_in_words(month: str) -> str:
    """``2026-11`` as people say it: November 2026."""
    return date_format(datetime(int(month[:4]), int(month[5:]), 1).date(), "F Y")  # noqa: DTZ001


def place_of(area_code: str) -> str:
    """Where something is, as people say it; the code itself where it has no name."""
    return area_name(area_code) or area_code


def size_in_words(count: int) -> str:
    """A number of bytes in words that a person can weigh: 120 kB, 35 MB, 1,9 GB."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} kB"
    if count < 1_000_000_000:
        return f"{round(count / 1_000_000)} MB"
    return f"{number_format(count / 1_000_000_000, decimal_pos=1, use_l10n=True)} GB"
