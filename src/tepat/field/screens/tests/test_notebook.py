"""How complete a month is: figures by area and group, in one statement, and families only for their own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tepat.base.models import AuditRecord
from tepat.field.models import NotebookMonth, Record
from tepat.field.notebook import completeness, missing_families, month_or_now
from tepat.field.refusals import GroupNotFound
from tepat.field.screens.tests import people
from tepat.field.screens.tests.phone import AT, Phone, phone_of
from tepat.identity.models import Account
from tepat.identity.roles import NATION, Role
from tepat.identity.tests.clients import client_of, text
from tepat.registry.models import Family, GroupMembership

pytestmark = pytest.mark.django_db

MONTH = "2026-11"
NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
BEGAN = AT - timedelta(days=90)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def families(cadre: Account, count: int, *, began: datetime = BEGAN) -> list[UUID]:
    """Families in the cadre's group, without members."""
    made = []
    assert cadre.group_id is not None
    for _number in range(count):
        family = Family.objects.create(area_code=cadre.area_code, created_at=began)
        GroupMembership.objects.create(
            family=family, group_id=cadre.group_id, area_code=cadre.area_code, active_from=began
        )
        made.append(family.pk)
    return made


def note(phone: Phone, family_id: UUID, month: str = MONTH) -> None:
    record = Record.objects.create(
        uuid=uuid4(),
        content_hash="0" * 64,
        thread=uuid4(),
        version=1,
        kind="notebook",
        device=phone.device,
        account=phone.account,
        sequence=1,
        sealed=b"x",
        slip="x",
        area_code=phone.account.area_code,
        state="acknowledged",
        receipt={},
        received_at=AT,
    )
    NotebookMonth.objects.create(
        family_id=family_id,
        month=month,
        record=record,
        account=phone.account,
        group_id=phone.account.group_id,
        area_code=phone.account.area_code,
        written_at=AT,
    )


@pytest.fixture
def village() -> tuple[Phone, Phone]:
    """Two groups: of ten families seven are noted, of six all; three more families are in no group."""
    sri = phone_of(people.cadre("sri", group="Melati 3"))
    tati = phone_of(people.cadre("tati", group="Melati 4"))
    for family in families(sri.account, 10)[:7]:
        note(sri, family)
    for family in families(tati.account, 6):
        note(tati, family)
    for _number in range(3):
        Family.objects.create(area_code=sri.account.area_code, created_at=BEGAN)
    return sri, tati


def figures(actor: Account, area: str = "", month: str = MONTH) -> dict[str, tuple[Any, ...]]:
    level = completeness(actor=actor, area_code=area, month=month, at=NOW)
    rows = {row.name or row.key: (row.to_note, row.noted, row.without_group) for row in level.rows}
    return rows | {"total": (level.total.to_note, level.total.noted, level.total.without_group)}


def test_from_the_country_down_to_the_group(village: tuple[Phone, Phone]) -> None:
    nation = people.officer(Role.NATIONAL_OFFICER, area=NATION)
    assert figures(nation)["35.10"] == (16, 13, 3)
    assert figures(nation, "35.10")["35.10.16"] == (16, 13, 3)
    assert figures(nation, "35.10.16")["35.10.16.1003"] == (16, 13, 3)
    groups = figures(nation, "35.10.16.1003")
    assert groups["Melati 3"] == (10, 7, 0)
    assert groups["Melati 4"] == (6, 6, 0)
    assert groups["total"] == (16, 13, 3)


def test_an_area_of_others_shows_one_s_own(village: tuple[Phone, Phone]) -> None:
    far = people.officer(area="35.10.17", name="jauh")
    assert figures(far, "35.10.16.1003") == {"total": (0, 0, 0)}
    assert figures(people.officer(), "35.10")["35.10.16.1003"] == (16, 13, 3)


def test_each_level_is_one_statement(village: tuple[Phone, Phone]) -> None:
    wulan = people.officer(Role.REGENCY_OFFICER, area="35.10")
    for area in ("35.10", "35.10.16", "35.10.16.1003"):
        with CaptureQueriesContext(connection) as queries:
            completeness(actor=wulan, area_code=area, month=MONTH, at=NOW)
        assert len(queries) == 2  # the figures, and the line of the audit record


