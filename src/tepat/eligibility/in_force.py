"""Which formula decides for a programme on a day.

The first one of every programme is content's. Others are put into force here, from a day that lies ahead, and
stay in force until another follows; rows are only ever added. Every process reads the short list of them once
in a few minutes, never for a single decision: since a day lies at least an hour ahead when it is chosen, no
process can come to that day without knowing of it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils.translation import gettext_lazy as _

from tepat.base.in_words import date_in_words
from tepat.content import load_content
from tepat.eligibility.errors import FormulaRefused, FormulaTooSoon
from tepat.eligibility.evidence import Reading
from tepat.eligibility.models import FormulaInForce, StoredFormula
from tepat.registry.queries import local_day
from tepat.rules import Formula, FormulaError

READ_EVERY_SECONDS = 300
LEAST_AHEAD = timedelta(hours=1)
"""How long before its first day a formula must be known; much longer than ``READ_EVERY_SECONDS``."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A programme's formula in force, with what it reads of the facts."""

    programme: str
    formula: Formula
    reading: Reading

    @classmethod
    def of(cls, programme: str, formula: Formula, *, own_dictionary: bool) -> Rule:
        """The rule of a formula; ``own_dictionary``: its variables mean what they did when it was stored."""
        dictionary = formula.dictionary if own_dictionary else load_content().dictionary
        return cls(programme, formula, Reading.of(formula.base_inputs, dictionary))


class Release(NamedTuple):
    """A formula that goes into force on a day, until a later one follows."""

    programme: str
    from_day: date
    formula_hash: str


@dataclass(frozen=True, slots=True)
class Version:
    """One formula of a programme and the days on which it holds; ``to_day`` is the first it no longer does.

    ``reference`` is what it was put into force by, and ``put_at`` when; None of content's own.
    """

    programme: str
    formula: Formula
    from_day: date
    to_day: date | None
    reference: UUID | None
    put_at: datetime | None

    def holds_on(self, on: date) -> bool:
        """Whether it decides on that day."""
        return self.from_day <= on and (self.to_day is None or on < self.to_day)


def rules_in_force(on: date) -> tuple[Rule, ...]:
    """The programmes whose formula is in force on a day, by code. A statement once in a few minutes."""
    return _rules_on(on, _releases.now())


def formula_in_force(programme: str, on: date) -> Formula | None:
    """The formula that decides for a programme on a day; None where none does."""
    return next((rule.formula for rule in rules_in_force(on) if rule.programme == programme), None)


def first_rules(on: date) -> tuple[Rule, ...]:
    """Content's own formulas that hold on a day, whatever was put into force: without a database."""
    return _rules_on(on, ())


def read_again() -> None:
    """Read the list of releases anew before the next decision in this process."""
    _releases.forget()


@lru_cache(maxsize=64)
def _rules_on(on: date, releases: tuple[Release, ...]) -> tuple[Rule, ...]:
    newest = {release.programme: release for release in releases if release.from_day <= on}
    rules = []
    for code, rule in _first_rules().items():
        release = newest.get(code)
        if release is not None:
            rules.append(_stored_rule(code, release.formula_hash))
        elif rule.formula.active_on(on):
            rules.append(rule)
    return tuple(rules)


@cache
def _first_rules() -> Mapping[str, Rule]:
    """Content's own formula of each programme, by code."""
    return {
        code: Rule.of(code, programme.formula, own_dictionary=False)
        for code, programme in sorted(load_content().programmes.items())
    }


@lru_cache(maxsize=64)
def _stored_rule(programme: str, formula_hash: str) -> Rule:
    return Rule.of(programme, stored_formula(formula_hash), own_dictionary=True)


@lru_cache(maxsize=128)
def stored_formula(formula_hash: str) -> Formula:
    """A formula that is stored, by its hash."""
    return Formula.from_document(StoredFormula.objects.get(pk=formula_hash).document)


class _Releases:
    """The list of releases as this process knows it: in the order of days, of one day the last word last."""

    def __init__(self) -> None:
        self._known: tuple[Release, ...] | None = None
        self._until = 0.0

    def now(self) -> tuple[Release, ...]:
        """The list, read from the database where it was not read for some minutes."""
        if self._known is None or time.monotonic() >= self._until:
            self._read()
        return self._known or ()

    def forget(self) -> None:
        """Read it the next time."""
        self._until = 0.0

    def _read(self) -> None:
        try:
            rows = FormulaInForce.objects.order_by("from_day", "pk")
            self._known = tuple(
                Release(*row) for row in rows.values_list("programme", "from_day", "formula_id")
            )
        except DatabaseError:
            if self._known is None:
                raise
            return  # what is known still holds for an hour; the next decision asks again
        self._until = time.monotonic() + READ_EVERY_SECONDS


