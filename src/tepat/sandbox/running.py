"""Start the provider beside another process, wait until it answers, and end it again."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tepat.base.child_processes import end_child
from tepat.sandbox.processes import start_beside


@dataclass(frozen=True)
class RunningSandbox:
    """A provider that answers at ``issuer``."""

    issuer: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        end_child(self.process)


def start_sandbox(
    *,
    port: int,
    people: Path,
    folder: Path,
    client_jwks: str,
    redirect_uris: Sequence[str],
    post_logout_uris: Sequence[str] = (),
    options: Sequence[str] = (),
) -> RunningSandbox:
    """Start the provider as a child that ends with us; returns once it answers. Raises ``WronglyConfigured``.

    ``options`` are further words of ``tepat sandbox-ikd``.
    """
    words = ["--port", str(port), "--people", str(people), "--folder", str(folder)]
    words += ["--client-jwks", client_jwks]
    words += [word for uri in redirect_uris for word in ("--redirect-uri", uri)]
    words += [word for uri in post_logout_uris for word in ("--post-logout-uri", uri)]
    issuer = f"http://127.0.0.1:{port}"
    return RunningSandbox(issuer, start_beside("sandbox-ikd", [*words, *options], address=issuer))
