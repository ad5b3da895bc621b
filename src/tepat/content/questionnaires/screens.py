"""Read ``screens:`` of a form.yaml: which questions stand together on a phone, and in which layout."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from tepat.content.errors import ContentError
from tepat.content.questionnaires.form import LAYOUTS, MEMBERS, Question, Screen, Section
from tepat.content.reading import checked_keys, expression, plain_text, refuse_double, text_pair
from tepat.rules import Dictionary, Expression

_CODE = re.compile("[a-z][a-z0-9_]*")
_RESERVED = ("check", "known")
"""The form's own screens: what was known before, and the answers before they are sent."""


def read_screens(
    data: object, sections: Sequence[Section], dictionary: Dictionary, path: Path
) -> tuple[Screen, ...]:
    """The screens that a form lays out. Raises ContentError where one is not as agreed.

    Every question stands on one screen, after what its condition reads. A form about members has one list of
    them, before any screen that asks about each; none where the members are given.
    """
    if not isinstance(data, list) or not data:
        raise ContentError("`screens` must be a list.", place=path, mend="Begin each screen with `- code:`.")
    questions = {q.code: (q, section) for section in sections for q in section.questions}
    screens: dict[str, Screen] = {}
    placed = {q.code: section.code for section in sections if section.given for q in section.questions}
    for item in data:
        screen = _read_screen(item, questions, dictionary, path)
        refuse_double(screen.code, screens, path, f"The screen `{screen.code}`")
        _refuse_early(f"the screen `{screen.code}`", screen.relevant, placed, path)
        screens[screen.code] = screen
        for code in screen.questions:
            refuse_double(code, placed, path, f"The question `{code}` on the screens")
            placed[code] = screen.code
            _refuse_early(f"`{code}`", questions[code][0].relevant, placed, path)
    left = [code for code in questions if code not in placed]
    if left:
        raise ContentError(
            f"No screen shows {', '.join(left)}.",
            place=path,
            why="What stands on no screen would never be asked.",
            mend="Put each on a screen, or leave out `screens` altogether.",
            code="content.screens.left_out",
        )
    _check_member_list(list(screens.values()), any(section.given for section in sections), path)
    return tuple(screens.values())


def _read_screen(
    item: object, questions: dict[str, tuple[Question, Section]], dictionary: Dictionary, path: Path
) -> Screen:
    data = checked_keys(
        item,
        path,
        "A screen",
        required=("code", "layout", "questions"),
        optional=("title", "text", "hint", "relevant"),
    )
    code = plain_text(data["code"], path, "The code of a screen")
    thing = f"The screen `{code}`"
    if not _CODE.fullmatch(code) or code in _RESERVED:
        raise ContentError(
            f"{thing} cannot be called so.",
            place=path,
            mend=f"Use small letters, digits and _, beginning with a letter; not {' or '.join(_RESERVED)}.",
        )
    layout = data["layout"]
    if layout not in LAYOUTS:
        raise ContentError(f"{thing} has an unknown layout.", place=path, mend=f"Take {', '.join(LAYOUTS)}.")
    shown, texts = _read_shown(data["questions"], thing, path)
    for name in shown:
        _check_fit(name, layout, questions, thing, path)
    if layout == "members":
        _check_names(shown, questions, thing, path)
    if layout == "each" and "text" not in data:
        raise ContentError(
            f"{thing} needs a `text`.",
            place=path,
            why="It asks about all members at once, in words of its own.",
            mend='Write it in the plural, such as text: {id: "Siapa saja yang ...?", en: "Who ...?"}.',
        )
    section = questions[shown[0]][1].title if shown else text_pair(data.get("title"), path, f"{thing}: title")
    return Screen(
        code,
        layout,
        text_pair(data["title"], path, f"The title of {code}") if "title" in data else section,
        shown,
        section,
        text_pair(data["text"], path, f"The text of `{code}`") if "text" in data else {},
        text_pair(data["hint"], path, f"The hint of `{code}`") if "hint" in data else {},
        texts,
        expression(data.get("relevant"), dictionary, "household", path, f"The condition of the {thing[4:]}"),
    )


def _read_shown(items: object, thing: str, path: Path) -> tuple[tuple[str, ...], dict[str, dict[str, str]]]:
    """The codes of a screen's questions, and the words of those that have other ones here."""
    if not isinstance(items, list):
        raise ContentError(f"{thing}: `questions` must be a list.", place=path, mend="Write [code, code].")
    codes: list[str] = []
    texts: dict[str, dict[str, str]] = {}
    for item in items:
        if isinstance(item, str):
            codes.append(item)
            continue
        data = checked_keys(item, path, f"{thing}: a question", required=("code", "text"))
        code = plain_text(data["code"], path, f"{thing}: the code of a question")
        texts[code] = text_pair(data["text"], path, f"The text of `{code}` on {thing}")
        codes.append(code)
    return tuple(codes), texts


def _check_fit(
    code: str, layout: str, questions: dict[str, tuple[Question, Section]], thing: str, path: Path
) -> None:
    if code not in questions:
        raise ContentError(
            f"{thing} shows `{code}`, which no section asks.",
            place=path,
            mend="Write the code of a question of this form.",
            code="content.screens.unknown_question",
        )
    question, section = questions[code]
    if section.repeat != LAYOUTS[layout]:
        about = "each member" if section.repeat else "the household"
        fitting = [name for name, repeat in LAYOUTS.items() if repeat == section.repeat]
        raise ContentError(
            f"{thing} cannot show `{code}`, which is asked about {about}.",
            place=path,
            mend=f"Give it a screen with layout {' or '.join(fitting)}.",
            code="content.screens.unfit",
        )
    if layout == "ticks" and (question.type != "boolean" or question.required):
        raise ContentError(
            f"{thing} cannot show `{code}` as something to tick.",
            place=path,
            why="Only what is answered with yes or no, and may be left open, can be ticked.",
            mend="Give it a screen with layout questions.",
            code="content.screens.unfit",
        )


def _check_names(
    shown: tuple[str, ...], questions: dict[str, tuple[Question, Section]], thing: str, path: Path
) -> None:
    wanted = tuple(code for code in ("name",) if code in questions)
    if shown != wanted:
        raise ContentError(
            f"{thing} must show {'`name` alone' if wanted else 'no question'}.",
            place=path,
            mend="Put the other questions on a screen with layout member.",
            code="content.screens.unfit",
        )


def _refuse_early(thing: str, condition: Expression | None, placed: dict[str, str], path: Path) -> None:
    """A condition that reads what comes on a later screen would be unknown when it is needed."""
    late = [code for code in condition.inputs if code not in placed] if condition else []
    if late:
        raise ContentError(
            f"The screens show {thing} before {', '.join(late)}, on which it depends.",
            place=path,
            mend=f"Put {', '.join(late)} on an earlier screen, or before it on the same one.",
            code="content.screens.too_early",
        )


def _check_member_list(screens: Sequence[Screen], given: bool, path: Path) -> None:
    about_members = [screen for screen in screens if LAYOUTS[screen.layout] == MEMBERS]
    lists = [screen for screen in about_members if screen.layout == "members"]
    if given and lists:
        raise ContentError(
            f"The screen `{lists[0].code}` asks who the members are, and they are given.",
            place=path,
            mend="Remove the screen, or the section with `given: true`.",
            code="content.screens.no_list",
        )
    if given:
        return
    if about_members and (len(lists) != 1 or about_members[0].layout != "members"):
        raise ContentError(
            "The screens need one list of members, before any other screen about members.",
            place=path,
            mend="Begin them with one screen of layout members.",
            code="content.screens.no_list",
        )