_releases = _Releases()


def versions_of(programme: str) -> list[Version]:
    """All formulas of a programme that were, are or will be in force, the first one first.

    One that never came to hold, because another took its place on the same day, is left out.
    """
    first = _first_rules()[programme].formula
    rows = list(
        FormulaInForce.objects.filter(programme=programme)
        .order_by("from_day", "pk")
        .values_list("formula_id", "from_day", "reference", "put_at")
    )
    starts = [row[1] for row in rows] + [None]
    found = [Version(programme, first, first.active_from, starts[0] or first.active_to, None, None)]
    for (formula_hash, from_day, reference, put_at), to_day in zip(rows, starts[1:], strict=True):
        if from_day != to_day:
            formula = stored_formula(formula_hash)
            found.append(Version(programme, formula, from_day, to_day, reference, put_at))
    return found


def earliest_day(at: datetime) -> date:
    """The first day from which a formula may go into force that is approved at a moment: tomorrow.

    In the last hour of a day it is the day after.
    """
    return local_day(at + LEAST_AHEAD) + timedelta(days=1)


def keep_formula(*, formula: Formula, at: datetime) -> str:
    """Store a formula with the definitions that it uses, once, and give back its hash."""
    StoredFormula.objects.bulk_create(
        [
            StoredFormula(
                hash=formula.hash,
                code=formula.code,
                version=formula.version,
                document=formula.document,
                stored_at=at,
            )
        ],
        ignore_conflicts=True,
    )
    return formula.hash


def check_for_force(*, programme: str, formula: Formula, from_day: date) -> None:
    """Raise ``FormulaRefused`` unless a formula can decide for a programme from a day on, without end."""
    if programme not in load_content().programmes:
        raise _refused(_("Program ini tidak dikenal."), _("Pilih salah satu program."))
    if formula.code != programme:
        raise _refused(
            _("Rumus ini bukan rumus program itu."), _("Tulis `code: %s` di berkasnya.") % programme
        )
    if formula.active_to is not None:
        raise _refused(
            _("Rumus ini menyebut hari berakhirnya (`active_to`)."),
            _("Hapus baris itu: sebuah rumus berlaku sampai rumus lain menggantikannya."),
        )
    if not formula.active_on(from_day):
        raise _refused(
            _("Rumus ini baru berlaku sejak %s.") % date_in_words(formula.active_from),
            _("Pilih hari itu atau sesudahnya, atau majukan `active_from` di berkasnya."),
        )
    if not formula.parts.criteria or formula.parts.benefit is None:
        raise _refused(
            _("Rumus ini tidak menyebut syarat atau besar bantuannya."),
            _("Lengkapi `criteria` dan `benefit` di berkasnya, atau ambil sisanya dari rumus yang berlaku."),
        )
    try:
        formula.engine_on(from_day)
    except FormulaError as error:
        raise _refused(error.what, error.mend) from None
    if any(
        v.formula.version == formula.version and v.formula.hash != formula.hash
        for v in versions_of(programme)
    ):
        raise _refused(
            _("Versi %s sudah dipakai rumus lain.") % formula.version,
            _("Beri rumus ini nomor versi yang baru."),
        )


def _refused(what: object, mend: object) -> FormulaRefused:
    return FormulaRefused(what, mend=mend)


@transaction.atomic
def put_into_force(
    *, programme: str, formula: Formula, from_day: date, at: datetime, reference: UUID
) -> None:
    """Let a formula decide for a programme from a day on. ``reference`` is what it was decided by.

    The last word of a day counts. Decisions that are made already stay as they are. Raises
    ``FormulaTooSoon`` unless the day is ``earliest_day(at)`` or later, and ``FormulaRefused``. The caller
    records who decided it.
    """
    if from_day < earliest_day(at):
        raise FormulaTooSoon(
            _("Hari mulai berlakunya terlalu dekat."),
            mend=_("Pilih %s atau sesudahnya.") % date_in_words(earliest_day(at)),
        )
    check_for_force(programme=programme, formula=formula, from_day=from_day)
    FormulaInForce.objects.create(
        programme=programme,
        formula_id=keep_formula(formula=formula, at=at),
        from_day=from_day,
        reference=reference,
        put_at=at,
    )
    transaction.on_commit(read_again)
