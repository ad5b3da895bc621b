"""Rooms keep to themselves what is theirs (the order of imports is kept by import-linter)."""

from __future__ import annotations

import re
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "tepat"
MODELS_THAT_ARE_NETWORKS = {"face"}  # a library without tables
VAGUE = {"utils", "util", "common", "helpers", "services", "service", "manager", "managers", "misc"}


def sources() -> list[Path]:
    return [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]


def test_no_room_imports_the_models_of_another() -> None:
    found = []
    for path in sources():
        room = path.relative_to(PACKAGE).parts[0]
        if "tests" in path.parts or room == "web":  # the root is composition and may know who is signed in
            continue
        for other in re.findall(r"from tepat\.(\w+)\.models import", path.read_text()):
            if other not in (room, *MODELS_THAT_ARE_NETWORKS):
                found.append(f"{path.relative_to(PACKAGE)} imports the models of {other}")
    assert found == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(path) for path in sources() if path.stem in VAGUE or path.parent.name in VAGUE] == []


def test_no_code_names_the_first_regency() -> None:
    """Another regency is content and settings; examples in docstrings and tests may name one."""
    allowed = {"web/settings.py", "population/tables.py", "intake/api/documents.py", "rules/batch/quota.py"}
    found = []
    for path in sources():
        place = str(path.relative_to(PACKAGE))
        code = re.sub(r'"""[\s\S]*?"""|#.*', "", path.read_text())
        if (
            "tests" not in path.parts
            and place not in allowed
            and re.search(r"""["']35\.10[\d.]*["']""", code)
        ):
            found.append(place)
    assert found == []


def test_files_fit_an_afternoon() -> None:
    lines = {str(path.relative_to(PACKAGE)): len(path.read_text().splitlines()) for path in sources()}
    assert {place: count for place, count in lines.items() if count > 480} == {}


def test_every_room_with_tests_is_run() -> None:
    """A room that the list of `make test` forgets is a room whose tests nobody sees fail."""
    run = (PACKAGE.parents[1] / "tests" / "run").read_text()
    rooms = {path.relative_to(PACKAGE).parts[0] for path in PACKAGE.rglob("test_*.py")}
    assert {room for room in rooms if not re.search(rf"src/tepat/{room}\s", run)} == set()
