from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tepat.base.environment import SettingMissing, kept_secret, setting, switch


def test_a_setting_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("abc\n")
    monkeypatch.setenv("TEPAT_TRIAL_FILE", str(tmp_path / "secret"))
    assert setting("TEPAT_TRIAL") == "abc"
    monkeypatch.setenv("TEPAT_TRIAL", "nearer")
    assert setting("TEPAT_TRIAL") == "nearer"


def test_a_missing_setting_says_its_name_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEPAT_TRIAL", raising=False)
    with pytest.raises(SettingMissing, match=r"TEPAT_TRIAL is not set.*docs/settings.md"):
        setting("TEPAT_TRIAL")
    with pytest.raises(SettingMissing):
        kept_secret("TEPAT_TRIAL", None)


@pytest.mark.parametrize(
    ("text", "on"), [("1", True), ("TRUE", True), ("0", False), ("", False), ("off", False)]
)
def test_switches(monkeypatch: pytest.MonkeyPatch, text: str, on: bool) -> None:
    monkeypatch.setenv("TEPAT_TRIAL", text)
    assert switch("TEPAT_TRIAL") is on


def test_a_kept_secret_is_made_once_and_is_private(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: kept_secret("TEPAT_TRIAL_KEY", folder), range(32)))
    assert len(made) == 1
    assert len(made.pop()) == 64
    assert [path.stat().st_mode & 0o777 for path in folder.iterdir()] == [0o600]
