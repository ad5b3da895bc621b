from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from tepat.base.models import AuditRecord
from tepat.base.operations import record_access

pytestmark = pytest.mark.django_db


@pytest.fixture
def line() -> AuditRecord:
    record_access(
        actor=None, action="registry.family.read", purpose="test", subject_kind="family", subject_id=None
    )
    return AuditRecord.objects.get()


def test_a_line_says_who_what_why_and_when(line: AuditRecord) -> None:
    assert (line.actor_role, line.action, line.purpose) == ("system", "registry.family.read", "test")
    assert line.recorded_at is not None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE base_auditrecord SET purpose = 'other'",
        "DELETE FROM base_auditrecord",
        "TRUNCATE base_auditrecord",
    ],
)
def test_the_database_refuses_to_change_a_line(line: AuditRecord, change: str) -> None:
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    assert AuditRecord.objects.get() == line
