"""The square code of a reference: the address at which anybody sees how far the application is."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urlencode

import qrcode
from django.http import HttpRequest
from django.urls import reverse
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathImage


def address_of_status(request: HttpRequest, reference: str) -> str:
    """Where the reference is looked up; it tells nothing about anybody."""
    return request.build_absolute_uri(f"{reverse('eligibility:status')}?{urlencode({'nomor': reference})}")


def square_code(address: str) -> str:
    """The address as an SVG drawing that a camera reads, without colours or size of its own."""
    svg = BytesIO()
    code = qrcode.make(address, image_factory=SvgPathImage, border=2, error_correction=ERROR_CORRECT_M)
    code.save(svg)
    text = svg.getvalue().decode()
    return text[text.index("<svg") :]
