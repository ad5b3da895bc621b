"""What people write in a case, and their photos, as they are kept: sealed, each for a context of its own."""

from __future__ import annotations

from tepat.base.encryption import seal, seal_text, unseal, unseal_text

Sealed = bytes | memoryview

WORDS_CONTEXT = "casework.case.words"
ANSWER_CONTEXT = "casework.step.words"
PHOTO_CONTEXT = "casework.photo.contents"


def seal_words(words: str) -> bytes | None:
    """What a person wrote; None for nothing."""
    return seal_text(words, context=WORDS_CONTEXT) if words else None


def unseal_words(sealed: Sealed | None) -> str:
    """What a person wrote; the caller records who reads it."""
    return unseal_text(bytes(sealed), context=WORDS_CONTEXT) if sealed else ""


def seal_answer(words: str) -> bytes | None:
    """What an officer wrote; None for nothing."""
    return seal_text(words, context=ANSWER_CONTEXT) if words else None


def unseal_answer(sealed: Sealed | None) -> str:
    """What an officer wrote."""
    return unseal_text(bytes(sealed), context=ANSWER_CONTEXT) if sealed else ""


def seal_photo(jpeg: bytes) -> bytes:
    """A photo."""
    return seal(jpeg, context=PHOTO_CONTEXT)


def unseal_photo(sealed: Sealed) -> bytes:
    """A photo; the caller records who looks at it."""
    return unseal(bytes(sealed), context=PHOTO_CONTEXT)
