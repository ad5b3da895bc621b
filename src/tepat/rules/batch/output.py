"""A result that appears whole or not at all: written under a name beside its own, then renamed."""

from __future__ import annotations

import os
import shutil
import uuid
from pathlib import Path
from types import TracebackType
from typing import Self

from tepat.rules.batch.errors import BatchError

_OURS = (".parquet", ".crc")


class Output:
    """The place of a result while it is made; use as a context manager and ``commit`` at the end.

    ``path`` becomes a file, or a folder when there are several files. ``beside`` are small files that are
    published with it. Without a commit, or on any error, nothing remains. Raises BatchError before anything
    is computed when the place is taken, or cannot be written to.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        folder: bool,
        replace: bool = False,
        beside: tuple[Path, ...] = (),
        inputs: tuple[Path, ...] = (),
    ) -> None:
        self.path = Path(path)
        self.folder = folder
        self._replace = replace
        self._beside = beside
        self._refuse_inputs(inputs)
        for place in (self.path, *beside):
            self._refuse_taken(place)
        parent = self.path.absolute().parent
        if not parent.is_dir():
            raise BatchError(
                "The folder of the output does not exist.",
                mend=f"Make it first: mkdir -p {parent}",
                code="rules.batch.output_folder",
                place=str(self.path),
            )
        self.work = parent / f".{self.path.name}.unfinished-{uuid.uuid4().hex[:8]}"

    def __enter__(self) -> Self:
        try:
            self.work.mkdir()
        except OSError as error:
            raise BatchError(
                "The output cannot be written there.",
                why=f"{error.strerror}.",
                mend="Choose a folder that you may write to.",
                code="rules.batch.output_unwritable",
                place=str(self.path),
            ) from None
        for name in ("result", "beside", "spill"):
            (self.work / name).mkdir()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.work, ignore_errors=True)

    @property
    def spill(self) -> Path:
        """A folder for what does not fit into memory."""
        return self.work / "spill"

    def target(self, relative: Path) -> Path:
        """Where to write one file of the result."""
        target = self.work / "result" / (relative if self.folder else "result.parquet")
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def beside(self, place: Path) -> Path:
        """Where to write a file that appears with the result."""
        return self.work / "beside" / place.name

    def commit(self) -> None:
        """Let everything appear under its own name, the result last."""
        for place in self._beside:
            os.replace(self.beside(place), place)
        result = self.work / "result"
        if not self.folder:
            os.replace(result / "result.parquet", self.path)
            return
        if self.path.exists():
            os.rename(self.path, self.work / "before")
        os.rename(result, self.path)

    def _refuse_inputs(self, inputs: tuple[Path, ...]) -> None:
        place = self.path.resolve()
        if any(place == one.resolve() or place in one.resolve().parents for one in inputs):
            raise BatchError(
                "The output is the input, or a folder that holds it.",
                mend="Choose another name.",
                code="rules.batch.output_is_input",
                place=str(self.path),
            )

    def _refuse_taken(self, place: Path) -> None:
        if not place.exists():
            return
        if not self._replace:
            raise BatchError(
                "The output is there already.",
                mend="Choose another name, or add --replace.",
                code="rules.batch.output_exists",
                place=str(place),
            )
        if place.is_dir() and not (self.folder and place == self.path and _only_ours(place)):
            raise BatchError(
                "The output would replace a folder that holds other things than decisions.",
                mend="Choose another name.",
                code="rules.batch.output_not_ours",
                place=str(place),
            )


def _only_ours(folder: Path) -> bool:
    return all(
        path.is_dir() or path.suffix in _OURS or path.name.startswith("_") for path in folder.rglob("*")
    )
