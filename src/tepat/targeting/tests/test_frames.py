"""A list of households is taken in whole or not at all, and every line of it is accounted for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tepat.base.models import AuditRecord
from tepat.base.permissions import NotAllowed
from tepat.identity.roles import Role
from tepat.targeting.errors import AreaNotSeen, FrameRefused
from tepat.targeting.models import FrameHousehold, FrameList
from tepat.targeting.operations import delete_old_frames, import_frame
from tepat.targeting.sealing import unseal_label
from tepat.targeting.tests import audits as made

AS_OF = date(2026, 12, 1)
PLACE: dict[str, Any] = {"area_code": made.REGENCY, "as_of": AS_OF, "actor": None, "at": made.AT}


def good(count: int, begin: int = 1) -> list[str]:
    return [
        f"{row.kk},{row.area_code},{row.head_name},{row.address}" for _n, row in made.rows(count, begin=begin)
    ]


@pytest.mark.django_db
def test_every_line_is_counted(tmp_path: Path) -> None:
    lines: list[str | bytes] = [
        *good(200),
        f"{made.kk(1)},{made.KEMIREN},Kembar,RT 01",  # 202: the KK of line 2
        f",{made.KEMIREN},Tanpa Kartu,RT 02",
        f"123,{made.KEMIREN},Kartu Salah,RT 03",
        "",
        f"{made.kk(901)},35.10.16.9999,Desa Hilang,RT 04",  # 206
        f"{made.kk(902)},351016,Kode Polos,RT 04",
        f"{made.kk(903)},35.09.01.2001,Jember,RT 05",  # 208
        f"{made.kk(904)},{made.KEMIREN},,",  # 209
        f'{made.kk(905)},{made.KEMIREN},"Kutip terbuka,RT 06',  # 210
        f"{made.kk(906)},{made.KEMIREN}",
        f"{made.kk(907)},{made.KEMIREN},\xff\xfe,RT".encode("latin-1") + b"\n",
        f"{made.kk(908)},{made.KEMIREN},{'a' * 9000},RT",  # 213: longer than a line may be
        f"{made.kk(909)},{made.KEMIREN},Nol\0,RT",
        f'{made.kk(910)},{made.KEMIREN},"Bu ""Sri"", janda",RT 07',
    ]
    imported = import_frame(path=made.written(tmp_path, lines), **PLACE)
    counts = imported.counts
    assert counts.left_out == {"bad_area": 2, "broken": 5, "no_door": 1, "outside": 1}
    assert counts.first_lines == {
        "bad_area": [206, 207],
        "broken": [210, 211, 212, 213, 214],
        "no_door": [209],
        "outside": [208],
    }
    assert (counts.doubled, counts.without_kk, counts.odd_kk) == (1, 1, 1)
    assert counts.households == FrameHousehold.objects.count() == 203
    assert counts.read == 213 == counts.households + counts.doubled + sum(counts.left_out.values())
    stored = FrameList.objects.get()
    assert stored.counts == counts.document()
    labels = {unseal_label(row.label_sealed) for row in FrameHousehold.objects.all()}
    assert 'Bu "Sri", janda · RT 07' in labels
    assert "Kembar · RT 01" not in labels, "of a KK that is there twice the first line counts"


@pytest.mark.django_db
def test_windows_line_ends_a_mark_in_front_and_other_columns_do_no_harm(tmp_path: Path) -> None:
    head = "\ufeffNo,ADDRESS, kk ,Area_Code,head_name\r\n"
    lines = [f"{n},RT {n},{made.kk(n)},{made.KEMIREN},Sri {n}\r" for n in range(1, 4)]
    assert import_frame(path=made.written(tmp_path, lines, head=head), **PLACE).counts.households == 3
    labels = [unseal_label(row.label_sealed) for row in FrameHousehold.objects.all()]
    assert sorted(labels) == ["Sri 1 · RT 1", "Sri 2 · RT 2", "Sri 3 · RT 3"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lines", "head", "code"),
    [
        (good(3), "kk;area_code;head_name;address\n", "targeting.frame.columns"),
        (good(3), "kk,kk,area_code,head_name,address\n", "targeting.frame.columns"),
        ([], made.HEAD, "targeting.frame.empty"),
        ([], "", "targeting.frame.columns"),
        (["a,b"] * 3, made.HEAD, "targeting.frame.empty"),
        ([*good(50), *["a,b"] * 5], made.HEAD, "targeting.frame.too_many_faults"),
    ],
)
def test_a_file_that_is_no_list_leaves_nothing_behind(
    tmp_path: Path, lines: list[str], head: str, code: str
) -> None:
    with pytest.raises(FrameRefused) as refused:
        import_frame(path=made.written(tmp_path, lines, head=head), **PLACE)
    assert refused.value.code == code
    assert not FrameList.objects.exists()
    assert not FrameHousehold.objects.exists()
    assert not AuditRecord.objects.exists()


@pytest.mark.django_db
def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FrameRefused, match="tidak dapat dibaca"):
        import_frame(path=tmp_path / "nothing.csv", **PLACE)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "parts", [{"area_code": "35.99"}, {"area_code": "3510"}, {"as_of": date(2026, 12, 24)}]
)
def test_the_area_and_the_day_must_be_possible(parts: dict[str, object]) -> None:
    with pytest.raises(FrameRefused):
        import_frame(rows=made.rows(3), **{**PLACE, **parts})


@pytest.mark.django_db
def test_no_name_and_no_number_can_be_read_in_the_database(tmp_path: Path) -> None:
    import_frame(path=made.written(tmp_path, good(5)), **PLACE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM targeting_framehousehold t")
        text = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(t::text, ' ') FROM base_auditrecord t")
        text += cursor.fetchone()[0]
    assert "Kepala" not in text
    assert b"Kepala".hex() not in text
    assert made.kk(1) not in text
    assert made.kk(1).encode().hex() not in text


@pytest.mark.django_db
def test_who_took_a_list_in_is_on_record() -> None:
    wulan = made.officer()
    frame = made.listed(4, actor=wulan)
    line = AuditRecord.objects.get(action="targeting.frame.import")
    assert (line.actor_id, line.subject_id, line.area_code) == (wulan.pk, frame, made.REGENCY)
    assert line.detail == {"households": 4, "read": 4}


@pytest.mark.django_db
def test_only_those_who_draw_take_lists_in_and_only_of_their_area() -> None:
    with pytest.raises(NotAllowed):
        made.listed(actor=made.officer("hadi", Role.DISTRICT_OFFICER, "35.10.16"))
    with pytest.raises(AreaNotSeen):
        made.listed(actor=made.officer("jember", area="35.09"))
    assert not FrameList.objects.exists()


@pytest.mark.django_db
def test_the_same_list_again_is_refused_and_another_day_is_another_list() -> None:
    made.listed(5)
    with pytest.raises(FrameRefused) as refused:
        made.listed(5)
    assert refused.value.code == "targeting.frame.there_already"
    made.listed(5, as_of=date(2026, 11, 30))
    assert FrameHousehold.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_the_same_list_at_the_same_moment_is_taken_in_once() -> None:
    def take(_number: int) -> str:
        try:
            made.listed(40)
            return "taken"
        except FrameRefused as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        answers = list(pool.map(take, range(4)))
    assert sorted(answers) == sorted(["taken", *["targeting.frame.there_already"] * 3])
    assert FrameHousehold.objects.count() == 40


@pytest.mark.django_db
def test_a_list_goes_when_a_newer_one_came_but_not_while_it_is_drawn_from() -> None:
    made.agent()
    old = made.listed(30)
    audit = made.drawn(10)
    new = made.listed(31, as_of=date(2026, 12, 9))
    assert delete_old_frames(at=made.AT) == 0, "visits are under way"
    audit.closed_at = made.AT
    audit.save()
    assert delete_old_frames(at=made.AT) == 30
    assert FrameList.objects.get(pk=old).emptied_at == made.AT
    assert set(FrameHousehold.objects.values_list("frame_id", flat=True)) == {new}
    assert AuditRecord.objects.filter(action="targeting.frame.delete_expired").count() == 1
    assert delete_old_frames(at=made.AT + timedelta(days=399)) == 0
    assert delete_old_frames(at=made.AT + timedelta(days=401)) == 31, "no list is kept for ever"
