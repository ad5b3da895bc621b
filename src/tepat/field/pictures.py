"""Whether a file that came with a record is what it says it is. The file itself stays as it came."""

from __future__ import annotations

from tepat.face.errors import PictureRefused
from tepat.face.pictures import read_picture
from tepat.field.contents import File
from tepat.field.sealing import DoesNotOpen, open_attachment, sha256_hex

_BEGINNINGS = {
    "image/jpeg": b"\xff\xd8\xff",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "audio/webm": b"\x1a\x45\xdf\xa3",
}
_MP4_AT, _MP4_SIGN = slice(4, 8), b"ftyp"


class NotWhatItSays(Exception):
    """A file that is no picture or sound of its kind."""


def open_file(file: File, encrypted: bytes) -> bytes:
    """The file as the phone made it, checked; raises ``DoesNotOpen`` or ``NotWhatItSays``."""
    plain = open_attachment(encrypted, key=file.key, iv=file.iv)
    if sha256_hex(plain) != file.plain_hash:
        raise DoesNotOpen
    check_media_type(plain, file.media_type)
    return plain


def check_media_type(plain: bytes, media_type: str) -> None:
    """Raise ``NotWhatItSays`` unless the bytes are a whole picture, or begin as a sound, of this type.

    Pictures are unpacked in bounded memory: what a few kilobytes say of their size is read first.
    """
    if media_type == "audio/mp4":
        is_right = plain[_MP4_AT] == _MP4_SIGN
    else:
        is_right = plain.startswith(_BEGINNINGS[media_type])
    if not is_right:
        raise NotWhatItSays
    if media_type.startswith("image/"):
        try:
            read_picture(plain)
        except PictureRefused as error:
            raise NotWhatItSays from error
