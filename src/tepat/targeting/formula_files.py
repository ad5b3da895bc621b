"""A formula that somebody sends: YAML as in ``content/programmes``, or a file that the lab wrote. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

from tepat.content import load_content
from tepat.rules import Formula, FormulaError, formula_of_parts, formula_of_text
from tepat.targeting.errors import FormulaFileRefused

MOST_BYTES = 256 * 1024
LONGEST_VERSION = 40


def read_formula_file(
    content: bytes, *, programme: str, version: str = "", rest_of: Formula | None = None, instead_of: str = ""
) -> Formula:
    """The formula of a file, as one of the programme: all its variables stand in the dictionary.

    With ``rest_of`` its criteria take the place of the criterion ``instead_of`` of that formula (or come
    after all of them), and what it does not say (other criteria, amounts) stays: so a score that the lab
    fitted becomes a whole formula. ``version`` replaces the file's own. Raises ``FormulaFileRefused``, which
    names the line, what is wrong and how to mend it.
    """
    if len(content) > MOST_BYTES:
        raise FormulaFileRefused(_("Berkas rumus terlalu besar."), mend=_("Kirim berkas YAML sampai 256 kB."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FormulaFileRefused(
            _("Berkas ini bukan teks UTF-8."), mend=_("Kirim rumus sebagai berkas YAML.")
        ) from None
    dictionary = load_content().dictionary
    try:
        formula = formula_of_text(text, dictionary)
        document = _without_variables(formula)
        if rest_of is not None:
            document = _with_rest(document, formula, _without_variables(rest_of), instead_of)
        document["code"] = programme
        document["version"] = version.strip()[:LONGEST_VERSION] or document["version"]
        return _trimmed(document)
    except FormulaError as error:
        raise _refused(error) from None


def formula_as_yaml(formula: Formula) -> str:
    """A formula as a file that ``tepat rules`` reads: the same dictionary gives the same hash again."""
    head = (
        f"# {formula.title['id']} · {formula.title['en']}, {formula.version}\n"
        f"# SHA-256 (with the definitions of its variables): {formula.hash}\n"
    )
    body = yaml.dump(
        _without_variables(formula), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=110
    )
    return head + body


class _Plain(yaml.SafeDumper):
    """Writes every value out: formula files know no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _without_variables(formula: Formula) -> dict[str, Any]:
    return {key: value for key, value in formula.document.items() if key != "variables"}


def _with_rest(new: dict[str, Any], source: Formula, rest: dict[str, Any], instead_of: str) -> dict[str, Any]:
    """The document of ``rest`` with what ``new`` says put in; scores remember the formula they came from."""
    origin = {"code": source.code, "version": source.version, "hash": source.hash}
    scores = [{**score, "source_formula": score.get("source_formula", origin)} for score in new["scores"]]
    codes = [criterion["code"] for criterion in rest["criteria"]]
    if instead_of and instead_of not in codes:
        raise FormulaFileRefused(
            _("Syarat yang hendak diganti tidak ada di rumus yang berlaku."), mend=_("Pilih dari daftarnya.")
        )
    place = codes.index(instead_of) if instead_of else len(codes)
    criteria = [*rest["criteria"][:place], *new["criteria"], *rest["criteria"][place + bool(instead_of) :]]
    return {
        **rest,
        "version": new["version"],
        "legal_basis": [*rest["legal_basis"], *new["legal_basis"]],
        "parameters": _merged(rest.get("parameters", {}), new.get("parameters", {})),
        "criteria": criteria,
        "scores": [*rest["scores"], *scores],
        **{key: new[key] for key in ("benefit", "ranking") if key in new},
    }


def _merged(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    for name, parameter in second.items():
        if first.get(name, parameter) != parameter:
            raise FormulaFileRefused(
                _("Parameter “%s” bernilai lain di rumus yang berlaku.") % name,
                mend=_("Beri nama lain di berkas Anda."),
            )
    return {**first, **second}


def _trimmed(document: dict[str, Any]) -> Formula:
    """The formula without the parameters that nothing in it uses any more."""
    dictionary = load_content().dictionary
    whole = formula_of_parts(document, dictionary)
    used = set(whole.parts.used_parameters())
    kept = {name: value for name, value in document.get("parameters", {}).items() if name in used}
    rest = {key: value for key, value in document.items() if key != "parameters"}
    return formula_of_parts({**rest, "parameters": kept} if kept else rest, dictionary)


def _refused(error: FormulaError) -> FormulaFileRefused:
    place = _("baris %s: ") % error.line if getattr(error, "line", None) else ""
    why = " ".join(str(part) for part in (error.what, error.why, error.mend) if part)
    return FormulaFileRefused(
        _("Rumus ini belum dapat dipakai."),
        why=f"{place}{why}",
        mend=_("Perbaiki berkasnya, lalu kirim lagi."),
    )
