"""Which of the program's own texts have a sound: those that a citizen reads about their own case."""

from __future__ import annotations

READ_ALOUD = ("eligibility/screens/outcome/", "intake/form_texts.py")
