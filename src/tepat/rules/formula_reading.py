"""Reads a formula, from YAML or from its own document, checks all of it, and writes the canonical document.

The document has the form that is read here: reading it again gives the same document and the same hash.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tepat.rules.dictionary import Dictionary
from tepat.rules.errors import ExpressionError
from tepat.rules.expressions import check
from tepat.rules.expressions.parse import Parsed, parse
from tepat.rules.expressions.scan import Scope
from tepat.rules.expressions.types import NUMBER
from tepat.rules.formula_parts import BenefitRule, Criterion, FormulaParts, Ranking, Score
from tepat.rules.parameters import Parameter, read_parameters
from tepat.rules.place import Place
from tepat.rules.reasons import ANSWERS, placeholders
from tepat.rules.scores import ImportedScore, order_scores, read_linear
from tepat.rules.variables import LANGUAGES

LANGUAGE_VERSION = 1
"""Raised when the same text would mean something else."""
PERIODS = ("month", "quarter", "year", "once")
ORDERS = ("ascending", "descending")
TIE_BREAKS = ("household_id_hash", "household_id")
_REQUIRED = ("code", "version", "title", "active_from")
_OPTIONAL = (
    "language", "unit", "active_to", "legal_basis", "parameters", "criteria", "scores", "benefit", "ranking",
)  # fmt: skip
_SCORE_FORMS = ("expr", "linear", "from")

FindScore = Callable[[Place], ImportedScore]


def read_formula(top: Place, dictionary: Dictionary, find_score: FindScore) -> FormulaParts:
    """The checked parts of a formula. Raises FormulaError with file, line and all that is to be said."""
    top.mapping(_REQUIRED, _OPTIONAL)
    return _Reader(top, dictionary, find_score).read()


@dataclass(slots=True)
class _Reader:
    top: Place
    dictionary: Dictionary
    find_score: FindScore
    parameters: dict[str, Parameter] = field(default_factory=dict)
    scope: Scope = field(default_factory=lambda: Scope({}))

    def read(self) -> FormulaParts:
        top = self.top
        document = self._head()
        if "parameters" in top:
            self.parameters = read_parameters(top.at("parameters"))
        entries = self._score_entries()
        self.scope = Scope(
            self.dictionary,
            "household",
            {name: parameter.type for name, parameter in self.parameters.items()},
            {code: NUMBER for code in entries},
        )
        scores = {code: self._score(code, entry) for code, entry in entries.items()}
        criteria = (
            [self._criterion(entry) for _, entry in top.at("criteria").items()] if "criteria" in top else []
        )
        _refuse_doubled(top, criteria)
        if not criteria and not scores:
            raise top.error("The formula has neither criteria nor scores.", mend="Write at least one.")
        benefit = self._benefit(top.at("benefit")) if "benefit" in top else None
        document["criteria"] = [document for _, document in criteria]
        document["scores"] = [document for _, document in scores.values()]
        if self.parameters:
            document["parameters"] = {
                name: parameter.document() for name, parameter in self.parameters.items()
            }
        if benefit is not None:
            document["benefit"] = benefit[1]
        if "ranking" in top:
            document["ranking"] = self._ranking(top.at("ranking"))
        parts = self._parts(document, criteria, scores, benefit, entries)
        self._check_dates(parts)
        return parts

    def _parts(
        self,
        document: dict[str, Any],
        criteria: list[tuple[Criterion, dict[str, Any]]],
        scores: Mapping[str, tuple[Score, dict[str, Any]]],
        benefit: tuple[BenefitRule, dict[str, Any]] | None,
        entries: Mapping[str, Place],
    ) -> FormulaParts:
        return FormulaParts(
            code=document["code"],
            version=document["version"],
            title=document["title"],
            active_from=self.top.at("active_from").as_date(),
            active_to=self.top.at("active_to").as_date() if "active_to" in self.top else None,
            parameters=self.parameters,
            criteria=tuple(criterion for criterion, _ in criteria),
            scores=order_scores({code: score for code, (score, _) in scores.items()}, entries),
            benefit=benefit[0] if benefit else None,
            document=document,
            ranking=Ranking(**document["ranking"]) if "ranking" in document else None,
        )

    # -- head

    def _head(self) -> dict[str, Any]:
        top = self.top
        start = top.at("active_from").as_date()
        if "language" in top and top.at("language").whole_number() != LANGUAGE_VERSION:
            raise top.at("language").error(
                "The formula is written in another version of the language.",
                f"This engine reads version {LANGUAGE_VERSION}.",
                "Use the release of Tepat that it was made with.",
                "language",
            )
        document: dict[str, Any] = {
            "language": LANGUAGE_VERSION,
            "code": top.at("code").code(),
            "version": top.at("version").text(60),
            "title": top.at("title").labels(),
            "unit": top.at("unit").word(("household",)) if "unit" in top else "household",
            "active_from": start.isoformat(),
            "legal_basis": _plain(top.at("legal_basis").data) if "legal_basis" in top else [],
        }
        if "active_to" in top:
            end = top.at("active_to").as_date()
            if end <= start:
                raise top.at("active_to").error(
                    "The formula ends before it begins.", "`active_to` is the first day it no longer holds."
                )
            document["active_to"] = end.isoformat()
        return document

    def _check_dates(self, parts: FormulaParts) -> None:
        for name in parts.used_parameters():
            first = parts.parameters[name].values[0][0]
            if first > parts.active_from:
                place = self.top
                if "parameters" in place and name in place.at("parameters"):
                    place = place.at("parameters").at(name)
                raise place.error(
                    f"The parameter `{name}` has no value yet on {parts.active_from.isoformat()}.",
                    f"The formula holds from then, and the first value from {first.isoformat()}.",
                    "Give the value that held before, or let the formula begin later.",
                    "not_yet",
                )

    # -- scores

    def _score_entries(self) -> dict[str, Place]:
        entries: dict[str, Place] = {}
        if "scores" not in self.top:
            return entries
        for _, entry in self.top.at("scores").items():
            entry.mapping(("code",), (*_SCORE_FORMS, "title", "source_formula"))
            code = entry.at("code").code()
            if code in entries or code in self.dictionary:
                raise entry.error(
                    f"The name `{code}` is taken.",
                    "It is a variable or another score.",
                    "Rename the score.",
                    "doubled",
                )
            if sum(form in entry for form in _SCORE_FORMS) != 1:
                raise entry.error("A score has exactly one of expr, linear and from.")
            entries[code] = self._import(code, entry) if "from" in entry else entry
        return entries

    def _import(self, code: str, entry: Place) -> Place:
        imported = self.find_score(entry)
        for name, parameter in imported.parameters.items():
            if self.parameters.setdefault(name, parameter) != parameter:
                raise entry.error(
                    f"The parameter `{name}` means two things.",
                    "The score brings one of the same name with other values.",
                    "Rename one of the two.",
                    "overlapping_parameter",
                )
        return imported.place(code)

    def _score(self, code: str, entry: Place) -> tuple[Score, dict[str, Any]]:
        document: dict[str, Any] = {"code": code}
        if "title" in entry:
            document["title"] = entry.at("title").labels()
        if "source_formula" in entry:
            document["source_formula"] = _plain(entry.at("source_formula").data)
        if "linear" in entry:
            parsed, document["linear"] = read_linear(entry.at("linear"), self._expression)
        else:
            parsed = self._expression(entry.at("expr"))
            document["expr"] = parsed.text
        self._require_number(parsed, entry, "A score")
        return Score(code, parsed), document

    # -- criteria and benefit

    def _criterion(self, entry: Place) -> tuple[Criterion, dict[str, Any]]:
        if isinstance(entry.data, dict) and "reason" not in entry:
            raise _missing_reason(entry, "It has no `reason`.")
        entry.mapping(("code", "expr", "reason"), ("title", "legal_basis"))
        code = entry.at("code").code()
        parsed = self._expression(entry.at("expr"))
        try:
            check.require_boolean(parsed.node, "A criterion is a condition.", 0)
        except ExpressionError as error:
            raise entry.at("expr").locate(error, parsed.text) from None
        reason = self._reason(entry.at("reason"))
        document: dict[str, Any] = {"code": code, "expr": parsed.text, "reason": reason}
        if "title" in entry:
            document["title"] = entry.at("title").labels()
        if "legal_basis" in entry:
            document["legal_basis"] = _plain(entry.at("legal_basis").data)
        return Criterion(code, parsed, reason), document

    def _reason(self, place: Place) -> dict[str, dict[str, str]]:
        if not isinstance(place.data, dict):
            raise _missing_reason(place, "It is not written by language.")
        for language in LANGUAGES:
            if not isinstance(place.data.get(language), dict):
                raise _missing_reason(place, f"The language `{language}` is missing.")
        place.mapping(LANGUAGES)
        return {language: self._sentences(place.at(language)) for language in LANGUAGES}

    def _sentences(self, place: Place) -> dict[str, str]:
        found: dict[str, str] = {}
        for key, entry in place.items():
            answer = {True: "true", False: "false"}.get(key, key) if isinstance(key, bool) else key
            if answer not in ANSWERS:
                raise entry.error(
                    f"`{key}` is not an answer.", mend="Write true, false and unknown.", code="unknown_key"
                )
            if entry.data is None:
                raise _missing_reason(entry, f"The sentence for {answer} is empty.")
            found[answer] = " ".join(entry.text(600).split())
            self._check_placeholders(found[answer], entry)
        for answer in ANSWERS:
            if answer not in found:
                raise _missing_reason(place, f"The sentence for {answer} is missing.")
        return {answer: found[answer] for answer in ANSWERS}

    def _check_placeholders(self, template: str, place: Place) -> None:
        try:
            names = placeholders(template)
        except ValueError:
            raise place.error(
                "A brace in the sentence holds no name.",
                "",
                "Write {variable} or {:parameter}.",
                "placeholder",
            ) from None
        for name in names:
            variable = self.dictionary.get(name)
            known = variable is not None and variable.level == "household"
            if not (
                known or name in self.scope.scores or name == ":on" or name[1:] in self._colon_names(name)
            ):
                raise place.error(
                    f"The sentence names {{{name}}}, which is not known.",
                    "",
                    "Name a variable of the household, a score, or a parameter as {:name}.",
                    "placeholder",
                )

    def _colon_names(self, name: str) -> Mapping[str, Any]:
        return self.parameters if name.startswith(":") else {}

    def _benefit(self, place: Place) -> tuple[BenefitRule, dict[str, Any]]:
        place.mapping(("period", "expr"), ("currency", "legal_basis"))
        period = place.at("period").word(PERIODS)
        currency = place.at("currency").text(3) if "currency" in place else "IDR"
        parsed = self._expression(place.at("expr"))
        self._require_number(parsed, place, "A benefit")
        document: dict[str, Any] = {"period": period, "currency": currency, "expr": parsed.text}
        if "legal_basis" in place:
            document["legal_basis"] = _plain(place.at("legal_basis").data)
        return BenefitRule(period, currency, parsed), document

    def _ranking(self, place: Place) -> dict[str, str]:
        place.mapping(("by",), ("order", "tie_break"))
        by = place.at("by").text()
        if by not in self.scope.scores:
            known = ", ".join(self.scope.scores) or "none yet"
            raise place.at("by").error(
                f"`{by[:60]}` is not a score of this formula.",
                "Households are ranked by a score, so that what puts them first is written down.",
                f"Scores here: {known}. A variable becomes one with `scores: [{{code: ..., expr: ...}}]`.",
            )
        return {
            "by": by,
            "order": place.at("order").word(ORDERS) if "order" in place else ORDERS[0],
            "tie_break": place.at("tie_break").word(TIE_BREAKS) if "tie_break" in place else TIE_BREAKS[0],
        }

    # -- expressions

    def _expression(self, place: Place) -> Parsed:
        if isinstance(place.data, dict | list):
            raise place.error("An expression is expected here.", mend="Put quotation marks around it.")
        text = str(place.marked.raw.get(place.path, place.data))
        try:
            return parse(text, self.scope)
        except ExpressionError as error:
            raise place.locate(error, text) from None

    def _require_number(self, parsed: Parsed, place: Place, name: str) -> None:
        if parsed.node.type.is_number:
            return
        raise place.error(
            f"{name} must be a number.", f"This is {parsed.node.type.phrase}.", code="not_a_number"
        )


def _missing_reason(place: Place, why: str) -> Exception:
    return place.error(
        "A criterion must say why, for each answer and in each language.",
        why,
        "Write `reason: {id: {true: ..., false: ..., unknown: ...}, en: {...}}`.",
        "missing_reason",
    )


def _refuse_doubled(top: Place, criteria: list[tuple[Criterion, dict[str, Any]]]) -> None:
    seen: set[str] = set()
    for index, (criterion, _) in enumerate(criteria):
        if criterion.code in seen:
            place = Place(top.marked, top.kind, ("criteria", index))
            raise place.error(
                f"The criterion `{criterion.code}` is defined twice.", "", "Rename one.", "doubled"
            )
        seen.add(criterion.code)


def _plain(value: Any) -> Any:
    """The value as JSON."""
    if isinstance(value, dict):
        return {
            _plain(key) if isinstance(key, date) else str(key): _plain(part) for key, part in value.items()
        }
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value
