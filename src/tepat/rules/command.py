"""``tepat rules``: check a formula, decide one family or all of them, see the SQL, compare two formulas."""

from __future__ import annotations

import importlib
import json
import sys
from datetime import date
from pathlib import Path
from typing import NoReturn

import click

from tepat.kernel.dates import read_iso_date
from tepat.kernel.errors import TepatError
from tepat.rules.cases import CaseResult, run_cases
from tepat.rules.errors import FormulaError
from tepat.rules.facts import check_facts, read_facts
from tepat.rules.formula import Formula, load_formula
from tepat.rules.live.engine import decide
from tepat.rules.sql import to_sql
from tepat.rules.surroundings import Surroundings

DIALECTS = ("duckdb", "postgres", "spark")
_OVER_MANY = {
    "compare": "tepat.rules.batch.command:compare",
    "run": "tepat.rules.batch.command:run",
}


class _Commands(click.Group):
    """Loads the commands over many households, and DuckDB with them, only when one of them is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *_OVER_MANY})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _OVER_MANY:
            return super().get_command(ctx, cmd_name)
        module, _, name = _OVER_MANY[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(cls=_Commands)
def rules() -> None:
    """Check formulas and decide with them."""


def rules_with(surroundings: Surroundings) -> click.Group:
    """The same commands, with what an installation adds: more engines, the names of areas."""
    return _Commands(
        rules.name, commands=rules.commands, help=rules.help, context_settings={"obj": surroundings}
    )


@rules.command()
@click.argument("formula_file", metavar="FORMULA.yaml", type=click.Path(path_type=Path))
def check(formula_file: Path) -> None:
    """Check a formula, and decide the examples of the cases.yaml beside it."""
    formula = read_formula_file(formula_file)
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
    on = read_date(on_text)
    formula = read_formula_file(formula_file)
    try:
        facts = check_facts(formula.known_variables, read_facts(facts_file))
        decision = decide(formula, facts, on)
    except TepatError as error:
        at_facts = not isinstance(error, FormulaError)
        place = f"{facts_file}{error.pointer or ''}" if at_facts else str(formula_file)
        fail(place, error)
    click.echo(json.dumps(decision.to_json(), ensure_ascii=False, indent=2))


@rules.command(name="sql")
@click.argument("formula_file", metavar="FORMULA.yaml", type=click.Path(path_type=Path))
@click.option(
    "--dialect", type=click.Choice(DIALECTS), default=DIALECTS[0], show_default=True, help="For which engine."
)
@click.option("--on", "on_text", default=None, help="Decision date, 2026-01-31; today when left out.")
@click.option(
    "--source", default="households", show_default=True, help="The table or view with the households."
)
@click.option("--key", default="household_id", show_default=True, help="The column that names the household.")
@click.option("--keep", multiple=True, help="Another column to show; may be given several times.")
def sql_command(
    formula_file: Path, dialect: str, on_text: str | None, source: str, key: str, keep: tuple[str, ...]
) -> None:
    """Print the SELECT that decides every row of a table."""
    on = read_date(on_text)
    formula = read_formula_file(formula_file)
    try:
        click.echo(to_sql(formula, dialect=dialect, on=on, source=source, key=key, keep=keep))
    except FormulaError as error:
        fail(str(formula_file), error)


def read_formula_file(path: Path) -> Formula:
    """The formula of a file; ends the command with a clear message when it is not sound."""
    try:
        return load_formula(path)
    except FormulaError as error:
        fail(error.place or str(path), error)


def _check_cases(formula: Formula, path: Path) -> None:
    try:
        results = run_cases(formula, path)
    except FormulaError as error:
        fail(error.place or str(path), error)
    failed = [result for result in results if not result.passed]
    for result in failed:
        click.echo(_case_failure(path, result), err=True)
    click.echo(f"{len(results) - len(failed)} of {_counted(len(results), 'case', 'cases')} as expected")
    if failed:
        sys.exit(1)


def _case_failure(path: Path, result: CaseResult) -> str:
    return f"{path}:{result.line}: {result.name}: {'; '.join(result.differences)} [rules.cases.differs]"


def read_date(text: str | None) -> date:
    """The date after ``--on``; today when it was left out."""
    if text is None:
        return date.today()  # noqa: DTZ011 - the date where the analyst sits; a command may look at the clock
    try:
        return read_iso_date(text)
    except ValueError:
        raise click.BadParameter("Write the date as 2026-01-31.", param_hint="--on") from None


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def fail(place: str, error: TepatError) -> NoReturn:
    """Say what is wrong, why, and how to mend it, on one line, and end."""
    sentence = " / ".join(part for part in (error.what, error.why, error.mend) if part)
    click.echo(f"{place}: {sentence} [{error.code}]", err=True)
    sys.exit(1)
