"""Records as an officer sees them: what is wrong and how to mend it, whose, when, and what can be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tepat.content.areas import districts, villages
from tepat.field.desk import Evidence, HistoryLine
from tepat.field.kinds import AttachmentState, Desk, RecordEventKind, RecordState
from tepat.field.models import Record
from tepat.field.reasons import OUTSIDE, reason_in_words
from tepat.field.screens.wording import (
    DESKS,
    EVENTS,
    EVIDENCE,
    KINDS,
    ago,
    moment_of,
    place_of,
    size_in_words,
)
from tepat.identity.roles import AGENTS, Role

_SEND_OR_CLOSE = gettext_lazy("Kembalikan supaya dikirim lagi dari HP-nya, atau tutup dengan alasan.")
_YOUR_WORD = gettext_lazy("Kalau keluarganya memang benar, proses lagi atas wewenang Anda.")
# What an officer can do, by the code of the reason; the words of the reason itself are for the agent.
MENDS: Mapping[str, Any] = {
    "field.device.revoked": gettext_lazy("Kalau isinya bisa dipercaya, proses lagi atas wewenang Anda."),
    "field.record.version_conflict": gettext_lazy("Bandingkan keduanya, lalu pakai yang benar."),
    "field.record.bad_signature": _SEND_OR_CLOSE,
    "field.record.hash_mismatch": _SEND_OR_CLOSE,
    "field.record.does_not_open": _SEND_OR_CLOSE,
    "field.record.inside_differs": _SEND_OR_CLOSE,
    "field.record.document_wrong": _SEND_OR_CLOSE,
    "field.record.different_content": gettext_lazy(
        "Yang lain sudah lebih dahulu datang. Kembalikan yang ini kalau isinya masih perlu, atau tutup."
    ),
    "field.record.clock_unusable": gettext_lazy(
        "Proses dengan hari kedatangannya, atau kembalikan supaya dicatat lagi."
    ),
    "field.record.questionnaire_withdrawn": gettext_lazy(
        "Kembalikan: petugas memperbarui aplikasi selagi ada sinyal, lalu mengirim lagi."
    ),
    "field.record.fault": gettext_lazy(
        "Proses lagi. Kalau tetap gagal, beri tahu pengelola server; catatannya aman."
    ),
    "field.attachment.not_a_picture": gettext_lazy(
        "Proses tanpa lampiran itu, atau kembalikan supaya fotonya diambil ulang."
    ),
    "field.attachment.does_not_open": gettext_lazy(
        "Proses tanpa lampiran itu, atau kembalikan supaya fotonya diambil ulang."
    ),
    **dict.fromkeys(OUTSIDE, _YOUR_WORD),
}


@dataclass(frozen=True)
class RecordCard:
    """One record in a list, or at the head of its page. ``items`` are single faults: where, what, how."""

    record_id: int
    kind: Any
    what: str
    mend: str
    items: tuple[str, ...]
    agent: str
    role: str
    device: str
    place: str
    arrived: str
    arrived_exact: str
    made: str
    files: str
    desk: Any
    tone: str


def record_card(record: Record, *, at: datetime, files: int = 0, files_here: int = 0) -> RecordCard:
    """A record as a card."""
    reason = reason_in_words(record.reason) if record.reason else {}
    items = tuple(" ".join(filter(None, (i["what"], i["mend"]))) for i in reason.get("items", []))
    missing = files - files_here
    what, mend = str(reason.get("what", "")), str(MENDS.get(record.reason_code, reason.get("mend", "")))
    if items:
        what, mend = _("Ada jawaban yang perlu diperbaiki"), ""
    if record.state == RecordState.WAITING:
        what = _("Foto yang belum datang: %(missing)d dari %(files)d") % {"missing": missing, "files": files}
    return RecordCard(
        record_id=record.pk,
        kind=KINDS.get(record.kind, record.kind),
        what=what,
        mend=mend,
        items=items,
        agent=record.account.display_name,
        role=str(record.account.get_role_display()),
        device=record.device.label,
        place=place_of(record.area_code),
        arrived=ago(record.received_at, at),
        arrived_exact=moment_of(record.received_at),
        made=moment_of(record.made_at),
        files=_("%(files)d lampiran") % {"files": files} if files else "",
        desk=_standing(record),
        tone="good" if record.state == RecordState.ACKNOWLEDGED else "open",
    )


def _standing(record: Record) -> Any:
    if record.state == RecordState.ACKNOWLEDGED:
        return _("Sudah diterima")
    if record.state == RecordState.WAITING:
        return _("Menunggu foto")
    return DESKS.get(Desk(record.desk), "")


@dataclass(frozen=True)
class EvidenceCard:
    """A file: what it is, whether it can be looked at, and how (``picture`` or ``sound``)."""

    hash: str
    label: Any
    size: str
    shown_as: str
    note: str
    is_signature: bool


def evidence_cards(evidence: Iterable[Evidence]) -> list[EvidenceCard]:
    """The files of a record."""
    return [_evidence(file) for file in evidence]


def _evidence(file: Evidence) -> EvidenceCard:
    is_here = file.state == AttachmentState.STORED
    shown_as = ""
    if is_here and file.media_type.startswith("image/"):
        shown_as = "picture"
    elif is_here and file.media_type.startswith("audio/"):
        shown_as = "sound"
    notes = {
        AttachmentState.AWAITED: _("belum datang"),
        AttachmentState.MISSING: _("tidak datang, dan tidak ditunggu lagi"),
        AttachmentState.REFUSED: _("bukan foto atau rekaman yang benar"),
    }
    note = notes.get(AttachmentState(file.state), "")
    if is_here and not shown_as:
        note = _("tidak bisa dibuka")
    return EvidenceCard(
        hash=file.hash,
        label=EVIDENCE.get(file.kind, EVIDENCE[""]),
        size=size_in_words(file.bytes),
        shown_as=shown_as,
        note=note,
        is_signature=file.kind == "signature",
    )


@dataclass(frozen=True)
class Line:
    """One line of a record's history."""

    sentence: Any
    who: str
    words: str
    when: str


def history_lines(history: Iterable[HistoryLine]) -> list[Line]:
    """What happened to a record, as it happened."""
    return [
        Line(EVENTS.get(one.event, one.event), _who(one), one.words, moment_of(one.at)) for one in history
    ]


def _who(line: HistoryLine) -> str:
    """Who did it; what follows by itself from an agent's sending was nobody's decision."""
    if line.event in (RecordEventKind.QUARANTINED, RecordEventKind.ACKNOWLEDGED) and line.role in AGENTS:
        return _("diperiksa otomatis")
    return line.who or _role(line.role)


def _role(role: str) -> str:
    return str(Role(role).label) if role in Role.values else _("Sistem")


def villages_of(actor: Any, regency: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The villages in the officer's area, by district, as choices."""
    found = []
    for district in districts(regency):
        inside = [
            (village.code, village.name) for village in villages(district.code) if actor.covers(village.code)
        ]
        if inside:
            found.append((district.name, inside))
    return found
