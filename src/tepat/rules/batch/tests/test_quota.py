"""Quotas are read from CSV and YAML, and refused with the line at fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from tepat.rules.batch import BatchError, read_quota


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("q.csv", "area_code,places\n35.10.01,12\n35.10.02,0\n"),
        ("q.csv", "\ufeffname,places, area_code\r\nA,12,35.10.01\r\nB,0,35.10.02\r\n"),
        ("q.yaml", "35.10.01: 12\n35.10.02: 0\n"),
        ("q.yml", "'35.10.01': 12\n35.10.02: '0'\n"),
    ],
)
def test_a_quota(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    quota = read_quota(tmp_path / name)
    assert quota.places == {"35.10.01": 12, "35.10.02": 0}
    assert quota.length == 8


@pytest.mark.parametrize(
    ("name", "text", "line", "words"),
    [
        ("q.csv", "area,places\n35,1\n", 1, "area_code"),
        ("q.csv", "", 1, "area_code"),
        ("q.csv", "area_code,places\n", None, "no area"),
        ("q.csv", "area_code,places\n35.10,1\n35.10,2\n", 3, "twice"),
        ("q.csv", "area_code,places\n35.10,1\n35.10.01,2\n", 3, "level"),
        ("q.csv", "area_code,places\n35.10,many\n", 2, "whole number"),
        ("q.csv", "area_code,places\n35.10,-1\n", 2, "whole number"),
        ("q.csv", "area_code,places\n35.10,1.5\n", 2, "whole number"),
        ("q.csv", "area_code,places\n35.10\n", 2, "whole number"),
        ("q.csv", "area_code,places\n,3\n", 2, "no area code"),
        ("q.yaml", "35.10: 1\n", 1, "quotation marks"),
        ("q.yaml", "- 1\n", 1, "mapping"),
        ("q.yaml", "35.10.01: [1]\n", 1, "whole number"),
        ("q.yaml", "a: b: c\n", 1, "YAML"),
        ("none.csv", None, None, "cannot be read"),
    ],
)
def test_a_faulty_quota(tmp_path: Path, name: str, text: str | None, line: int | None, words: str) -> None:
    path = tmp_path / name
    if text is not None:
        path.write_text(text)
    with pytest.raises(BatchError) as caught:
        read_quota(path)
    assert caught.value.code == "rules.batch.quota"
    assert words in str(caught.value)
    assert caught.value.place == (f"{path}:{line}" if line else str(path))
    assert caught.value.mend
