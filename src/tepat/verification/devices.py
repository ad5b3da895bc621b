"""Kinds of phone and browser, coarse enough that nobody can be told apart by them."""

from __future__ import annotations

from django.db.models import TextChoices


class Device(TextChoices):
    """What a capture was taken with. ``NONE``: no camera took part."""

    ANDROID_CHROME = "android_chrome"
    ANDROID_OTHER = "android_other"
    IPHONE = "iphone"
    COMPUTER = "computer"
    UNKNOWN = "unknown"
    NONE = "none"


def device_of(browser: str) -> Device:
    """The kind of device that a browser's name for itself (``User-Agent``) tells; a kind is itself.

    >>> device_of("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36")
    Device.ANDROID_CHROME
    >>> device_of("")
    Device.UNKNOWN
    """
    if browser in Device.values:
        return Device(browser)
    name = browser.lower()
    if "android" in name:
        other = any(
            word in name for word in ("firefox", "samsungbrowser", "ucbrowser", "miuibrowser", "opr/")
        )
        return Device.ANDROID_CHROME if "chrome" in name and not other else Device.ANDROID_OTHER
    if "iphone" in name or "ipad" in name:
        return Device.IPHONE
    if any(word in name for word in ("windows", "macintosh", "x11", "linux", "cros")):
        return Device.COMPUTER
    return Device.UNKNOWN
