from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tepat.base.in_words import date_in_words
from tepat.base.permissions import requires
from tepat.base.problems import RequestProblem
from tepat.eligibility.errors import FormulaTooSoon
from tepat.eligibility.in_force import earliest_day, formula_in_force
from tepat.identity.roles import Role
from tepat.rules import Formula
from tepat.targeting.errors import FormulaFileRefused, ProposalDecided, ProposalRefused, StudyFileRefused
from tepat.targeting.formula_files import MOST_BYTES, formula_as_yaml
from tepat.targeting.operations.proposals import (
    LONGEST_WORDS,
    approve_proposal,
    propose_formula,
    send_back_proposal,
    withdraw_proposal,
)
from tepat.targeting.queries.challengers import challenger_head, challengers
from tepat.targeting.queries.proposals import APPROVES, ProposalView, proposal_view, study_file
from tepat.targeting.screens.formula_words import differences, formula_card, study_card
from tepat.targeting.screens.giving import as_attachment
from tepat.targeting.screens.sending import (
    asked,
    criteria_to_replace,
    programmes,
    sent_day,
    sent_file,
    sent_formula,
    sent_programme,
    sentence_of,
)
from tepat.targeting.screens.wording import day_words
from tepat.targeting.study_files import MOST_METRICS_BYTES, MOST_REPORT_BYTES, read_study

_SCREENS = "targeting/screens/proposals"
_DONE = {
    "diusulkan": gettext_lazy("Usulan tersimpan. Petugas lain yang memutuskannya."),
    "setuju": gettext_lazy("Disetujui. Rumus ini berlaku pada harinya; sebelum itu tidak ada yang berubah."),
    "kembali": gettext_lazy("Usulan dikembalikan kepada pengusulnya."),
    "tarik": gettext_lazy("Usulan ditarik."),
    "terlambat": gettext_lazy("Usulan ini sementara itu sudah diputuskan. Tulisan Anda tidak disimpan."),
}
STATES: Mapping[str, tuple[Any, str]] = {
    "waiting": (gettext_lazy("Menunggu petugas lain"), "ask"),
    "approved": (gettext_lazy("Disetujui"), "good"),
    "sent_back": (gettext_lazy("Dikembalikan"), "bad"),
    "withdrawn": (gettext_lazy("Ditarik"), "ask"),
}


@dataclass(frozen=True)
class Source:
    """The formula that a proposal is about: of a challenger, or of a file that is sent."""

    challenger_id: UUID | None = None
    programme: str = ""
    title: str = ""
    formula: Formula | None = None


@requires("targeting.formula.propose")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a formula, with its study, a day and words; 422 with what is wrong."""
    source = _source(request)
    if request.method != "POST":
        return _form(request, source, {})
    try:
        programme = source.programme or sent_programme(request)
        formula = source.formula or sent_formula(request, programme, MOST_BYTES)
    except FormulaFileRefused as error:
        return _form(request, source, {"rumus": sentence_of(error)})
    try:
        study = read_study(
            metrics=sent_file(request, "metrics", most=MOST_METRICS_BYTES),
            report=sent_file(request, "report", most=MOST_REPORT_BYTES),
            formula=formula,
            candidate=request.POST.get("candidate", ""),
        )
    except StudyFileRefused as error:
        return _form(request, source, {"telaah": sentence_of(error)})
    try:
        proposal_id = propose_formula(
            programme=programme,
            formula=formula,
            study=study,
            from_day=sent_day(request),
            words=request.POST.get("words", ""),
            actor=request.user,
            at=timezone.now(),
        )
    except RequestProblem as error:
        if error.status != 422:
            raise
        return _form(request, source, {"hari": sentence_of(error)})
    return HttpResponseRedirect(f"{reverse('targeting:proposal', args=[proposal_id])}?hasil=diusulkan")


@requires("targeting.formula.read")
@never_cache
@require_safe
def show_proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """A proposal: what would change, what the study found, who decides."""
    return _page(request, proposal_id, {})


@requires("targeting.formula.approve")
@require_POST
def approve(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Approve somebody else's proposal; 422 where its day has come too near."""
    return _decide(request, proposal_id, approve_proposal, "setuju", "setuju-kata")


