"""What officers see of records that did not make it: the lists, and one record as far as it opens."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from tepat.base.encryption import SealBroken, unseal_text
from tepat.base.operations import record_access
from tepat.base.permissions import check_permission
from tepat.field import reasons
from tepat.field.kinds import AttachmentState, Desk, RecordEventKind, RecordKind, RecordState
from tepat.field.models import Attachment, Record, RecordEvent
from tepat.field.queries.attachments import look_at_attachment
from tepat.field.queries.receipts import WORDS_CONTEXT, record_not_found
from tepat.field.sealing import DoesNotMatch, DoesNotOpen, check_signature, open_sealed, read_slip
from tepat.field.slips import Slip
from tepat.identity.queries import names_of
from tepat.identity.roles import EVERYWHERE, NATION
from tepat.registry.queries import member_names

DECIDES = "field.quarantine.decide"
PER_PAGE = 25

_ON_THE_DESK = (Desk.OPEN, Desk.SENT_BACK)
_NOT_LISTED = ("sealed", "slip", "receipt")


class Tray(StrEnum):
    """One list of the desk: what waits for an officer, what agents must mend, whose pictures do not come."""

    OPEN = "open"
    SENT_BACK = "sent_back"
    WAITING = "waiting"


class WayOut(StrEnum):
    """What an officer can do about a record."""

    PROCESS = "process"
    AREA = "area"
    FAMILY = "family"
    ARRIVAL = "arrival"
    NEWER = "newer"
    WITHOUT = "without"
    SEND_BACK = "send_back"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that belongs to a record."""

    hash: str
    kind: str
    media_type: str
    bytes: int
    state: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened: what, who (by name for staff), in which words, when."""

    event: str
    who: str
    role: str
    words: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """The inside of a record; ``document`` is empty where it does not open. ``names``: of members, by id.

    Of a visit to a household drawn by lot it stays empty: nobody reads here what was answered.
    """

    record: Record
    opens: bool
    document: Mapping[str, Any] = field(repr=False)
    place: Mapping[str, Any] | None = field(repr=False)
    names: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecordOnDesk:
    """One record with all that an officer needs to settle it. ``other`` is the one it collides with."""

    opened: Opened
    other: Opened | None
    evidence: tuple[Evidence, ...]
    history: tuple[HistoryLine, ...]
    ways_out: tuple[WayOut, ...]

    @property
    def record(self) -> Record:
        return self.opened.record


def records_on_desk(*, actor: Any, tray: Tray, at: datetime, page: str = "1") -> Page[Any]:
    """The records of one tray in the officer's area, the oldest first; tells no name and no answer.

    Each has ``files``, and ``files_here``, how many of them have come. Raises ``NotAllowed``.
    """
    check_permission(actor, DECIDES)
    rows = (
        _tray(actor, tray, at)
        .select_related("account", "device")
        .defer(*_NOT_LISTED)
        .annotate(
            files=Count("attachments"),
            files_here=Count("attachments", filter=Q(attachments__state=AttachmentState.STORED)),
        )
        .order_by("received_at", "pk")
    )
    return Paginator(rows, PER_PAGE).get_page(page)


def count_of_trays(*, actor: Any, at: datetime) -> dict[Tray, int]:
    """How many records lie in each tray of the officer's area; one statement."""
    counts = Record.objects.filter(within(actor)).aggregate(
        **{str(tray): Count("pk", filter=_is_in(tray, at)) for tray in Tray}
    )
    return {tray: counts[str(tray)] for tray in Tray}


def record_on_desk(*, record_id: int, actor: Any, at: datetime) -> RecordOnDesk:
    """One record of the officer's area with its contents, as far as they open. Recorded as access.

    Raises ``NotAllowed``, ``RecordNotFound``.
    """
    record = find_record(record_id, actor)
    opened = _open(record, at)
    other = _other_of(record)
    record_access(
        actor=actor,
        action="field.record.read",
        purpose="field_work",
        subject_kind="family" if record.family_id else "field_record",
        subject_id=record.family_id or record.uuid,
        area_code=record.area_code,
        detail={"record": str(record.uuid), "kind": record.kind},
    )
    files = Attachment.objects.filter(record=record).order_by("pk")
    return RecordOnDesk(
        opened=opened,
        other=_open(other, at) if other else None,
        evidence=tuple(Evidence(f.hash, f.kind, f.media_type, f.bytes, f.state) for f in files),
        history=tuple(_history(record)),
        ways_out=ways_out(record, opens=opened.opens and not untrue(record)),
    )


def picture_of(*, record_id: int, file_hash: str, actor: Any) -> tuple[bytes, str]:
    """A file of a record as the phone made it, with its media type. Every look is recorded.

    Raises ``NotAllowed``, and ``RecordNotFound`` where there is no such file, or it does not open.
    """
    record = find_record(record_id, actor)
    attachment = Attachment.objects.select_related("record").filter(record=record, hash=file_hash).first()
    try:
        plain = look_at_attachment(attachment=attachment, actor=actor) if attachment else None
    except (DoesNotOpen, SealBroken):
        plain = None
    if attachment is None or plain is None:
        raise record_not_found()
    return plain, attachment.media_type


def find_record(record_id: int, actor: Any) -> Record:
    """A record that the officer may open; raises ``NotAllowed``, ``RecordNotFound``."""
    check_permission(actor, DECIDES)
    found = Record.objects.select_related("account", "device__account").filter(pk=record_id).first()
    if found is None or not actor.reaches(found.area_code, found.group_id):
        raise record_not_found()
    return found