def test_a_family_counts_in_the_months_in_which_it_was_in_a_group() -> None:
    sri = phone_of(people.cadre())
    (family,) = families(sri.account, 1, began=datetime(2026, 11, 10, tzinfo=UTC))
    note(sri, family)
    hadi = people.officer()
    assert figures(hadi, "35.10.16.1003")["Melati 3"] == (1, 1, 0)
    assert figures(hadi, "35.10.16.1003", "2026-10") == {"total": (0, 0, 0)}
    GroupMembership.objects.update(active_to=datetime(2026, 11, 20, tzinfo=UTC))
    assert figures(hadi, "35.10.16.1003")["total"] == (0, 0, 1)


def test_months_of_the_future_and_odd_ones_become_this_month() -> None:
    for odd in ("2026-12", "2026-13", "x", "", "1999-01", "2026-1"):
        assert month_or_now(odd, NOW) == MONTH
    assert month_or_now("2026-10", NOW) == "2026-10"


def test_the_page_leads_down_and_to_what_is_missing(village: tuple[Phone, Phone]) -> None:
    sri, _tati = village
    client = client_of(people.officer(Role.REGENCY_OFFICER, area="35.10"))
    address = reverse("field:notebook")
    assert "wilayah=35.10.16" in text(client.get(address))
    page = text(client.get(address, {"wilayah": "35.10.16.1003"}))
    assert "81%" in page
    assert "7 dari 10" in page
    assert "Bu Sri" in page
    assert "3 belum tercatat" in page
    assert "3 keluarga belum masuk kelompok" in page
    missing = reverse("field:notebook_missing", args=[sri.account.group_id])
    assert missing in page
    page = text(client.get(missing))
    assert "3 keluarga" in page
    assert AuditRecord.objects.filter(action="field.notebook.missing").count() == 1


def test_missing_families_are_named_by_their_head() -> None:
    sri = people.phone()
    sri.hand_in(sri.seal(people.registration(1)))
    hadi = people.officer()
    group = sri.account.group_id
    assert group is not None
    found = missing_families(actor=hadi, group_id=group, month=MONTH, at=NOW)
    assert [family.head for family in found.families] == ["Siti 1"]
    assert "Siti 1" in text(client_of(hadi).get(reverse("field:notebook_missing", args=[group])))


def test_an_observer_reads_figures_and_no_names_and_nothing_small(village: tuple[Phone, Phone]) -> None:
    sri, _tati = village
    observer = people.officer(Role.OBSERVER, area="35.10")
    few = phone_of(people.cadre("lina", group="Melati 9"))
    families(few.account, 2)
    rows = figures(observer, "35.10.16.1003")
    assert rows["Melati 9"] == (None, None, None)
    assert list(rows.values()).count((None, None, None)) == 2  # one alone could be found by subtraction
    client = client_of(observer)
    page = text(client.get(reverse("field:notebook"), {"wilayah": "35.10.16.1003"}))
    assert "terlalu sedikit keluarga" in page
    assert "Bu Sri" not in page
    assert "belum tercatat" not in page
    lines = client.get(reverse("field:notebook_csv"), {"wilayah": "35.10.16.1003"}).content.decode()
    assert "Bu " not in lines
    assert client.get(reverse("field:notebook_missing", args=[sri.account.group_id])).status_code == 404
    with pytest.raises(GroupNotFound):
        missing_families(actor=observer, group_id=few.account.group_id, month=MONTH, at=NOW)  # type: ignore[arg-type]


def test_a_group_elsewhere_is_not_found(village: tuple[Phone, Phone]) -> None:
    sri, _tati = village
    client = client_of(people.officer(area="35.10.17"))
    assert client.get(reverse("field:notebook_missing", args=[sri.account.group_id])).status_code == 404
    assert client.get(reverse("field:notebook_missing", args=[uuid4()])).status_code == 404


def test_the_file_holds_the_figures(village: tuple[Phone, Phone]) -> None:
    people.cadre("=1+1", group="Melati 3")
    client = client_of(people.officer())
    answer = client.get(reverse("field:notebook_csv"), {"wilayah": "35.10.16.1003", "bulan": MONTH})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer["Content-Disposition"] == 'attachment; filename="buku-2026-11-35.10.16.1003.csv"'
    assert lines[0] == "Bulan,Kode,Nama,Kader,Keluarga,Sudah dicatat,Persen,Keluarga tanpa kelompok"
    assert lines[1].startswith("2026-11,")
    assert lines[1].endswith(",10,7,70,0")
    assert lines[3].endswith(",Tanpa kelompok,,0,0,,3")
    assert not any(line.split(",")[3][:1] in "=+-@" for line in lines if line.split(",")[3])


def test_an_empty_area_says_so() -> None:
    page = text(client_of(people.officer()).get(reverse("field:notebook")))
    assert "Belum ada keluarga terdaftar di sini" in page
