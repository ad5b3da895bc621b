"""Figures as ``queries`` would fill them, estimated by the lab from made-up rows: for tests of pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import numpy as np

from tepat.content.areas import districts
from tepat.lab.audits import AuditRows, estimate, estimate_by, pooled, stratum_code
from tepat.targeting.figures import (
    HEADLINE,
    AppealFigures,
    AreaFigures,
    AreaProgress,
    AuditDesk,
    AuditFacts,
    AuditProgress,
    Estimates,
    FrameFacts,
    GroupFigures,
    MonthFigures,
    OnTarget,
    PooledFigures,
    ProgrammeAppeals,
    ResponseFigures,
    StandingFigures,
)

AREA = "35.10"
MONTH = date(2026, 11, 1)
AUDIT_ID = UUID("01920000-0000-7000-8000-000000000001")
_STANDINGS = {"reached": 0.2, "refused": 0.1, "undecided": 0.05, "never_applied": 0.65}
_GROUPS = {
    "household_size": (
        {"id": "Besar keluarga"},
        {"1_2": "1–2 orang", "3_4": "3–4 orang", "5_up": "5 orang ke atas"},
    ),
    "elderly_head": (
        {"id": "Kepala keluarga lansia"},
        {"yes": "60 tahun ke atas", "no": "Di bawah 60 tahun"},
    ),
    "disability": ({"id": "Anggota penyandang disabilitas"}, {"yes": "Ada", "no": "Tidak ada"}),
}


def rows(drawn: int = 1_200, *, seed: int = 1, missed: float = 0.35, response: float = 0.86) -> AuditRows:
    """What an audit of the regency may have brought home."""
    dice = np.random.default_rng(seed)
    codes = [district.code for district in districts(AREA)]
    sizes = {
        stratum_code(code, each): int(1_800 * part) for code in codes for each, part in _STANDINGS.items()
    }
    first = np.repeat(np.array(list(sizes)), 2)
    share = np.array(list(sizes.values())) / sum(sizes.values())
    stratum = np.concatenate([first, dice.choice(list(sizes), max(0, drawn - len(first)), p=share)])
    reached = np.char.endswith(stratum, "/reached")
    poor = np.where(reached, dice.random(len(stratum)) < 0.58, dice.random(len(stratum)) < missed * 0.22)
    groups = {code: dice.choice(list(labels), len(stratum)) for code, (_title, labels) in _GROUPS.items()}
    groups["disability"] = np.where(dice.random(len(stratum)) < 0.03, "yes", "no")
    return AuditRows(stratum, sizes, dice.random(len(stratum)) < response, reached, poor, groups)


def estimates(found: AuditRows, measures: tuple[str, ...] = HEADLINE) -> Estimates:
    return {measure: estimate(found, measure) for measure in measures}


def audit(found: AuditRows | None = None, **parts: object) -> AuditFacts:
    found = found or rows()
    facts = AuditFacts(
        audit_id=AUDIT_ID,
        area_code=AREA,
        area_name="Kabupaten Banyuwangi",
        month=MONTH,
        reference_on=date(2026, 11, 30),
        programmes=("pkh", "sembako"),
        seed="dadu-3-5-1-6-2-2",
        frame_hash="7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069",
        frame_as_of=date(2026, 11, 1),
        frame_size=sum(found.sizes.values()),
        drawn=len(found),
        answered=int(found.answered.sum()),
        poverty_line=470_713,
        poverty_line_source="BPS Kabupaten Banyuwangi, Maret 2024",
        drawn_at=datetime(2026, 12, 1, 2, tzinfo=UTC),
        visits_until=datetime(2026, 12, 28, 2, tzinfo=UTC),
        closed_at=datetime(2026, 12, 28, 3, tzinfo=UTC),
    )
    return replace(facts, **parts)  # type: ignore[arg-type]


def response(found: AuditRows, *, waiting: int = 0) -> ResponseFigures:
    answered = int(found.answered.sum())
    silent = len(found) - answered - waiting
    declined, away = silent // 3, silent // 4
    results = {
        "answered": answered,
        "declined": declined,
        "nobody_home": silent - declined - away,
        "moved_away": away,
    }
    standing = np.array([code.split("/")[1] for code in found.stratum])
    return ResponseFigures(
        drawn=len(found),
        results=results,
        waiting=waiting,
        standings=tuple(
            StandingFigures(
                each,
                sum(size for code, size in found.sizes.items() if code.endswith(f"/{each}")),
                int((standing == each).sum()),
                int(((standing == each) & found.answered).sum()),
            )
            for each in _STANDINGS
        ),
    )


APPEALS = AppealFigures(
    since=MONTH,
    until=date(2026, 12, 1),
    decided=41,
    upheld=17,
    made_eligible=12,
    by_programme=(ProgrammeAppeals("pkh", 26, 11, 8), ProgrammeAppeals("sembako", 15, 6, 4)),
)


def on_target(found: AuditRows | None = None, *, months: int = 5, **parts: object) -> OnTarget:
    """The page of the regency for November 2026, with a trend of ``months``."""
    found = found or rows()
    past = {
        date(2026, 12 - number, 1): rows(900, seed=number, missed=0.35 + 0.05 * number)
        for number in range(min(months, 11), 1, -1)
    }
    trend = {**past, MONTH: found}
    by_district = [code.split("/")[0] for code in found.stratum]
    by_area = {m: estimate_by(found, m, by_district) for m in HEADLINE[:3]}
    facts = OnTarget(
        area_code=AREA,
        area_name="Kabupaten Banyuwangi",
        month=MONTH,
        audits=(audit(found),),
        headline=estimates(found),
        by_area=tuple(
            AreaFigures(each.code, each.name, {m: by_area[m][each.code] for m in by_area})
            for each in districts(AREA)
        ),
        by_group=tuple(
            GroupFigures(
                group,
                title,
                label,
                {"id": words},
                {m: estimate_by(found, m, group)[label] for m in HEADLINE[:3]},
            )
            for group, (title, labels) in _GROUPS.items()
            for label, words in labels.items()
        ),
        trend=tuple(MonthFigures(month, estimates(each)) for month, each in trend.items()),
        pooled=PooledFigures(
            tuple(list(trend)[-3:]),
            estimates(pooled({f"{month:%Y-%m}": trend[month] for month in list(trend)[-3:]})),
        )
        if months > 1
        else None,
        response=response(found),
        appeals=APPEALS,
        months=tuple(sorted(trend, reverse=True)),
        newest_month=MONTH,
        year=_year(trend) if months > 1 else None,
    )
    return replace(facts, **parts)  # type: ignore[arg-type]


def _year(trend: dict[date, AuditRows]) -> PooledFigures:
    whole = pooled({f"{month:%Y-%m}": each for month, each in trend.items()})
    places = [code.split(":")[1].split("/")[0] for code in whole.stratum]
    by_area = {measure: estimate_by(whole, measure, places) for measure in HEADLINE[:3]}
    parts = tuple(
        AreaFigures(each.code, each.name, {m: by_area[m][each.code] for m in by_area})
        for each in districts(AREA)
    )
    return PooledFigures(tuple(trend), estimates(whole), parts)


def nothing() -> OnTarget:
    """An area that was never audited."""
    return OnTarget(
        area_code=AREA,
        area_name="Kabupaten Banyuwangi",
        month=MONTH,
        audits=(),
        headline={},
        by_area=(),
        by_group=(),
        trend=(),
        pooled=None,
        response=ResponseFigures(0, {}, 0, ()),
        appeals=AppealFigures(MONTH, date(2026, 12, 1), 0, 0, 0),
        months=(),
        newest_month=None,
    )


def frame(**parts: object) -> FrameFacts:
    facts = FrameFacts(
        frame_id=AUDIT_ID,
        area_code=AREA,
        area_name="Kabupaten Banyuwangi",
        as_of=date(2026, 11, 1),
        households=45_000,
        imported_at=datetime(2026, 11, 3, 2, tzinfo=UTC),
        content_hash="0" * 64,
        doubled=12,
        without_kk=40,
        odd_kk=3,
        left_out={"broken": 2, "outside": 31},
    )
    return replace(facts, **parts)  # type: ignore[arg-type]


def desk() -> AuditDesk:
    now = audit(month=date(2026, 12, 1), closed_at=None, answered=240)
    return AuditDesk(audits=(now, audit()), frames=(frame(), frame(as_of=date(2026, 5, 1))))


def progress(*, is_open: bool = True) -> AuditProgress:
    found = rows(response=0.5)
    facts = audit(found, closed_at=None) if is_open else audit(found)
    told = response(found, waiting=200 if is_open else 0)
    by_area = tuple(
        AreaProgress(
            each.code,
            each.name,
            48,
            {"answered": 24, "declined": 5, "nobody_home": 7, "moved_away": 4},
            8 * is_open,
        )
        for each in districts(AREA)
    )
    return AuditProgress(audit=facts, response=told, by_area=by_area)
