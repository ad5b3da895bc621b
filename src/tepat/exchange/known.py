"""What the agencies know of a person's family before it is asked: one of ``settings.TEPAT_KNOWN_ANSWERS``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tepat.base.encryption import blind_index
from tepat.base.operations import record_access
from tepat.content import load_content
from tepat.content.areas import VILLAGE, level_of
from tepat.content.questionnaires import Questionnaire
from tepat.exchange.cards import Card, CardMember
from tepat.exchange.legal_values import is_legal
from tepat.exchange.operations import CONSENT_PURPOSE
from tepat.exchange.queries import cards_about, family_card_of
from tepat.intake.known_family import KnownAnswer, KnownFamily, KnownMember
from tepat.kernel.errors import TepatError
from tepat.kernel.kk import FamilyCard
from tepat.kernel.nik import Nik
from tepat.registry.queries import local_day
from tepat.rules import Variable

_LONGEST_NAME = 200


def known_about(
    *, account: Any, questionnaire: Questionnaire, agreed: frozenset[str], at: datetime
) -> KnownFamily | None:
    """The family of the account's person as the population register and the other agencies know it.

    Only with the consent ``sharing``, and only where the person stands on a family card of the register
    themselves; else None. Its members are those of the register's card, the person first. What another agency
    says of somebody else is not used. Of several answers the one whose source is trusted most is taken, then
    the newest. What is unknown to the questionnaire, of the wrong type or out of its range is left out.
    Each look-up is recorded, with the agencies that answered and how much was left out.
    """
    if CONSENT_PURPOSE not in agreed or not account.nik:
        return None
    found = family_card_of(nik_index=blind_index("nik", account.nik))
    card = next((card for _, card in found.found if card.member(account.nik)), None)
    gathering = _Gathering(questionnaire, on=local_day(at), refused=found.broken)
    family = None if card is None else gathering.family(card, own_nik=account.nik)
    record_access(
        actor=account,
        action="exchange.known.read",
        purpose="self_service",
        subject_kind="account",
        subject_id=account.pk,
        area_code=family.area_code if family else "",
        detail={
            "agencies": sorted(gathering.agencies),
            "answers": gathering.taken,
            "values_refused": gathering.refused,
        },
    )
    return family


@dataclass
class _Gathering:
    """Cards on their way to a family, with what is counted on the way."""

    questionnaire: Questionnaire
    on: date
    refused: int = 0
    taken: int = 0

    def __post_init__(self) -> None:
        self.agencies: set[str] = set()
        self.dictionary = load_content().dictionary

    def family(self, register: Card, *, own_nik: str) -> KnownFamily:
        persons = sorted(register.members, key=lambda member: member.nik != own_nik)
        niks = [member.nik for member in persons if member.nik]
        keys = [blind_index("kk", register.key), *(blind_index("nik", nik) for nik in niks)]
        others, broken = cards_about(keys=keys)
        self.refused += broken
        cards = [card for _, card in others if card.agency != register.agency]
        household = self._chosen("household", [(card, card.answers) for card in cards if _of_family(card)])
        kk = _number(FamilyCard.parse, register.key, self.on)
        if kk:
            household |= self._identifier("kk", kk, register)
        members = tuple(
            known for member in persons if (known := self._member(member, register, cards)) is not None
        )
        return KnownFamily(kk, household, members, self._area(register))

    def _member(self, member: CardMember, register: Card, cards: list[Card]) -> KnownMember | None:
        name = " ".join(member.name.split())
        if not name or len(name) > _LONGEST_NAME or "\0" in name:
            self.refused += 1
            return None
        said = [(register, member.answers)]
        for card in cards:
            if _of_family(card):
                on_card = card.member(member.nik)
                said += [(card, on_card.answers)] if on_card else []
            elif card.key == member.nik:
                said.append((card, card.answers))
        answers = self._identifier("name", name, register)
        nik = _number(Nik.parse, member.nik, self.on)
        if nik:
            answers |= self._identifier("nik", nik, register)
        elif member.nik:
            self.refused += 1
        return KnownMember(nik, name, answers | self._chosen("person", said))

    def _identifier(self, code: str, value: str, card: Card) -> dict[str, KnownAnswer]:
        if self.questionnaire.question(code) is None:
            return {}
        self.agencies.add(card.agency)
        self.taken += 1
        return {code: KnownAnswer(value, card.agency, card.as_of)}

    def _chosen(self, level: str, said: list[tuple[Card, Mapping[str, Any]]]) -> dict[str, KnownAnswer]:
        chosen: dict[str, tuple[tuple[int, int], KnownAnswer]] = {}
        for variable, card, value in self._legal(level, said):
            trust = variable.source_trust
            place = trust.index(card.agency) if card.agency in trust else len(trust)
            rank = (place, -card.as_of.toordinal())
            if variable.code not in chosen or rank < chosen[variable.code][0]:
                chosen[variable.code] = rank, KnownAnswer(value, card.agency, card.as_of)
            self.agencies.add(card.agency)
        self.taken += len(chosen)
        return {code: answer for code, (_, answer) in chosen.items()}

    def _legal(
        self, level: str, said: list[tuple[Card, Mapping[str, Any]]]
    ) -> Iterator[tuple[Variable, Card, Any]]:
        for card, answers in said:
            for code, value in answers.items():
                variable = self.dictionary.get(code)
                if variable is None or variable.level != level or not is_legal(variable, value):
                    self.refused += 1
                elif card.as_of <= self.on and self.questionnaire.question(code) is not None:
                    yield variable, card, value

    def _area(self, register: Card) -> str:
        try:
            return register.area_code if level_of(register.area_code) == VILLAGE else ""
        except TepatError:
            return ""


def _of_family(card: Card) -> bool:
    return card.subject == "family"


def _number(parse: Any, text: str, on: date) -> str | None:
    try:
        parse(text, on=on)
    except TepatError:
        return None
    return text
