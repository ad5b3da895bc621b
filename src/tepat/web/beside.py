"""What a demonstration runs beside its server: the sandbox IKD and the jobs, each a process of its own."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tepat.base.child_processes import end_child, start_child
from tepat.base.environment import setting
from tepat.sandbox.running import start_sandbox

_PORTS_TO_TRY = 40
_HOSTS = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class Beside:
    """``port`` is the server's, ``ikd_port`` the sandbox's; 0 where another provider is set already."""

    port: int
    ikd_port: int

    @classmethod
    def choose(cls, port: int) -> Beside:
        """The first port from ``port + 10`` on that nobody listens on; none where IKD is elsewhere."""
        if setting("TEPAT_IKD_ISSUER", ""):
            return cls(port, 0)
        return cls(port, next(filter(_is_free, range(port + 10, port + 10 + _PORTS_TO_TRY)), 0))

    def set_environment(self) -> None:
        """Name the sandbox as our IKD; to be called before Django reads the settings."""
        if self.ikd_port:
            os.environ["TEPAT_IKD_ISSUER"] = f"http://127.0.0.1:{self.ikd_port}"

    @contextmanager
    def running(self, *, people: Path, say: Callable[[str], None]) -> Iterator[None]:
        """Both run as long as the body does, and end with this process however it ends."""
        with ExitStack() as stack:
            if self.ikd_port:
                say("Menyalakan IKD sandbox …")
                self._start_sandbox(people, stack)
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
