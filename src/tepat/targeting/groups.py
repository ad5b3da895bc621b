"""Groups of families by which gains and losses are counted, where the facts tell. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from tepat.content import load_content
from tepat.registry.current import Document
from tepat.rules import Formula, decide, formula_of_parts

_HEAD, _FEMALE = 1, 2
_ELDERLY = 60


@dataclass(frozen=True, slots=True)
class Group:
    """One way to part families; ``labels`` by code, in order. Titles and labels are lazy translations."""

    code: str
    title: Any
    labels: Mapping[str, Any]


_YES_AND_NO = {"yes": _("ya"), "no": _("tidak")}
GROUPS: tuple[Group, ...] = (
    Group(
        "household_size",
        _("Jumlah anggota keluarga"),
        {"1-2": _("1 sampai 2 orang"), "3-4": _("3 sampai 4 orang"), "5+": _("5 orang atau lebih")},
    ),
    Group("elderly_head", _("Kepala keluarga berumur 60 tahun ke atas"), _YES_AND_NO),
    Group("female_head", _("Kepala keluarga perempuan"), _YES_AND_NO),
    Group("disability", _("Ada anggota dengan disabilitas berat"), _YES_AND_NO),
)


def groups_of(facts: Document, *, on: date) -> dict[str, str]:
    """The label of each group that the facts of a family tell on a day; what they do not tell is left out."""
    scores = decide(_counting(), _values(facts), on=on).scores
    found = {}
    if (size := scores["members"]) is not None and size > 0:
        found["household_size"] = "1-2" if size <= 2 else "3-4" if size <= 4 else "5+"
    if (disabled := scores["disabled"]) is not None:
        found["disability"] = _yes(disabled > 0)
    head = _head(facts)
    if (sex := _value(head, "sex")) is not None:
        found["female_head"] = _yes(sex == _FEMALE)
    if (born := _value(head, "birth_date")) is not None:
        found["elderly_head"] = _yes(_age(date.fromisoformat(born), on) >= _ELDERLY)
    return found


@cache
def _counting() -> Formula:
    """Counts by the dictionary's own words, so that "severe disability" means what it means in a formula."""
    return formula_of_parts(
        {
            "code": "groups",
            "version": "1",
            "title": dict.fromkeys(("id", "en"), "groups"),  # never shown
            "active_from": date(2000, 1, 1),
            "scores": [
                {"code": "members", "expr": "household_size"},
                {"code": "disabled", "expr": "severe_disability_count"},
            ],
        },
        load_content().dictionary,
    )


def _values(facts: Document) -> dict[str, Any]:
    formula = _counting()
    dates = {code for code in formula.base_inputs if formula.dictionary[code].type == "date"}
    wanted = set(formula.base_inputs)

    def plain(entries: Mapping[str, Any]) -> dict[str, Any]:
        return {
            code: date.fromisoformat(entry["value"]) if code in dates else entry["value"]
            for code, entry in entries.items()
            if code in wanted
        }

    return plain(facts["household"]) | {"members": [plain(one) for one in facts["members"].values()]}


def _head(facts: Document) -> Mapping[str, Any]:
    heads = [one for one in facts["members"].values() if _value(one, "relation_to_head") == _HEAD]
    return heads[0] if len(heads) == 1 else {}


def _value(entries: Mapping[str, Any], code: str) -> Any:
    entry = entries.get(code)
    return None if entry is None else entry["value"]


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"
