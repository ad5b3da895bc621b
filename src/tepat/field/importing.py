"""The last way out of a phone: an officer hands in its sealed export, each record through the same door."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from tepat.base.operations import record_access
from tepat.base.permissions import check_permission
from tepat.base.problems import RequestProblem
from tepat.field.export_files import Export, ExportedRecord, read_export
from tepat.field.models import Device
from tepat.field.operations.records import accept_record
from tepat.field.operations.uploads import keep_file
from tepat.field.refusals import ExportUnreadable
from tepat.field.sealing import read_slip
from tepat.field.slips import Slip

PERMISSION = "field.export.import"


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of one record: its receipt, or the problem because of which it has none."""

    record: str
    receipt: dict[str, Any] | None
    problem: RequestProblem | None


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file. ``torn`` are the entries that could not be read; ``is_cut``: it had no end."""

    agent: str = field(repr=False)
    label: str
    results: tuple[HandedIn, ...]
    torn: tuple[str, ...]
    is_cut: bool

    def count(self, state: str) -> int:
        """How many records stand in a state now."""
        return sum(one.receipt is not None and one.receipt["state"] == state for one in self.results)


def import_export(*, file: IO[bytes], actor: Any, at: datetime) -> Imported:
    """Hand in every record of an export as if its phone had sent it, and say what became of each.

    The same file a second time changes nothing. A record that fails costs nothing but itself. Each record is
    a transaction of its own; a line in the audit record is written for the whole. Raises ``NotAllowed``, and
    ``ExportUnreadable`` where the file is none of ours, or of a phone whose agent works elsewhere.
    """
    check_permission(actor, PERMISSION)
    export = read_export(file)
    device = _device(export, actor)
    results = tuple(_hand_in(record, export, device, at) for record in _in_order(export))
    imported = Imported(device.account.display_name, device.label, results, tuple(export.torn), export.is_cut)
    record_access(
        actor=actor,
        action="field.export.import",
        purpose="field_work",
        subject_kind="field_device",
        subject_id=device.pk,
        area_code=device.account.area_code,
        detail={
            "records": len(results),
            "acknowledged": imported.count("acknowledged"),
            "waiting": imported.count("waiting"),
            "quarantined": imported.count("quarantined"),
            "torn": len(export.torn),
            "is_cut": export.is_cut,
        },
    )
    return imported


def _in_order(export: Export) -> list[ExportedRecord]:
    """The records as the phone made them, one after the other."""
    return sorted(export.records, key=lambda record: Slip.of(read_slip(record.slip)).sequence)


def _hand_in(record: ExportedRecord, export: Export, device: Device, at: datetime) -> HandedIn:
    """Files first, so that the record is acted upon at once."""
    try:
        for hash_hex in _named(record):
            contents = export.attachment(hash_hex)
            if contents:
                keep_file(record=record.uuid, contents=contents, device=device, at=at)
        given = accept_record(uuid=record.uuid, slip=record.slip, sealed=record.sealed, device=device, at=at)
    except RequestProblem as problem:
        return HandedIn(str(record.uuid), None, problem)
    return HandedIn(str(record.uuid), given.receipt, None)


def _named(record: ExportedRecord) -> Iterator[str]:
    return (named.hash for named in Slip.of(read_slip(record.slip)).attachments)


def _device(export: Export, actor: Any) -> Device:
    """The phone of the export: as its manifest says, or where that is torn, as the slips do."""
    named = [export.device, *(Slip.of(read_slip(record.slip)).device for record in export.records[:20])]
    wanted = [device_id for device_id in named if device_id is not None]
    known = Device.objects.select_related("account").in_bulk(wanted)
    device = next((known[device_id] for device_id in wanted if device_id in known), None)
    if device is None:
        raise ExportUnreadable(
            _("HP yang membuat berkas ini tidak dikenal di sini."),
            mend=_("Pastikan berkasnya dari aplikasi lapangan daerah ini, lalu pilih lagi."),
            code="field.export.unknown_device",
        )
    if not actor.covers(device.account.area_code):
        raise ExportUnreadable(
            _("Petugas pemilik HP ini bekerja di luar wilayah Anda."),
            mend=_("Serahkan berkasnya kepada petugas di wilayah itu."),
            code="field.export.outside_area",
        )
    return device
