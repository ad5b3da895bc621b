"""What follows from what a notebook says: rules that open a task, read from follow_ups.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tepat.content.errors import ContentError
from tepat.content.questionnaires import Questionnaire
from tepat.content.reading import checked_keys, expression, plain_text, read_mapping, refuse_double, text_pair
from tepat.rules import Dictionary, Expression

LEVELS = ("household", "person")
GOES = ("agent", "facilitator")
_MOST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One topic: when it opens a task, for whom, by when, and what is asked on the spot.

    ``questions`` are codes of the questionnaire ``FollowUps.ask_with``, of the rule's own level. ``days`` is
    how long the task may take; for ``again_after_days`` no second one about the same is opened.
    """

    topic: str
    level: str
    when: Expression
    title: dict[str, str]
    words: dict[str, str]
    who: str
    days: int
    again_after_days: int
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowUps:
    """All rules, the questionnaires after which they are looked at, and the one that they ask with."""

    rules: tuple[FollowUp, ...]
    after: frozenset[str]
    ask_with: str

    def about(self, topic: str) -> FollowUp | None:
        """The rule of a topic; None for one that is not there any more."""
        return next((rule for rule in self.rules if rule.topic == topic), None)


NONE = FollowUps((), frozenset(), "")


def load_follow_ups(path: Path, dictionary: Dictionary, forms: Mapping[str, Questionnaire]) -> FollowUps:
    """Read follow_ups.yaml; none where there is no such file. ``forms`` are the newest, by code.

    Raises ContentError naming file and fault.
    """
    if not path.is_file():
        return NONE
    data = read_mapping(path, required=("after", "ask_with", "follow_ups"))
    asked = forms.get(data["ask_with"])
    unknown = [code for code in (*data["after"], data["ask_with"]) if code not in forms]
    if unknown or asked is None:
        raise ContentError(
            f"There is no questionnaire {', '.join(map(str, unknown))}.",
            place=path,
            mend="Name a folder of content/questionnaires.",
        )
    rules: dict[str, FollowUp] = {}
    for item in data["follow_ups"]:
        rule = _read(item, dictionary, asked, path)
        refuse_double(rule.topic, rules, path, f"The topic `{rule.topic}`")
        rules[rule.topic] = rule
    _refuse_unsaid(rules.values(), [forms[code] for code in data["after"]], path)
    return FollowUps(tuple(rules.values()), frozenset(data["after"]), data["ask_with"])


def _read(item: object, dictionary: Dictionary, asked: Questionnaire, path: Path) -> FollowUp:
    data = checked_keys(
        item,
        path,
        "A follow-up",
        required=("topic", "level", "when", "title", "words", "who", "days", "again_after_days", "questions"),
    )
    topic = plain_text(data["topic"], path, "The topic")
    thing = f"The follow-up `{topic}`"
    level = _one_of(data["level"], LEVELS, f"{thing}: `level`", path)
    condition = expression(data["when"], dictionary, level, path, f"The condition of `{topic}`")
    if condition is None or condition.type != "boolean":
        raise ContentError(f"{thing}: `when` is no condition.", place=path, mend="Write what is true or not.")
    repeat = "members" if level == "person" else None
    fitting = {question.code for question in asked.questions_about(repeat)}
    strange = [str(code) for code in data["questions"] if code not in fitting]
    if strange:
        raise ContentError(
            f"{thing} asks {', '.join(strange)}, which `{asked.code}` does not ask of a {level}.",
            place=path,
            mend=f"Take questions of the {level} from that form.",
        )
    return FollowUp(
        topic=topic,
        level=level,
        when=condition,
        title=text_pair(data["title"], path, f"The title of `{topic}`"),
        words=text_pair(data["words"], path, f"The words of `{topic}`"),
        who=_one_of(data["who"], GOES, f"{thing}: `who`", path),
        days=_days(data["days"], f"{thing}: `days`", path),
        again_after_days=_days(data["again_after_days"], f"{thing}: `again_after_days`", path),
        questions=tuple(data["questions"]),
    )


def _one_of(value: object, known: tuple[str, ...], thing: str, path: Path) -> str:
    if value in known:
        return str(value)
    raise ContentError(f"{thing} is not known.", place=path, mend=f"Take {' or '.join(known)}.")


def _days(value: Any, thing: str, path: Path) -> int:
    if type(value) is int and 1 <= value <= _MOST_DAYS:
        return value
    raise ContentError(
        f"{thing} is no number of days.", place=path, mend=f"Write a whole number from 1 to {_MOST_DAYS}."
    )


def _refuse_unsaid(rules: Any, forms: list[Questionnaire], path: Path) -> None:
    """A condition on what none of the questionnaires says could never open anything."""
    told = frozenset().union(*(form.told for form in forms))
    for rule in rules:
        if told.isdisjoint(rule.when.inputs):
            raise ContentError(
                f"The follow-up `{rule.topic}` reads nothing that those questionnaires say.",
                place=path,
                mend="Name a questionnaire under `after` whose answers its condition reads.",
            )
