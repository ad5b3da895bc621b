"""What DuckDB reports, as errors that say how to mend them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import duckdb

from tepat.rules.batch.errors import BatchError


@contextlib.contextmanager
def errors_told() -> Iterator[None]:
    """Turns the errors of DuckDB into BatchError."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise BatchError(
            "There is not enough memory.",
            mend="Give more with --memory, or use fewer --threads.",
            code="rules.batch.memory",
        ) from error
    except duckdb.IOException as error:
        raise BatchError(
            "A file cannot be read or written.",
            why=_first_line(error),
            mend="Check the space on the disk and the input.",
            code="rules.batch.file",
        ) from error
    except duckdb.Error as error:  # its text may quote a value, so it stays in the chain of errors
        raise BatchError(
            "DuckDB could not work out the decisions.",
            why=f"It reports {type(error).__name__}.",
            mend="Check that the files of the input are whole; else please report this with the formula.",
            code="rules.batch.engine",
        ) from error


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:300]
