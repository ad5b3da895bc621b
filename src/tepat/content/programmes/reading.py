"""Read a programme from its folder: programme.yaml, formula.yaml, cases.yaml and notes.md, all four."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from tepat.content.errors import ContentError
from tepat.content.programmes.programme import Agency, PaymentSchedule, Programme, ProvenIdentity
from tepat.content.reading import checked_keys, plain_text, read_mapping, same_name, text_pair
from tepat.kernel.errors import TepatError
from tepat.rules import Dictionary, Formula, load_formula

FILES = ("programme.yaml", "formula.yaml", "cases.yaml", "notes.md")
UNITS = ("household", "person")
MOMENTS: tuple[Literal["before_decision", "before_payment"], ...] = ("before_decision", "before_payment")
_KEYS = ("code", "title", "description", "agency", "unit", "appeal_days", "payment", "proven_identity")


def load_programme(folder: Path, dictionary: Dictionary) -> Programme:
    """Read one programme. Raises ContentError naming the folder and what to add or mend."""
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise ContentError(
            f"The programme folder `{folder.name}` is incomplete.",
            place=folder,
            why=f"It lacks {', '.join(missing)}.",
            mend=f"Add {', '.join(missing)}, or remove the folder.",
            code="content.folder_incomplete",
        )
    path = folder / "programme.yaml"
    data = read_mapping(path, required=_KEYS)
    code = plain_text(data["code"], path, "The code")
    same_name(code, path, "The programme")
    if data["unit"] not in UNITS:
        raise ContentError("The unit is unknown.", place=path, mend=f"Write {' or '.join(UNITS)}.")
    if type(data["appeal_days"]) is not int or data["appeal_days"] < 1:
        raise ContentError("`appeal_days` must be a whole number above 0.", place=path)
    agency = checked_keys(data["agency"], path, "The agency", required=("code", "name"))
    return Programme(
        code,
        text_pair(data["title"], path, "The title"),
        text_pair(data["description"], path, "The description"),
        Agency(
            plain_text(agency["code"], path, "The agency's code"),
            text_pair(agency["name"], path, "The agency's name"),
        ),
        data["unit"],
        data["appeal_days"],
        _read_schedule(data["payment"], path),
        _read_proven_identity(data["proven_identity"], path),
        _read_formula(folder, code, dictionary),
        folder,
    )


def _read_schedule(value: object, path: Path) -> PaymentSchedule:
    data = checked_keys(value, path, "`payment`", required=("instalments_per_year", "months"))
    instalments, months = data["instalments_per_year"], data["months"]
    sound = (
        type(instalments) is int
        and isinstance(months, list)
        and len(months) == len(set(months)) == instalments
        and all(type(month) is int and 1 <= month <= 12 for month in months)
    )
    if not sound:
        raise ContentError(
            "The payment schedule does not add up.",
            place=path,
            mend="Name one month (1 to 12) for each instalment.",
        )
    return PaymentSchedule(instalments, tuple(months))


def _read_proven_identity(value: object, path: Path) -> ProvenIdentity:
    data = checked_keys(value, path, "`proven_identity`", required=("when", "basis"))
    basis = text_pair(data["basis"], path, "The legal basis of `proven_identity`")
    for when in MOMENTS:
        if data["when"] == when:
            return ProvenIdentity(when, basis)
    raise ContentError(
        "It is not known by when identity must be proven.",
        place=path,
        mend=f"Write {' or '.join(MOMENTS)} as `when` of `proven_identity`.",
    )


def _read_formula(folder: Path, code: str, dictionary: Dictionary) -> Formula:
    path = folder / "formula.yaml"
    try:
        formula = load_formula(path, dictionary)
    except TepatError as error:
        raise ContentError(error.what, place=path, why=error.why, mend=error.mend, code=error.code) from error
    same_name(formula.code, path, "The formula")
    return formula
