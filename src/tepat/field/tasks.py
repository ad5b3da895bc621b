"""What runs by itself: unfinished files, old faces and visits go; records that a crash held up go on."""

from __future__ import annotations

from django.utils import timezone

from tepat.base.jobs import app
from tepat.field.operations.keeping import delete_old_visits
from tepat.field.operations.records import process_complete
from tepat.field.operations.uploads import delete_unfinished
from tepat.field.proof_faces import delete_old_references


@app.periodic(cron="41 2 * * *")
@app.task(queueing_lock="field.delete_unfinished", pass_context=False)
def delete_unfinished_uploads(timestamp: int) -> None:
    """Delete uploads that were never finished."""
    delete_unfinished(at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="field.process_complete", pass_context=False)
def process_complete_records(timestamp: int) -> None:
    """Act on records that wait although all of their files are here."""
    process_complete(at=timezone.now())


@app.periodic(cron="51 2 * * *")
@app.task(queueing_lock="field.delete_old_references", pass_context=False)
def delete_old_face_references(timestamp: int) -> None:
    """Delete pictures of agents' faces that were kept long enough, or whose account was closed."""
    delete_old_references(at=timezone.now())


@app.periodic(cron="53 2 * * *")
@app.task(queueing_lock="field.delete_old_visits", pass_context=False)
def delete_old_visit_records(timestamp: int) -> None:
    """Empty records of visits whose audit has been closed long enough."""
    delete_old_visits(at=timezone.now())
