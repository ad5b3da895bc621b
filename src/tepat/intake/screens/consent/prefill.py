"""What is known of the applicant before the first question: who signed in."""

from __future__ import annotations

from datetime import date
from typing import Any

from tepat.content.questionnaires import Questionnaire
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
