"""The pages on targets and audits, in a browser: for a screen reader, a small screen, light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tepat.field.screens.tests import people
from tepat.identity.roles import Role
from tepat.targeting import queries
from tepat.targeting.figures import OnTarget
from tepat.targeting.screens.tests import made_figures as made
from tests.journeys.accessibility import faults
from tests.journeys.conftest import OpenPhone
from tests.journeys.test_every_page_is_accessible import _OVERFLOW, _SMALL
from tests.journeys.test_field_desk import enter

PAGE = "/petugas/sasaran/"
AUDITS = f"{PAGE}kunjungan/"


def few() -> OnTarget:
    """The first audit, which still runs and has few answers."""
    rows = made.rows(220, response=0.5)
    return made.on_target(
        rows,
        months=1,
        audits=(made.audit(rows, closed_at=None),),
        response=made.response(rows, waiting=60),
    )


@pytest.mark.slow
def test_every_page_on_targets_is_for_everybody(
    open_phone: OpenPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = {"full": made.on_target(), "few": few(), "none": made.nothing()}
    state = "full"
    monkeypatch.setattr(queries, "on_target", lambda **_: shown[state])
    monkeypatch.setattr(queries, "audit_desk", lambda **_: made.desk())
    monkeypatch.setattr(queries, "audit_progress", lambda **_: made.progress())
    page = open_phone(width=320, scripts=True)
    enter(page, people.officer(Role.REGENCY_OFFICER, area=made.AREA))
    page.get_by_role("link", name="Seberapa tepat sasaran kita?").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Seberapa tepat sasaran kita")
    addresses = [
        *((each, PAGE) for each in shown),
        ("full", f"{PAGE}?ukuran=jangkauan"),
        ("full", AUDITS),
        ("full", f"{AUDITS}{made.AUDIT_ID}/"),
        ("full", f"{AUDITS}baru/?wilayah={made.AREA}&bulan=2026-11&ukuran=900"),
        ("full", f"{AUDITS}baru/?ukuran=banyak"),
        ("full", f"{AUDITS}daftar/"),
    ]
    found = []
    for state, address in addresses:  # noqa: B007 - the query above reads it
        page.goto(address)
        found += [f"{address}: {fault}" for fault in faults(page)]
        found += [f"{address}: {small}" for small in page.evaluate(_SMALL)]
        if (over := page.evaluate(_OVERFLOW)) > 0:
            found.append(f"{address}: {over} px too wide")
    assert not found, "\n".join(found)
