"""What each route is about: one line per route, read by the matrix test. A route without a line fails it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import lazy

from tepat.field.materials import materials_version
from tepat.voice import name_of


class About(StrEnum):
    """The kind of object behind a route, which decides who reaches it."""

    NOTHING = "nothing"  # no object, or only what is one's own anyway
    FAMILY = "family"  # a family in an area and a Dasa Wisma group
    SUBMISSION = "submission"  # a document about such a family
    OWN_SUBMISSION = "own submission"  # a receipt: only whoever sent it
    ASSISTED = "assisted"  # a person who waits for an agent
    COMPARED = "compared"  # a person whose pictures wait for an officer
    VISITED = "visited"  # a person who waits for a visit
    ACCOUNT = "account"  # somebody else's account, to read of
    MANAGED = "managed"  # somebody else's account, to act upon
    APPEAL = "appeal"  # an appeal on the officers' desk
    DATA_REQUEST = "data request"  # a question about somebody's own data, on the desk of the regency
    TASK = "task"  # a ground check or follow-up on the officers' desk
    OWN_CASE = "own case"  # what a citizen asked
    OWN_REASON = "own reason"  # a reason of a decision about a citizen's own family
    CHALLENGE = "challenge"  # what a camera was asked to see, by whoever it was given to
    RECORD = "record"  # what an agent's phone sent, on the officers' desk
    RECORD_FILE = "record file"  # a picture of such a record
    PHONE = "phone"  # an agent's phone, to be taken off by whoever looks after the agent
    WORK_GROUP = "work group"  # the families of a Dasa Wisma group
    AUDIT = "audit"  # a random audit of an area: figures, which roles that reach no family see too
    CHALLENGER = "challenger"  # a formula in the shadow of the one in force, in no area
    PROPOSAL = "proposal"  # that a formula be put into force, by another officer
    CARD = "card"  # a formula that was put into force, for anybody
    OWN_PHONE = "own phone"
    OWN_RECORD = "own record"  # a receipt, for the agent who handed the record in
    OWN_UPLOAD = "own upload"  # a file on its way from an agent's phone
    OWN_DEVICE = "own device"
    OWN_TOKEN = "own token"
    OWN_FACTOR = "own factor"


@dataclass(frozen=True)
class Declared:
    """How to call a route: the parts of its address that are not the object, and what is sent."""

    about: About = About.NOTHING
    method: str = "GET"
    parts: dict[str, Any] = field(default_factory=dict)
    sends: dict[str, Any] = field(default_factory=dict)
    by_phone: bool = False  # by the token of the actor's phone, not by a session


_FRAME = {"nonce": "x", "plan": '[[0, "look_ahead", 0]]', "frames": b"no picture"}


def get(about: About = About.NOTHING, **parts: Any) -> Declared:
    return Declared(about, "GET", parts)


def post(about: About = About.NOTHING, sends: dict[str, Any] | None = None, **parts: Any) -> Declared:
    return Declared(about, "POST", parts, sends or {})


def by_phone(method: str, about: About = About.NOTHING, **parts: Any) -> Declared:
    return Declared(about, method, parts, by_phone=True)


PAGES: dict[str, Declared] = {
    "base:health": get(),
    "base:design": get(),
    "base:language": post(),
    "base:problem": get(code="intake.body.not_json"),
    "base:voice": get(language="id", name=name_of("Siapa namanya?")),
    "openid:choose": get(),
    "openid:start": post(),
    "openid:back": get(),
    "openid:keys": get(),
    "openid:sign_out": post(),
    "identity:sign_out": post(),
    "identity:staff_home": get(),
    "identity:note_recovery": post(),
    "identity:staff_sign_in": get(),
    "identity:second_step": get(),
    "identity:ask_passkey": post(),
    "identity:offer_passkey": post(),
    "identity:enrol": get(),
    "identity:start": get(),
    "identity:set_password": get(),
    "identity:own_account": get(),
    "identity:confirm": get(),
    "identity:change_password": get(),
    "identity:recovery_codes": get(),
    "identity:add_factor": get(),
    "identity:remove_factor": post(About.OWN_FACTOR),
    "identity:end_other_devices": post(),
    "identity:end_device": post(About.OWN_DEVICE),
    "identity:revoke_own_token": post(About.OWN_TOKEN),
    "identity:accounts": get(),
    "identity:open_account": get(),
    "identity:account": get(About.ACCOUNT),
    "identity:recover_account": post(About.MANAGED),
    "identity:change_account": post(About.MANAGED),
    "identity:close_account": post(About.MANAGED),
    "identity:unlock_account": post(About.MANAGED),
    "identity:end_sessions": post(About.MANAGED),
    "identity:audit": get(),
    "identity:demo_codes": get(),
    "notices:own": get(),
    "notices:ways": get(),
    "notices:language": post(),
    "notices:add": get(channel="sms"),
    "notices:confirm": get(channel="sms"),
    "notices:remove": post(channel="sms"),
    "notices:use": post(channel="sms"),
    "notices:reports": get(channel="sms"),
    "verification:own": get(),
    "verification:consent": post(),
    "verification:capture": get(),
    "verification:challenge": post(),
    "verification:send": post(About.CHALLENGE, _FRAME),
    "verification:made_up": post(About.CHALLENGE, {"who": "same", "nonce": "x"}),
    "verification:ask_for_help": get(),
    "verification:appeal": post(),
    "verification:assisted": get(),
    "verification:assisted_person": get(About.ASSISTED),
    "verification:assisted_consent": post(About.ASSISTED),
    "verification:assisted_challenge": post(About.ASSISTED),
    "verification:assisted_send": post(About.CHALLENGE, _FRAME),
    "verification:assisted_made_up": post(About.CHALLENGE, {"who": "same", "nonce": "x"}),
    "verification:assisted_cannot": post(About.ASSISTED),
    "verification:desk": get(),
    "verification:verdict": post(About.COMPARED, {"verdict": "same", "note": "clear"}),
    "verification:picture": get(About.COMPARED, which="ktp"),
    "verification:visits": get(),
    "verification:visit": get(About.VISITED),
    "verification:failure_rates": get(),
    "intake:start": get(),
    "intake:consent": get(),
    "intake:form": get(),
    "intake:residence": get(),
    "intake:members": get(),
    "intake:add_member": post(),
    "intake:remove_member": post(member=2),
    "intake:member_section": get(member=1, section="anggota", part=1),
    "intake:section": get(section="rumah", part=1),
    "intake:review": get(),
    "eligibility:outcome": get(),
    "casework:own": get(),
    "casework:own_case": get(About.OWN_CASE),
    "casework:own_photo": get(About.OWN_CASE),
    "casework:ask_review": post(About.OWN_CASE),
    "casework:appeal": get(About.OWN_REASON),
    "casework:desk": get(),
    "casework:case": get(About.APPEAL),
    "casework:take": post(About.APPEAL),
    "casework:photo": get(About.APPEAL),
    "casework:data_request": get(About.DATA_REQUEST),
    "casework:tasks": get(),
    "casework:ask": get(),
    "casework:task": get(About.TASK),
    "casework:close_task": post(About.TASK, {"why": "Tidak perlu lagi."}),
    "casework:reassign": post(About.TASK),
    "targeting:on_target": get(),
    "targeting:on_target_csv": get(),
    "targeting:audits": get(),
    "targeting:draw_audit": get(),
    "targeting:import_frame": get(),
    "targeting:audit": get(About.AUDIT),
    "targeting:close_audit": post(About.AUDIT),
    "rights:own": get(),
    "rights:data": get(),
    "rights:consents": get(),
    "rights:consent": get(purpose="sharing"),
    "rights:trail": get(),
    "rights:copy": get(),
    "rights:copy_json": get(),
    "rights:copy_html": get(),
    "rights:ask": get(),
    "rights:leave": get(),
    "rights:delete": get(),
    "targeting:formulas": get(),
    "targeting:begin_challenger": get(),
    "targeting:challenger": get(About.CHALLENGER),
    "targeting:challenger_csv": get(About.CHALLENGER),
    "targeting:challenger_formula": get(About.CHALLENGER),
    "targeting:end_challenger": post(About.CHALLENGER),
    "targeting:propose": get(),
    "targeting:proposal": get(About.PROPOSAL),
    "targeting:approve_proposal": post(About.PROPOSAL),
    "targeting:send_back_proposal": post(About.PROPOSAL, {"words": "Belum cukup."}),
    "targeting:withdraw_proposal": post(About.PROPOSAL),
    "targeting:proposal_report": get(About.PROPOSAL),
    "targeting:proposal_metrics": get(About.PROPOSAL),
    "targeting:proposal_formula": get(About.PROPOSAL),
    "targeting:cards": get(),
    "targeting:card": get(programme="pkh"),
    "targeting:card_yaml": get(About.CARD),
    "targeting:card_json": get(About.CARD),
    "targeting:card_study": get(About.CARD, kind="html"),
    "field:quarantine": get(),
    "field:quarantined": get(About.RECORD),
    "field:quarantined_picture": get(About.RECORD_FILE),
    "field:phones": get(),
    "field:revoke_phone": get(About.PHONE),
    "field:own_phones": get(),
    "field:revoke_own_phone": get(About.OWN_PHONE),
    "field:notebook": get(),
    "field:notebook_csv": get(),
    "field:notebook_missing": get(About.WORK_GROUP),
    "field:import": get(),
    "field:app": get(),
    "field:app_worker": get(),
    "field:app_manifest": get(),
    "field:app_materials": get(version=lazy(materials_version, str)()),  # asks the database
    "eligibility:spoken": get(),
    "eligibility:letter": get(),
    "eligibility:status": get(),
}

API: dict[str, Declared] = {
    "PUT /api/v1/submissions/{uuid}": Declared(About.SUBMISSION, "PUT"),
    "GET /api/v1/submissions/{uuid}/receipt": Declared(About.OWN_SUBMISSION),
    "GET /api/v1/drafts/{questionnaire}": get(questionnaire="keluarga"),
    "PATCH /api/v1/drafts/{questionnaire}": Declared(method="PATCH", parts={"questionnaire": "keluarga"}),
    "POST /api/v1/drafts/{questionnaire}/send": post(questionnaire="keluarga"),
    "DELETE /api/v1/drafts/{questionnaire}": Declared(method="DELETE", parts={"questionnaire": "keluarga"}),
    "GET /api/v1/families/{family_id}/decisions": Declared(About.FAMILY),
    "POST /api/v1/field/devices": post(),
    "POST /api/v1/field/recover": post(),
    "POST /api/v1/field/proof/session": post(),
    "POST /api/v1/field/proof": by_phone("POST"),
    "POST /api/v1/field/proof/challenge": by_phone("POST"),
    "POST /api/v1/field/contact": by_phone("POST"),
    "GET /api/v1/field/changes": by_phone("GET"),
    "PUT /api/v1/field/records/{uuid}": by_phone("PUT", uuid="018f2b6e-7c1a-7d3e-9b1f-2a4c6e8d0f11"),
    "GET /api/v1/field/records/{uuid}/receipt": by_phone("GET", About.OWN_RECORD),
    "OPTIONS /api/v1/field/uploads": by_phone("OPTIONS"),
    "POST /api/v1/field/uploads": by_phone("POST"),
    "HEAD /api/v1/field/uploads/{uuid}": by_phone("HEAD", About.OWN_UPLOAD),
    "PATCH /api/v1/field/uploads/{uuid}": by_phone("PATCH", About.OWN_UPLOAD),
    "DELETE /api/v1/field/uploads/{uuid}": by_phone("DELETE", About.OWN_UPLOAD),
}
