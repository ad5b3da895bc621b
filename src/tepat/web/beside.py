"""What a demonstration runs beside its server: sandbox IKD, sandbox of messages and jobs, each a process."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tepat.base.child_processes import end_child, start_child
from tepat.base.environment import setting
from tepat.sandbox.messages.running import customer_settings, start_messages
from tepat.sandbox.running import start_sandbox

_PORTS_TO_TRY = 40
_HOSTS = ("127.0.0.1", "localhost")
_PROVIDERS_OF_MESSAGES = ("TEPAT_SMS_URL", "TEPAT_WHATSAPP_NUMBER_ID", "TEPAT_EMAIL_HOST")


@dataclass(frozen=True)
class Beside:
    """``port`` is the server's, ``ikd_port`` the sandbox's; 0 where another provider is set already.

    ``messages_port`` and ``smtp_port`` are those of the sandbox of messages, 0 where other providers are set.
    """

    port: int
    ikd_port: int
    messages_port: int = 0
    smtp_port: int = 0
    _messages: dict[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def choose(cls, port: int) -> Beside:
        """The first ports from ``port + 10`` on that nobody listens on; none where providers are set."""
        free = iter([*filter(_is_free, range(port + 10, port + 10 + _PORTS_TO_TRY)), 0, 0, 0])
        ikd = 0 if setting("TEPAT_IKD_ISSUER", "") else next(free)
        if any(setting(name, "") for name in _PROVIDERS_OF_MESSAGES):
            return cls(port, ikd)
        messages, smtp = next(free), next(free)
        return cls(port, ikd, messages, smtp, customer_settings(port=messages, smtp_port=smtp))

    def set_environment(self) -> None:
        """Name the sandboxes as our providers; to be called before Django reads the settings."""
        os.environ.setdefault("TEPAT_ADDRESS", f"http://{_HOSTS[0]}:{self.port}")
        if self.smtp_port:
            os.environ.update(self._messages)
        if self.ikd_port:
            os.environ["TEPAT_IKD_ISSUER"] = f"http://127.0.0.1:{self.ikd_port}"

    @contextmanager
    def running(self, *, people: Path, say: Callable[[str], None]) -> Iterator[None]:
        """They run as long as the body does, and end with this process however it ends."""
        with ExitStack() as stack:
            if self.ikd_port:
                say("Menyalakan IKD sandbox …")
                self._start_sandbox(people, stack)
            if self.smtp_port:
                say("Menyalakan sandbox pesan …")
                self._start_messages(stack)
            tepat = Path(sys.executable).with_name("tepat")
            worker = start_child([str(tepat), "jobs", "--parent", str(os.getpid())])
            stack.callback(end_child, worker)
            yield

    def _start_sandbox(self, people: Path, stack: ExitStack) -> None:
        at = [f"http://{host}:{self.port}" for host in _HOSTS]
        sandbox = start_sandbox(
            port=self.ikd_port,
            people=people,
            folder=Path(setting("TEPAT_VAR")) / "sandbox-ikd",
            client_jwks=f"{at[0]}/.well-known/tepat-jwks.json",
            redirect_uris=[f"{origin}/masuk/ikd/kembali/" for origin in at],
            post_logout_uris=[f"{origin}/" for origin in at],
            options=["--userinfo", "signed"],
        )
        stack.callback(sandbox.stop)

    def _start_messages(self, stack: ExitStack) -> None:
        messages = start_messages(
            port=self.messages_port,
            smtp_port=self.smtp_port,
            folder=Path(setting("TEPAT_VAR")) / "sandbox-messages",
            customer=f"http://{_HOSTS[0]}:{self.port}",
            environment=self._messages,
        )
        stack.callback(messages.stop)

    def in_words(self) -> str:
        """Where the messages of the demonstration can be read; empty where they go elsewhere."""
        if not self.smtp_port:
            return ""
        return f"  Pesan · messages   http://{_HOSTS[0]}:{self.messages_port}/ (SMS, WhatsApp, e-mail)\n"


def _is_free(port: int) -> bool:
    if port > 65535:
        return False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
