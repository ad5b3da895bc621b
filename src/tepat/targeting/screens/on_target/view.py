from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tepat.base.in_words import rupiah_in_words
from tepat.base.permissions import requires
from tepat.base.templatetags.words import words
from tepat.content.areas import parent_code
from tepat.targeting import queries
from tepat.targeting.figures import AreaFigures, AuditFacts, OnTarget, PooledFigures, ResponseFigures
from tepat.targeting.screens import wording
from tepat.targeting.screens.on_target.forest import Dots, Entry, Forest, apart, dots, forest, worst_first
from tepat.targeting.screens.on_target.sheet import lines_of
from tepat.targeting.screens.on_target.sureness import change, sureness

_LOW_RESPONSE = 0.6
"""Below this share of answers the page warns that those who answered may be different from the others."""


@requires("targeting.figures.read")
@never_cache
@require_safe
def show_on_target(request: HttpRequest) -> HttpResponse:
    """How on target an area is in a month, and how sure that is; areas and months by plain links."""
    found = _asked(request)
    measure = wording.measure_of(request.GET.get("ukuran", ""))
    return render(request, "targeting/screens/on_target/on_target.html", _facts(request, found, measure))


@requires("targeting.figures.read")
@never_cache
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """All figures of the page as a CSV file, each with its denominator."""
    found = _asked(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"tepat-sasaran-{wording.month_code(found.month)}-{found.area_code or 'indonesia'}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")  # so that spreadsheet programs read it as UTF-8
    response.writelines(lines_of(found))
    return response


def _asked(request: HttpRequest) -> OnTarget:
    return queries.on_target(
        area_code=request.GET.get("wilayah", "")[:20],
        month=wording.month_from(request.GET.get("bulan", "")),
        actor=request.user,
    )


def _facts(request: HttpRequest, found: OnTarget, measure: str) -> dict[str, Any]:
    actor: Any = request.user
    groups = _by_group(found, measure)
    return {
        "found": found,
        "area_name": _area_words(found.area_code, found.area_name),
        "up": _up(actor, found.area_code),
        "month": wording.month_code(found.month),
        "month_words": wording.month_words(found.month),
        "months": _months(found),
        "newest": _month_link(found.newest_month),
        "heads": [_head(found, code) for code in ("exclusion_of_poor", "inclusion_of_reached")],
        "coverage": _coverage(found),
        "open_audits": [_audit(audit) for audit in found.audits if audit.is_open],
        "audits": [_audit(audit) for audit in found.audits],
        "response": _response(found.response),
        "sureness": sureness(
            found.headline.get("exclusion_of_poor"),
            drawn=found.response.drawn,
            frame_size=sum(each.on_list for each in found.response.standings),
        ),
        "measure": wording.MEASURES[measure],
        "measures": [(each.key, each.title) for each in wording.MEASURES.values()],
        "by_area": _by_area(found, measure),
        "by_group": [each for each in groups if each[1].has_figures],
        "silent_groups": ", ".join(title for title, each in groups if not each.has_figures),
        "trend": _trend(found, measure),
        "change": _change(found, measure),
        "pooled": _pooled(found, measure),
        "appeals": _appeals(found),
        "may_see_audits": actor.has_perm("targeting.audit.read"),
    }


@dataclass(frozen=True)
class Earlier:
    """An earlier month that has a figure: where to see it, and what it says."""

    query: str
    month: str
    sentence: str
    certainty: str


def _earlier(found: OnTarget, code: str) -> Earlier | None:
    for each in reversed(found.trend):
        estimate = each.estimates.get(code)
        if each.month < found.month and estimate is not None and estimate.value is not None:
            return Earlier(
                urlencode({"bulan": wording.month_code(each.month), "wilayah": found.area_code}),
                wording.month_words(each.month),
                wording.sentence(estimate),
                wording.certainty(estimate),
            )
    return None


@dataclass(frozen=True)
class Head:
    """A figure of the head: the sentence, how sure, from how many answers, and the picture of a hundred.

    Where the month says nothing, ``earlier`` is the newest that does; ``instead``: several together.
    """

    title: Any
    sentence: str
    certainty: str
    base: str
    instead: list[str]
    earlier: Earlier | None
    dots: Dots | None
    counted: Any
    others: Any


