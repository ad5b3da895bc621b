"""Reads a study file: every key known, every mistake named with file and line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tepat.lab.survey.naming import code_of
from tepat.lab.survey.plan import (
    DIRECTIONS,
    KINDS,
    SCALES,
    BudgetPlan,
    CandidatePlan,
    CommunityPlan,
    DataPlan,
    DesignPlan,
    FairnessPlan,
    GroupPlan,
    ProtocolPlan,
    ProxyPlan,
    StudyPlan,
    TargetPlan,
    WelfarePlan,
)
from tepat.rules.marked_yaml import MarkedYaml, read_yaml
from tepat.rules.place import Place

FORMATS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".dta": "stata",
}
_KIND = "lab.study"
_TOP = ("study", "data", "welfare", "target", "proxies", "methods")
_TOP_OPTIONAL = (
    "title", "note", "lines", "budget", "design", "groups", "community", "columns", "reference", "fairness",
    "protocol", "allow",
)  # fmt: skip
ROLES = ("applied", "decile", "received")
"""Columns that single methods ask for: who applied, an official decile, who gets the aid today."""


def read_study(path: Path) -> StudyPlan:
    """The plan in a study file; paths in it are seen from the file's own folder.

    Raises ``FormulaError`` with codes ``lab.study.*`` (or ``rules.file.*`` where it is not sound YAML).
    """
    return study_from(read_yaml(path), path.parent)


def study_from(marked: MarkedYaml, folder: Path) -> StudyPlan:
    """The same from YAML that was read already."""
    top = Place.top(marked, _KIND).mapping(_TOP, _TOP_OPTIONAL)
    code = top.at("study").code()
    candidates = _candidates(top.at("methods"))
    return StudyPlan(
        code=code,
        title=_texts(top.at("title")) if "title" in top else {"id": code, "en": code},
        note=_texts(top.at("note")) if "note" in top else {},
        data=_data(top.at("data"), folder),
        welfare=_welfare(top.at("welfare")),
        target=_target(top.at("target")),
        lines=_lines(top.at("lines")) if "lines" in top else {},
        budget=_budget(top.at("budget")) if "budget" in top else BudgetPlan(None, None, None),
        design=_design(top.at("design")) if "design" in top else DesignPlan(),
        groups=tuple(_group(entry) for _, entry in top.at("groups").items()) if "groups" in top else (),
        proxies=_proxies(top.at("proxies")),
        community=_community(top.at("community"), folder) if "community" in top else None,
        candidates=candidates,
        reference=_reference(top, candidates),
        fairness=_fairness(top.at("fairness")) if "fairness" in top else FairnessPlan(),
        protocol=_protocol(top.at("protocol")) if "protocol" in top else ProtocolPlan(),
        allowed={str(key): entry.text() for key, entry in top.at("allow").mapping_items()}
        if "allow" in top
        else {},
        given=_given(top.at("columns")) if "columns" in top else {},
    )


def _texts(place: Place) -> Mapping[str, str]:
    """A text in each language, or one text for all."""
    if isinstance(place.data, dict):
        return place.labels()
    return {"id": place.text(), "en": place.text()}


def _data(place: Place, folder: Path) -> DataPlan:
    place.mapping(("file",), ("format", "separator", "decimal", "encoding", "missing", "id"))
    file = folder / place.at("file").text()
    known = FORMATS.get(file.suffix.lower())
    if known is None and "format" not in place:
        raise place.at("file").error(
            f"The kind of file `{file.name}` is not known.",
            mend="Give a .csv, .parquet or .dta file, or say `format: csv`, `parquet` or `stata`.",
        )
    missing = [str(entry.data) for _, entry in place.at("missing").items()] if "missing" in place else []
    return DataPlan(
        file=file,
        format=place.at("format").word(("csv", "parquet", "stata")) if "format" in place else str(known),
        separator=_or(place, "separator", "\t" if file.suffix.lower() == ".tsv" else ","),
        decimal=_or(place, "decimal", "."),
        encoding=_or(place, "encoding", "utf-8-sig"),
        missing=tuple(missing),
        id=place.at("id").text() if "id" in place else None,
    )


def _or(place: Place, key: str, otherwise: str) -> str:
    if key not in place:
        return otherwise
    data = place.at(key).data
    return data if isinstance(data, str) and data else place.at(key).text()


def _column(place: Place, key: str) -> str | None:
    return place.at(key).text() if key in place else None


def _welfare(place: Place) -> WelfarePlan:
    place.mapping(("column", "unit"), ("measured", "scale", "size", "children", "equivalents"))
    measured = place.at("measured").word(SCALES) if "measured" in place else "per_person"
    plan = WelfarePlan(
        column=place.at("column").text(),
        unit=_texts(place.at("unit")),
        measured=measured,
        scale=place.at("scale").word(SCALES) if "scale" in place else measured,
        size=_column(place, "size"),
        children=_column(place, "children"),
        equivalents=_column(place, "equivalents"),
    )
    if plan.measured != plan.scale and plan.size is None:
        raise place.error(
            f"To turn {plan.measured} into {plan.scale}, the number of members is needed.",
            mend="Add `size:` with the column that holds it.",
            code="welfare_size",
        )
    counted = plan.equivalents or plan.children
    if plan.measured != plan.scale and "adult_equivalent" in (plan.measured, plan.scale) and not counted:
        raise place.error(
            "Adult equivalents cannot be counted.",
            mend="Add `equivalents:`, or `children:` with the column of their number.",
            code="welfare_equivalents",
        )
    return plan


def _share(place: Place) -> float:
    value = float(place.number())
    if not 0 < value < 1:
        raise place.error(
            "A share between 0 and 1 is expected here.", mend="Write 0.3 for 30 percent.", code="share"
        )
    return value


def _positive(place: Place) -> float:
    value = float(place.number())
    if value <= 0:
        raise place.error("A number above 0 is expected here.", code="positive")
    return value


def _either(place: Place, one: str, other: str) -> None:
    if (one in place) == (other in place):
        raise place.error(f"Give either `{one}` or `{other}`.", code="either")


def _target(place: Place) -> TargetPlan:
    place.mapping((), ("poorest", "line"))
    _either(place, "poorest", "line")
    return TargetPlan(
        _share(place.at("poorest")) if "poorest" in place else None,
        _positive(place.at("line")) if "line" in place else None,
    )


def _lines(place: Place) -> dict[str, float]:
    return {entry.key_code(): _positive(entry) for _, entry in place.mapping_items()}


def _budget(place: Place) -> BudgetPlan:
    place.mapping((), ("quota", "amount", "benefit", "per"))
    _either(place, "quota", "amount")
    if "amount" in place and "benefit" not in place:
        raise place.error(
            "With an amount, the benefit must be known.", mend="Add `benefit:`.", code="benefit"
        )
    return BudgetPlan(
        quota=_share(place.at("quota")) if "quota" in place else None,
        amount=_positive(place.at("amount")) if "amount" in place else None,
        benefit=_positive(place.at("benefit")) if "benefit" in place else None,
        per=place.at("per").word(("household", "person")) if "per" in place else "household",
    )


def _design(place: Place) -> DesignPlan:
    place.mapping((), ("weight", "cluster", "strata", "area"))
    return DesignPlan(*(_column(place, key) for key in ("weight", "cluster", "strata", "area")))


def _group(place: Place) -> GroupPlan:
    if not isinstance(place.data, dict):
        column = place.text()
        return GroupPlan(code_of(column), column, {"id": column, "en": column})
    place.mapping(("column",), ("code", "title", "cuts", "labels"))
    column = place.at("column").text()
    cuts = tuple(float(entry.number()) for _, entry in place.at("cuts").items()) if "cuts" in place else ()
    if list(cuts) != sorted(set(cuts)):
        raise place.at("cuts").error("The cuts must rise.", mend="Write the smallest first.", code="cuts")
    return GroupPlan(
        code=place.at("code").code() if "code" in place else code_of(column),
        column=column,
        title=_texts(place.at("title")) if "title" in place else {"id": column, "en": column},
        cuts=cuts,
        labels={str(key): _texts(entry) for key, entry in place.at("labels").mapping_items()}
        if "labels" in place
        else {},
    )


def _words(place: Place, known: Sequence[str]) -> dict[str, str]:
    return {str(key): entry.word(known) for key, entry in place.mapping_items()}


def _names(place: Place) -> tuple[str, ...]:
    return tuple(entry.text() for _, entry in place.items())


def _proxies(place: Place) -> ProxyPlan:
    optional = ("columns", "all_except", "kinds", "directions", "squares", "demographic", "variables",
                "complete_rows_only", "as_of")  # fmt: skip
    place.mapping((), optional)
    _either(place, "columns", "all_except")
    return ProxyPlan(
        columns=_names(place.at("columns")) if "columns" in place else (),
        all_except=_names(place.at("all_except")) if "all_except" in place else None,
        kinds=_words(place.at("kinds"), KINDS) if "kinds" in place else {},
        directions=_words(place.at("directions"), DIRECTIONS) if "directions" in place else {},
        squares=_names(place.at("squares")) if "squares" in place else (),
        demographic=_names(place.at("demographic")) if "demographic" in place else (),
        variables={str(key): entry.code() for key, entry in place.at("variables").mapping_items()}
        if "variables" in place
        else {},
        complete_rows_only="complete_rows_only" in place and place.at("complete_rows_only").flag(),
        as_of=place.at("as_of").as_date() if "as_of" in place else None,
    )


def _community(place: Place, folder: Path) -> CommunityPlan:
    place.mapping(("rank", "within"), ("file", "ranked"))
    if ("file" in place) != ("ranked" in place):
        raise place.error("`file` and `ranked` belong together.", code="community")
    return CommunityPlan(
        rank=place.at("rank").text(),
        within=place.at("within").text(),
        file=folder / place.at("file").text() if "file" in place else None,
        ranked=_column(place, "ranked"),
    )


def _given(place: Place) -> dict[str, str]:
    place.mapping((), ROLES)
    return {str(key): entry.text() for key, entry in place.items()}


def _candidates(place: Place) -> tuple[CandidatePlan, ...]:
    found: dict[str, CandidatePlan] = {}
    for _, entry in place.items():
        candidate = _candidate(entry)
        if candidate.code in found:
            raise entry.error(
                f"The candidate `{candidate.code}` is there twice.",
                mend="Give one of them another `code`.",
                code="doubled",
            )
        found[candidate.code] = candidate
    if not found:
        raise place.error(
            "A study needs at least one method.", mend="Write `methods: [ols]`.", code="no_method"
        )
    return tuple(found.values())


def _candidate(place: Place) -> CandidatePlan:
    if not isinstance(place.data, dict):
        return CandidatePlan(place.code(), place.code(), {}, None, place.line())
    place.mapping(("method",), ("code", "title", "settings"))
    method = place.at("method").code()
    settings: dict[str, Any] = dict(place.at("settings").data) if "settings" in place else {}
    return CandidatePlan(
        place.at("code").code() if "code" in place else method,
        method,
        settings,
        _texts(place.at("title")) if "title" in place else None,
        place.line(),
    )


def _reference(top: Place, candidates: tuple[CandidatePlan, ...]) -> str:
    codes = [candidate.code for candidate in candidates]
    return top.at("reference").word(codes) if "reference" in top else codes[0]


def _fairness(place: Place) -> FairnessPlan:
    place.mapping((), ("min_cell", "intersections", "mitigate", "group"))
    usual = FairnessPlan()
    return FairnessPlan(
        place.at("min_cell").whole_number() if "min_cell" in place else usual.min_cell,
        place.at("intersections").flag() if "intersections" in place else usual.intersections,
        place.at("mitigate").flag() if "mitigate" in place else usual.mitigate,
        place.at("group").text() if "group" in place else None,
    )


def _protocol(place: Place) -> ProtocolPlan:
    place.mapping(
        (),
        (
            "folds",
            "inner_folds",
            "draws",
            "level",
            "seed",
            "sensitivity",
            "learning",
            "out_of_area",
            "noise",
            "refit",
            "refit_draws",
        ),
    )
    usual = ProtocolPlan()

    def whole(key: str, least: int) -> int:
        value = place.at(key).whole_number() if key in place else getattr(usual, key)
        if value < least:
            raise place.at(key).error(f"At least {least} is needed.", code="too_few")
        return int(value)

    return ProtocolPlan(
        folds=whole("folds", 2),
        inner_folds=whole("inner_folds", 2),
        draws=whole("draws", 20),
        level=_share(place.at("level")) if "level" in place else usual.level,
        seed=whole("seed", 0),
        sensitivity=place.at("sensitivity").flag() if "sensitivity" in place else usual.sensitivity,
        learning=_names(place.at("learning")) if "learning" in place else None,
        out_of_area=_names(place.at("out_of_area")) if "out_of_area" in place else None,
        noise=tuple(_share(entry) for _, entry in place.at("noise").items())
        if "noise" in place
        else usual.noise,
        refit=_names(place.at("refit")) if "refit" in place else None,
        refit_draws=whole("refit_draws", 20),
    )
