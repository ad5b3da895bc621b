"""What can go wrong when a text is read aloud."""

from __future__ import annotations

from tepat.kernel.errors import TepatError


class VoiceProblem(TepatError):
    """A text that cannot be read aloud, or an engine that does not answer."""

    default_code = "voice.engine.failed"
