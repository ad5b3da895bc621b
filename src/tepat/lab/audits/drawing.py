"""How many households to visit in each stratum, and which: a draw that anybody can repeat by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from tepat.lab.errors import LabError


def allocate(
    sizes: Mapping[str, int], *, total: int, least: int = 2, emphasis: Mapping[str, float] | None = None
) -> dict[str, int]:
    """How many to visit in each stratum: by size, times what ``emphasis`` says of it (1 where it is silent).

    Each stratum gets at least ``least``, or everybody where it has fewer; none gets more than it has;
    together they are ``total``. The order of ``sizes`` does not matter. With two or more in each stratum
    every household stands for its own kind; raise ``least`` where many are expected not to answer. Raises
    ``LabError`` ``lab.audits.total_impossible``, ``lab.audits.bad_size``, ``lab.audits.emphasis_unknown`` or
    ``lab.audits.emphasis_nothing``.

    >>> allocate({"a/reached": 100, "a/refused": 300, "b/reached": 1}, total=41)
    {'a/reached': 10, 'a/refused': 30, 'b/reached': 1}
    >>> allocate({"a/reached": 100, "a/refused": 300}, total=40, emphasis={"a/reached": 3})
    {'a/reached': 20, 'a/refused': 20}
    """
    _check_sizes(sizes, least)
    pull = _pull(sizes, emphasis or {})
    lowest = {code: min(least, size) for code, size in sizes.items()}
    _check_total(total, sum(lowest.values()), sum(sizes.values()))
    wanted = _fitted(pull, lowest, sizes, total)
    takes = {code: int(want) for code, want in wanted.items()}
    by_remainder = sorted(sizes, key=lambda code: (takes[code] - wanted[code], code))
    while missing := total - sum(takes.values()):
        open_ones = [code for code in by_remainder if takes[code] < sizes[code]]
        for code in open_ones[:missing]:
            takes[code] += 1
    return takes


def draw(keys: Sequence[str], *, take: int, seed: str) -> list[int]:
    """Positions of the ``take`` households drawn, in the order drawn; every set of them is equally likely.

    Drawn are those whose SHA-256 of ``seed|key`` comes first in the alphabet (hexadecimal), so that the draw
    can be repeated with seed and list alone; where a household stands in the list does not matter. A seed
    that nobody could have picked on purpose must be made public with the list's fingerprint.
    Raises ``LabError`` ``lab.audits.draw_too_large``, ``lab.audits.key_twice`` or ``lab.audits.no_seed``.

    >>> draw(["kk-1", "kk-2", "kk-3", "kk-4"], take=2, seed="2026-10")
    [2, 1]
    """
    if not seed:
        raise LabError(
            "The draw has no seed.",
            why="Without one nobody can repeat the draw and see that nobody was picked on purpose.",
            mend="Give a text that was fixed beforehand, or random ones kept with the audit.",
            code="lab.audits.no_seed",
        )
    if not 0 <= take <= len(keys):
        raise LabError(
            f"{take} households cannot be drawn from {len(keys)}.",
            why="Everyone is drawn at most once.",
            mend="Make the number to visit smaller, or check that the whole list was given.",
            code="lab.audits.draw_too_large",
        )
    if len(set(keys)) < len(keys):
        raise LabError(
            f"{len(keys) - len(set(keys))} households are on the list more than once.",
            why="Who is listed twice would be drawn twice as easily.",
            mend="Leave each key on the list once.",
            code="lab.audits.key_twice",
        )
    begun = sha256(f"{seed}|".encode())

    def place(position: int) -> tuple[bytes, str]:
        digest = begun.copy()
        digest.update(keys[position].encode())
        return digest.digest(), keys[position]

    return sorted(range(len(keys)), key=place)[:take]


def _check_sizes(sizes: Mapping[str, int], least: int) -> None:
    negative = sorted(code for code, size in sizes.items() if size < 0)
    if negative or least < 0 or not sizes:
        at_fault = ", ".join(negative) or ("the least" if sizes else "no stratum at all")
        raise LabError(
            f"The sizes cannot be divided: {at_fault}.",
            why="Strata must be given, with counts of households of 0 or more.",
            mend="Count the households of each stratum on the list again.",
            code="lab.audits.bad_size",
        )


def _check_total(total: int, lowest: int, everybody: int) -> None:
    if not lowest <= total <= everybody:
        raise LabError(
            f"{total} visits cannot be divided: the strata need {lowest} at least and hold {everybody}.",
            why="Each stratum gets its least number of visits, and nobody is visited twice.",
            mend="Change the number of visits, lower the least, or make fewer and larger strata.",
            code="lab.audits.total_impossible",
        )


def _pull(sizes: Mapping[str, int], emphasis: Mapping[str, float]) -> dict[str, float]:
    if unknown := sorted(set(emphasis) - set(sizes)):
        raise LabError(
            f"Emphasis is laid on strata that are not there: {', '.join(unknown)}.",
            why="It would have no effect, and nobody would notice.",
            mend="Use the codes of the strata.",
            code="lab.audits.emphasis_unknown",
        )
    pull = {code: size * emphasis.get(code, 1.0) for code, size in sizes.items()}
    if any(not 0 < value < float("inf") for value in emphasis.values()):
        raise LabError(
            "An emphasis is not a number above 0.",
            why="It says how many times as likely a household is drawn; who is never drawn is not spoken of.",
            mend="Use 1 for no emphasis, 2 for twice as many; to leave a stratum out, leave out its size.",
            code="lab.audits.emphasis_nothing",
        )
    return pull


def _fitted(
    pull: Mapping[str, float], lowest: Mapping[str, int], highest: Mapping[str, int], total: int
) -> dict[str, float]:
    """Shares of the pull within the bounds, with one factor for all that are not at a bound."""

    def at(factor: float) -> dict[str, float]:
        return {code: min(max(factor * pull[code], lowest[code]), highest[code]) for code in pull}

    low, high = 0.0, max((highest[code] / pull[code] for code in pull if pull[code]), default=1.0)
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (low, middle) if sum(at(middle).values()) > total else (middle, high)
    return at(low)
