"""The provider's own keys and secrets: made once, kept in its folder."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from joserfc.jwk import ECKey, Key, KeySet, RSAKey, import_key

from tepat.base.environment import kept_secret
from tepat.sandbox.configuration import SigningAlgorithm

_SECRETS = {"salt": "SANDBOX_SALT", "session": "SANDBOX_SESSION"}


class ProviderKeys:
    """One key per signing algorithm, and the secrets that stay inside."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / "keys.json"
        if not path.exists():
            _write_once(path, _make_keys())
        keys: list[dict[str, Any]] = json.loads(path.read_text())["keys"]
        self._keys: dict[str, Key] = {str(key["alg"]): import_key(key) for key in keys}
        self.subject_salt = bytes.fromhex(kept_secret(_SECRETS["salt"], folder))

    def signing(self, algorithm: SigningAlgorithm) -> Key:
        return self._keys[algorithm]

    def public(self) -> dict[str, Any]:
        """The JWK set that everybody may read."""
        return dict(KeySet(list(self._keys.values())).as_dict(private=False))


def session_secret(folder: Path) -> str:
    """Django's secret key for this provider."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return kept_secret(_SECRETS["session"], folder)


def _make_keys() -> str:
    made: list[Key] = [
        ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True),
        RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True),
    ]
    return json.dumps({"keys": [key.as_dict(private=True) for key in made]})


def _write_once(path: Path, text: str) -> None:
    """Whole and readable by the owner alone; of two that write at the same time the first wins."""
    handle, fresh = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w") as file:
        file.write(text)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(fresh)
