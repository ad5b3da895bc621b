"""Agents at work while the network lies, phones crash and the server dies: nothing lost, nothing twice."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.storm.making import Size
from tests.storm.network import FAULTS
from tests.storm.storm import Outcome, Storm

pytestmark = [pytest.mark.slow, pytest.mark.journey]

_KINDS = (
    {"request_cut", "upload_torn"},
    {"request_late", "reordered"},
    {"doubled"},
    {"answer_cut", "answer_lost", "answer_torn", "answer_held"},
    {"error_500", "error_502", "error_after"},
    {"portal_page", "portal_redirect"},
)


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    """Each test process has a database of its own for it.

    In a thread of its own: the browser of other journeys may have its loop in this one.
    """
    storm = Storm(Size(agents=3, records=4, kills=1), fault_share=0.3, longest_seconds=240)
    with ThreadPoolExecutor(max_workers=1) as alone:
        name = f"storm_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
        return alone.submit(storm.run, name).result()


def test_everything_is_on_the_server_once_and_every_phone_knows_it(outcome: Outcome) -> None:
    assert outcome.report.wrong == []
    assert outcome.report.counts["records acknowledged"] == 9
    assert outcome.report.counts["records quarantined"] == 3
    assert outcome.report.counts["pictures byte for byte"] == 36


def test_it_really_was_a_storm(outcome: Outcome) -> None:
    assert outcome.killed == 1
    assert outcome.restarts >= 2
    met = {fate for fate, count in outcome.fates.items() if count and fate in FAULTS}
    assert all(met & kind for kind in _KINDS), f"the weather was too good: {sorted(outcome.fates.items())}"


def test_no_page_broke(outcome: Outcome) -> None:
    assert outcome.page_faults == []
