"""What can be wrong with the input is named, all at once, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tepat.rules import Formula
from tepat.rules.batch import BatchError, run_batch
from tepat.rules.batch.tests.example_households import ON, Rows, write_parquet
from tepat.rules.errors import FormulaError

Spoil = Callable[[Path, Rows], Path]


def without(*names: str) -> Spoil:
    return lambda folder, rows: write_parquet(
        folder / "in.parquet", [{n: v for n, v in row.items() if n not in names} for row in rows]
    )


def typed(values: Callable[[Any], Any], **types: pa.DataType) -> Spoil:
    (name,) = types
    return lambda folder, rows: write_parquet(
        folder / "in.parquet", [{**row, name: values(row[name])} for row in rows], **types
    )


def content(data: bytes) -> Spoil:
    def spoil(folder: Path, rows: Rows) -> Path:
        (folder / "in.parquet").write_bytes(data)
        return folder / "in.parquet"

    return spoil


def cut_off(folder: Path, rows: Rows) -> Path:
    path = write_parquet(folder / "in.parquet", rows)
    path.write_bytes(path.read_bytes()[:-20])
    return path


def repeated(folder: Path, rows: Rows) -> Path:
    return write_parquet(folder / "in.parquet", [*rows, rows[0]])


def repeated_in_two_files(folder: Path, rows: Rows) -> Path:
    write_parquet(folder / "many" / "a.parquet", rows)
    write_parquet(folder / "many" / "b.parquet", rows[:1])
    return folder / "many"


def nameless(folder: Path, rows: Rows) -> Path:
    return write_parquet(folder / "in.parquet", [{**rows[0], "household_id": None}, *rows[1:]])


def capital(folder: Path, rows: Rows) -> Path:
    return write_parquet(
        folder / "in.parquet",
        [{**row, "DECILE": row["decile"]} for row in rows],
        DECILE=pa.int64(),
    )


FAULTS: dict[str, tuple[Spoil, str, str]] = {
    "no column": (without("decile"), "rules.batch.missing_column", "`decile`"),
    "no key": (without("household_id"), "rules.batch.missing_column", "--key"),
    "text for a number": (typed(str, decile=pa.string()), "rules.batch.wrong_type", "text (string)"),
    "floats for whole numbers": (typed(lambda v: v, decile=pa.float64()), "rules.batch.wrong_type", "Int64"),
    "numbers for yes and no": (
        typed(lambda v: None if v is None else int(v), owns_car=pa.int64()),
        "rules.batch.wrong_type",
        "boolean",
    ),
    "number for an area": (
        typed(lambda v: 35, area_code=pa.int64()),
        "rules.batch.wrong_type",
        "`area_code`",
    ),
    "not Parquet": (content(b"household_id,decile\nh1,2\n"), "rules.batch.not_parquet", "not a Parquet"),
    "cut off": (cut_off, "rules.batch.not_parquet", "cut off"),
    "empty file": (content(b""), "rules.batch.input_empty", "empty"),
    "no rows": (
        lambda folder, rows: write_parquet(folder / "in.parquet", []),
        "rules.batch.no_rows",
        "no households",
    ),
    "nothing there": (
        lambda folder, rows: folder / "none.parquet",
        "rules.batch.input_not_found",
        "no input",
    ),
    "empty folder": (lambda folder, rows: folder, "rules.batch.input_not_found", "no input"),
    "a household twice": (repeated, "rules.batch.doubled_key", "1 households"),
    "twice over two files": (repeated_in_two_files, "rules.batch.doubled_key", "1 households"),
    "a household without key": (nameless, "rules.batch.key_unknown", "1 households"),
    "two names but for capitals": (capital, "rules.batch.doubled_column", "`decile`"),
}


@pytest.mark.parametrize(("spoil", "code", "words"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_and_nothing_is_written(
    tmp_path: Path, formula: Formula, rows: Rows, spoil: Spoil, code: str, words: str
) -> None:
    (tmp_path / "given").mkdir()
    source = spoil(tmp_path / "given", rows[:10])
    with pytest.raises(BatchError) as caught:
        run_batch(formula, source, tmp_path / "out.parquet", on=ON)
    error = caught.value
    assert error.code == code
    assert words in str(error)
    assert error.mend
    assert str(source) in error.place or code == "rules.batch.doubled_key"
    assert [path.name for path in tmp_path.iterdir()] == ["given"]


@pytest.mark.parametrize("check_keys", [True, False])
def test_a_file_that_is_damaged_inside_leaves_nothing_behind(
    tmp_path: Path, formula: Formula, rows: Rows, check_keys: bool
) -> None:
    path = write_parquet(tmp_path / "in.parquet", rows)
    data = bytearray(path.read_bytes())
    data[4 : len(data) // 2] = b"\xff" * (len(data) // 2 - 4)
    path.write_bytes(data)
    with pytest.raises(BatchError) as caught:
        run_batch(formula, path, tmp_path / "out.parquet", on=ON, check_keys=check_keys)
    assert caught.value.code in ("rules.batch.engine", "rules.batch.file")
    assert [file.name for file in tmp_path.iterdir()] == ["in.parquet"]


def test_all_faults_are_named_at_once(tmp_path: Path, formula: Formula, rows: Rows) -> None:
    spoiled = [{**row, "owns_car": "yes"} for row in rows[:5]]
    spoiled = [{name: value for name, value in row.items() if name != "child_count"} for row in spoiled]
    path = write_parquet(tmp_path / "in.parquet", spoiled, owns_car=pa.string())
    with pytest.raises(BatchError) as caught:
        run_batch(formula, path, tmp_path / "out.parquet", on=ON)
    codes = [problem.code for problem in caught.value.problems]
    assert sorted(codes) == ["rules.batch.missing_column", "rules.batch.wrong_type"]
    assert "elderly_count" in next(p.mend for p in caught.value.problems if "missing" in p.code)


def test_one_bad_file_among_many_is_named(tmp_path: Path, formula: Formula, rows: Rows) -> None:
    for number in range(3):
        write_parquet(tmp_path / "in" / f"p{number}.parquet", rows[number * 5 : number * 5 + 5])
    less = [{name: value for name, value in row.items() if name != "decile"} for row in rows[15:20]]
    write_parquet(tmp_path / "in" / "p3.parquet", less)
    with pytest.raises(BatchError) as caught:
        run_batch(formula, tmp_path / "in", tmp_path / "out", on=ON)
    assert caught.value.place.endswith("p3.parquet")


def test_doubled_keys_can_be_let_pass_or_be_looked_for(
    tmp_path: Path, formula: Formula, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tepat.rules.batch.households.KEYS_CHECKED_UP_TO", 5)
    path = repeated(tmp_path, rows[:10])
    assert run_batch(formula, path, tmp_path / "out.parquet", on=ON).households == 11
    with pytest.raises(BatchError, match="more than once"):
        run_batch(formula, path, tmp_path / "other.parquet", on=ON, check_keys=True)


@pytest.mark.parametrize(
    ("output", "code"),
    [
        ("in/households.parquet", "rules.batch.output_is_input"),
        ("in", "rules.batch.output_is_input"),
        ("nowhere/out.parquet", "rules.batch.output_folder"),
        ("a-file/out.parquet", "rules.batch.output_folder"),
        ("taken", "rules.batch.output_exists"),
    ],
)
def test_an_output_that_cannot_be(
    tmp_path: Path, formula: Formula, households: Path, output: str, code: str
) -> None:
    (tmp_path / "a-file").write_text("")
    (tmp_path / "taken").mkdir()
    with pytest.raises(BatchError) as caught:
        run_batch(formula, households, tmp_path / output, on=ON)
    assert caught.value.code == code


def test_a_folder_that_may_not_be_written_to(
    tmp_path: Path, formula: Formula, households: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, *arguments: Any, **options: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)  # root, who runs some test machines, may write everywhere
    with pytest.raises(BatchError) as caught:
        run_batch(formula, households, tmp_path / "out.parquet", on=ON)
    assert caught.value.code == "rules.batch.output_unwritable"


def test_a_date_before_the_parameters_hold(tmp_path: Path, formula: Formula, households: Path) -> None:
    with pytest.raises(FormulaError) as caught:
        run_batch(formula, households, tmp_path / "out.parquet", on=ON.replace(year=2020))
    assert caught.value.code == "rules.formula.not_yet"


def test_an_engine_that_is_not_here(tmp_path: Path, formula: Formula, households: Path) -> None:
    with pytest.raises(BatchError) as caught:
        run_batch(formula, households, tmp_path / "out.parquet", on=ON, engine="postgres")
    assert caught.value.code == "rules.batch.no_engine"
