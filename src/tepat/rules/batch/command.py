"""``tepat rules run`` and ``tepat rules compare``: a formula, or two, over many households."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from tepat.kernel.errors import TepatError
from tepat.rules.batch.comparison import Comparison, compare_formulas
from tepat.rules.batch.comparison_page import comparison_page
from tepat.rules.batch.engines import EngineSettings
from tepat.rules.batch.errors import BatchError
from tepat.rules.batch.households import AREA, KEY
from tepat.rules.batch.missing import missing_path
from tepat.rules.batch.output import Output
from tepat.rules.batch.quota import read_quota
from tepat.rules.batch.run import BatchSummary, cutoffs_path, run_batch
from tepat.rules.batch.text import memory_bytes
from tepat.rules.command import fail, read_date, read_formula_file
from tepat.rules.reasons import format_number, format_rupiah
from tepat.rules.surroundings import Surroundings

Command = TypeVar("Command", bound=Callable[..., Any])

_FILE = click.Path(path_type=Path)


def _shared(command: Command) -> Command:
    """The options of every command over many households."""
    options = (
        click.option(
            "--input", "source", required=True, help="A Parquet file, a folder, or a pattern with *."
        ),
        click.option("--on", "on_text", default=None, help="Decision date, 2026-01-31; today when left out."),
        click.option("--key", default=KEY, show_default=True, help="The column that names the household."),
        click.option("--area", default=AREA, show_default=True, help="The column with the code of the area."),
        click.option("--memory", default="2GB", show_default=True, help="Memory to use, such as 800MB."),
        click.option(
            "--threads", type=click.IntRange(1, 256), default=None, help="Cores to use; all by default."
        ),
        click.option(
            "--check-keys/--no-check-keys",
            default=None,
            help="Look for households that are there twice; by default up to five million rows.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@click.argument("formula_file", metavar="FORMULA.yaml", type=_FILE)
@_shared
@click.option("--output", required=True, type=_FILE, help="A new Parquet file; a folder for several inputs.")
@click.option("--engine", default="duckdb", show_default=True, help="duckdb, spark or postgres.")
@click.option("--quota", "quota_file", type=_FILE, default=None, help="Places of each area: CSV or YAML.")
@click.option(
    "--salt", default=None, help="Text that draws lots among equal scores; from the formula if left out."
)
@click.option("--keep", multiple=True, help="Another column to write out; may be given several times.")
@click.option(
    "--missing", is_flag=True, help="Also list, beside the output, the facts that can still turn an answer."
)
@click.option("--replace", is_flag=True, help="Replace an output that is there already.")
@click.option("--summary", "summary_file", type=_FILE, default=None, help="Also write the summary as JSON.")
@click.option("--master", default="local[*]", show_default=True, help="Spark's master.")
@click.option(
    "--database", envvar="DATABASE_URL", default=None, help="PostgreSQL's address, or DATABASE_URL."
)
@click.pass_obj
def run(surroundings: Surroundings | None, /, formula_file: Path, **given: Any) -> None:
    """Decide every household of Parquet files and write Parquet."""
    on = read_date(given["on_text"])
    formula = read_formula_file(formula_file)
    try:
        place = _place(given["summary_file"], replace=True)
        summary = run_batch(
            formula,
            given["source"],
            given["output"],
            on=on,
            engine=given["engine"],
            engines=(surroundings or Surroundings()).engine_makers(),
            settings=_settings(given),
            quota=read_quota(given["quota_file"]) if given["quota_file"] else None,
            key=given["key"],
            area=given["area"],
            keep=given["keep"],
            salt=given["salt"],
            replace_output=given["replace"],
            check_keys=given["check_keys"],
            list_missing=given["missing"],
        )
        _write(place, _as_json(summary.to_json()))
    except TepatError as error:
        _fail(formula_file, error)
    if given["missing"]:
        click.echo(f"Missing facts: {missing_path(given['output'])}", err=True)
    for line in _told(summary, given["output"]):
        click.echo(line, err=True)


@click.command()
@click.argument("first_file", metavar="A.yaml", type=_FILE)
@click.argument("second_file", metavar="B.yaml", type=_FILE)
@_shared
@click.option(
    "--by",
    multiple=True,
    help="area, province, regency, district, village, or a column; may be given several times.",
)
@click.option("--json", "json_file", type=_FILE, default=None, help="Write the comparison as JSON.")
@click.option(
    "--page", "page_file", type=_FILE, default=None, help="Write it as one HTML page with pictures."
)
@click.option("--replace", is_flag=True, help="Replace files that are there already.")
@click.pass_obj
def compare(surroundings: Surroundings | None, /, first_file: Path, second_file: Path, **given: Any) -> None:
    """Tell who gains and who loses when formula B takes the place of formula A, and what it costs."""
    on = read_date(given["on_text"])
    first, second = read_formula_file(first_file), read_formula_file(second_file)
    try:
        json_place = _place(given["json_file"], replace=given["replace"])
        page_place = _place(given["page_file"], replace=given["replace"])
        comparison = compare_formulas(
            first,
            second,
            given["source"],
            on=on,
            by=given["by"] or None,
            key=given["key"],
            area=given["area"],
            settings=_settings(given),
            area_name=(surroundings or Surroundings()).name_of_area(),
            check_keys=given["check_keys"],
        )
        _write(json_place, _as_json(comparison.to_json()))
        _write(page_place, comparison_page(comparison))
    except TepatError as error:
        _fail(first_file, error)
    for line in _compared(comparison):
        click.echo(line)


def _settings(given: dict[str, Any]) -> EngineSettings:
    return EngineSettings(
        memory_bytes=memory_bytes(given["memory"]),
        threads=given["threads"] or os.cpu_count() or 1,
        master=given.get("master") or "",
        database=given.get("database"),
    )


def _as_json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _place(path: Path | None, *, replace: bool) -> Output | None:
    """Where a text file will go, checked before anything is worked out."""
    return Output(path, folder=False, replace=replace) if path is not None else None


def _write(place: Output | None, text: str) -> None:
    """A text file, whole or not at all."""
    if place is not None:
        with place as target:
            target.target(target.path).write_text(text, encoding="utf-8")
            target.commit()


def _told(summary: BatchSummary, output: Path) -> list[str]:
    """The summary for people."""
    lines = [f"{_number(summary.households)} households, {summary.files} file(s), {summary.seconds:.1f} s"]
    lines += [
        f"  {outcome:<14}{_number(count):>14}  {100 * count / summary.households:5.1f} %"
        for outcome, count in summary.outcomes.items()
    ]
    benefit = summary.formula.parts.benefit
    if benefit is not None and summary.cost is not None:
        lines.append(f"  cost each {benefit.period}: {format_rupiah(summary.cost, 'en')}")
        if summary.without_amount:
            lines.append(
                f"  of {_number(summary.without_amount)} eligible households the amount is not known"
            )
    if summary.places is not None and summary.selected is not None:
        lines.append(f"  {_number(summary.selected)} of {_number(summary.places)} places taken")
        if summary.cost_selected is not None and benefit is not None:
            lines.append(f"  their cost each {benefit.period}: {format_rupiah(summary.cost_selected, 'en')}")
        if summary.without_quota:
            lines.append(
                f"  {_number(summary.without_quota)} eligible households live where no quota is given"
            )
        lines.append(f"Cut-offs: {cutoffs_path(output)}")
    return [*lines, f"Written to {output}"]


def _compared(comparison: Comparison) -> list[str]:
    total = comparison.total
    changes = ", ".join(f"{name} {_number(count)}" for name, count in total.changes.items())
    first, second = (format_rupiah(cost, "en") for cost in (total.first_per_year, total.second_per_year))
    difference = _number(total.difference_per_year)
    return [
        f"{_number(total.households)} households: {changes}",
        f"cost a year: A {first}, B {second}, difference {difference}",
    ]


def _number(value: int) -> str:
    return format_number(value, "en")


def _fail(formula_file: Path, error: TepatError) -> NoReturn:
    """One line for each problem."""
    if not isinstance(error, BatchError):
        fail(getattr(error, "place", "") or str(formula_file), error)
    for problem in error.problems[:-1]:
        click.echo(f"{problem.place or formula_file}: {_sentence(problem)} [{problem.code}]", err=True)
    last = error.problems[-1] if error.problems else error
    click.echo(f"{last.place or formula_file}: {_sentence(last)} [{last.code}]", err=True)
    sys.exit(1)


def _sentence(error: BatchError) -> str:
    return " / ".join(part for part in (error.what, error.why, error.mend) if part)
