"""The example in the room's README runs, and the README names every folder of content."""

from __future__ import annotations

import doctest

from tepat.content.library import CONTENT_FOLDER


def test_the_example_runs() -> None:
    result = doctest.testfile(str(CONTENT_FOLDER / "README.md"), module_relative=False)
    assert result.attempted > 5
    assert result.failed == 0


def test_every_folder_is_named() -> None:
    text = (CONTENT_FOLDER / "README.md").read_text()
    for name in ("variables", "questionnaires", "programmes", "formulas", "texts"):
        assert f"`{name}/" in text
