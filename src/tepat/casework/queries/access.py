"""Who may see and answer which case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tepat.base.permissions import check_permission
from tepat.casework.errors import CaseNotFound, NotByThisOfficer
from tepat.casework.kinds import ASKED, TASKS, WAITING, CaseEvent, CaseState, Kind
from tepat.casework.models import Case
from tepat.identity.roles import EVERYWHERE, NATION
from tepat.registry.queries import families_of_nik

READS_OWN = "casework.own_appeal.read"
WRITES_OWN = "casework.own_appeal.write"
DECIDES = "casework.appeal.decide"
ANSWERS_DATA_REQUESTS = "casework.data_request.answer"
READS_TASKS = "casework.ground_check.read"
OPENS_TASKS = "casework.ground_check.open"

_SAID_NO = (CaseEvent.REJECTED, CaseEvent.STANDS)


def case_not_found() -> CaseNotFound:
    """The error for a case that is not there or not to be seen."""
    return CaseNotFound(
        _("Kasus ini tidak ditemukan."), mend=_("Periksa alamatnya, atau buka lagi dari daftarnya.")
    )


def permission_for(kind: str) -> str:
    """What an officer must hold to answer a case of a kind."""
    return DECIDES if kind == Kind.APPEAL else ANSWERS_DATA_REQUESTS


def find_case(case_id: UUID, actor: Any) -> Case:
    """A case that the officer may open: by role, and inside their area.

    Raises ``NotAllowed``, ``CaseNotFound``.
    """
    check_permission(actor, DECIDES)
    case = Case.objects.select_related("owner").prefetch_related("steps").filter(pk=case_id).first()
    if case is None or case.kind in TASKS or not actor.reaches(case.area_code):
        raise case_not_found()
    if not actor.has_perm(permission_for(case.kind)):
        raise case_not_found()
    return case


def find_task(task_id: UUID, actor: Any, permission: str = READS_TASKS) -> Case:
    """A task inside the officer's area. Raises ``NotAllowed``, ``CaseNotFound``."""
    check_permission(actor, permission)
    tasks = Case.objects.select_related("owner", "asked_by").prefetch_related("steps")
    task = tasks.filter(pk=task_id, kind__in=TASKS).first()
    if task is None or not actor.reaches(task.area_code):
        raise case_not_found()
    return task


def within(actor: Any) -> Q:
    """The cases inside the officer's area that they may answer, as a filter."""
    kinds = [kind for kind in ASKED if actor.has_perm(permission_for(kind))]
    return Q(kind__in=kinds) & inside(actor)


def inside(actor: Any) -> Q:
    """The cases inside the officer's area, as a filter."""
    own = actor.area_code
    if actor.role in EVERYWHERE or own == NATION:
        return Q()
    if not own:
        return Q(pk__in=[])
    return Q(area_code=own) | Q(area_code__startswith=f"{own}.")


def is_about(case: Case, actor: Any, own_families: frozenset[UUID] | None = None) -> bool:
    """Whether the case is about the officer's own family, or was asked by them as a citizen."""
    if case.kind in ASKED and case.account_id == actor.pk:
        return True
    families = families_of(actor) if own_families is None else own_families
    return case.family_id is not None and case.family_id in families


def families_of(actor: Any) -> frozenset[UUID]:
    """The families of which the officer is a member; most officers have no NIK here."""
    return frozenset(families_of_nik(nik=actor.nik)) if actor.nik else frozenset()


def said_no(case: Case) -> frozenset[UUID]:
    """The officers who rejected the case before. Reads ``case.steps``."""
    return frozenset(
        step.actor_id for step in case.steps.all() if step.event in _SAID_NO and step.actor_id is not None
    )


def may_answer(case: Case, actor: Any, own_families: frozenset[UUID] | None = None) -> bool:
    """Whether this officer may answer the case now."""
    if case.state not in WAITING or is_about(case, actor, own_families):
        return False
    return case.state != CaseState.WAITING_FOR_SECOND_OFFICER or actor.pk not in said_no(case)


def check_may_answer(case: Case, actor: Any) -> None:
    """Raise ``NotByThisOfficer`` where somebody else must answer."""
    if is_about(case, actor):
        raise NotByThisOfficer(
            _("Kasus ini tentang keluarga Anda sendiri."), mend=_("Petugas lain yang harus memeriksanya.")
        )
    if case.state == CaseState.WAITING_FOR_SECOND_OFFICER and actor.pk in said_no(case):
        raise NotByThisOfficer(
            _("Anda sudah memutuskan sanggahan ini."), mend=_("Petugas lain yang harus memeriksanya lagi.")
        )
