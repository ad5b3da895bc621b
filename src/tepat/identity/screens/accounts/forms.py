"""The forms about accounts of others."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy

from tepat.identity.models import Account
from tepat.identity.places import places_for, roles_for
from tepat.identity.screens.forms import PlainForm
from tepat.identity.stewardship import RECOVERY_REASONS


class PlaceForm(PlainForm):
    """Role, area and group: within what the actor may give."""

    role = forms.ChoiceField(
        label=gettext_lazy("Peran"), error_messages={"required": gettext_lazy("Pilih perannya.")}
    )
    area_code = forms.ChoiceField(
        label=gettext_lazy("Wilayah kerja"),
        error_messages={"required": gettext_lazy("Pilih wilayahnya.")},
    )
    group = forms.CharField(
        label=gettext_lazy("Kelompok Dasa Wisma"),
        help_text=gettext_lazy("Hanya untuk kader: nama kelompok di desanya, misalnya Melati 3."),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, actor: Account, **parts: Any) -> None:
        super().__init__(*args, **parts)
        self.fields["role"].choices = [("", gettext_lazy("Pilih satu")), *roles_for(actor)]  # type: ignore[attr-defined]
        self.fields["area_code"].choices = [("", gettext_lazy("Pilih satu")), *places_for(actor)]  # type: ignore[attr-defined]


class OpenForm(PlaceForm):
    """Everything that a new account needs."""

    display_name = forms.CharField(
        label=gettext_lazy("Nama"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Isi namanya.")},
    )
    sign_in_name = forms.CharField(
        label=gettext_lazy("Nama masuk"),
        help_text=gettext_lazy("Huruf kecil, angka, titik atau tanda hubung, misalnya sri.kemiren."),
        min_length=3,
        max_length=60,
        validators=[
            RegexValidator(
                r"^[A-Za-z0-9][A-Za-z0-9.\-]+$",
                gettext_lazy("Pakai huruf, angka, titik atau tanda hubung saja."),
            )
        ],
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Isi nama masuknya.")},
    )
    field_order = ("display_name", "sign_in_name", "role", "area_code", "group")


class RecoverForm(PlainForm):
    """Why an account is begun anew."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Alasan"),
        choices=[("", gettext_lazy("Pilih satu")), *RECOVERY_REASONS.items()],
        error_messages={"required": gettext_lazy("Pilih alasannya.")},
    )
