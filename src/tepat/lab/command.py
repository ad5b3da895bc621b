"""``tepat lab``: run a study, look a study file over, list the methods."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import click

from tepat.kernel.errors import TepatError
from tepat.rules.errors import FormulaError

_STEPS = 1000


@click.group()
def lab() -> None:
    """Find the formula that is fairest and best on target, and know how sure we are."""


@lab.command()
@click.argument("study_file", metavar="STUDY.yaml", type=click.Path(path_type=Path))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder of results."
)
@click.option(
    "--data", default=None, type=click.Path(path_type=Path), help="Another file than the study names."
)
@click.option(
    "--language", default="id", show_default=True, type=click.Choice(["id", "en"]), help="Of the report."
)
@click.option("--seed", default=None, type=click.IntRange(min=0), help="In place of the seed of the study.")
@click.option(
    "--draws", default=None, type=click.IntRange(min=20), help="In place of the draws of the study."
)
@click.option("--quiet", is_flag=True, help="No progress bar.")
def run(
    study_file: Path,
    out: Path,
    data: Path | None,
    language: str,
    seed: int | None,
    draws: int | None,
    quiet: bool,
) -> None:
    """Run a study: metrics.json, tables, formulas and one report appear in the folder."""
    # Loading the libraries takes seconds: only for whoever runs a study.
    from tepat.lab.study import run_study  # noqa: PLC0415
    from tepat.lab.survey.study_file import read_study  # noqa: PLC0415

    try:
        plan = read_study(study_file)
        protocol = plan.protocol
        plan = replace(
            plan,
            data=replace(plan.data, file=data) if data else plan.data,
            protocol=replace(
                protocol,
                seed=protocol.seed if seed is None else seed,
                draws=protocol.draws if draws is None else draws,
            ),
        )
        with _Bar(quiet) as bar:
            study = run_study(plan, folder=out, tell=bar.tell)
        written = study.save(out, language)
    except TepatError as error:
        _fail(study_file, error)
    _summary(study, written)


@lab.command()
@click.argument("study_file", metavar="STUDY.yaml", type=click.Path(path_type=Path))
@click.option(
    "--data", default=None, type=click.Path(path_type=Path), help="Another file than the study names."
)
def check(study_file: Path, data: Path | None) -> None:
    """Read a study and its data, count the rows, look for leakage; nothing is fitted."""
    from tepat.lab.protocol.candidates import candidates_of  # noqa: PLC0415 - slow to import
    from tepat.lab.survey.leakage import guard  # noqa: PLC0415
    from tepat.lab.survey.study_file import read_study  # noqa: PLC0415
    from tepat.lab.survey.survey import load_survey  # noqa: PLC0415

    try:
        plan = read_study(study_file)
        survey = load_survey(replace(plan, data=replace(plan.data, file=data)) if data else plan)
        candidates = candidates_of(plan, survey)
        findings = guard(survey)
    except TepatError as error:
        _fail(study_file, error)
    rows, proxies, groups = survey.rows, len(survey.proxies), len(survey.groups)
    click.echo(
        f"OK {plan.code}: {rows.used} of {rows.total} rows, {proxies} proxies, {groups} groups, "
        f"{len(candidates)} candidates"
    )
    for reason, count in survey.rows.set_aside.items():
        click.echo(f"  set aside: {count} ({reason})")
    for warning in survey.warnings:
        click.echo(f"  {warning['en']}")
    for finding in findings:
        click.echo(f"  flagged: {', '.join(finding.columns)}: {finding.why['en']}")


@lab.command(name="methods")
def list_methods() -> None:
    """List the methods, with their settings."""
    from tepat.lab.methods.catalogue import all_methods  # noqa: PLC0415 - slow to import

    for code, method in sorted(all_methods().items()):
        settings = ", ".join(f"{name}={value}" for name, value in method.settings.items())
        click.echo(f"{code:22} {method.title['en']}" + (f" [{settings}]" if settings else ""))


def _summary(study: Any, written: list[Path]) -> None:
    best = study.best()
    estimate = study.main.estimate(best, "exclusion_of_poor")
    low_high = f" ({estimate.low:.3f} to {estimate.high:.3f})" if estimate.low is not None else ""
    rows = study.survey.rows
    click.echo(
        f"{rows.used} of {rows.total} rows; lowest exclusion error: {best}, {estimate.value:.3f}{low_high}"
    )
    if study.watched is not None:
        gap = study.watched
        click.echo(f"largest gap: {gap.cell.label['en']}, {gap.exclusion:.3f} against {gap.others:.3f}")
    wrong = [each.code for each in study.exported if each.different]
    if wrong:
        click.echo(f"formulas that decide otherwise than their method: {', '.join(wrong)}", err=True)
    click.echo(f"written: {written[-1]}")


class _Bar:
    """A progress bar on standard error; without a terminal, a line for each tenth."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._reached = 0
        self._bar: Any = None

    def __enter__(self) -> _Bar:
        if not self._quiet and sys.stderr.isatty():
            self._bar = click.progressbar(
                length=_STEPS, file=sys.stderr, item_show_func=lambda what: what or "", show_pos=False
            )
            self._bar.__enter__()
        return self

    def __exit__(self, *fault: object) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)

    def tell(self, what: str, share: float) -> None:
        """So much is done."""
        now = int(share * _STEPS)
        if self._bar is not None:
            if now > self._reached:
                self._bar.update(now - self._reached, what)
                self._reached = now
        elif not self._quiet and now // 100 > self._reached // 100:
            click.echo(f"{now // 10} % {what}", err=True)
            self._reached = now


def _fail(study_file: Path, error: TepatError) -> NoReturn:
    """Say what is wrong, why, and how to mend it, on one line, and end."""
    place = error.place if isinstance(error, FormulaError) and error.place else str(study_file)
    sentence = " / ".join(part for part in (error.what, error.why, error.mend) if part)
    click.echo(f"{place}: {sentence} [{error.code}]", err=True)
    sys.exit(1)
