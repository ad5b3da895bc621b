"""Files that somebody sends stay in memory, in bounded room: what is personal never lies open on a disk."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES_KEPT = 25 * 1024 * 1024
"""Of the files of one request together; more than any page takes."""


class FilesInMemory(FileUploadHandler):
    """Keeps the files of a request in memory, and of what is too much only the beginning.

    So a file beyond a page's limit is still seen to be beyond it, and the page can say so in words.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._kept = 0
        self._file = BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin another file."""
        super().new_file(*args, **kwargs)
        self._file = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what still has room."""
        part = raw_data[: MOST_BYTES_KEPT - self._kept]
        self._kept += len(part)
        self._file.write(part)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file as far as it was kept."""
        size = self._file.tell()
        self._file.seek(0)
        return InMemoryUploadedFile(
            file=self._file,
            field_name=self.field_name,
            name=self.file_name or "",
            content_type=self.content_type or "",
            size=size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
