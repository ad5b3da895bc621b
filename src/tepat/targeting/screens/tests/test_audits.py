"""The desk of audits: the list, progress without names, drawing with what to expect, lists taken in."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tepat.identity.roles import PERMISSIONS, STAFF, Role
from tepat.identity.tests.clients import client_of, text
from tepat.targeting import operations, queries
from tepat.targeting.errors import AuditDrawn
from tepat.targeting.figures import AuditDesk
from tepat.targeting.models import FrameList
from tepat.targeting.screens.audits.expecting import PRESUMED, basis_of, expected
from tepat.targeting.screens.tests import made_figures as made
from tepat.targeting.screens.tests.test_on_target import officer, read

pytestmark = pytest.mark.django_db

LIST = "/petugas/sasaran/kunjungan/"
DRAW = f"{LIST}baru/"
FRAME = f"{LIST}daftar/"
AUDIT = f"{LIST}{made.AUDIT_ID}/"


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "audit_desk", lambda **_: made.desk())
    monkeypatch.setattr(queries, "audit_progress", lambda **_: made.progress())
    monkeypatch.setattr(queries, "on_target", lambda **_: made.on_target())


def wanted(**parts: str) -> dict[str, str]:
    month = f"{timezone.localdate():%Y-%m}"
    return {"wilayah": made.AREA, "bulan": month, "ukuran": "1200", "kata": "", **parts}


@pytest.mark.usefixtures("made_up")
@pytest.mark.parametrize("role", sorted(STAFF))
def test_who_may_read_and_who_may_draw(role: Role) -> None:
    client = client_of(officer(role))
    reads = 200 if "targeting.audit.read" in PERMISSIONS[role] else 403
    draws = 200 if "targeting.audit.draw" in PERMISSIONS[role] else 403
    assert [client.get(page).status_code for page in (LIST, AUDIT)] == [reads, reads]
    assert [client.get(page).status_code for page in (DRAW, FRAME)] == [draws, draws]
    if draws == 403:
        assert client.post(f"{AUDIT}tutup/").status_code == 403
    if reads == 200:
        assert (DRAW in text(client.get(LIST))) == (draws == 200)
        assert (f"{AUDIT}tutup/" in text(client.get(AUDIT))) == (draws == 200)


def test_an_empty_area_says_so() -> None:
    client = client_of(officer())
    page = read(client.get(LIST))
    assert "Belum pernah ada pemeriksaan acak" in page
    assert "Belum ada daftar." in page
    assert "Belum ada daftar." in read(client.get(DRAW))


def test_an_audit_that_is_not_there() -> None:
    client = client_of(officer())
    assert client.get(AUDIT).status_code == 404
    assert client.post(f"{AUDIT}tutup/").status_code == 404


@pytest.mark.usefixtures("made_up")
def test_the_list_tells_how_far_each_is() -> None:
    page = read(client_of(officer()).get(LIST))
    assert "Desember 2026 · Kabupaten Banyuwangi" in page
    assert "240 dari 1.200 menjawab (20%)" in page
    assert "Ditutup 28 Desember 2026" in page
    assert "45.000 keluarga" in page
    assert "31 desa di luar wilayah ini" in page


@pytest.mark.usefixtures("made_up")
def test_progress_by_district_with_reasons() -> None:
    page = read(client_of(officer()).get(AUDIT))
    for told in ("Tidak bersedia menjawab", "Tidak ada orang di rumah", "Sudah pindah", "Menunggu kunjungan"):
        assert told in page
    assert "Glenmore 48 24 5 7 4 8" in page
    assert "Seluruhnya 1.200" in page
    assert made.audit().frame_hash in page


@pytest.mark.usefixtures("made_up")
def test_what_to_expect_comes_before_the_draw() -> None:
    client = client_of(officer())
    page = text(client.get(DRAW))
    assert "Undi sekarang" not in page
    page = text(client.get(DRAW, wanted(ukuran="900")))
    assert "Undi sekarang" in page
    assert '<strong aria-current="true">900</strong>' in page
    assert "±" in page
    assert "Perkiraan dari pemeriksaan terakhir" in page


@pytest.mark.usefixtures("made_up")
@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"ukuran": "banyak"}, "Tulis berapa keluarga yang dikunjungi"),
        ({"ukuran": "7"}, "Jumlah kunjungan antara 100 dan 20.000."),
        ({"ukuran": "9" * 40}, "Jumlah kunjungan antara"),
        ({"ukuran": "-5"}, "Tulis berapa keluarga"),
        ({"ukuran": "1²"}, "Tulis berapa keluarga"),
        ({"wilayah": "35.11"}, "Pilih wilayah yang daftarnya sudah diambil."),
        ({"bulan": "2026-99"}, "Pilih bulannya."),
        ({"kata": "a b"}, "Kata acak: 4 sampai 100"),
        ({"kata": "x" * 200}, "Kata acak: 4 sampai 100"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(parts: dict[str, str], told: str) -> None:
    client = client_of(officer())
    answer = client.post(DRAW, wanted(**parts))
    assert answer.status_code == 422
    assert told in text(answer)
    assert "Undi sekarang" not in text(answer)
    assert told in text(client.get(DRAW, wanted(**parts)))


@pytest.mark.usefixtures("made_up")
def test_a_draw_passes_on_what_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}

    def drawn(**parts: Any) -> Any:
        asked.update(parts)
        return SimpleNamespace(pk=made.AUDIT_ID)

    monkeypatch.setattr(operations, "draw_audit", drawn)
    answer = client_of(officer()).post(DRAW, wanted(ukuran="1.200", kata="dadu-3-5-1"))
    assert answer.status_code == 302
    assert answer["Location"] == f"{AUDIT}?hasil=diundi"
    assert (asked["area_code"], asked["size"], asked["seed"]) == (made.AREA, 1_200, "dadu-3-5-1")
    assert asked["month"] == timezone.localdate().replace(day=1)


@pytest.mark.usefixtures("made_up")
def test_a_month_is_not_drawn_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_parts: Any) -> Any:
        raise AuditDrawn("Bulan ini sudah diundi.", mend="Pilih bulan lain.")

    monkeypatch.setattr(operations, "draw_audit", refused)
    answer = client_of(officer()).post(DRAW, wanted())
    assert answer.status_code == 409
    assert "Bulan ini sudah diundi. Pilih bulan lain." in text(answer)


def a_list(*lines: str) -> SimpleUploadedFile:
    head = "kk,area_code,head_name,address"
    return SimpleUploadedFile("daftar.csv", "\n".join([head, *lines]).encode(), content_type="text/csv")


def test_a_list_is_taken_in() -> None:
    client = client_of(officer())
    rows = [f",35.10.16.1003,Nama {number},Jalan {number}" for number in range(30)]
    answer = client.post(FRAME, {"wilayah": made.AREA, "per": "2026-11-01", "berkas": a_list(*rows)})
    assert answer.status_code == 302
    assert FrameList.objects.get().households == 30
    page = read(client.get(answer["Location"]))
    assert "daftar keluarga sudah diambil" in page
    assert "30 keluarga" in page
    assert "Nama 1" not in page


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"berkas": a_list("x")}, "berkas"),
        ({"berkas": SimpleUploadedFile("x.csv", b"\xff\xfe\x00")}, "berkas"),
        ({"wilayah": "35.11"}, "wilayah"),
        ({"wilayah": "35"}, "wilayah"),
        ({"per": "kemarin"}, "per"),
        ({"per": "2999-01-01"}, "per"),
        ({"berkas": ""}, "berkas"),
    ],
)
def test_a_list_that_cannot_be_taken_is_told_at_its_field(parts: dict[str, Any], told: str) -> None:
    sent = {"wilayah": made.AREA, "per": "2026-11-01", "berkas": a_list(",35.10.16.1003,A,B"), **parts}
    answer = client_of(officer()).post(FRAME, sent)
    assert answer.status_code == 422
    assert f'<a href="#{told}">' in text(answer)
    assert not FrameList.objects.exists()


def test_more_visits_make_it_surer_and_too_few_tell_nothing() -> None:
    basis = basis_of(made.on_target().headline)
    assert basis.is_measured
    small, large = expected(600, basis), expected(2_400, basis)
    assert small.missed is not None
    assert large.missed is not None
    assert small.missed == pytest.approx(2 * large.missed, rel=0.01)
    assert expected(100, PRESUMED).missed is None
    assert basis_of({}) == PRESUMED


def test_what_was_expected_is_what_an_audit_has() -> None:
    """The expectation from one audit fits the interval that another of twice its size then has."""
    basis = basis_of(made.on_target().headline)
    then = made.estimates(made.rows(2_400, seed=5))["exclusion_of_poor"]
    assert then.low is not None
    assert then.high is not None
    promised = expected(2_400, basis).missed
    assert promised == pytest.approx((then.high - then.low) / 2, rel=0.25)


@pytest.mark.usefixtures("made_up")
def test_lists_of_a_wider_area_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "audit_desk", lambda **_: AuditDesk((), (made.frame(area_code="35"),)))
    page = read(client_of(officer(Role.ANALYST)).get(DRAW))
    assert "Kabupaten Banyuwangi" in page
    assert "45.000" not in page
