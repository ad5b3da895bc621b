"""The command ``tepat audit``: random audits of whom the programmes reach."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tepat.base.startup import prepare

if TYPE_CHECKING:
    from tepat.targeting.figures import Estimates, OnTarget
    from tepat.targeting.operations import FrameCounts

_AREA = click.option("--area", required=True, help="Area code: a regency such as 35.10, or smaller.")
_MONTH = click.option(
    "--month",
    required=True,
    type=click.DateTime(formats=["%Y-%m"]),
    metavar="YYYY-MM",
    help="Month of the audit.",
)


@click.group()
def audit() -> None:
    """Random audits: how well the programmes hit those in need, from visits to households drawn by lot."""


@audit.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@_AREA
@click.option(
    "--as-of",
    required=True,
    type=click.DateTime(formats=["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Day of the list.",
)
def frame(file: Path, area: str, as_of: datetime) -> None:
    """Take in the population register's list of households, from which audits are drawn.

    CSV in UTF-8 with the columns kk, area_code (village), head_name, address. Numbers and names are sealed.
    """
    _prepare()
    from django.utils import timezone  # noqa: PLC0415 - after set-up

    from tepat.targeting.operations import import_frame  # noqa: PLC0415

    imported = import_frame(path=file, area_code=area, as_of=as_of.date(), actor=None, at=timezone.now())
    _tell_frame(imported.counts)


def _tell_frame(counts: FrameCounts) -> None:
    from tepat.targeting.frame_rows import FAULTS_IN_WORDS, Fault  # noqa: PLC0415 - after set-up
    from tepat.targeting.operations.frames import lines_in_words  # noqa: PLC0415

    click.echo(f"{counts.households:>10,}  keluarga masuk daftar")
    for count, words in (
        (counts.without_kk, "di antaranya tanpa nomor KK"),
        (counts.odd_kk, "di antaranya nomor KK-nya salah bentuk (tetap masuk, tanpa nomor)"),
        (counts.doubled, "tidak dipakai: nomor KK sudah ada di baris sebelumnya"),
    ):
        if count:
            click.echo(f"{count:>10,}  {words}")
    for fault, count in counts.left_out.items():
        lines = lines_in_words(counts.first_lines[fault], count)
        click.echo(f"{count:>10,}  tidak dipakai: {FAULTS_IN_WORDS[Fault(fault)]} (baris {lines})")
    click.echo(f"{counts.read:>10,}  baris dibaca")


@audit.command("draw")
@_AREA
@_MONTH
@click.option("--size", required=True, type=click.IntRange(min=1), help="How many households to visit.")
@click.option("--seed", default=None, help="A text made public before the draw; made at random if left out.")
@click.option("--by", required=True, help="Sign-in name of the officer or analyst who answers for the draw.")
def draw_one(area: str, month: datetime, size: int, seed: str | None, by: str) -> None:
    """Draw households by lot and send agents to visit them. A month is drawn once."""
    _prepare()
    from django.utils import timezone  # noqa: PLC0415 - after set-up

    from tepat.identity.queries import staff_account  # noqa: PLC0415
    from tepat.targeting.operations import draw_audit  # noqa: PLC0415

    drawn = draw_audit(
        area_code=area,
        month=month.date(),
        size=size,
        seed=seed,
        actor=staff_account(sign_in_name=by),
        at=timezone.now(),
    )
    click.echo(f"Nomor          {drawn.pk}")
    click.echo(f"Terundi        {drawn.drawn:,} dari {drawn.frame_size:,} keluarga")
    if drawn.frame_unlisted:
        click.echo(f"Di luar daftar {drawn.frame_unlisted:,} keluarga hanya ada di pendaftaran")
    click.echo(f"Keadaan per    {drawn.reference_on}")
    click.echo(f"Kata acak      {drawn.seed}")
    click.echo(f"Sidik daftar   {drawn.frame_hash}")
    click.echo(f"Kunjungan s.d. {timezone.localdate(drawn.visits_until)}")


@audit.command()
@click.argument("audit_name", metavar="AUDIT")
@click.option(
    "--list",
    "list_file",
    default=None,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the list that was drawn from, without names, so that anybody can draw again.",
)
def verify(audit_name: str, list_file: Path | None) -> None:
    """Draw an audit again and compare; 1 when it comes out differently.

    AUDIT is its number, or area and month: 35.10:2026-12.
    """
    _prepare()
    from tepat.targeting.queries import audit_named, kept_list, verify_audit  # noqa: PLC0415 - after set-up

    found = audit_named(audit_name)
    result = verify_audit(found)
    click.echo(f"Daftar         {_same(result.same_list)} (sidik {found.frame_hash})")
    click.echo(f"Pembagian      {_same(result.same_sizes)}")
    click.echo(
        f"Undian         {_same(not result.missing and not result.added)}"
        f" ({result.drawn_again:,} terundi lagi, {result.missing:,} hilang, {result.added:,} tambahan)"
    )
    if result.stands_otherwise is None:
        click.echo("Sumber         tidak disimpan lagi; daftar keluarga sudah dihapus")
    else:
        click.echo(f"Sumber         {result.stands_otherwise:,} keluarga kini berdiri di bagian lain")
    if list_file is not None:
        with list_file.open("w", encoding="utf-8") as file:
            file.writelines(kept_list(found))
        click.echo(f"Daftar ditulis ke {list_file}")
    sys.exit(0 if result.same else 1)


def _same(same: bool) -> str:
    return "sama" if same else "BERBEDA"


@audit.command()
@_AREA
@_MONTH
@click.option("--json", "as_json", is_flag=True, help="Write the figures as JSON on standard output.")
def estimate(area: str, month: datetime, as_json: bool) -> None:
    """How on target an area was in a month, and how sure that is."""
    _prepare()
    from tepat.targeting.queries import figures_of  # noqa: PLC0415 - after set-up

    found = figures_of(area_code=_known(area), month=month.date())
    if as_json:
        click.echo(json.dumps(_document(found), indent=2, ensure_ascii=False))
    else:
        _tell_figures(found)


def _known(area: str) -> str:
    from tepat.content.areas import exists  # noqa: PLC0415 - reads the areas
    from tepat.targeting.queries.access import area_not_seen  # noqa: PLC0415

    if not exists(area):
        raise area_not_seen()
    return area


def _tell_figures(found: OnTarget) -> None:
    click.echo(f"{found.area_name}, {found.month:%Y-%m}")
    if not found.audits:
        click.echo("Belum ada pemeriksaan acak untuk bulan itu.")
        if found.newest_month:
            click.echo(f"Yang terbaru: {found.newest_month:%Y-%m}.")
        return
    for each in found.audits:
        state = "masih berjalan" if each.is_open else "selesai"
        click.echo(f"{each.area_name}: {each.answered:,} dari {each.drawn:,} menjawab, {state}")
    _tell(found.headline)
    if found.pooled:
        months = ", ".join(f"{month:%Y-%m}" for month in found.pooled.months)
        click.echo(f"Bersama ({months})")
        _tell(found.pooled.estimates)
    for area in found.by_area:
        click.echo(area.name)
        _tell(area.estimates)
    for group in found.by_group:
        click.echo(f"{group.group_title['id']}: {group.label_title['id']}")
        _tell(group.estimates)
    click.echo(
        f"Sanggahan diputuskan {found.appeals.decided:,}, diterima {found.appeals.upheld:,},"
        f" menjadi memenuhi syarat {found.appeals.made_eligible:,}"
    )


_WHY_NOT = {
    "nobody": "tidak ada jawaban",
    "too_few_answers": "jawabannya terlalu sedikit",
    "part_unanswered": "satu bagian tidak menjawab sama sekali",
}


def _tell(estimates: Estimates) -> None:
    from tepat.lab.audits import MEASURES  # noqa: PLC0415 - slow to import

    for code, figure in estimates.items():
        title = MEASURES[code].title["id"]
        if figure.value is None or figure.low is None or figure.high is None:
            told = f"      –  ({_WHY_NOT[figure.why_not]}: {figure.in_domain})"
        else:
            told = f"{figure.value:7.1%}  ({figure.low:.1%} – {figure.high:.1%})"
        click.echo(f"  {title:<40} {told}")


def _document(found: OnTarget) -> dict[str, Any]:
    return {
        "area_code": found.area_code,
        "month": f"{found.month:%Y-%m}",
        "audits": [
            {
                "audit": str(each.audit_id),
                "area_code": each.area_code,
                "reference_on": each.reference_on.isoformat(),
                "programmes": list(each.programmes),
                "poverty_line": each.poverty_line,
                "seed": each.seed,
                "frame_hash": each.frame_hash,
                "frame_size": each.frame_size,
                "drawn": each.drawn,
                "answered": each.answered,
                "open": each.is_open,
            }
            for each in found.audits
        ],
        "headline": _figures(found.headline),
        "pooled": found.pooled
        and {"months": list(map(_month, found.pooled.months)), "estimates": _figures(found.pooled.estimates)},
        "by_area": {each.area_code: _figures(each.estimates) for each in found.by_area},
        "by_group": [
            {"group": each.group, "label": each.label, "estimates": _figures(each.estimates)}
            for each in found.by_group
        ],
        "trend": {_month(each.month): _figures(each.estimates) for each in found.trend},
        "response": {
            "drawn": found.response.drawn,
            "waiting": found.response.waiting,
            "results": dict(found.response.results),
        },
        "appeals": {
            "decided": found.appeals.decided,
            "upheld": found.appeals.upheld,
            "made_eligible": found.appeals.made_eligible,
        },
    }


def _figures(estimates: Estimates) -> dict[str, Any]:
    return {code: figure.to_json() for code, figure in estimates.items()}


def _month(month: date) -> str:
    return f"{month:%Y-%m}"


def _prepare() -> None:
    prepare(pages=False, say=lambda text: click.echo(text, err=True))