def _head(found: OnTarget, code: str) -> Head | None:
    estimate, measure = found.headline.get(code), wording.MEASURES[code]
    if estimate is None:
        return None
    return Head(
        title=measure.title,
        sentence=wording.sentence(estimate),
        certainty=wording.certainty(estimate),
        base=wording.base(estimate),
        instead=[] if estimate.value is not None else _pooled(found, code),
        earlier=None if estimate.value is not None else _earlier(found, code),
        dots=dots(estimate),
        counted=measure.counted,
        others=measure.others,
    )


def _coverage(found: OnTarget) -> list[str]:
    """Sentences beside the head: who is reached at all, how many are poor, how sure all of it is."""
    sentences = {
        "coverage": _("Dari 100 keluarga dalam daftar, %(number)s terjangkau (dari %(listed)s keluarga)."),
        "poor": _("Dari 100 keluarga, %(number)s miskin (antara %(low)s dan %(high)s; %(count)s jawaban)."),
        "mistargeting": _(
            "Dari 100 keluarga, %(number)s tidak tepat: terlewat atau keliru "
            "(antara %(low)s dan %(high)s; %(count)s jawaban)."
        ),
    }
    listed = wording.count(sum(each.on_list for each in found.response.standings))
    told = []
    for code, sentence in sentences.items():
        estimate = found.headline.get(code)
        if estimate and estimate.value is not None and estimate.low is not None and estimate.high is not None:
            numbers = {"number": estimate.value, "low": estimate.low, "high": estimate.high}
            counts = {"count": wording.count(estimate.in_domain), "listed": listed}
            told.append(sentence % {**{name: wording.of_hundred(n) for name, n in numbers.items()}, **counts})
    return told


def _area_words(area_code: str, name: str) -> str:
    return name if area_code else _("Seluruh Indonesia")


def _up(actor: Any, area_code: str) -> tuple[str, str] | None:
    """The area around, if it is the actor's to see: its code and name."""
    if not area_code:
        return None
    above = parent_code(area_code) or ""
    if above.count(".") < 1:
        return ("", _("Seluruh Indonesia")) if actor.covers("") else None
    return (above, wording.place_of(above)) if actor.covers(above) else None


def _months(found: OnTarget) -> list[tuple[str, str]]:
    months = sorted({*found.months, found.month}, reverse=True)
    return [(wording.month_code(month), wording.month_words(month)) for month in months]


def _month_link(month: date | None) -> tuple[str, str] | None:
    return (wording.month_code(month), wording.month_words(month)) if month else None


@dataclass(frozen=True)
class AuditCard:
    """An audit in words."""

    audit: AuditFacts
    reference_on: str
    frame_as_of: str
    frame_size: str
    drawn: str
    answered: str
    until: str
    line: str
    programmes: str


def _audit(audit: AuditFacts) -> AuditCard:
    return AuditCard(
        audit=audit,
        reference_on=wording.day_words(audit.reference_on),
        frame_as_of=wording.day_words(audit.frame_as_of),
        frame_size=wording.count(audit.frame_size),
        drawn=wording.count(audit.drawn),
        answered=wording.count(audit.answered),
        until=wording.day_words(audit.visits_until),
        line=rupiah_in_words(audit.poverty_line),
        programmes=", ".join(wording.programme_words(code) for code in audit.programmes),
    )


def _response(response: ResponseFigures) -> dict[str, Any]:
    answered = response.results.get("answered", 0)
    reasons = [(wording.RESULTS[code], number) for code, number in _ordered(response.results)]
    if response.waiting:
        reasons.append((_("Menunggu kunjungan"), response.waiting))
    return {
        "drawn": wording.count(response.drawn),
        "answered": wording.count(answered),
        "percent": wording.percent(answered / response.drawn) if response.drawn else "",
        "is_low": answered < _LOW_RESPONSE * (response.drawn - response.waiting),
        "reasons": [
            (title, wording.count(number), wording.percent(number / response.drawn))
            for title, number in reasons
        ],
        "standings": [
            {
                "title": wording.STANDINGS[each.standing],
                "on_list": wording.count(each.on_list),
                "drawn": wording.count(each.drawn),
                "answered": wording.count(each.answered),
            }
            for each in response.standings
        ],
        "on_list": wording.count(sum(each.on_list for each in response.standings)),
    }


