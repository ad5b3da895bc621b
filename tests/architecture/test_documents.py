"""Documents are held against the code: every setting and every room is described."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "tepat"
_NODE = ("frontend", "tests/provider")
ROOMS = sorted(p.name for p in PACKAGE.iterdir() if (p / "__init__.py").exists())


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_says_what_belongs_in_it(room: str) -> None:
    readme = PACKAGE / room / "README.md"
    assert readme.exists(), f"{room} has no README.md"
    assert len(readme.read_text().split()) >= 20


def test_every_setting_is_described() -> None:
    read = re.compile(
        r"""\b(?:names_|numbers_)?(?:setting|switch|kept_secret)\(\s*f?["'](\w+)["']|environ[\w.]*[\[(]["'](TEPAT_\w+)["']"""
    )
    used = set()
    for source in (path for path in PACKAGE.rglob("*.py") if "tests" not in path.parts):
        used |= {a or b for a, b in read.findall(source.read_text())}
    described = set(re.findall(r"^\| `(\w+)`", (ROOT / "docs/settings.md").read_text(), re.MULTILINE))
    assert used - described == set(), "settings that docs/settings.md does not describe"
    assert described - used == set(), "settings described but read nowhere"


def test_every_room_stands_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text()
    assert [room for room in ROOMS if f"`{room}`" not in text] == []


def test_make_targets_named_in_the_readme_exist() -> None:
    named = set(re.findall(r"(?:^    |`)make ([a-z-]+)", (ROOT / "README.md").read_text(), re.MULTILINE))
    there = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert named <= there


def commands_in_the_readme() -> list[str]:
    text = (ROOT / "README.md").read_text()
    return re.findall(r"^    \.venv/bin/(tepat .*)$", text, re.MULTILINE)


@pytest.mark.parametrize("command", [c for c in commands_in_the_readme() if "study" not in c])
def test_commands_in_the_readme_work(command: str, tmp_path: Path) -> None:
    """All but the study, which has a test of its own on real data."""
    words = shlex.split(command.replace("var/population", str(tmp_path / "population")))
    tepat = Path(sys.executable).with_name(words[0])
    answer = subprocess.run([tepat, *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr


def test_decision_records_are_numbered_without_gaps() -> None:
    numbers = sorted(int(p.name[:4]) for p in (ROOT / "docs/adr").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_no_lock_names_a_registry() -> None:
    locks = [*(ROOT / "requirements").glob("*.txt"), *(ROOT / p / "package-lock.json" for p in _NODE)]
    for lock in locks:
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links|\"resolved\"", lock.read_text()), (
            lock.name
        )
