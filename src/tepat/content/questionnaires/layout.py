"""The screens of a questionnaire that names none: its sections, cut where a phone is full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tepat.content.questionnaires.form import Question, Screen, Section

MOST_ROWS = 14
"""How long a screen may be: a question, each of its options and each box to write in count as one row."""

MEMBER_LIST = "anggota_keluarga"
"""The code of the list of members where a form does not lay out its screens itself."""

_NAME = "name"
_WHO = {"id": "Siapa saja anggota keluarga ini?", "en": "Who are the members of this family?"}
_ROWS_OF_A_DATE = 3


def automatic_screens(sections: Sequence[Section]) -> tuple[Screen, ...]:
    """Every question once, in the order of the form; a question that follows another stays with it.

    The first section about members becomes the list of their names and one screen for each member; every
    other topic about members is asked of all of them at once.
    """
    screens: list[Screen] = []
    has_list = any(section.given for section in sections)
    for section in sections:
        if section.given:
            continue
        if not section.repeat:
            screens += _cut("questions", section, section.questions)
            continue
        if not has_list:
            has_list = True
            names = tuple(q.code for s in sections for q in s.questions if q.code == _NAME)
            screens.append(Screen(MEMBER_LIST, "members", section.title, names, section.title, _WHO))
            screens += _cut("member", section, [q for q in section.questions if q.code != _NAME])
            continue
        topics = list(_topics([q for q in section.questions if q.code != _NAME]))
        screens += [_screen("each", section, topic, number) for number, topic in enumerate(topics, start=1)]
    return tuple(screens)


def _cut(layout: str, section: Section, questions: Sequence[Question]) -> list[Screen]:
    parts: list[list[Question]] = []
    filled = MOST_ROWS
    for topic in _topics(questions):
        height = _height(topic[0])
        if filled + height > MOST_ROWS:
            parts.append([])
            filled = 0
        parts[-1] += topic
        filled += height
    return [_screen(layout, section, part, number) for number, part in enumerate(parts, start=1)]


def _screen(layout: str, section: Section, questions: Sequence[Question], number: int) -> Screen:
    code = section.code if number == 1 else f"{section.code}_{number}"
    text = questions[0].text if layout == "each" else {}
    return Screen(code, layout, section.title, tuple(q.code for q in questions), section.title, text)


def _topics(questions: Sequence[Question]) -> Iterator[list[Question]]:
    """A question and those that depend on it."""
    topic: list[Question] = []
    for question in questions:
        inputs = question.relevant.inputs if question.relevant else ()
        if topic and not {q.code for q in topic}.intersection(inputs):
            yield topic
            topic = []
        topic.append(question)
    if topic:
        yield topic


def _height(question: Question) -> int:
    if question.type == "date":
        return _ROWS_OF_A_DATE
    return 2 if question.widget == "dropdown" else 1 + max(1, len(question.options))
