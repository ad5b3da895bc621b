"""What an audit brought home: one row for every household drawn, whether it answered or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from tepat.lab.arrays import BoolArray, FloatArray, Groups, IntArray, refuse_different_lengths
from tepat.lab.errors import LabError


@dataclass(frozen=True, eq=False)
class AuditRows:
    """The households drawn, those who did not answer included; all arrays in one order.

    ``stratum``: the code of each one's stratum (``strata.py``). ``sizes``: how many households each stratum
    has on the list they were drawn from; a stratum of which nobody was drawn must not be among them.
    ``answered``: whether the visit brought an answer. ``reached``: whether the programme has it (known of
    everybody). ``poor``: what the visit found; any value where there was no answer. ``groups``: by the
    group's code the label of each household, "" where it is not known (also of those who did not answer).
    ``known``: a label that is known of everybody drawn, answer or not, and that may have to do with who
    answers, such as how many names are on the family card; it sharpens what is made of missing answers.

    Within a stratum everybody must have had the same chance of being drawn. Raises ``LabError``
    ``lab.arrays.lengths_differ``, ``lab.audits.nobody_drawn``, ``lab.audits.not_yes_or_no``,
    ``lab.audits.size_missing``, ``lab.audits.size_too_small`` or ``lab.audits.stratum_not_drawn``.
    """

    stratum: Groups
    sizes: Mapping[str, int]
    answered: BoolArray
    reached: BoolArray
    poor: BoolArray
    groups: Mapping[str, Groups] = field(default_factory=dict)
    known: Groups | None = None
    kept: dict[Any, Any] = field(default_factory=dict, init=False, repr=False)
    """Weights once worked out, so that many figures of the same rows cost little."""

    def __post_init__(self) -> None:
        for name in ("stratum", "answered", "reached", "poor"):
            object.__setattr__(self, name, np.asarray(getattr(self, name)))
        object.__setattr__(self, "groups", {code: np.asarray(each) for code, each in self.groups.items()})
        refuse_different_lengths(
            stratum=self.stratum,
            answered=self.answered,
            reached=self.reached,
            poor=self.poor,
            known=self.known_labels,
            **{f"group {code}": labels for code, labels in self.groups.items()},
        )
        _refuse_empty(self.stratum)
        refuse_not_bool(answered=self.answered, reached=self.reached, poor=self.poor)
        _refuse_bad_sizes(dict(zip(self.codes, self.drawn_in.tolist(), strict=True)), self.sizes)

    def __len__(self) -> int:
        return len(self.stratum)

    @cached_property
    def _strata(self) -> tuple[list[str], IntArray]:
        codes, index = np.unique(self.stratum.astype(str), return_inverse=True)
        return codes.tolist(), index.astype(np.int64)

    @property
    def codes(self) -> list[str]:
        """The strata in order of their codes."""
        return self._strata[0]

    @property
    def stratum_index(self) -> IntArray:
        """For each household the position of its stratum among ``codes``."""
        return self._strata[1]

    @cached_property
    def drawn_in(self) -> IntArray:
        """How many were drawn in each stratum."""
        return np.bincount(self.stratum_index, minlength=len(self.codes)).astype(np.int64)

    @cached_property
    def size_of(self) -> FloatArray:
        """How many households each stratum has on the list."""
        return np.array([self.sizes[code] for code in self.codes], dtype=np.float64)

    @cached_property
    def known_labels(self) -> Groups:
        """``known``, or one label for all."""
        return np.full(len(self), "") if self.known is None else np.asarray(self.known).astype(str)

    def labels(self, group: str) -> Groups:
        """The labels of a group. Raises ``LabError`` ``lab.audits.group_unknown``."""
        if group not in self.groups:
            raise LabError(
                f"The audit knows no group {group}.",
                why=f"It knows: {', '.join(sorted(self.groups)) or 'none'}.",
                mend="Use one of them, or give the labels of the households themselves.",
                code="lab.audits.group_unknown",
            )
        return self.groups[group]


def pooled(audits: Mapping[str, AuditRows]) -> AuditRows:
    """Several audits as one, by their codes (the months, for instance); each drawn anew from its own list.

    Every figure of the rows that come back speaks of the average over the audits: each counts with the
    households of its list, however many were visited. A group that one of them lacks is unknown there.
    Raises ``LabError`` ``lab.audits.nobody_drawn`` or ``lab.audits.code_of_audit``.

    >>> yes, no = np.array([True, True]), np.array([False, True])
    >>> month = AuditRows(np.array(["a", "a"]), {"a": 10}, answered=yes, reached=yes, poor=no)
    >>> pooled({"2026-10": month, "2026-11": month}).sizes
    {'2026-10:a': 10, '2026-11:a': 10}
    """
    if not audits:
        _refuse_empty(np.array([]))
    if wrong := sorted(code for code in audits if not code or ":" in code or "/" in code):
        raise LabError(
            f"An audit cannot have the code {wrong[0]!r}.",
            why="It is written before the codes of its strata, and parted from them by a colon.",
            mend="Use a code without : and /, as in 2026-10.",
            code="lab.audits.code_of_audit",
        )
    groups = sorted({group for rows in audits.values() for group in rows.groups})
    every = list(audits.values())
    return AuditRows(
        stratum=np.concatenate(
            [[f"{code}:{each}" for each in rows.stratum] for code, rows in audits.items()]
        ),
        sizes={f"{code}:{each}": size for code, rows in audits.items() for each, size in rows.sizes.items()},
        answered=np.concatenate([rows.answered for rows in every]),
        reached=np.concatenate([rows.reached for rows in every]),
        poor=np.concatenate([rows.poor for rows in every]),
        groups={
            group: np.concatenate(
                [rows.groups.get(group, np.full(len(rows), "")).astype(str) for rows in every]
            )
            for group in groups
        },
        known=np.concatenate([rows.known_labels for rows in every]),
    )


def refuse_not_bool(**arrays: Any) -> None:
    """Yes and no must be truly that: a missing value read as no would be an answer nobody gave."""
    for name, array in arrays.items():
        if array.dtype != np.bool_:
            raise LabError(
                f"{name} is not made of yes and no.",
                why="A value that is missing or a number could be taken for an answer that nobody gave.",
                mend="Give an array of booleans; who did not answer is told by `answered`.",
                code="lab.audits.not_yes_or_no",
            )


def _refuse_empty(stratum: Groups) -> None:
    if not len(stratum):
        raise LabError(
            "No household was drawn.",
            why="Without a sample nothing can be said about anybody.",
            mend="Draw an audit first.",
            code="lab.audits.nobody_drawn",
        )


def _refuse_bad_sizes(drawn: Mapping[str, int], sizes: Mapping[str, int]) -> None:
    if missing := sorted(set(drawn) - set(sizes)):
        raise LabError(
            f"The number of households is not known of {len(missing)} strata, {missing[0]} for instance.",
            why="It says how many households each one drawn stands for.",
            mend="Give the size of every stratum, counted on the list that was drawn from.",
            code="lab.audits.size_missing",
        )
    if small := sorted(code for code, count in drawn.items() if sizes[code] < count):
        raise LabError(
            f"In {small[0]} more households were drawn ({drawn[small[0]]}) than it has ({sizes[small[0]]}).",
            why="Nobody is drawn twice, so the size or a household's stratum is wrong.",
            mend="Count on the same list that was drawn from, as of the same day.",
            code="lab.audits.size_too_small",
        )
    if forgotten := sorted(code for code in set(sizes) - set(drawn) if sizes[code]):
        raise LabError(
            f"Nobody was drawn in {len(forgotten)} strata, {forgotten[0]} for instance.",
            why="Their households had no chance of being asked, so no figure may speak of them.",
            mend="Visit at least two in every stratum (`allocate`), or make larger strata; or leave them out "
            "of the sizes and say that the figures do not speak of them.",
            code="lab.audits.stratum_not_drawn",
        )
