"""The same request gives the same files; the output appears whole or not at all."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from tepat.population import PopulationError, generate, make_tables, submissions, write_population
from tepat.population import files as files_module
from tepat.population.command import population
from tepat.population.tables import SCHEMAS


def values(table: pa.Table, name: str) -> list[Any]:
    return table.column(name).to_pylist()


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    for name, seed in (("one", 3), ("two", 3), ("other", 4)):
        write_population(500, seed, tmp_path / name)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    assert digests(tmp_path / "one") != digests(tmp_path / "other")
    assert set(digests(tmp_path / "one")) == {*(f"{name}.parquet" for name in SCHEMAS), "about.json"}


def test_chunks_keep_numbers_apart() -> None:
    chunks = list(generate(900, 3, families_per_chunk=300))
    assert [chunk["families"].num_rows for chunk in chunks] == [300, 300, 300]
    ids = [name for chunk in chunks for name in values(chunk["families"], "family_id")]
    assert ids == sorted(set(ids))
    seen: set[str] = set()
    for chunk in chunks:
        niks = set(filter(None, values(chunk["members"], "nik")))
        assert not niks & seen
        seen |= niks


@pytest.mark.parametrize("households", [1, 2, 3, 17])
def test_a_handful_of_families(households: int) -> None:
    made = make_tables(households, 1)
    assert made["families"].num_rows == households
    assert len(list(submissions(made))) == households


def test_another_regency_and_date() -> None:
    made = make_tables(200, 1, regency_code="51.71", on=date(2025, 2, 28))
    assert all(code.startswith("51.71.") for code in values(made["families"], "area_code"))


def test_written_files_have_the_schema(tmp_path: Path) -> None:
    rows = write_population(300, 1, tmp_path / "out")
    for name, schema in SCHEMAS.items():
        table = pq.read_table(tmp_path / "out" / f"{name}.parquet")
        assert table.schema.equals(schema)
        assert table.num_rows == rows[name]


def test_submissions_are_the_same_from_files_and_tables(tmp_path: Path) -> None:
    write_population(300, 1, tmp_path / "out")
    from_files = list(submissions(tmp_path / "out", limit=40))
    assert from_files == list(submissions(make_tables(300, 1)))[:40]
    answers = from_files[0]["answers"]
    assert isinstance(answers["members"][0]["birth_date"], str)
    assert None not in answers.values()
    assert list(submissions(tmp_path / "out", limit=0)) == []


def test_a_folder_without_a_population_is_named_as_such(tmp_path: Path) -> None:
    with pytest.raises(PopulationError) as caught:
        submissions(tmp_path)
    assert caught.value.code == "population.files.missing"


def test_nothing_is_left_after_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(families: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_population(100, 1, tmp_path / "out", progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(folder: Path, name: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files_module, "_writer", full)
    with pytest.raises(PopulationError, match="No space left") as caught:
        write_population(100, 1, tmp_path / "out")
    assert caught.value.code == "population.folder.not_writable"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--households", "0"], "population.households.none"),
        (["--households", "-5"], "population.households.none"),
        (["--seed", "-1"], "population.seed.negative"),
        (["--regency", "99.99"], "population.regency.unknown"),
        (["--regency", "35"], "population.regency.unknown"),
        (["--on", "2026-13-01"], "population.date.unreadable"),
        (["--on", "1950-01-01"], "population.date.out_of_range"),
        (["--out", "/proc/nowhere/out"], "population.folder.not_writable"),
    ],
)
def test_the_command_says_what_is_wrong(tmp_path: Path, arguments: list[str], code: str) -> None:
    usual = {"--households": "20", "--seed": "1", "--out": str(tmp_path / "out")}
    usual.update(zip(arguments[::2], arguments[1::2], strict=True))
    result = CliRunner().invoke(population, [part for pair in usual.items() for part in pair])
    assert result.exit_code == 1
    assert code in result.output
    assert not (tmp_path / "out").exists()


def test_the_command_does_not_overwrite(tmp_path: Path) -> None:
    arguments = ["--households", "20", "--seed", "1", "--out", str(tmp_path / "out")]
    first = CliRunner().invoke(population, arguments)
    assert first.exit_code == 0, first.output
    assert "families.parquet" in first.output
    assert " 20 of 20 families" in first.output
    second = CliRunner().invoke(population, arguments)
    assert second.exit_code == 1
    assert "population.folder.exists" in second.output
    (tmp_path / "file").write_text("")
    third = CliRunner().invoke(population, [*arguments[:-1], str(tmp_path / "file")])
    assert "population.folder.exists" in third.output
