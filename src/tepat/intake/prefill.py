"""What stands in a draft before the first question: who signed in, and what is known of the family."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tepat.content.questionnaires import Questionnaire
from tepat.intake.filling import Filling
from tepat.intake.known_family import KnownAnswer, KnownFamily, KnownMember
from tepat.kernel.nik import Nik, NikError


def applicant(account: Any, questionnaire: Questionnaire, *, on: date) -> dict[str, Any]:
    """The applicant as a member: name and NIK of the account, and the birth date and sex that the NIK tells.

    The person sees all of it and can change it; only what the questionnaire asks is filled in.
    """
    known: dict[str, Any] = {"name": account.display_name}
    if account.nik:
        known["nik"] = account.nik
        try:
            nik = Nik.parse(account.nik, on=on)
        except NikError:
            pass
        else:
            known |= {"birth_date": nik.birth_date.isoformat(), "sex": int(nik.sex)}
    return {code: value for code, value in known.items() if questionnaire.question(code)}


def remember_known(filling: Filling, family: KnownFamily | None, *, on: date) -> None:
    """Lay beside the answers what is known, and add the members that are not in the list yet.

    Nothing becomes an answer: the person says of each whether it is right.
    """
    known: dict[str, Any] = {"household": {}, "members": {}, "area_code": ""}
    if family is not None:
        known["household"] = _kept(family.household)
        known["area_code"] = family.area_code
        for member in family.members:
            record = _same(filling, member, known["members"]) or filling.add_member()
            known["members"][record["key"]] = _kept(member.answers)
    _remember_applicant(filling, known["members"], on)
    filling.known = known


def _same(filling: Filling, member: KnownMember, taken: Mapping[str, Any]) -> dict[str, Any] | None:
    """The member of the list that this is: by NIK, or as the phone was told of them before."""
    for number, record in enumerate(filling.members, start=1):
        before = {code: kept["value"] for code, kept in filling.known_about(number).items()}
        said = {**before, **record}
        if record["key"] in taken:
            continue
        if member.nik and said.get("nik"):
            if said["nik"] == member.nik:
                return record
        elif said.get("name") == member.name:
            return record
    return None


def _remember_applicant(filling: Filling, known: dict[str, Any], on: date) -> None:
    account = filling.account
    for record in filling.members:
        if account.nik and record.get("nik") == account.nik:
            said = known.setdefault(record["key"], {})
            for code, value in applicant(account, filling.questionnaire, on=on).items():
                said.setdefault(code, {"value": value, "source": "ikd", "as_of": on.isoformat()})


def _kept(answers: Mapping[str, KnownAnswer]) -> dict[str, Any]:
    return {
        code: {"value": known.value, "source": known.source, "as_of": known.as_of.isoformat()}
        for code, known in answers.items()
    }
