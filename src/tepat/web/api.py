"""The API: which room's routes it has, who may call, and one format for everything that goes wrong."""

from __future__ import annotations

import logging
from typing import Any

from csp.decorators import csp_update
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from tepat import __version__
from tepat.base.permissions import NotSignedIn
from tepat.base.problems import ProblemItem, RequestProblem, problem_response
from tepat.eligibility.api.decisions import router as decisions
from tepat.field.api.contact import router as field_contact
from tepat.field.api.devices import router as field_devices
from tepat.field.api.proof import router as field_proof
from tepat.field.api.proof import session_router as field_proof_by_session
from tepat.field.api.records import router as field_records
from tepat.field.api.uploads import router as field_uploads
from tepat.field.authentication import DeviceToken
from tepat.intake.api.drafts import router as drafts
from tepat.intake.api.submissions import router as submissions
from tepat.kernel.errors import TepatError
from tepat.web.authentication import TokenOrSession

log = logging.getLogger(__name__)

api = NinjaAPI(
    title="Tepat",
    version=__version__,
    description="Register families, receive decisions with reasons. Problems follow RFC 9457.",
    auth=TokenOrSession(),
    docs_decorator=csp_update({"img-src": ["data:"]}),  # its icons are written into its style sheet
    urls_namespace="api",
)
api.add_router("/v1", submissions)
api.add_router("/v1", drafts)
api.add_router("/v1", decisions)
# An agent's own session enrols a phone; everything else of the field app is by the phone's token.
for of_session in (field_devices, field_proof_by_session):
    api.add_router("/v1/field", of_session)
for of_phone in (field_records, field_uploads, field_contact, field_proof):
    api.add_router("/v1/field", of_phone, auth=DeviceToken())


class BadRequest(RequestProblem):
    """A request that a route cannot take, as the framework found."""

    default_code = "web.request.invalid"
    status = 400


class NotFound(RequestProblem):
    """There is nothing at this address."""

    default_code = "web.request.not_found"
    status = 404


class TooLarge(RequestProblem):
    """The body is larger than any route takes."""

    default_code = "intake.body.too_large"
    status = 413


class Fault(RequestProblem):
    """An error of our own."""

    default_code = "web.fault"
    status = 500


@api.exception_handler(TepatError)
def answer_tepat_error(request: HttpRequest, error: Any) -> HttpResponse:
    """A known problem; one that no request can cause is a fault of ours and is logged."""
    if not isinstance(error, RequestProblem):
        return answer_fault(request, error)
    response = problem_response(request, error)
    if isinstance(error, NotSignedIn):
        response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def answer_validation_error(request: HttpRequest, error: Any) -> HttpResponse:
    """Parameters that the framework refuses."""
    items = [
        ProblemItem("web.request.invalid", "/" + "/".join(str(part) for part in fault["loc"]), fault["msg"])
        for fault in error.errors
    ]
    return problem_response(request, BadRequest(_("Permintaan ini tidak benar."), items=items), status=422)


@api.exception_handler(AuthenticationError)
def answer_authentication_error(request: HttpRequest, _error: Any) -> HttpResponse:
    """Nobody is signed in."""
    response = problem_response(request, NotSignedIn(_("Anda belum masuk.")))
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(HttpError)
def answer_http_error(request: HttpRequest, error: Any) -> HttpResponse:
    """What the framework refuses with a status of its own."""
    return problem_response(request, BadRequest(_("Permintaan ini tidak benar.")), status=error.status_code)


@api.exception_handler(Http404)
def answer_not_found(request: HttpRequest, _error: Any) -> HttpResponse:
    """Nothing there."""
    return problem_response(request, NotFound(_("Alamat ini tidak ada.")))


@api.exception_handler(SuspiciousOperation)
@api.exception_handler(UnreadablePostError)
def answer_suspicious(request: HttpRequest, error: Any) -> HttpResponse:
    """A body that is too large, or that broke off."""
    if isinstance(error, RequestDataTooBig):
        return problem_response(request, TooLarge(_("Isi kiriman lebih dari 2 MB.")))
    return problem_response(request, BadRequest(_("Permintaan ini tidak benar.")))


@api.exception_handler(Exception)
def answer_fault(request: HttpRequest, error: Any) -> HttpResponse:
    """An error of ours: logged with its place but without its values, which may be personal data."""
    log.error("Fault of kind %s while answering", type(error).__name__, exc_info=_without_values(error))
    return problem_response(
        request,
        Fault(
            _("Ada yang salah di pihak kami."),
            mend=_("Kirim lagi nanti dengan UUID yang sama: tidak ada yang tersimpan dua kali."),
        ),
    )


def _without_values(error: BaseException) -> tuple[Any, Any, Any]:
    """The trace of an error, its text replaced: database errors quote the row."""
    return type(error), RuntimeError(type(error).__name__), error.__traceback__
