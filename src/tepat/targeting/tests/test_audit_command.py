"""``tepat audit``: list, draw, verify, estimate, for whoever runs the server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tepat.targeting.audit_command import audit
from tepat.targeting.errors import AuditDrawn, AuditNotFound, FrameRefused
from tepat.targeting.models import Audit, AuditHousehold
from tepat.targeting.tests import audits as made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _database_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tepat.targeting.audit_command.prepare", lambda **_parts: None)
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.AT)


def tepat(*words: str) -> Result:
    return CliRunner().invoke(audit, list(words), catch_exceptions=True)


def _lines(count: int) -> list[str]:
    return [f"{row.kk},{row.area_code},{row.head_name},{row.address}" for _n, row in made.rows(count)]


def test_a_list_is_taken_in_and_told(tmp_path: Path) -> None:
    file = made.written(tmp_path, [*_lines(60), _lines(1)[0], "broken"])
    answer = tepat("frame", str(file), "--area", "35.10", "--as-of", "2026-12-01")
    assert answer.exit_code == 0
    assert answer.output.splitlines() == [
        "        60  keluarga masuk daftar",
        "         1  tidak dipakai: nomor KK sudah ada di baris sebelumnya",
        "         1  tidak dipakai: baris rusak (baris 63)",
        "        62  baris dibaca",
    ]
    again = tepat("frame", str(file), "--area", "35.10", "--as-of", "2026-12-01")
    assert isinstance(again.exception, FrameRefused)


def test_drawn_verified_and_estimated(tmp_path: Path) -> None:
    made.agent()
    made.officer()
    made.listed(60)
    words = ("--area", "35.10", "--month", "2026-12")
    answer = tepat("draw", *words, "--size", "20", "--seed", "kopi-2026", "--by", "wulan")
    assert answer.exit_code == 0
    assert "20 dari 60 keluarga" in answer.output
    drawn = Audit.objects.get()
    assert all(text in answer.output for text in (str(drawn.pk), drawn.frame_hash, "kopi-2026"))
    assert isinstance(tepat("draw", *words, "--size", "20", "--by", "wulan").exception, AuditDrawn)

    list_file = tmp_path / "list.tsv"
    answer = tepat("verify", "35.10:2026-12", "--list", str(list_file))
    assert answer.exit_code == 0
    assert "Undian         sama (20 terundi lagi, 0 hilang, 0 tambahan)" in answer.output
    assert len(list_file.read_text().splitlines()) == 60

    for household in drawn.households.all():
        made.visited(household)
    told = tepat("estimate", *words).output
    assert "20 dari 20 menjawab, masih berjalan" in told
    assert "jawabannya terlalu sedikit" in told
    document: dict[str, Any] = json.loads(tepat("estimate", *words, "--json").output)
    assert document["headline"]["response"]["value"] is None
    assert document["audits"][0]["seed"] == "kopi-2026"
    assert document["response"] == {"drawn": 20, "waiting": 0, "results": {"answered": 20}}


def test_a_draw_that_was_tampered_with_is_told_and_ends_with_one() -> None:
    made.agent()
    made.listed(60)
    made.drawn(20)
    household = AuditHousehold.objects.all()[0]
    AuditHousehold.objects.filter(pk=household.pk).update(key="00000000-0000-0000-0000-000000000001")
    answer = tepat("verify", "35.10:2026-12")
    assert answer.exit_code == 1
    assert "BERBEDA (20 terundi lagi, 1 hilang, 1 tambahan)" in answer.output


def test_a_month_without_an_audit() -> None:
    answer = tepat("estimate", "--area", "35.10", "--month", "2026-12")
    assert answer.output == "Kabupaten Banyuwangi, 2026-12\nBelum ada pemeriksaan acak untuk bulan itu.\n"
    assert isinstance(tepat("verify", "35.10:2026-12").exception, AuditNotFound)
    assert tepat("estimate", "--area", "35.10", "--month", "12-2026").exit_code == 2
