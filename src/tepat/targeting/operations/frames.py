"""Taking in the population register's list of households, from which audits are drawn."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from tepat.base.encryption import blind_index
from tepat.base.operations import record_access
from tepat.content.areas import exists
from tepat.targeting.errors import FrameRefused
from tepat.targeting.frame_rows import FAULTS_IN_WORDS, Fault, FrameRow, parse_lines, read_lines
from tepat.targeting.models import FrameList
from tepat.targeting.queries.access import check_may_draw
from tepat.targeting.sealing import seal_label

Numbered = tuple[int, FrameRow | Fault]
Staged = tuple[int, bytes | None, str, bytes]

MOST_LEFT_OUT = 0.05
"""A list with a larger share of lines that are no households is taken for a mistake."""


@dataclass(frozen=True, slots=True)
class FrameCounts:
    """What became of every line. ``read`` = ``households`` + ``doubled`` + all that is in ``left_out``.

    ``doubled``: the KK stands on an earlier line. Households ``without_kk`` and with an ``odd_kk`` are on the
    list; they cannot be found again in the registry. ``first_lines`` tells of each fault the first lines.
    """

    read: int
    households: int
    doubled: int
    without_kk: int
    odd_kk: int
    left_out: dict[str, int]
    first_lines: dict[str, list[int]]

    def document(self) -> dict[str, Any]:
        """As the list keeps it."""
        return {
            **{"read": self.read, "households": self.households, "doubled": self.doubled},
            **{"without_kk": self.without_kk, "odd_kk": self.odd_kk},
            **{"left_out": self.left_out, "first_lines": self.first_lines},
        }


@dataclass(frozen=True, slots=True)
class Imported:
    """A list that was taken in."""

    frame_id: UUID
    counts: FrameCounts


def import_frame(
    *,
    area_code: str,
    as_of: date,
    actor: Any,
    at: datetime,
    path: Path | None = None,
    rows: Iterable[Numbered] | None = None,
) -> Imported:
    """Take in a list of households of an area, as a file (``frame_rows``) or as rows; all of it or nothing.

    KK and label are sealed; what is left out is counted by reason. Memory does not grow with the list.
    ``actor`` None is whoever runs the server. Writes a line in the audit record. Raises ``FrameRefused``,
    ``NotAllowed``, ``AreaNotSeen``.
    """
    check_may_draw(actor, area_code)
    _check(area_code, as_of, at)
    if rows is None:
        rows = parse_lines(read_lines(_required(path)), area_code=area_code, as_of=as_of)
    with transaction.atomic():
        taking = _Taking()
        _stage(taking.staged(rows))
        return _keep(taking, area_code=area_code, as_of=as_of, actor=actor, at=at)


def _required(path: Path | None) -> Path:
    if path is None:
        raise TypeError("import_frame needs a path or rows")
    return path


def _check(area_code: str, as_of: date, at: datetime) -> None:
    if not exists(area_code):
        raise FrameRefused(
            _("Tidak ada wilayah dengan kode ini."),
            mend=_("Tulis kode wilayah Kemendagri dengan titik di antara bagiannya."),
            code="targeting.frame.area_unknown",
        )
    if as_of > at.date():
        raise FrameRefused(
            _("Tanggal daftar ini masih akan datang."), mend=_("Isi tanggal ketika daftar itu dibuat.")
        )


class _Taking:
    """Counts what goes by."""

    def __init__(self) -> None:
        self.read = 0
        self.staged_rows = 0
        self.numbers: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.first_lines: dict[str, list[int]] = {}
        self.digest = hashlib.sha256()

    def staged(self, rows: Iterable[Numbered]) -> Iterator[Staged]:
        """The households, sealed, with the number of their line."""
        for number, row in rows:
            self.read += 1
            if isinstance(row, Fault):
                self._leave_out(row.value, number)
                continue
            self.staged_rows += 1
            if row.kk is None:
                self.numbers["odd_kk" if row.odd_kk else "without_kk"] += 1
            self.digest.update(f"{row.kk}\x1f{row.area_code}\x1f{row.label}\x1e".encode())
            index = blind_index("kk", row.kk) if row.kk else None
            yield number, index, row.area_code, seal_label(row.label)

    def _leave_out(self, fault: str, number: int) -> None:
        self.left_out[fault] += 1
        first = self.first_lines.setdefault(fault, [])
        if len(first) < 5:
            first.append(number)

    def counts(self, households: int) -> FrameCounts:
        return FrameCounts(
            read=self.read,
            households=households,
            doubled=self.staged_rows - households,
            without_kk=self.numbers["without_kk"],
            odd_kk=self.numbers["odd_kk"],
            left_out=dict(sorted(self.left_out.items())),
            first_lines=dict(sorted(self.first_lines.items())),
        )


_STAGE = """
  CREATE TEMPORARY TABLE targeting_frame_staged (
    line integer NOT NULL, kk_index bytea, area_code text NOT NULL, label_sealed bytea NOT NULL
  ) ON COMMIT DROP
