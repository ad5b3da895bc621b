"""Read a questionnaire from its form.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tepat.content.errors import ContentError
from tepat.content.questionnaires.form import (
    FACTS,
    IDENTIFIERS,
    MEMBERS,
    PURPOSES,
    Question,
    Questionnaire,
    Section,
)
from tepat.content.questionnaires.layout import automatic_screens
from tepat.content.questionnaires.screens import read_screens
from tepat.content.reading import (
    checked_keys,
    expression,
    plain_text,
    read_mapping,
    refuse_double,
    same_name,
    text_pair,
)
from tepat.rules import Choice, Dictionary, Variable

_WIDGETS = {
    "boolean": ("yes_no",),
    "choice": ("choices", "dropdown"),
    "integer": ("number", "counter"),
    "decimal": ("number",),
    "double": ("number",),
    "date": ("date",),
    "text": ("text",),
    "name": ("text",),
    "nik": ("digits",),
    "kk": ("digits",),
}
"""The widgets that fit a type; the first is taken where a form names none."""

WIDGETS = frozenset(widget for fitting in _WIDGETS.values() for widget in fitting)


def load_questionnaire(path: Path, dictionary: Dictionary) -> Questionnaire:
    """Read form.yaml against the variable dictionary. Raises ContentError naming file and fault."""
    data = read_mapping(
        path, required=("code", "version", "title", "sections"), optional=("screens", "purpose")
    )
    code = plain_text(data["code"], path, "The code")
    same_name(code, path, "The form")
    if not isinstance(data["sections"], list):
        raise ContentError(
            "`sections` must be a list.", place=path, mend="Begin each section with `- code:`."
        )
    sections: dict[str, Section] = {}
    questions: dict[str, Question] = {}
    for item in data["sections"]:
        section = _read_section(item, dictionary, path)
        refuse_double(section.code, sections, path, f"The section `{section.code}`")
        sections[section.code] = section
        for question in section.questions:
            refuse_double(question.code, questions, path, f"The question `{question.code}`")
            questions[question.code] = question
    _refuse_unasked_inputs(questions, path)
    listed = tuple(sections.values())
    return Questionnaire(
        code,
        plain_text(data["version"], path, "The version"),
        text_pair(data["title"], path, "The title"),
        listed,
        read_screens(data["screens"], listed, dictionary, path)
        if "screens" in data
        else automatic_screens(listed),
        _purpose(data.get("purpose", FACTS), path),
    )


def _purpose(value: object, path: Path) -> str:
    if value in PURPOSES:
        return str(value)
    raise ContentError("The purpose is not known.", place=path, mend=f"Take {' or '.join(PURPOSES)}.")


def _read_section(item: object, dictionary: Dictionary, path: Path) -> Section:
    data = checked_keys(
        item,
        path,
        "A section",
        required=("code", "title", "questions"),
        optional=("repeat", "relevant", "given"),
    )
    code = plain_text(data["code"], path, "The code of a section")
    repeat = data.get("repeat")
    if repeat not in (None, MEMBERS):
        raise ContentError(
            f"The section `{code}` cannot repeat so.", place=path, mend="Write `repeat: members`."
        )
    level = "person" if repeat else "household"
    given = data.get("given", False)
    if given not in (False, True) or (given and not repeat):
        raise ContentError(
            f"The section `{code}` cannot be given.",
            place=path,
            mend="`given: true` stands beside `repeat: members`: it says what is known of each member.",
        )
    gate = data.get("relevant")
    return Section(
        code,
        text_pair(data["title"], path, f"The title of `{code}`"),
        tuple(_read_question(question, gate, level, dictionary, path) for question in data["questions"]),
        repeat,
        expression(gate, dictionary, level, path, f"The condition of the section `{code}`"),
        given,
    )


def _read_question(
    item: object, gate: str | None, level: str, dictionary: Dictionary, path: Path
) -> Question:
    data = checked_keys(
        item,
        path,
        "A question",
        required=("code", "text"),
        optional=(
            *("hint", "required", "relevant", "constraint", "constraint_message", "widget", "options"),
            "implies",
        ),
    )
    code = plain_text(data["code"], path, "The code of a question")
    thing = f"The question `{code}`"
    variable = _variable_of(code, level, dictionary, path)
    kind = variable.type if variable else code
    relevant = data.get("relevant")
    if gate and relevant:
        relevant = f"({gate}) AND ({relevant})"
    constraint = expression(data.get("constraint"), dictionary, level, path, f"The constraint of `{code}`")
    message = data.get("constraint_message")
    if (constraint is None) != (message is None):
        raise ContentError(f"{thing} needs `constraint` and `constraint_message` together.", place=path)
    if not isinstance(data.get("required", False), bool):
        raise ContentError(f"{thing}: `required` must be true or false.", place=path)
    return Question(
        code=code,
        type=kind,
        text=text_pair(data["text"], path, f"The text of `{code}`"),
        hint=text_pair(data["hint"], path, f"The hint of `{code}`") if "hint" in data else {},
        widget=_widget(data, kind, thing, path),
        required=data.get("required", False),
        relevant=expression(relevant or gate, dictionary, level, path, f"The condition of `{code}`"),
        constraint=constraint,
        constraint_message=text_pair(message, path, f"The constraint message of `{code}`")
        if message
        else None,
        options=_options(data, variable, thing, path),
        variable=variable,
        implies=_implied(data.get("implies", {}), kind, level, dictionary, thing, path),
    )


def _variable_of(code: str, level: str, dictionary: Dictionary, path: Path) -> Variable | None:
    if code in IDENTIFIERS:
        variable, found = None, IDENTIFIERS[code]
    elif code in dictionary:
        variable = dictionary[code]
        found = variable.level
        if variable.derived:
            raise ContentError(
                f"`{code}` is derived, so nobody can be asked it.", place=path, mend="Ask its parts."
            )
    else:
        raise ContentError(
            f"The question `{code}` has no variable.",
            place=path,
            mend="Define the variable in content/variables, or use kk, nik or name.",
            code="content.variable_missing",
        )
    if found != level:
        raise ContentError(
            f"The question `{code}` is about a {found}, but its section is about a {level}.",
            place=path,
            mend="Move it; `repeat: members` makes a section about each member.",
        )
    return variable


def _widget(data: dict[str, Any], kind: str, thing: str, path: Path) -> str:
    fitting = _WIDGETS[kind]
    widget = data.get("widget", fitting[0])
    if widget not in fitting:
        raise ContentError(f"{thing} has an unfit widget.", place=path, mend=f"Take {' or '.join(fitting)}.")
    return str(widget)


def _options(data: dict[str, Any], variable: Variable | None, thing: str, path: Path) -> tuple[Choice, ...]:
    """The choices of the variable, or those the form names, in its order."""
    values = variable.values if variable else ()
    if "options" not in data:
        return values
    by_code = {choice.code: choice for choice in values}
    try:
        return tuple(by_code[code] for code in data["options"])
    except (KeyError, TypeError):
        raise ContentError(
            f"{thing} offers an option that its variable does not have.",
            place=path,
            mend=f"Codes: {', '.join(map(str, by_code)) or 'none'}.",
        ) from None


def _implied(
    data: object, kind: str, level: str, dictionary: Dictionary, thing: str, path: Path
) -> dict[str, bool]:
    """What a yes says beside itself: a yes or no to other things about the same member or household."""
    if not isinstance(data, dict) or (data and kind != "boolean"):
        raise ContentError(
            f"{thing} cannot imply anything.",
            place=path,
            mend="Write `implies: {code: true}` at a question that is answered with yes or no.",
        )
    for code, value in data.items():
        variable = dictionary.get(code) if isinstance(code, str) else None
        fits = variable is not None and (variable.level, variable.type) == (level, "boolean")
        if not fits or variable is None or variable.derived or not isinstance(value, bool):
            raise ContentError(
                f"{thing} implies what its answers cannot say.",
                place=path,
                mend=f"Name a yes-or-no variable of the {level}, and write true or false.",
                code="content.variable_missing",
            )
    return dict(data)


def _refuse_unasked_inputs(questions: dict[str, Question], path: Path) -> None:
    """A condition on something that is never asked would be unknown for ever."""
    for question in questions.values():
        for condition in (question.relevant, question.constraint):
            unasked = sorted(set(condition.inputs) - questions.keys()) if condition else []
            if unasked:
                raise ContentError(
                    f"The question `{question.code}` depends on {', '.join(unasked)}, which nobody is asked.",
                    place=path,
                    mend="Ask it in the same form, or change the condition.",
                )
