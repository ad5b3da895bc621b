"""Drawing the households of a random audit, and asking agents to visit them."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tepat.base.operations import record_access
from tepat.base.statements import lock_keys
from tepat.casework.operations import VisitToOpen, open_audit_visits
from tepat.content.areas import area_name
from tepat.eligibility.in_force import rules_in_force
from tepat.lab.audits import allocate
from tepat.registry.queries import family_now, local_day, names_of_persons
from tepat.registry.rosters import places_of_families
from tepat.targeting.audit_plan import audit_plan
from tepat.targeting.drawn_list import draw_from, list_hash, pack
from tepat.targeting.errors import AuditDrawn, AuditRefused
from tepat.targeting.models import Audit, AuditHousehold, AuditStratum, FrameList
from tepat.targeting.queries.access import check_may_draw, speaking_of
from tepat.targeting.queries.frames import Frame, read_frame
from tepat.targeting.queries.samples import next_month
from tepat.targeting.queries.standings import (
    Door,
    StandingHousehold,
    doors,
    known_sizes,
    outcomes_of,
)

MOST_VISITS = 20_000
_SEED = re.compile(r"[\w.:-]{4,100}", re.ASCII)


def draw_audit(
    *, area_code: str, month: date, size: int, seed: str | None, actor: Any, at: datetime
) -> Audit:
    """Draw ``size`` households of an area for a month, and open a visit to each; all of it or nothing.

    Drawn from the newest list of the area and the registry's families that are not on it, as they stood at
    the end of yesterday, or of the month where that is over. ``seed`` is made where none is given. Once drawn
    it stays: a month is never drawn twice. Writes lines in the audit record.
    Raises ``NotAllowed``, ``AreaNotSeen``, ``AuditRefused``, ``AuditDrawn``.
    """
    check_may_draw(actor, area_code)
    month = month.replace(day=1)
    reference_on = _reference_day(month, at)
    seed = _checked_seed(seed)
    with transaction.atomic():
        lock_keys(keys=[hashlib.sha256(f"targeting.audit.{month}".encode()).digest()])
        _check_not_drawn(area_code, month)
        source = _list_for(area_code)
        programmes = [rule.programme for rule in rules_in_force(reference_on)]
        frame = read_frame(source, area_code, month, reference_on, programmes)
        takes = _takes(frame.strata, size)
        drawn = draw_from(frame.strata, takes, seed)
        audit = Audit.objects.create(
            area_code=area_code,
            month=month,
            reference_on=reference_on,
            programmes=programmes,
            seed=seed,
            frame=source,
            frame_hash=list_hash(frame.strata),
            frame_size=sum(map(len, frame.strata.values())),
            frame_unlisted=len(frame.unlisted),
            drawn=sum(takes.values()),
            poverty_line=audit_plan().poverty_line_at(reference_on),
            drawn_by=actor,
            drawn_at=at,
            visits_until=at + timedelta(days=settings.TEPAT_AUDIT_DAYS["visits"]),
        )
        strata = _keep_strata(audit, frame, takes)
        _send_agents(audit, _keep_households(audit, frame, strata, drawn), actor, at)
        _record(audit, actor)
    return audit


def _reference_day(month: date, at: datetime) -> date:
    """Yesterday, or the last day of the month where that is over."""
    today = local_day(at)
    this_month = today.replace(day=1)
    if month not in (this_month, (this_month - timedelta(days=1)).replace(day=1)):
        raise AuditRefused(
            _("Undian hanya dapat dibuat untuk bulan ini atau bulan yang lalu."),
            mend=_("Pilih bulan yang lain."),
            code="targeting.audit.month",
        )
    return min(today, next_month(month)) - timedelta(days=1)


def _checked_seed(seed: str | None) -> str:
    if not seed:
        return secrets.token_hex(16)
    if not _SEED.fullmatch(seed):
        raise AuditRefused(
            _("Kata acak harus 4 sampai 100 huruf, angka, titik, atau tanda hubung."),
            mend=_("Kosongkan agar dibuatkan, atau tulis kata acak lain."),
            code="targeting.audit.seed",
        )
    return seed


def _check_not_drawn(area_code: str, month: date) -> None:
    there = Audit.objects.filter(speaking_of(area_code), month=month).values_list("area_code", flat=True)
    if areas := list(there[:1]):
        raise AuditDrawn(
            _("Bulan ini sudah diundi untuk %(area)s.") % {"area": area_name(areas[0]) or areas[0]},
            mend=_("Undian tidak pernah diulang, supaya tidak ada yang dapat memilih hasilnya."),
        )


def _list_for(area_code: str) -> FrameList:
    """The newest list that holds the area, kept from being deleted while it is drawn from."""
    parts = area_code.split(".")
    around = [".".join(parts[:count]) for count in range(1, len(parts) + 1)]
    lists = FrameList.objects.select_for_update(no_key=True).filter(area_code__in=around, emptied_at=None)
    newest = lists.order_by("-as_of", "-imported_at").first()
    if newest is None:
        raise AuditRefused(
            _("Belum ada daftar keluarga untuk wilayah ini."),
            mend=_("Masukkan dahulu daftar keluarga dari Dukcapil untuk kabupaten ini."),
            code="targeting.audit.no_frame",
        )
    return newest


def _takes(strata: Mapping[str, list[UUID]], size: int) -> dict[str, int]:
    sizes = {code: len(keys) for code, keys in strata.items()}
    if not sizes:
        raise AuditRefused(
            _("Daftar keluarga tidak memuat satu pun keluarga dari wilayah ini."),
            mend=_("Pilih wilayah lain, atau masukkan daftar yang lebih baru."),
            code="targeting.audit.nobody",
        )
    lowest, highest = sum(min(2, count) for count in sizes.values()), min(sum(sizes.values()), MOST_VISITS)
    if not lowest <= size <= highest:
        raise AuditRefused(
            _("Jumlah kunjungan harus antara %(lowest)s dan %(highest)s.")
            % {"lowest": lowest, "highest": highest},
            why=_(
                "Setiap kecamatan dan setiap keadaan harus terwakili, dan tidak ada yang dikunjungi dua kali."
            ),
            mend=_("Ubah jumlahnya."),
            code="targeting.audit.size",
        )
    return allocate(sizes, total=size)


def _keep_strata(audit: Audit, frame: Frame, takes: Mapping[str, int]) -> dict[str, AuditStratum]:
    rows = [
        AuditStratum(
            audit=audit,
            code=code,
            district=area,
            standing=standing,
            size=len(keys),
            take=takes[code],
            by_village=frame.by_village[code],
            keys=pack(keys),
        )
        for code, keys in sorted(frame.strata.items())
        for area, _slash, standing in [code.partition("/")]
    ]
    return {row.code: row for row in AuditStratum.objects.bulk_create(rows)}


def _keep_households(
    audit: Audit, frame: Frame, strata: Mapping[str, AuditStratum], drawn: Mapping[str, list[UUID]]
) -> list[tuple[AuditHousehold, str]]:
    """The households drawn, stored, each with the words by which its door is found."""
    keys = [key for found in drawn.values() for key in found]
    found_doors = doors(keys=keys, reference_on=audit.reference_on)
    found_doors |= {key: _door_of(key, frame.unlisted[key]) for key in keys if key in frame.unlisted}
    families = [door.family_id for door in found_doors.values() if door.family_id]
    outcomes = outcomes_of(family_ids=families, reference_on=audit.reference_on, programmes=audit.programmes)
    sizes = known_sizes(family_ids=families, reference_on=audit.reference_on)
    rows, labels = [], []
    for code, found in drawn.items():
        for key in found:
            door = found_doors[key]
            rows.append(
                AuditHousehold(
                    audit=audit,
                    stratum=strata[code],
                    key=key,
                    area_code=door.area_code,
                    is_listed=key not in frame.unlisted,
                    standing=strata[code].standing,
                    outcomes=outcomes.get(door.family_id, {}) if door.family_id else {},
                    known_size=sizes.get(door.family_id, "") if door.family_id else "",
                    family_id=door.family_id,
                )
            )
            labels.append(door.label)
    return list(zip(AuditHousehold.objects.bulk_create(rows), labels, strict=True))


def _door_of(key: UUID, household: StandingHousehold) -> Door:
    """The door of a family on no list, by the name of its head: the registry knows no address."""
    family_id = household.unlisted_family
    return Door(key, household.area_code, family_id, _head_of(family_id) if family_id else "")


def _head_of(family_id: UUID) -> str:
    members = family_now(family_id=family_id).members
    heads = sorted(members, key=lambda member: (member.relation != 1, member.membership_id))
    names = names_of_persons(person_ids=[member.person_id for member in heads[:1]])
    return next(iter(names.values()), "")


def _send_agents(
    audit: Audit, households: list[tuple[AuditHousehold, str]], actor: Any, at: datetime
) -> None:
    """A visit to each household."""
    families = [household.family_id for household, _words in households if household.family_id]
    places = places_of_families(family_ids=families)
    tasks = open_audit_visits(
        visits=[
            VisitToOpen(
                family_id=household.family_id,
                group_id=places[household.family_id].group_id if household.family_id in places else None,
                area_code=household.area_code,
                label=label,
            )
            for household, label in households
        ],
        due_at=audit.visits_until,
        at=at,
        actor=actor,
    )
    for (household, _words), task_id in zip(households, tasks, strict=True):
        household.task_id = task_id
    AuditHousehold.objects.bulk_update(
        [household for household, _words in households], ["task_id"], batch_size=500
    )


def _record(audit: Audit, actor: Any) -> None:
    record_access(
        actor=actor,
        action="targeting.audit.draw",
        purpose="statistics",
        subject_kind="audit",
        subject_id=audit.pk,
        area_code=audit.area_code,
        detail={"month": audit.month.isoformat(), "drawn": audit.drawn, "of": audit.frame_size},
    )
