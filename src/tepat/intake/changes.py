"""Changes of a draft, answer by answer: what a phone sends, and how it is laid over what is kept. Pure.

A change names a place and its new value; without a value the place becomes empty. Two phones or two tabs that
change different places never disturb each other, and of two changes of one place the later one stays.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from tepat.base.problems import ProblemItem
from tepat.content.areas import VILLAGE, exists, level_of
from tepat.content.questionnaires import Questionnaire
from tepat.intake.errors import DraftChangeInvalid

AREA = "area_code"
MEMBERS = "members"
MOST_CHANGES = 400
MOST_MEMBERS = 120  # of a draft; how many may be sent is the questionnaire's affair
LONGEST_TEXT = 500

_KEY = re.compile(r"[a-z0-9]{8}")
_SCALARS = (str, bool, int, float)


@dataclass(frozen=True, slots=True)
class Change:
    """``place``: ``(code,)``, ``("area_code",)``, ``("members", key)`` or ``("members", key, code)``.

    ``is_set`` False empties the place: an answer counts as not given, a member is taken out.
    """

    place: tuple[str, ...]
    value: Any = field(default=None, repr=False)
    is_set: bool = True


def read_changes(raw: Any, questionnaire: Questionnaire) -> list[Change]:
    """The changes in a request's body, in their order.

    Raises ``DraftChangeInvalid``, pointing at each that cannot be taken; then none is taken.
    """
    if not isinstance(raw, list) or len(raw) > MOST_CHANGES:
        raise _invalid([_fault("wrong_changes", "/changes", _("Perubahan harus berupa daftar yang pendek."))])
    changes, faults = [], []
    for number, one in enumerate(raw):
        pointer = f"/changes/{number}"
        place = one.get("path") if isinstance(one, dict) else None
        if not isinstance(place, list) or not _is_place(place, questionnaire):
            faults.append(_fault("unknown_place", f"{pointer}/path", _("Tempat jawaban ini tidak dikenal.")))
        elif "value" in one and not _is_value(place, one["value"]):
            faults.append(
                _fault(
                    "wrong_value",
                    f"{pointer}/value",
                    _("Jawaban ini tidak dapat disimpan."),
                    _("Tulis lebih pendek, paling banyak 500 huruf."),
                )
            )
        else:
            changes.append(Change(tuple(place), one.get("value"), "value" in one))
    if faults:
        raise _invalid(faults)
    return changes


def _fault(code: str, pointer: str, what: Any, mend: Any = "") -> ProblemItem:
    return ProblemItem(f"intake.draft.{code}", pointer, what, mend)


def _invalid(items: Sequence[ProblemItem]) -> DraftChangeInvalid:
    return DraftChangeInvalid(
        _("Ada jawaban yang tidak dapat disimpan."),
        mend=_("Perbaiki jawaban yang ditunjuk. Jawaban yang lain tetap aman."),
        items=items,
        pointer=items[0].pointer,
    )


def _is_place(place: list[Any], questionnaire: Questionnaire) -> bool:
    if not place or not all(isinstance(part, str) for part in place):
        return False
    if place[0] == MEMBERS:
        if len(place) not in (2, 3) or not _KEY.fullmatch(place[1]):
            return False
        return len(place) == 2 or _is_question(questionnaire, place[2], about=MEMBERS)
    return len(place) == 1 and (place[0] == AREA or _is_question(questionnaire, place[0], about=None))


def _is_question(questionnaire: Questionnaire, code: str, *, about: str | None) -> bool:
    return any(question.code == code for question in questionnaire.questions_about(about))


def _is_value(place: list[str], value: Any) -> bool:
    if place[0] == AREA:
        return isinstance(value, str) and exists(value) and level_of(value) == VILLAGE
    if len(place) == 2:
        return isinstance(value, dict) and not value
    if isinstance(value, float) and not math.isfinite(value):
        return False
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return False
    return value is None or isinstance(value, _SCALARS)


def apply_changes(
    answers: dict[str, Any], changes: Sequence[Change], *, removed: set[str] | None = None
) -> str | None:
    """Lay the changes over ``answers``, in place. Returns the new area code where one is named.

    ``removed`` names the members that were taken out: changes of them that come too late are left out, and
    members that these changes take out are added to it.
    """
    gone = set() if removed is None else removed
    area_code = None
    for change in changes:
        if change.place == (AREA,):
            area_code = change.value if change.is_set else ""
        elif len(change.place) == 1:
            _put(answers, change.place[0], change)
        else:
            _change_member(answers.setdefault(MEMBERS, []), change, gone)
    return area_code


def _change_member(members: list[dict[str, Any]], change: Change, gone: set[str]) -> None:
    key = change.place[1]
    member = next((member for member in members if member.get("key") == key), None)
    if len(change.place) == 2 and not change.is_set:
        gone.add(key)
        if member is not None:
            members.remove(member)
        return
    if key in gone:
        return
    if member is None:
        if len(members) >= MOST_MEMBERS:
            return
        member = {"key": key}
        members.append(member)
    if len(change.place) == 3:
        _put(member, change.place[2], change)


def _put(record: dict[str, Any], code: str, change: Change) -> None:
    if change.is_set:
        record[code] = change.value
    else:
        record.pop(code, None)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The changes that turn the answers ``before`` into those ``after``; members are told apart by key.

    >>> differences({"a": 1, "members": []}, {"members": [{"key": "abcdefgh", "name": "Ayu"}]})
    [Change(place=('a',), is_set=False), Change(place=('members', 'abcdefgh'), is_set=True), \
Change(place=('members', 'abcdefgh', 'name'), is_set=True)]
    """
    changes = list(_of_record((), before, after))
    old = {member["key"]: member for member in before.get(MEMBERS) or []}
    new = {member["key"]: member for member in after.get(MEMBERS) or []}
    changes += [Change((MEMBERS, key), is_set=False) for key in old if key not in new]
    for key, member in new.items():
        if key not in old:
            changes.append(Change((MEMBERS, key), {}))
        changes += _of_record((MEMBERS, key), old.get(key, {}), member)
    return changes


def _of_record(
    prefix: tuple[str, ...], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Change]:
    for code in before:
        if code not in after and code not in (MEMBERS, "key"):
            yield Change((*prefix, code), is_set=False)
    for code, value in after.items():
        is_same = code in before and before[code] == value and type(before[code]) is type(value)
        if code not in (MEMBERS, "key") and not is_same:
            yield Change((*prefix, code), value)
