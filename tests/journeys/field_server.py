"""A field office for journeys: a server of its own that can be killed, a line to it, and phones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.speed.server import RunningServer, own_database, tepat_server
from tests.storm.installation import CSRF_COOKIE, ask
from tests.storm.network import Line, Network

APP = "/lapangan/"
PIN = "284613"
VILLAGE = "35.10.16.1003"
DAY_MS = 24 * 3600 * 1000
_START_SECONDS = 240
_LONG_MS = 30_000

# A clock that is so many milliseconds wrong, on every page of a phone from the next one on.
_MOVED = """(() => {
  const real = Date, by = %d;
  globalThis.Date = class extends real {
    constructor(...parts) { parts.length ? super(...parts) : super(real.now() + by); }
    static now() { return real.now() + by; }
  };
})()"""


@dataclass
class FieldServer:
    """The server, its database, and a network to the phones that is good unless told otherwise."""

    environment: dict[str, str]
    server: RunningServer
    network: Network
    _agents: int = 0

    def new_agent(self, *, families: int = 0, village: str = VILLAGE) -> dict[str, Any]:
        """A cadre who has signed in, with so many families of her own; names and numbers of those too."""
        self._agents += 1
        name = f"kader-{self._agents:02d}"
        made: dict[str, Any] = ask(
            self.environment,
            "open_cadre",
            name=name,
            village=village,
            families=families,
            first=20 * self._agents,
        )
        return {**made, "name": name}

    def kill(self) -> None:
        """A power cut."""
        self.server.kill()

    def start(self) -> None:
        """The power is back."""
        self.server.start(seconds=_START_SECONDS)

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            return connection.execute(statement, values).fetchall()

    def states(self, agent: dict[str, Any]) -> list[tuple[str, str, str]]:
        """Kind, state and reason of every record of an agent, in the order of the phone."""
        return [
            (kind, state, reason)
            for kind, state, reason in self.rows(
                "SELECT r.kind, r.state, r.reason_code FROM field_record r"
                " JOIN identity_account a ON a.id = r.account_id"
                " WHERE a.sign_in_name = %s ORDER BY r.sequence",
                agent["name"],
            )
        ]


@contextmanager
def field_server(database: str, **settings: str) -> Iterator[FieldServer]:
    """Start it with an empty database of this name."""
    environment = {**own_database(database), "TEPAT_FIELD_PROOF": "none", **settings}
    server = tepat_server(environment)
    try:
        server.start(seconds=_START_SECONDS)
        with Network(server.port, seed=1, fault_share=0) as network:
            yield FieldServer(environment, server, network)
    finally:
        server.kill()


@dataclass
class FieldPhone:
    """A phone: what it keeps stays when pages come and go."""

    context: BrowserContext
    line: Line
    page: Page
    broken: list[str] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.line.port}"

    def sign_in(self, agent: dict[str, Any]) -> None:
        """The agent has signed in in this browser with both steps."""
        cookies = {"sessionid": agent["session"], "csrftoken": CSRF_COOKIE}
        self.context.add_cookies(
            [{"name": name, "value": value, "url": self.origin} for name, value in cookies.items()]
        )

    def set_up(self, agent: dict[str, Any], pin: str = PIN) -> None:
        """From the agent's session to the list of families, with the app on the phone."""
        self.sign_in(agent)
        self.page.goto(f"{self.origin}{APP}?mulai")
        expect(self.page.get_by_text("Buat PIN, enam angka")).to_be_visible(timeout=_LONG_MS)
        self.type_pin(pin)
        expect(self.page.get_by_text("Ketik PIN itu sekali lagi")).to_be_visible(timeout=_LONG_MS)
        self.type_pin(pin)
        self.page.get_by_role("button", name="Mulai bekerja").click()
        self.is_open()
        self.page.wait_for_function(
            "() => navigator.serviceWorker.ready.then(() => Boolean(navigator.serviceWorker.controller))"
        )

    def type_pin(self, pin: str) -> None:
        expect(self.page.locator("#pin-box")).to_be_editable(timeout=_LONG_MS)
        self.page.locator("#pin-box").press_sequentially(pin)

    def is_open(self) -> None:
        expect(self.page.get_by_role("heading", level=1, name="Keluarga saya")).to_be_visible(
            timeout=_LONG_MS
        )

    def unlock(self, pin: str = PIN) -> None:
        """Open the app and give the PIN."""
        self.page.goto(f"{self.origin}{APP}")
        self.type_pin(pin)
        self.is_open()

    def go(self, place: str) -> None:
        """To a screen of the app, without loading it anew."""
        self.page.evaluate("place => { location.hash = '#/' + place }", place)

    def new_page(self) -> Page:
        """The page is closed, and another one opened."""
        self.page.close()
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda fault: self.broken.append(str(fault)[:300]))
        return self.page

    def move_clock(self, milliseconds: int) -> None:
        """The phone's clock is so much off from the next page on."""
        self.new_page().add_init_script(_MOVED % milliseconds)

    def everything_kept(self) -> bytes:
        """Every byte of data that a page can find on this phone: databases and storage."""
        return bytes(self.page.evaluate(_EVERYTHING))


_EVERYTHING = """async () => {
  const parts = [JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage})];
  const show = (value) => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
      const bytes = value instanceof ArrayBuffer ? new Uint8Array(value)
        : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      parts.push(bytes);
    } else if (value instanceof CryptoKey) parts.push(`key extractable=${value.extractable}`);
    else if (value && typeof value === "object") {
      for (const [key, one] of Object.entries(value)) { parts.push(key); show(one); }
    }
    else parts.push(String(value));
  };
  for (const {name, version} of await indexedDB.databases()) {
    const database = await new Promise((done, fail) => {
      const asked = indexedDB.open(name, version);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error);
    });
    for (const place of database.objectStoreNames) {
      const store = database.transaction(place).objectStore(place);
      const all = (request) => new Promise((done, fail) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => fail(request.error);
      });
      show(await all(store.getAllKeys()));
      show(await all(store.getAll()));
    }
    database.close();
  }
  const whole = new Uint8Array(await new Blob(parts).arrayBuffer());
  return [...whole];
}"""


NewPhone = Callable[..., FieldPhone]


def phone_at(browser: Browser, office: FieldServer, **parts: Any) -> FieldPhone:
    """A new phone in somebody's hand."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="id-ID", timezone_id="Asia/Jakarta", **parts
    )
    context.set_default_timeout(_LONG_MS)
    phone = FieldPhone(context, office.network.open_line(), context.new_page())
    phone.page.on("pageerror", lambda fault: phone.broken.append(str(fault)[:300]))
    return phone
