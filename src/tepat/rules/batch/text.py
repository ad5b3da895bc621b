"""Names, texts and paths written into SQL, and amounts of memory read from words."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable
from pathlib import Path

from tepat.rules.batch.errors import BatchError

_MEMORY = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(I?)B?", re.IGNORECASE)
_POWERS = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}
LEAST_MEMORY = 512_000_000


def quoted(name: str, mark: str = '"') -> str:
    """A name as an SQL identifier.

    >>> quoted('a"b'), quoted("a", "`")
    ('"a""b"', '`a`')
    """
    return mark + name.replace(mark, mark * 2) + mark


def text_literal(text: str) -> str:
    """A text as an SQL literal.

    >>> text_literal("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def parquet(paths: Iterable[Path], *, options: str = "") -> str:
    """DuckDB's name for the rows of Parquet files, read as they are: no pattern, no column from a folder
    name.

    >>> parquet([Path("a[1].parquet")])
    "read_parquet(['a[[]1].parquet'], hive_partitioning = false)"
    """
    files = ", ".join(text_literal(glob.escape(str(path))) for path in paths)
    return f"read_parquet([{files}], hive_partitioning = false{options})"


def memory_bytes(text: str) -> int:
    """An amount of memory in bytes. Raises BatchError.

    >>> memory_bytes("2GB"), memory_bytes("512 MiB")
    (2000000000, 536870912)
    """
    match = _MEMORY.fullmatch(text.strip())
    if match is None:
        raise BatchError(
            f"`{text[:30]}` is not an amount of memory.",
            mend="Write for instance 2GB or 800MB.",
            code="rules.batch.memory",
        )
    amount = int(float(match[1]) * (1024 if match[3] else 1000) ** _POWERS[match[2].upper()])
    if amount < LEAST_MEMORY:
        raise BatchError(
            f"{text.strip()} is too little memory.",
            mend=f"Give at least {LEAST_MEMORY // 1_000_000} MB.",
            code="rules.batch.memory",
        )
    return amount
