"""A storm: agents at work on phones that are reloaded, a network that cuts, a server that is killed."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

import psycopg

from tests.speed.server import RunningServer, own_database, tepat_server
from tests.storm.checking import Report, Truth, check
from tests.storm.installation import ask, size_as_parts
from tests.storm.making import Size, plans
from tests.storm.network import Happening, Network
from tests.storm.phones import Pages, StormPhone, browsers, new_phone

Say = Callable[[str], None]
_RESTARTS = ("reload", "close", "crash")
_TICK_SECONDS = 0.4
_PATIENCE_SECONDS = 240  # on a machine that has other work too


class NotCalm(AssertionError):
    """The storm is over, and still something waits."""


@dataclass
class Storm:
    """One storm from its first message to the last receipt."""

    size: Size
    fault_share: float = 0.2
    restart_every_seconds: float = 3
    longest_seconds: float = 600
    say: Say = lambda _: None
    server: RunningServer = field(init=False)
    killed: int = 0

    def run(self, database: str) -> Outcome:
        """Let it rage in a database of this name, wait until it is calm, and look at what is there."""
        environment = {**own_database(database), "TEPAT_FIELD_PROOF": "none"}
        self.say("opening accounts, inventing families")
        prepared = ask(environment, "prepare", size=size_as_parts(self.size))
        pages = Pages(
            plans(self.size),
            [agent["families"] for agent in prepared["agents"]],
            self.size.seed,
            partial(is_there, environment),
        )
        self.server = tepat_server(environment)
        with (
            self._server_serves(),
            Network(self.server.port, self.size.seed, fault_share=0, own=pages) as network,
            browsers(self.size.agents) as opened,
        ):
            phones = [
                new_phone(opened[n % len(opened)], plan, network.open_line(), agent["session"])
                for n, (plan, agent) in enumerate(zip(pages.plans, prepared["agents"], strict=True))
            ]
            self._enrol(phones)
            network.fault_share = self.fault_share
            begun = time.monotonic()
            with self._server_dies(environment):
                self._rage(phones, network, environment)
            raged = time.monotonic() - begun
            network.heal()
            self.say("the network is healed")
            self._come_to_rest(phones)
            believed = {phone.plan.number: phone.ask("storm.truth()") for phone in phones}
            truth = Truth(pages, ask(environment, "inspect"))
            report = check(truth, believed)
            return Outcome(
                report=report,
                fates=network.counts,
                happenings=network.happenings,
                killed=self.killed,
                restarts=sum(phone.restarts for phone in phones),
                page_faults=[fault for phone in phones for fault in phone.faults],
                raged_seconds=raged,
                seconds=time.monotonic() - begun,
            )

    @contextmanager
    def _server_serves(self) -> Iterator[None]:
        try:
            self.server.start(seconds=_PATIENCE_SECONDS)
            yield
        finally:
            self.server.kill()

    def _enrol(self, phones: list[StormPhone]) -> None:
        for phone in phones:
            phone.open()
        for phone in phones:
            assert phone.page is not None
            phone.page.wait_for_function("window.storm?.standing().ready", timeout=_PATIENCE_SECONDS * 1000)
        self.say(f"{len(phones)} phones are enrolled")

    @contextmanager
    def _server_dies(self, environment: Mapping[str, str]) -> Iterator[None]:
        """Beside whatever goes on: ``kill -9`` of the server each time another share of the work is done."""
        over = threading.Event()
        killer = threading.Thread(target=self._kill_now_and_then, args=(environment, over), daemon=True)
        killer.start()
        try:
            yield
        finally:
            over.set()
            killer.join(120)

    def _kill_now_and_then(self, environment: Mapping[str, str], over: threading.Event) -> None:
        luck = random.Random(f"kills/{self.size.seed}")
        expected = self.size.agents * self.size.records
        moments = [
            int(expected * (n + luck.random()) / (self.size.kills + 1)) for n in range(self.size.kills)
        ]
        for moment in moments:
            while not over.is_set() and acknowledged(environment) < moment:
                over.wait(0.2)
            if over.is_set():
                return
            over.wait(luck.random())
            self.server.kill()
            self.killed += 1
            over.wait(luck.random() * 3)
            self.server.start(seconds=_PATIENCE_SECONDS)
            self.say(f"the server was killed ({self.killed} of {self.size.kills}) and is there again")

    def _rage(self, phones: list[StormPhone], network: Network, environment: Mapping[str, str]) -> None:
        """Until all is queued, the server was killed often enough, and most has arrived."""
        luck = random.Random(f"restarts/{self.size.seed}")
        end, told = time.monotonic() + self.longest_seconds, 0.0
        restart_at = time.monotonic() + self.restart_every_seconds
        while time.monotonic() < end:
            _wait(phones, _TICK_SECONDS)
            here = acknowledged(environment)
            enough = self.killed == self.size.kills and here >= 0.8 * self.size.families
            if enough and _all(phones, "storm.standing().finished"):
                return
            if time.monotonic() >= restart_at and not enough:
                luck.choice(phones).restart(luck.choice(_RESTARTS))
                restart_at = time.monotonic() + self.restart_every_seconds * (0.5 + luck.random())
            if time.monotonic() > told + 15:
                told = time.monotonic()
                self.say(f"{here} of {self.size.families} are there; {_in_words(network.counts)}")
        raise NotCalm(f"after {self.longest_seconds:.0f} s: {[p.ask('storm.standing()') for p in phones]}")

    def _come_to_rest(self, phones: list[StormPhone]) -> None:
        end = time.monotonic() + self.longest_seconds
        while time.monotonic() < end:
            if _all(phones, "storm.standing().quiet"):
                for phone in phones:  # once more, and again: one may be under way
                    phone.ask("storm.sync().then(() => storm.sync()).then(() => null)")
                return
            _wait(phones, _TICK_SECONDS)
        raise NotCalm(f"still waiting: {[phone.ask('storm.standing()') for phone in phones]}")


@dataclass(frozen=True)
class Outcome:
    """What a storm came to."""

    report: Report
    fates: Counter[str]
    happenings: list[Happening]
    killed: int
    restarts: int
    page_faults: list[str]
    raged_seconds: float
    seconds: float

    def as_table(self) -> str:
        """For people."""
        rows: list[tuple[str, Any]] = [
            ("seconds of storm", f"{self.raged_seconds:.0f}"),
            ("seconds in all", f"{self.seconds:.0f}"),
            ("server killed", self.killed),
            ("phones restarted", self.restarts),
            *((f"network: {fate}", count) for fate, count in sorted(self.fates.items())),
            *self.report.rows(),
        ]
        return "\n".join(f"{name:<44}{value:>12}" for name, value in rows)


def acknowledged(environment: Mapping[str, str]) -> int:
    """How many records the server has given its last answer on."""
    with psycopg.connect(environment["DATABASE_URL"]) as connection:
        row = connection.execute("SELECT count(*) FROM field_record WHERE state <> 'waiting'").fetchone()
        return int(row[0]) if row else 0


def is_there(environment: Mapping[str, str], thread: UUID) -> bool:
    """Whether some version of a thread is acknowledged."""
    statement = "SELECT 1 FROM field_record WHERE thread = %s AND state = 'acknowledged' LIMIT 1"
    with psycopg.connect(environment["DATABASE_URL"]) as connection:
        return connection.execute(statement, [thread]).fetchone() is not None


def _wait(phones: list[StormPhone], seconds: float) -> None:
    """Let time pass, with an ear for what the browsers tell."""
    alive = next((p.page for p in phones if p.page is not None and not p.page.is_closed()), None)
    if alive is None:
        time.sleep(seconds)
    else:
        alive.wait_for_timeout(seconds * 1000)


def _all(phones: list[StormPhone], question: str) -> bool:
    return all(phone.ask(question) for phone in phones)


def _in_words(fates: Counter[str]) -> str:
    bad = sum(count for fate, count in fates.items() if fate != "calm")
    return f"{bad} of {sum(fates.values())} messages met a fault"