def _ordered(results: Any) -> list[tuple[str, int]]:
    """Results but the answers, the commonest first."""
    others = [(code, number) for code, number in results.items() if number and code != "answered"]
    return sorted(others, key=lambda pair: (-pair[1], pair[0]))


@dataclass(frozen=True)
class Areas:
    """The parts of the area, of the month or of a whole year, as ``caption`` says."""

    caption: str
    forest: Forest


def _by_area(found: OnTarget, measure: str) -> Areas | None:
    """Of the month, or of the year where more parts have a figure then; None where nothing has parts."""
    year = found.year.by_area if found.year else ()
    by_year = _known(year, measure) > _known(found.by_area, measure)
    parts = year if by_year else found.by_area
    if not parts:
        return None
    key, month = wording.MEASURES[measure].key, wording.month_code(found.month)
    entries = [
        Entry(
            each.name,
            each.estimates.get(measure),
            query=urlencode({"bulan": month, "wilayah": each.area_code, "ukuran": key})
            if _can_go_down(each.area_code)
            else "",
        )
        for each in parts
    ]
    whole = found.year.estimates if by_year and found.year else found.headline
    caption = (
        _("Per wilayah, dari %(months)s digabung") % {"months": _span(found.year)}
        if by_year and found.year
        else _("Per wilayah")
    )
    return Areas(caption, apart(forest(worst_first(entries), whole.get(measure))))


def _known(parts: Iterable[AreaFigures], measure: str) -> int:
    return sum(
        (estimate := each.estimates.get(measure)) is not None and estimate.value is not None for each in parts
    )


def _span(pooled: PooledFigures) -> str:
    """From which month to which."""
    first, last = pooled.months[0], pooled.months[-1]
    return f"{wording.month_words(first)} – {wording.month_words(last)}"


def _can_go_down(area_code: str) -> bool:
    return 1 <= area_code.count(".") <= 2


def _by_group(found: OnTarget, measure: str) -> list[tuple[str, Forest]]:
    """One set of rows for each group, under the group's name."""
    groups: dict[str, tuple[str, list[Entry]]] = {}
    for each in found.by_group:
        _title, entries = groups.setdefault(each.group, (words(each.group_title), []))
        entries.append(Entry(words(each.label_title), each.estimates.get(measure)))
    whole = found.headline.get(measure)
    return [(title, forest(entries, whole)) for title, entries in groups.values()]


def _trend(found: OnTarget, measure: str) -> Forest | None:
    if len(found.trend) < 2:
        return None
    key = wording.MEASURES[measure].key
    entries = [
        Entry(
            wording.month_words(each.month),
            each.estimates.get(measure),
            query=urlencode(
                {"bulan": wording.month_code(each.month), "wilayah": found.area_code, "ukuran": key}
            ),
            is_here=each.month == found.month,
        )
        for each in reversed(found.trend)
    ]
    return forest(entries)


def _change(found: OnTarget, measure: str) -> str:
    """Against the audit before this month."""
    before = [each for each in found.trend if each.month < found.month]
    earlier = before[-1].estimates.get(measure) if before else None
    return change(found.headline.get(measure), earlier)


def _pooled(found: OnTarget, measure: str) -> list[str]:
    """Several months as one, in sentences."""
    told = []
    for pooled in (found.pooled, found.year):
        estimate = pooled.estimates.get(measure) if pooled else None
        if pooled and estimate and estimate.value is not None and wording.interval(estimate):
            told.append(
                _("%(months)s digabung: %(value)s, antara %(low)s dan %(high)s, dari %(count)s jawaban.")
                % {
                    "months": _span(pooled),
                    "value": wording.percent(estimate.value),
                    "low": wording.of_hundred(estimate.low or 0),
                    "high": wording.of_hundred(estimate.high or 0),
                    "count": wording.count(estimate.in_domain),
                }
            )
    return list(dict.fromkeys(told))


def _appeals(found: OnTarget) -> dict[str, Any]:
    figures = found.appeals
    return {
        "decided": figures.decided,
        "decided_words": wording.count(figures.decided),
        "upheld": wording.count(figures.upheld),
        "made_eligible": wording.count(figures.made_eligible),
        "rows": [
            {
                "name": wording.programme_words(each.programme),
                "decided": wording.count(each.decided),
                "upheld": wording.count(each.upheld),
                "made_eligible": wording.count(each.made_eligible),
            }
            for each in figures.by_programme
        ],
    }
