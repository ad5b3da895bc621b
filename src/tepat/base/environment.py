"""Settings and secrets come from the environment, or from the file that ``NAME_FILE`` names."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

from tepat.kernel.errors import TepatError


class SettingMissing(TepatError):
    """A setting that has no safe default is absent."""

    default_code = "base.setting.missing"


class SettingWrong(TepatError):
    """A setting that cannot be read."""

    default_code = "base.setting.wrong"


def setting(name: str, default: str | None = None) -> str:
    """The value of ``name``, or what the file named by ``name_FILE`` holds.

    Raises ``SettingMissing`` when neither is there and no default is given.
    """
    if (value := os.environ.get(name)) is not None:
        return value
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text().strip()
    if default is not None:
        return default
    raise SettingMissing(
        f"The setting {name} is not set.",
        why="It has no safe default.",
        mend=f"Set {name}, or {name}_FILE to a file that holds it. See docs/settings.md.",
    )


def switch(name: str) -> bool:
    """Whether ``name`` is switched on (``1``, ``true``, ``yes``, ``on``)."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def numbers_setting(name: str, defaults: dict[str, int]) -> dict[str, int]:
    """Several numbers in one setting, ``portrait=30,capture=30``; what is not named keeps its default.

    Raises ``SettingWrong`` for a name that there is not, or what is no whole number above 0.
    """
    numbers = dict(defaults)
    for part in filter(None, setting(name, "").split(",")):
        key, _, number = (text.strip() for text in part.partition("="))
        if key not in defaults or not number.isdecimal() or int(number) < 1:
            raise SettingWrong(
                f"The setting {name} cannot be read.",
                why=f"`{part.strip()}` is none of its parts.",
                mend=f"Write name=number with commas between; the names are {', '.join(defaults)}.",
            )
        numbers[key] = int(number)
    return numbers


def names_setting(name: str, defaults: dict[str, str]) -> dict[str, str]:
    """Several names in one setting, ``to=phone,text=body``; what is not named keeps its default.

    Raises ``SettingWrong`` for a part that there is not, or a name that is empty.
    """
    names = dict(defaults)
    for part in filter(None, setting(name, "").split(",")):
        key, _, value = (text.strip() for text in part.partition("="))
        if key not in defaults or not value:
            raise SettingWrong(
                f"The setting {name} cannot be read.",
                why=f"`{part.strip()}` is none of its parts.",
                mend=f"Write part=name with commas between; the parts are {', '.join(defaults)}.",
            )
        names[key] = value
    return names


def kept_secret(name: str, folder: Path | None) -> str:
    """A secret from the environment or, where ``folder`` is given, one made once and kept there.

    Only demo and test installations give a folder; elsewhere an absent secret stops start-up.
    """
    if folder is None or name in os.environ or f"{name}_FILE" in os.environ:
        return setting(name)
    path = folder / name.lower()
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, fresh = tempfile.mkstemp(dir=folder)  # mode 0600, a name of its own
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(fresh, path)  # atomic: of two that start together, one wins and both read the same
        except FileExistsError:
            pass
        finally:
            os.unlink(fresh)
    return path.read_text().strip()
