"""A faulty profile stops start-up and says what to mend."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from pytest_django import Settings

from tepat.openid.errors import ProfileFault, SettingFault
from tepat.openid.profile import OWN, read_profile
from tepat.openid.provider import check_settings


@pytest.mark.parametrize("path", sorted(OWN.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_profile_of_ours_can_be_read(path: Path) -> None:
    profile = read_profile(path.stem)
    assert "openid" in profile.scopes
    assert profile.levels[-1].proves_face
    assert profile.levels_from("easy") == profile.levels
    assert [level.name for level in profile.levels_from("secure")] == ["secure"]


def changed(folder: Path, **changes: Any) -> str:
    document = yaml.safe_load((OWN / "sandbox.yaml").read_text())
    for name, value in changes.items():
        place = document
        *way, last = name.split("__")
        for step in way:
            place = place[step]
        if value is None:
            del place[last]
        else:
            place[last] = value
    path = folder / "own.yaml"
    path.write_text(yaml.safe_dump(document))
    return str(path)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"scopes": ["profile"]}, "scopes lacks openid"),
        ({"scopes": "openid"}, "scopes is not a list of texts"),
        ({"claims__nik": None}, "claims.nik is missing"),
        ({"claims__mother": ["x"]}, "claims.mother is not known"),
        ({"levels": []}, "levels is not a list"),
        ({"levels": [{"name": "a", "acr": "a", "proves_face": False}]}, "none that proves the face"),
        ({"levels": [{"name": "a", "acr": "a", "proves_face": "yes"}]}, "levels.0 needs"),
        ({"levels": [{"name": "a", "acr": "a", "proves_face": True}] * 2}, "twice"),
        ({"id_token_algorithms": ["none"]}, "id_token_algorithms may hold only"),
        ({"id_token_algorithms": ["ES256", "HS256"]}, "id_token_algorithms may hold only"),
        ({"userinfo__algorithms": ["none"]}, "algorithms may hold only"),
        ({"userinfo__form": "xml"}, "form is none of"),
        ({"userinfo__form": "encrypted"}, "key_algorithm is none of"),
        ({"assertion__audience": "everybody"}, "audience is none of"),
        ({"assertion__seconds": 86400}, "seconds is not a number"),
        ({"leeway_seconds": True}, "leeway_seconds is not a number"),
        ({"redirect_names_issuer": "yes"}, "neither true nor false"),
        ({"prompt": "none"}, "prompt is none of"),
        ({"surprise": 1}, "surprise is not known"),
    ],
)
def test_faults_are_named(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ProfileFault, match=words) as found:
        read_profile(changed(tmp_path, **changes))
    assert "TEPAT_IKD_PROFILE" in str(found.value)


@pytest.mark.parametrize("text", ["", "- a", "x: [", "\x00"])
def test_what_is_no_profile_at_all(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(text)
    with pytest.raises(ProfileFault):
        read_profile(str(path))
    with pytest.raises(ProfileFault, match="esignet, inapas, sandbox"):
        read_profile(str(tmp_path / "missing.yaml"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TEPAT_IKD_ISSUER", "http://ikd.example"),
        ("TEPAT_IKD_ISSUER", "https://ikd.example/?x"),
        ("TEPAT_IKD_ISSUER", "https://ikd.example/#x"),
        ("TEPAT_IKD_ISSUER", "ikd.example"),
        ("TEPAT_IKD_CLIENT_ID", ""),
        ("TEPAT_IKD_KEY_ALGORITHM", "HS256"),
        ("TEPAT_IKD_KEY_ALGORITHM", "none"),
        ("TEPAT_IKD_ACR", "somehow"),
        ("TEPAT_IKD_CA_FILE", "/missing.pem"),
        ("TEPAT_IKD_TIMEOUT_SECONDS", 0.0),
    ],
)
def test_settings_that_cannot_be_used(settings: Settings, name: str, value: Any) -> None:
    check_settings()
    setattr(settings, name, value)
    with pytest.raises(SettingFault, match=name):
        check_settings()


def test_start_up_stops_with_one_clear_line(tmp_path: Path) -> None:
    tepat = Path(sys.executable).with_name("tepat")
    surroundings = {**os.environ, "TEPAT_IKD_PROFILE": changed(tmp_path, levels=[])}
    answer = subprocess.run([tepat, "migrate"], env=surroundings, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert "The profile own.yaml cannot be used: levels is not a list" in answer.stderr
    assert "openid.profile.invalid" in answer.stderr
    assert "Traceback" not in answer.stderr