def within(actor: Any) -> Q:
    """The records inside the officer's area, as a filter."""
    own = actor.area_code
    if actor.role in EVERYWHERE or own == NATION:
        return Q()
    return Q(area_code=own) | Q(area_code__startswith=f"{own}.") if own else Q(pk__in=[])


def ways_out(record: Record, *, opens: bool) -> tuple[WayOut, ...]:
    """What can be done about a record as it stands, the likeliest first: never nothing while it is open.

    What does not open, or is not what its phone signed, cannot become facts; it can be sent back or closed.
    """
    if record.state == RecordState.WAITING:
        return (WayOut.WITHOUT, WayOut.VOID)
    if record.state != RecordState.QUARANTINED or record.desk not in _ON_THE_DESK:
        return ()
    ends = (WayOut.SEND_BACK, WayOut.VOID)
    code = record.reason_code
    if not opens or code in reasons.NEVER:
        return ends
    if code.startswith("field.attachment."):
        return (WayOut.WITHOUT, WayOut.PROCESS, *ends)
    if code in reasons.OUTSIDE:
        if record.kind == RecordKind.VISIT:
            return (WayOut.PROCESS, *ends)
        place = WayOut.AREA if record.kind == RecordKind.REGISTRATION else WayOut.FAMILY
        return (WayOut.PROCESS, place, *ends)
    if code == "field.visit.ended":
        return (WayOut.VOID,)
    if code in _FOR_THE_AGENT:
        return (WayOut.SEND_BACK, WayOut.PROCESS, WayOut.VOID)
    return (_FIRST.get(code, WayOut.PROCESS), *ends)


def opens(record: Record) -> bool:
    """Whether the contents of a record can be read."""
    return _plain(record) is not None


def untrue(record: Record) -> bool:
    """Whether a record is not what its phone sealed and signed, whatever else was found wrong first."""
    try:
        check_signature(record.slip, public_key=record.device.public_key)
    except DoesNotMatch:
        return True
    return Slip.of(read_slip(record.slip)).hash != record.content_hash


_CONFLICT = "field.record.version_conflict"
_FOR_THE_AGENT = frozenset(
    {
        "intake.submission.invalid",
        "field.record.document_wrong",
        "field.record.questionnaire_withdrawn",
        "field.visit.answers_wrong",
        "field.visit.no_consent",
    }
)
"""What the agent must mend; trying again helps only where the form itself was put right."""
_FIRST: Mapping[str, WayOut] = {_CONFLICT: WayOut.NEWER, "field.record.clock_unusable": WayOut.ARRIVAL}


def _tray(actor: Any, tray: Tray, at: datetime) -> QuerySet[Record]:
    return Record.objects.filter(within(actor), _is_in(tray, at))


def _is_in(tray: Tray, at: datetime) -> Q:
    if tray == Tray.WAITING:
        since = at - timedelta(days=settings.TEPAT_FIELD_WAITING_DAYS)
        return Q(state=RecordState.WAITING, received_at__lt=since)
    return Q(desk=Desk.OPEN if tray == Tray.OPEN else Desk.SENT_BACK)


def _other_of(record: Record) -> Record | None:
    """The acknowledged record that a version collides with; for two contents of one number, the other one."""
    if record.state != RecordState.QUARANTINED:
        return None
    others = Record.objects.exclude(pk=record.pk).filter(state=RecordState.ACKNOWLEDGED)
    if record.reason_code == "field.record.different_content":
        return others.filter(uuid=record.uuid).first()
    if record.reason_code == _CONFLICT:
        return others.filter(thread=record.thread).order_by("-version").first()
    return None


def _open(record: Record, at: datetime) -> Opened:
    plain = _plain(record)
    if plain is None:
        return Opened(record, False, {}, None, {})
    if record.kind == RecordKind.VISIT:  # what a household drawn by lot said is nobody's to read here
        return Opened(record, isinstance(plain.get("document"), dict), {}, None, {})
    document, place = plain.get("document"), plain.get("place")
    names = member_names(family_id=record.family_id, at=at) if record.family_id else {}
    return Opened(
        record,
        isinstance(document, dict),
        document if isinstance(document, dict) else {},
        place if isinstance(place, dict) else None,
        {str(person): name for person, name in names.items()},
    )


def _plain(record: Record) -> dict[str, Any] | None:
    try:
        plain = json.loads(open_sealed(bytes(record.sealed).decode("ascii", "replace")))
    except (DoesNotOpen, ValueError, RecursionError):
        return None
    return plain if isinstance(plain, dict) else None


def _history(record: Record) -> Iterable[HistoryLine]:
    events = list(RecordEvent.objects.filter(record=record).order_by("pk"))
    who = names_of({event.actor_id for event in events if event.actor_id is not None})
    agent = record.account
    yield HistoryLine(RecordEventKind.RECEIVED, agent.display_name, agent.role, "", record.received_at)
    for event in events:
        if event.event == RecordEventKind.RECEIVED:
            continue
        name = who.get(event.actor_id, "") if event.actor_id else ""
        yield HistoryLine(event.event, name, event.actor_role, _words(event), event.at)


def _words(event: RecordEvent) -> str:
    if event.words_sealed is None:
        return ""
    try:
        return unseal_text(bytes(event.words_sealed), context=WORDS_CONTEXT)
    except SealBroken:
        return ""
