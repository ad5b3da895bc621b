"""What the forms of this room have in common: our look, and no more attributes than are needed."""

from __future__ import annotations

from typing import Any

from django import forms


class PlainForm(forms.Form):
    """A form whose fields look like the questions of the citizen pages."""

    use_required_attribute = False

    def __init__(self, *args: Any, **parts: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **parts})
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "entry")


def secret_entry(*, fresh: bool) -> forms.PasswordInput:
    """A hidden entry that password stores understand: a new password, or the one they know."""
    return forms.PasswordInput(attrs={"autocomplete": "new-password" if fresh else "current-password"})


def code_entry() -> forms.TextInput:
    """An entry for a short code, with the number keys on a phone."""
    return forms.TextInput(
        attrs={
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "class": "entry entry-digits",
            "spellcheck": "false",
        }
    )