"""
_COPY = "COPY targeting_frame_staged (line, kk_index, area_code, label_sealed) FROM STDIN (FORMAT BINARY)"
_KEEP = """
  INSERT INTO targeting_framehousehold (frame_id, kk_index, area_code, label_sealed)
  SELECT %s, kk_index, area_code, label_sealed FROM targeting_frame_staged ORDER BY line
  ON CONFLICT (frame_id, kk_index) DO NOTHING
"""


def _stage(rows: Iterator[Staged]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
        with cursor.copy(_COPY) as copy:
            copy.set_types(["int4", "bytea", "text", "bytea"])
            for row in rows:
                copy.write_row(row)


def _keep(taking: _Taking, *, area_code: str, as_of: date, actor: Any, at: datetime) -> Imported:
    _check_sound(taking)
    try:
        frame = FrameList.objects.create(
            area_code=area_code,
            as_of=as_of,
            households=taking.staged_rows,
            counts={},
            content_hash=taking.digest.hexdigest(),
            imported_by=actor,
            imported_at=at,
        )
    except IntegrityError as error:
        raise FrameRefused(
            _("Daftar yang sama sudah pernah dimasukkan, dengan tanggal yang sama."),
            mend=_("Tidak ada yang perlu dilakukan lagi; undian memakai daftar itu."),
            code="targeting.frame.there_already",
        ) from error
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [frame.pk])
        counts = taking.counts(cursor.rowcount)
        cursor.execute("DROP TABLE targeting_frame_staged")
    frame.households, frame.counts = counts.households, counts.document()
    frame.save(update_fields=["households", "counts"])
    record_access(
        actor=actor,
        action="targeting.frame.import",
        purpose="statistics",
        subject_kind="frame",
        subject_id=frame.pk,
        area_code=area_code,
        detail={"households": counts.households, "read": counts.read},
    )
    return Imported(frame.pk, counts)


def _check_sound(taking: _Taking) -> None:
    left_out = sum(taking.left_out.values())
    if taking.staged_rows == 0:
        raise FrameRefused(
            _("Daftar ini tidak memuat satu pun keluarga dari wilayah itu."),
            why=_in_words(taking),
            mend=_("Periksa wilayahnya, kolomnya, dan bentuk berkasnya (CSV, UTF-8, koma)."),
            code="targeting.frame.empty",
        )
    if left_out > MOST_LEFT_OUT * taking.read:
        raise FrameRefused(
            _("%(left_out)s dari %(read)s baris tidak dapat dipakai, jadi tidak ada yang disimpan.")
            % {"left_out": left_out, "read": taking.read},
            why=_in_words(taking),
            mend=_("Perbaiki baris-baris itu, atau buang yang memang bukan dari wilayah ini."),
            code="targeting.frame.too_many_faults",
        )


def _in_words(taking: _Taking) -> str:
    told = [
        _("%(fault)s: %(count)s (baris %(lines)s)")
        % {
            "fault": FAULTS_IN_WORDS[Fault(fault)],
            "count": count,
            "lines": lines_in_words(taking.first_lines[fault], count),
        }
        for fault, count in sorted(taking.left_out.items())
    ]
    return "; ".join(told) + "." if told else str(_("Sesudah baris judul tidak ada baris lain."))


def lines_in_words(first: Sequence[int], count: int) -> str:
    """The first of some lines, with a sign where there are more.

    >>> lines_in_words([3, 9], 2), lines_in_words([3, 9], 5)
    ('3, 9', '3, 9, …')
    """
    return ", ".join(map(str, first)) + (", …" if count > len(first) else "")


def delete_old_frames(*, at: datetime) -> int:
    """Delete the households of lists that no audit needs any more; returns how many households.

    A list goes when a newer one of its area came or it has been there for as long as the settings say, and
    no audit drawn from it is open. What it counted stays. Writes a line in the audit record for each.
    """
    deleted = 0
    for frame in FrameList.objects.filter(emptied_at=None).order_by("imported_at"):
        deleted += _empty(frame, at)
    return deleted


def _empty(frame: FrameList, at: datetime) -> int:
    replaced = _newest_of(frame.area_code) != frame.pk
    is_old = frame.imported_at < at - timedelta(days=settings.TEPAT_AUDIT_DAYS["list"])
    if not (replaced or is_old) or frame.audits.filter(closed_at=None).exists():
        return 0
    with transaction.atomic():
        FrameList.objects.select_for_update().get(pk=frame.pk)
        if frame.audits.filter(closed_at=None).exists():
            return 0
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM targeting_framehousehold WHERE frame_id = %s", [frame.pk])
            deleted = int(cursor.rowcount)
        FrameList.objects.filter(pk=frame.pk).update(emptied_at=at)
        record_access(
            actor=None,
            action="targeting.frame.delete_expired",
            purpose="retention",
            subject_kind="frame",
            subject_id=frame.pk,
            area_code=frame.area_code,
            detail={"households": deleted},
        )
    return deleted


def _newest_of(area_code: str) -> UUID | None:
    lists = FrameList.objects.filter(area_code=area_code).order_by("-as_of", "-imported_at")
    return lists.values_list("pk", flat=True).first()
