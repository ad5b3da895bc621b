"""The variable dictionary: its files, its faults, and circles of derivations."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tepat.rules import Dictionary, DictionaryError, ExpressionError, FormulaError, find_dictionary

LABEL = "label: {id: x, en: x}"
GOOD = f"{{code: a, level: household, type: integer, range: [0, 9], {LABEL}}}"

FAULTS = [
    ("{code: A, level: household, type: boolean, $L}", "code", 2),
    ("{code: null, level: household, type: boolean, $L}", "missing_key", 2),
    ("{code: case, level: household, type: boolean, $L}", "reserved_word", 2),
    ("{code: coalesce, level: household, type: boolean, $L}", "reserved_word", 2),
    ("{code: a, level: village, type: boolean, $L}", "value", 2),
    ("{code: a, level: household, type: float, $L}", "value", 2),
    ("{code: a, level: household, type: boolean}", "missing_key", 2),
    ("{code: a, level: household, type: boolean, label: {id: x}}", "missing_key", 2),
    ("{code: a, level: household, type: boolean, lable: x, $L}", "unknown_key", 2),
    ("{code: a, level: household, type: integer, $L}", "missing_key", 2),
    ("{code: a, level: household, type: integer, range: [9, 0], $L}", "value", 2),
    ("{code: a, level: household, type: integer, range: [0, 1.5], $L}", "value", 2),
    ("{code: a, level: household, type: boolean, range: [0, 1], $L}", "value", 2),
    ("{code: a, level: household, type: integer, range: [0, 99999999999999999], $L}", "value", 2),
    ("{code: a, level: household, type: decimal, range: [0, 1], $L}", "scale", 2),
    ("{code: a, level: household, type: integer, scale: 1, range: [0, 1], $L}", "scale", 2),
    ("{code: a, level: household, type: choice, $L}", "choices", 2),
    ("{code: a, level: household, type: choice, choices: {x: {id: a, en: b}}, $L}", "choices", 2),
    ("{code: a, level: household, type: boolean, choices: {1: {id: a, en: b}}, $L}", "choices", 2),
    ("{code: a, level: household, type: integer, $L, derive: {count: TRUE, any: TRUE}}", "value", 2),
    ("{code: a, level: household, type: integer, $L, derive: {where: TRUE}}", "value", 2),
    ("{code: a, level: household, type: integer, $L, derive: {count: TRUE, where: TRUE}}", "value", 2),
    ("{code: a, level: person, type: integer, $L, derive: {count: TRUE}}", "derivation", 2),
    ("{code: a, level: household, type: boolean, $L, derive: {count: TRUE}}", "derived_type", 2),
    ("{code: a, level: household, type: integer, $L, derive: {expr: '1.5'}}", "derived_type", 2),
    ("{code: a, level: household, type: integer, $L, derive: {sum: 'TRUE'}}", "derivation", 2),
    ("{code: a, level: household, type: integer, $L, derive: {expr: a + 1}}", "circular", 2),
]  # fmt: skip


def load(folder: Path, *entries: str) -> Dictionary:
    lines = "".join(f"  - {entry.replace('$L', LABEL)}\n" for entry in entries)
    (folder / "v.yaml").write_text("variables:\n" + lines)
    return Dictionary.load(folder)


@pytest.mark.parametrize(("entry", "code", "line"), FAULTS, ids=[entry[:70] for entry, _, _ in FAULTS])
def test_faults(tmp_path: Path, entry: str, code: str, line: int) -> None:
    with pytest.raises(DictionaryError) as caught:
        load(tmp_path, entry)
    assert caught.value.code == f"rules.dictionary.{code}"
    assert caught.value.line == line
    assert caught.value.file == tmp_path / "v.yaml"


def test_a_fault_in_a_derivation_has_its_line(tmp_path: Path) -> None:
    with pytest.raises(ExpressionError) as caught:
        load(tmp_path, GOOD, "{code: b, level: household, type: integer, $L, derive: {expr: a / 2}}")
    assert (caught.value.code, caught.value.line) == ("rules.expression.division", 3)
    assert caught.value.file == tmp_path / "v.yaml"
    with pytest.raises(ExpressionError) as caught:
        load(tmp_path, GOOD, "{code: b, level: household, type: integer, $L, derive: {count: a > 2}}")
    assert caught.value.code == "rules.expression.wrong_level"


def test_a_derived_choice_must_keep_to_its_codes(tmp_path: Path) -> None:
    choices = "choices: {1: {id: a, en: b}, 2: {id: a, en: b}}"
    head = f"{{code: b, level: household, type: choice, {choices}, $L, derive: "
    load(tmp_path, GOOD, head + "{expr: CASE WHEN a > 1 THEN 1 ELSE 2 END}}")
    with pytest.raises(ExpressionError) as caught:
        load(tmp_path, GOOD, head + "{expr: CASE WHEN a > 1 THEN 1 ELSE 3 END}}")
    assert caught.value.code == "rules.expression.not_in_list"


def test_circles_are_refused_and_long_rows_are_not(tmp_path: Path) -> None:
    row = "{{code: v{}, level: household, type: integer, $L, derive: {{expr: v{} + 1}}}}"
    count = 600
    long_row = [row.format(n, n + 1) for n in range(count)]
    dictionary = load(tmp_path, *long_row, GOOD.replace("code: a", f"code: v{count}"))
    assert next(iter(dictionary.derived)) == f"v{count - 1}"
    with pytest.raises(FormulaError) as caught:
        load(tmp_path, row.format(1, 2), row.format(2, 3), row.format(3, 1))
    assert caught.value.code == "rules.dictionary.circular"


def test_a_code_is_defined_once_in_all_files(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f"variables:\n  - {GOOD}\n")
    (tmp_path / "b.yaml").write_text(f"variables:\n  - {GOOD}\n")
    with pytest.raises(DictionaryError) as caught:
        Dictionary.load(tmp_path)
    assert caught.value.code == "rules.dictionary.doubled"
    assert caught.value.file == tmp_path / "b.yaml"
    assert "a.yaml" in caught.value.why


def test_what_a_variable_knows(dictionary: Dictionary) -> None:
    assert dictionary["decile"].source_trust == ("dtsen",)
    assert dictionary["decile"].contestable
    assert (dictionary["floor_area_m2"].scale, dictionary["floor_area_m2"].maximum) == (1, 2000)
    assert dictionary["moved_on"].minimum == date(1900, 1, 1)
    assert dictionary["floor_material"].codes == {1, 2, 8}
    assert dictionary["floor_material"].values[0].label == {"id": "Marmer", "en": "Marble"}
    assert "nonsense" not in dictionary
    assert (
        len(dictionary.household()) + len(dictionary.person()) == len(dictionary) == len(dictionary.variables)
    )


def test_the_dictionary_is_found_beside_or_above(tmp_path: Path, formula_path: Path) -> None:
    assert "decile" in find_dictionary(formula_path)
    with pytest.raises(DictionaryError) as caught:
        Dictionary.load(tmp_path)
    assert caught.value.code == "rules.dictionary.not_found"
