"""Static files are named by their contents, and kept compressed beside themselves."""

from __future__ import annotations

import re
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

_NAMED_BY_ITS_BUILD = re.compile(r"/app/[\w.-]+-[A-Z0-9]{8}\.(js|css|svg)$")


class StaticNames(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Gives each file a name with the hash of its contents.

    Programs in pieces (``frontend/build.mjs`` writes them into a folder ``app``) have such names from their
    build, and load one another by them: those stay.
    """

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        """The name under which a file is stored and served."""
        if _NAMED_BY_ITS_BUILD.search(name):
            return str(self.clean_name(name))
        return str(super().hashed_name(name, content, filename))
