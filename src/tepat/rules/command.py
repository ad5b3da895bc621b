"""``tepat rules``: check a formula, or decide one family, from the command line."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import NoReturn

import click

from tepat.kernel.errors import TepatError
from tepat.rules.cases import CaseResult, run_cases
from tepat.rules.errors import FormulaError
from tepat.rules.facts import check_facts, read_facts
from tepat.rules.formula import Formula, load_formula
from tepat.rules.live.engine import decide


@click.group()
def rules() -> None:
    """Check formulas and decide with them."""


@rules.command()
@click.argument("formula_file", metavar="FORMULA.yaml", type=click.Path(path_type=Path))
def check(formula_file: Path) -> None:
    """Check a formula, and decide the examples of the cases.yaml beside it."""
    formula = _load(formula_file)
    parts = formula.parts
    click.echo(
        f"OK {formula.code} {formula.version}: {_counted(len(parts.criteria), 'criterion', 'criteria')}, "
        f"{_counted(len(parts.scores), 'score', 'scores')}, "
        f"{_counted(len(formula.inputs), 'input', 'inputs')}, "
        f"{_counted(len(formula.base_inputs), 'stored variable', 'stored variables')}, "
        f"hash {formula.hash[:12]}"
    )
    cases = formula_file.parent / "cases.yaml"
    if cases.is_file():
        _check_cases(formula, cases)


@rules.command(name="decide")
@click.argument("formula_file", metavar="FORMULA.yaml", type=click.Path(path_type=Path))
@click.option(
    "--facts", "facts_file", required=True, type=click.Path(path_type=Path), help="JSON file with the facts."
)
@click.option("--on", "on_text", default=None, help="Decision date, 2026-01-31; today when left out.")
def decide_command(formula_file: Path, facts_file: Path, on_text: str | None) -> None:
    """Decide one family and print the decision as JSON."""
    on = _date(on_text)
    formula = _load(formula_file)
    try:
        facts = check_facts(formula.known_variables, read_facts(facts_file))
        decision = decide(formula, facts, on)
    except TepatError as error:
        at_facts = not isinstance(error, FormulaError)
        place = f"{facts_file}{error.pointer or ''}" if at_facts else str(formula_file)
        _fail(place, error)
    click.echo(json.dumps(decision.to_json(), ensure_ascii=False, indent=2))


def _load(path: Path) -> Formula:
    try:
        return load_formula(path)
    except FormulaError as error:
        _fail(error.place or str(path), error)


def _check_cases(formula: Formula, path: Path) -> None:
    try:
        results = run_cases(formula, path)
    except FormulaError as error:
        _fail(error.place or str(path), error)
    failed = [result for result in results if not result.passed]
    for result in failed:
        click.echo(_case_failure(path, result), err=True)
    click.echo(f"{len(results) - len(failed)} of {_counted(len(results), 'case', 'cases')} as expected")
    if failed:
        sys.exit(1)


def _case_failure(path: Path, result: CaseResult) -> str:
    return f"{path}:{result.line}: {result.name}: {'; '.join(result.differences)} [rules.cases.differs]"


def _date(text: str | None) -> date:
    if text is None:
        return date.today()  # noqa: DTZ011 - the date where the analyst sits; a command may look at the clock
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("Write the date as 2026-01-31.", param_hint="--on") from None


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _fail(place: str, error: TepatError) -> NoReturn:
    sentence = " / ".join(part for part in (error.what, error.why, error.mend) if part)
    click.echo(f"{place}: {sentence} [{error.code}]", err=True)
    sys.exit(1)
