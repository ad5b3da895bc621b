"""The page that answers "how on target are we this month, and how sure?": every state of it."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import date
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.urls import reverse

from tepat.identity.models import Account
from tepat.identity.operations import open_account
from tepat.identity.roles import NATION, PERMISSIONS, STAFF, Role
from tepat.identity.tests.clients import client_of, text
from tepat.lab.audits import AuditEstimate
from tepat.targeting import queries
from tepat.targeting.figures import AreaFigures, OnTarget
from tepat.targeting.screens.on_target.forest import Entry, dots, forest, worst_first
from tepat.targeting.screens.on_target.sureness import change, sureness
from tepat.targeting.screens.tests import made_figures as made
from tepat.targeting.screens.wording import of_hundred

pytestmark = pytest.mark.django_db

PAGE = "/petugas/sasaran/"


def officer(role: Role = Role.REGENCY_OFFICER, area: str = made.AREA) -> Account:
    return open_account(sign_in_name=str(role), display_name=str(role), role=role, area_code=area)


def figure(
    value: float | None, low: float | None = None, high: float | None = None, **parts: Any
) -> AuditEstimate:
    known = AuditEstimate(
        measure="exclusion_of_poor",
        value=value,
        low=low,
        high=high,
        level=0.95,
        drawn=1_200,
        answered=1_020,
        in_domain=214,
        effective=190.0,
        degrees=180.0,
        counted="",
        denominator="",
        why_not="" if value is not None else "too_few_answers",
    )
    return replace(known, **parts)


class Asked:
    """Stands in for the query: gives the figures, and keeps what it was asked for."""

    def __init__(self) -> None:
        self.figures: OnTarget = made.nothing()
        self.area_code = ""
        self.month: date | None = None

    def __call__(self, *, area_code: str, month: date | None, actor: Any) -> OnTarget:
        self.area_code, self.month = area_code, month
        return self.figures


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    found = Asked()
    monkeypatch.setattr(queries, "on_target", found)
    return found


def read(answer: Any) -> str:
    """The words of a page, with one space between them."""
    assert answer.status_code == 200
    unseen = re.sub(r"<(head|svg)\b.*?</\1>", " ", text(answer), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", unseen)).split())


def with_head(found: OnTarget, **estimates: AuditEstimate) -> OnTarget:
    return replace(found, headline={**found.headline, **estimates})


def test_the_head_says_it_in_words_with_how_sure_and_out_of_how_many(asked: Asked) -> None:
    asked.figures = with_head(made.on_target(), exclusion_of_poor=figure(0.38, 0.33, 0.43))
    page = read(client_of(officer()).get(PAGE))
    assert "Dari 100 keluarga miskin, 38 belum terjangkau." in page
    assert "Dengan keyakinan 95%, angka sebenarnya antara 33 dan 43." in page
    assert "Dihitung dari 214 keluarga miskin yang menjawab." in page
    assert "Selisih yang wajar: 5 ke atas dan ke bawah." in page
    assert "Dari 100 penerima," in page


def test_too_few_answers_are_named_and_not_judged(asked: Asked) -> None:
    asked.figures = with_head(made.on_target(), exclusion_of_poor=figure(None, in_domain=12))
    page = read(client_of(officer()).get(PAGE))
    assert "Belum cukup jawaban." in page
    assert "Baru 12 keluarga miskin yang menjawab; perlu sedikitnya 30." in page
    assert "Dari 100 keluarga miskin" not in page.partition("Seberapa yakin")[0].partition("Oktober 2026")[0]


def test_where_one_month_says_nothing_the_months_together_do(asked: Asked) -> None:
    found = with_head(made.on_target(), exclusion_of_poor=figure(None, in_domain=12))
    pooled = figure(0.41, 0.31, 0.51, in_domain=88)
    assert found.pooled is not None
    asked.figures = replace(found, pooled=replace(found.pooled, estimates={"exclusion_of_poor": pooled}))
    page = read(client_of(officer()).get(PAGE, {"ukuran": "keliru"}))
    assert "September 2026 – November 2026 digabung: 41%, antara 31 dan 51, dari 88 jawaban." in page
    assert "Oktober 2026 : Dari 100 keluarga miskin," in page


def test_small_areas_are_named_without_a_figure(asked: Asked) -> None:
    found = made.on_target()
    small = AreaFigures("35.10.16", "Banyuwangi", {"exclusion_of_poor": figure(None, in_domain=3)})
    asked.figures = replace(found, by_area=(small,), year=None)
    page = read(client_of(officer()).get(PAGE))
    assert "Belum cukup jawaban: 1 wilayah" in page
    assert "Banyuwangi < 5" in page
    file = text(client_of(officer(Role.ANALYST)).get(reverse("targeting:on_target_csv")))
    (line,) = [each for each in file.splitlines() if ",wilayah," in each]
    assert line.endswith(",1200,1020,,too_few_answers")


def test_areas_that_one_audit_is_too_small_for_are_told_from_the_year(asked: Asked) -> None:
    asked.figures = made.on_target(months=12)
    page = read(client_of(officer()).get(PAGE))
    assert "Per wilayah, dari Januari 2026 – November 2026 digabung" in page
    assert "Januari 2026 – November 2026 digabung: " in page


def test_an_audit_that_still_runs_says_so(asked: Asked) -> None:
    asked.figures = made.on_target(audits=(made.audit(closed_at=None, answered=400),))
    page = read(client_of(officer()).get(PAGE))
    assert "masih berjalan sampai 28 Desember 2026: 400 dari" in page


def test_few_answers_warn_but_not_for_those_who_still_wait(asked: Asked) -> None:
    low = made.rows(response=0.5)
    asked.figures = made.on_target(low)
    assert "kurang dari 6 dari 10" in read(client_of(officer()).get(PAGE))
    asked.figures = made.on_target(low, response=made.response(low, waiting=500))
    assert "kurang dari 6 dari 10" not in read(client_of(officer()).get(PAGE))


def test_without_an_audit_the_page_says_that_nobody_knows(asked: Asked) -> None:
    page = read(client_of(officer()).get(PAGE))
    assert "Belum ada pemeriksaan acak untuk Kabupaten Banyuwangi pada November 2026" in page
    assert "Tidak ada sanggahan yang diputus" in page
    asked.figures = replace(made.nothing(), newest_month=date(2026, 9, 1))
    assert "Lihat September 2026" in read(client_of(officer()).get(PAGE))


def test_appeals_are_a_floor(asked: Asked) -> None:
    asked.figures = made.on_target()
    page = read(client_of(officer()).get(PAGE))
    assert "41 sanggahan diputus dan 17 dikabulkan; karena itu 12 keluarga" in page
    assert "sekurang-kurangnya" in page


def test_whoever_wants_to_check_finds_seed_hash_and_command(asked: Asked) -> None:
    asked.figures = made.on_target()
    page = read(client_of(officer()).get(PAGE))
    facts = made.audit()
    for told in (facts.seed, facts.frame_hash, f"tepat audit verify {facts.audit_id}", "Rp470.713"):
        assert told in page.replace("\xa0", "").replace("Rp ", "Rp")


def test_area_month_and_measure_are_plain_links(asked: Asked) -> None:
    asked.figures = made.on_target()
    client = client_of(officer())
    page = text(client.get(PAGE, {"bulan": "2026-11", "wilayah": "35.10", "ukuran": "keliru"}))
    assert (asked.area_code, asked.month) == ("35.10", date(2026, 11, 1))
    assert "bulan=2026-11&amp;wilayah=35.10.16&amp;ukuran=keliru" in page
    for odd in ("2026-13", "x", "2026-1", "0000-00", "2026-11-01"):
        assert client.get(PAGE, {"bulan": odd, "ukuran": odd}).status_code == 200
        assert asked.month is None


@pytest.mark.parametrize("role", sorted(STAFF))
def test_who_may_see_it(asked: Asked, role: Role) -> None:
    asked.figures = made.on_target()
    area = NATION if role == Role.NATIONAL_OFFICER else made.AREA
    client = client_of(officer(role, area))
    expected = 200 if "targeting.figures.read" in PERMISSIONS[role] else 403
    assert client.get(PAGE).status_code == expected
    assert client.get(reverse("targeting:on_target_csv")).status_code == expected
    linked = f'href="{PAGE}"' in text(client.get("/petugas/"))
    assert linked == (expected == 200)
    if expected == 200:
        sees_audits = "targeting.audit.read" in PERMISSIONS[role]
        assert (reverse("targeting:audits") in text(client.get(PAGE))) == sees_audits


def test_an_area_of_others_is_not_there() -> None:
    client = client_of(officer(Role.DISTRICT_OFFICER, "35.10.17"))
    assert client.get(PAGE).status_code == 200
    for other in ("35.10.16", "35.10", "35", "99", "x' or 1=1"):
        assert client.get(PAGE, {"wilayah": other}).status_code == 404


def test_the_file_has_every_figure_with_its_denominator(asked: Asked) -> None:
    asked.figures = with_head(made.on_target(), exclusion_of_poor=figure(0.38, 0.33, 0.43))
    answer = client_of(officer()).get(reverse("targeting:on_target_csv"))
    assert answer["Content-Disposition"] == 'attachment; filename="tepat-sasaran-2026-11-35.10.csv"'
    lines = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    head = next(line for line in lines if line["bagian"] == "seluruhnya")
    assert (head["ukuran"], head["nilai"], head["bawah"], head["atas"]) == (
        "exclusion_of_poor",
        "0.3800",
        "0.3300",
        "0.4300",
    )
    assert head["dari"] == "semua keluarga miskin"
    assert head["jawaban_dalam_hitungan"] == "214"
    assert {line["bagian"] for line in lines} == {
        *("seluruhnya", "wilayah", "kelompok", "bulan", "gabungan", "sanggahan")
    }
    assert all(line["dari"] for line in lines if line["bagian"] != "sanggahan")
    assert all(len(line) == 16 and None not in line for line in lines)


def test_rows_lie_on_one_scale_and_tell_who_differs() -> None:
    whole = figure(0.38, 0.33, 0.43)
    entries = [
        Entry("Rendah", figure(0.1, 0.05, 0.2)),
        Entry("Sama", figure(0.4, 0.3, 0.5)),
        Entry("Sedikit", figure(None)),
        Entry("Tinggi", figure(0.5, 0.42, 0.58)),
    ]
    found = forest(worst_first(entries), whole)
    assert [(row.name, row.side) for row in found.rows] == [
        ("Tinggi", "above"),
        ("Sama", ""),
        ("Rendah", "below"),
        ("Sedikit", ""),
    ]
    assert [tick.words for tick in found.ticks] == ["0%", "30%", "60%"]
    assert (found.rows[0].left, found.rows[0].x, found.rows[0].right) == ("70.0%", "83.3%", "96.7%")
    assert found.whole == "63.3%"


def test_a_scale_holds_the_extremes() -> None:
    for value in (0.0, 1.0):
        (row,) = forest([Entry("Semua", figure(value, value, value))], None).rows
        assert float(row.x.rstrip("%")) in (0.0, 100.0)
    assert not forest([], None).has_figures
    assert forest([Entry("Tidak ada", None)], None).rows[0].why_not == "–"


def test_a_hundred_households_add_up() -> None:
    found = dots(figure(0.38, 0.33, 0.43))
    assert found is not None
    kinds = [kind for _x, _y, kind in found.marks]
    assert [kinds.count(kind) for kind in ("sure", "maybe", "other")] == [33, 10, 57]
    assert dots(figure(None)) is None


def test_a_change_within_chance_is_none() -> None:
    before = figure(0.42, 0.37, 0.47)
    assert "masih bisa karena kebetulan" in change(figure(0.38, 0.33, 0.43), before)
    assert change(figure(0.28, 0.23, 0.33), before).startswith("Turun 14")
    assert change(figure(0.58, 0.53, 0.63), before).startswith("Naik 16")
    assert change(figure(None), before) == change(before, None) == ""


def test_how_many_visits_would_make_it_fine() -> None:
    found = sureness(figure(0.38, 0.32, 0.44), drawn=1_200, frame_size=40_000)
    assert found is not None
    assert "perlu sekitar 4.800 kunjungan" in found.more
    fine = sureness(figure(0.38, 0.36, 0.40), drawn=1_200, frame_size=40_000)
    assert fine is not None
    assert fine.more == ""
    assert sureness(figure(None), drawn=0, frame_size=0) is None


def test_small_shares_do_not_become_nothing() -> None:
    assert [of_hundred(share) for share in (0, 0.004, 0.38, 0.996, 1)] == ["0", "0,4", "38", "99,6", "100"]