@requires("targeting.formula.approve")
@require_POST
def send_back(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Send somebody else's proposal back; 422 without words."""
    return _decide(request, proposal_id, send_back_proposal, "kembali", "kembali-kata")


@requires("targeting.formula.propose")
@require_POST
def withdraw(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Take one's own proposal back."""
    try:
        withdraw_proposal(proposal_id=proposal_id, actor=request.user, at=timezone.now())
    except ProposalDecided:
        return _back(proposal_id, "terlambat")
    except ProposalRefused as error:
        return _page(request, proposal_id, {"tarik": sentence_of(error)})
    return _back(proposal_id, "tarik")


@requires("targeting.formula.read")
@never_cache
@require_safe
def give_report(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """The study's report, to be saved: a foreign page, never opened among ours."""
    content = study_file(proposal_id=proposal_id, actor=request.user, name="report")
    return as_attachment(content, "text/html; charset=utf-8", f"telaah-{str(proposal_id)[:8]}.html")


@requires("targeting.formula.read")
@never_cache
@require_safe
def give_metrics(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """The study's figures, to be saved."""
    content = study_file(proposal_id=proposal_id, actor=request.user, name="metrics")
    return as_attachment(content, "application/json", f"telaah-{str(proposal_id)[:8]}.json")


@requires("targeting.formula.read")
@never_cache
@require_safe
def give_formula(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """The proposed formula as a YAML file."""
    found = proposal_view(proposal_id=proposal_id, actor=request.user)
    name = f"{found.programme}-{found.formula.hash[:8]}.yaml"
    return as_attachment(formula_as_yaml(found.formula).encode(), "application/yaml; charset=utf-8", name)


def _decide(
    request: HttpRequest, proposal_id: UUID, operation: Callable[..., None], done: str, anchor: str
) -> HttpResponse:
    try:
        operation(
            proposal_id=proposal_id,
            words=request.POST.get("words", ""),
            actor=request.user,
            at=timezone.now(),
        )
    except ProposalDecided:
        return _back(proposal_id, "terlambat")
    except (ProposalRefused, FormulaTooSoon) as error:
        return _page(request, proposal_id, {anchor: sentence_of(error)})
    return _back(proposal_id, done)


def _back(proposal_id: UUID, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('targeting:proposal', args=[proposal_id])}?hasil={done}")


def _source(request: HttpRequest) -> Source:
    try:
        challenger_id = UUID(request.GET.get("penantang", ""))
    except ValueError:
        return Source()
    head = challenger_head(challenger_id=challenger_id, actor=request.user)
    return Source(challenger_id, head.programme, head.title, head.formula)


def _form(request: HttpRequest, source: Source, faults: dict[str, str]) -> HttpResponse:
    now = timezone.now()
    facts = {
        "source": source,
        "source_programme": dict(programmes()).get(source.programme, ""),
        "faults": list(faults.items()),
        "faulty": faults,
        "typed": asked(
            request, "programme", "version", "words", "rest", "instead_of", "candidate", "from_day"
        ),
        "programmes": programmes(),
        "criteria": criteria_to_replace(timezone.localdate()),
        "earliest": earliest_day(now).isoformat(),
        "earliest_words": date_in_words(earliest_day(now)),
        "longest_words": LONGEST_WORDS,
    }
    return render(request, f"{_SCREENS}/propose.html", facts, status=422 if faults else 200)


def _page(request: HttpRequest, proposal_id: UUID, faults: dict[str, str]) -> HttpResponse:
    actor: Any = request.user
    found = proposal_view(proposal_id=proposal_id, actor=actor)
    may_decide = found.is_waiting and not found.is_own and actor.has_perm(APPROVES)
    before = formula_in_force(found.programme, timezone.localdate())
    tag, tone = STATES[found.state]
    facts = {
        "found": found,
        "programme": dict(programmes()).get(found.programme, found.programme),
        "tag": tag,
        "tone": tone,
        "from_day": date_in_words(found.from_day),
        "is_too_late": found.is_waiting and found.from_day < earliest_day(timezone.now()),
        "proposed": day_words(found.proposed_at),
        "decided": day_words(found.decided_at),
        "proposer": _who(found.proposed_by, found.proposed_by_role),
        "decider": _who(found.decided_by, found.decided_by_role),
        "card": formula_card(found.formula, on=found.from_day),
        "study": study_card(found.study),
        "changes": differences(before, found.formula, on=found.from_day)
        if before and found.is_waiting
        else [],
        "challenger": _challenger(found, actor),
        "may_decide": may_decide,
        "may_withdraw": found.is_waiting and found.is_own,
        "faults": list(faults.items()),
        "faulty": faults,
        "typed": asked(request, "words"),
        "longest_words": LONGEST_WORDS,
        "done": _DONE.get(request.GET.get("hasil", ""), ""),
    }
    return render(request, f"{_SCREENS}/proposal.html", facts, status=422 if faults else 200)


def _who(name: str, role: str) -> str:
    title = str(Role(role).label) if role else ""
    return f"{name} ({title})" if name else title


def _challenger(found: ProposalView, actor: Any) -> UUID | None:
    """The challenger that tries the same formula, if one does."""
    heads = challengers(actor=actor)
    return next((head.challenger_id for head in heads if head.formula.hash == found.formula.hash), None)
