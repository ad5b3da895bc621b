"""What a provider calls things and how it speaks, read from a file; a faulty one stops start-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from tepat.openid.errors import ProfileFault

OWN = Path(__file__).parent / "profiles"
SIGNING = ("ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512")
KEY_ALGORITHMS = ("RSA-OAEP", "RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A256KW")
CONTENT_ALGORITHMS = ("A128GCM", "A256GCM", "A128CBC-HS256", "A256CBC-HS512")
CLAIMS = ("nik", "name", "birth_date", "sex", "portrait")

UserinfoForm = Literal["plain", "signed", "encrypted"]


@dataclass(frozen=True, slots=True)
class Level:
    """How surely the provider looked: its word (``acr``), ours (``name``), whether a face was compared."""

    name: str
    acr: str
    proves_face: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """How one provider speaks. ``levels`` go from the weakest to the strongest."""

    scopes: tuple[str, ...]
    claims: Mapping[str, tuple[str, ...]]
    birth_date_formats: tuple[str, ...]
    sex_values: Mapping[str, tuple[str, ...]]
    levels: tuple[Level, ...]
    ask_level_by: Literal["claims", "acr_values"]
    ask_claims: bool
    id_token_algorithms: tuple[str, ...]
    userinfo_form: UserinfoForm
    userinfo_algorithms: tuple[str, ...]
    key_algorithm: str
    content_algorithms: tuple[str, ...]
    assertion_audience: Literal["issuer", "token_endpoint"]
    assertion_seconds: int
    redirect_names_issuer: bool
    leeway_seconds: int
    max_age_seconds: int | None
    prompt: str
    form_origins: tuple[str, ...]

    def levels_from(self, name: str) -> tuple[Level, ...]:
        """The level with this name and every stronger one; empty when there is none."""
        names = [level.name for level in self.levels]
        return self.levels[names.index(name) :] if name in names else ()


def read_profile(name: str) -> Profile:
    """The profile of this name, or the one in the file at the path ``name``; raises ``ProfileFault``."""
    return _read(name)


@cache
def _read(name: str) -> Profile:
    path = OWN / f"{name}.yaml" if name.isidentifier() else Path(name)
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        known = ", ".join(sorted(file.stem for file in OWN.glob("*.yaml")))
        raise ProfileFault(
            f"The profile {path.name} cannot be read.",
            why=f"{type(error).__name__}.",
            mend=f"Set TEPAT_IKD_PROFILE to one of {known}, or to the path of a YAML file.",
        ) from error
    return _Document(path.name, document).profile()


@dataclass(frozen=True)
class _Document:
    """A profile's text as read, and its checks."""

    place: str
    content: Any

    def profile(self) -> Profile:
        known = {
            "scopes", "claims", "birth_date_formats", "sex_values", "levels", "ask_level_by", "ask_claims",
            "id_token_algorithms", "userinfo", "assertion", "redirect_names_issuer", "leeway_seconds",
            "max_age_seconds", "prompt", "form_origins",
        }  # fmt: skip
        self.only(self.content, known, "")
        userinfo, assertion = self.content.get("userinfo"), self.content.get("assertion")
        self.only(userinfo, {"form", "algorithms", "key_algorithm", "content_algorithms"}, "userinfo")
        self.only(assertion, {"audience", "seconds"}, "assertion")
        form = self.one_of(userinfo, "form", ("plain", "signed", "encrypted"))
        seals = form == "encrypted"
        return Profile(
            scopes=self.scopes(),
            claims=self.claims(),
            birth_date_formats=self.texts(self.content, "birth_date_formats"),
            sex_values=self.sexes(),
            levels=self.levels(),
            ask_level_by=self.one_of(self.content, "ask_level_by", ("claims", "acr_values")),
            ask_claims=self.yes_or_no("ask_claims"),
            id_token_algorithms=self.algorithms(self.content, "id_token_algorithms", SIGNING),
            userinfo_form=form,
            userinfo_algorithms=self.algorithms(userinfo, "algorithms", SIGNING) if form != "plain" else (),
            key_algorithm=self.one_of(userinfo, "key_algorithm", KEY_ALGORITHMS) if seals else "",
            content_algorithms=(
                self.algorithms(userinfo, "content_algorithms", CONTENT_ALGORITHMS) if seals else ()
            ),
            assertion_audience=self.one_of(assertion, "audience", ("issuer", "token_endpoint")),
            assertion_seconds=self.number(assertion, "seconds", 5, 300),
            redirect_names_issuer=self.yes_or_no("redirect_names_issuer"),
            leeway_seconds=self.number(self.content, "leeway_seconds", 0, 120),
            max_age_seconds=(
                self.number(self.content, "max_age_seconds", 1, 86_400)
                if "max_age_seconds" in self.content
                else None
            ),
            prompt=self.one_of(self.content, "prompt", ("login", "consent"), default=""),
            form_origins=self.texts(self.content, "form_origins") if "form_origins" in self.content else (),
        )

    def only(self, part: Any, known: set[str], where: str) -> None:
        if not isinstance(part, dict):
            raise self.fault(where or "file", "is not a list of names with values")
        for name in part:
            if name not in known:
                raise self.fault(f"{where}.{name}".strip("."), "is not known")

    def scopes(self) -> tuple[str, ...]:
        scopes = self.texts(self.content, "scopes")
        if "openid" not in scopes:
            raise self.fault("scopes", "lacks openid")
        return scopes

    def claims(self) -> dict[str, tuple[str, ...]]:
        part = self.content.get("claims")
        self.only(part, set(CLAIMS), "claims")
        for needed in ("nik", "name"):
            if needed not in part:
                raise self.fault(f"claims.{needed}", "is missing")
        return {name: self.texts(part, name, "claims.") for name in part}

    def sexes(self) -> dict[str, tuple[str, ...]]:
        part = self.content.get("sex_values")
        self.only(part, {"male", "female"}, "sex_values")
        return {name: self.texts(part, name, "sex_values.") for name in ("male", "female")}

    def levels(self) -> tuple[Level, ...]:
        part = self.content.get("levels")
        if not isinstance(part, list) or not part:
            raise self.fault("levels", "is not a list with at least one level")
        found = []
        for number, entry in enumerate(part):
            where = f"levels.{number}"
            self.only(entry, {"name", "acr", "proves_face"}, where)
            name, acr, proves = (entry.get(key) for key in ("name", "acr", "proves_face"))
            if not isinstance(name, str) or not isinstance(acr, str) or not isinstance(proves, bool):
                raise self.fault(where, "needs name and acr (texts) and proves_face (true or false)")
            found.append(Level(name, acr, proves))
        if len({level.name for level in found}) < len(found) or len({lv.acr for lv in found}) < len(found):
            raise self.fault("levels", "has a name or an acr twice")
        if not any(level.proves_face for level in found):
            raise self.fault("levels", "has none that proves the face")
        return tuple(found)

    def algorithms(self, part: Any, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
        chosen = self.texts(part, name)
        for algorithm in chosen:
            if algorithm not in known:
                raise self.fault(name, f"may hold only {', '.join(known)}")
        return chosen

    def texts(self, part: Any, name: str, before: str = "") -> tuple[str, ...]:
        value = part.get(name)
        if not isinstance(value, list) or not value or not all(isinstance(v, str) and v for v in value):
            raise self.fault(before + name, "is not a list of texts")
        return tuple(value)

    def one_of(self, part: Any, name: str, known: tuple[str, ...], default: str | None = None) -> Any:
        value = part.get(name, default)
        if (value != default and value not in known) or value is None:
            raise self.fault(name, f"is none of {', '.join(known)}")
        return value

    def yes_or_no(self, name: str) -> bool:
        value = self.content.get(name)
        if not isinstance(value, bool):
            raise self.fault(name, "is neither true nor false")
        return value

    def number(self, part: Any, name: str, least: int, most: int) -> int:
        value = part.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.fault(name, f"is not a number from {least} to {most}")
        return value

    def fault(self, where: str, what: str) -> ProfileFault:
        return ProfileFault(
            f"The profile {self.place} cannot be used: {where} {what}.",
            mend="Mend the file, or name another profile in TEPAT_IKD_PROFILE. See docs/settings.md.",
            pointer="/" + where.replace(".", "/"),
        )
