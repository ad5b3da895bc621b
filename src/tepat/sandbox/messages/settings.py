"""Django settings of the providers' process: no database; ``TEPAT_SANDBOX_MESSAGES`` has the rest."""

from __future__ import annotations

from tepat.sandbox.keys import session_secret
from tepat.sandbox.messages.configuration import read_configuration
from tepat.sandbox.page_settings import *  # noqa: F403 - all that is not said otherwise below

_configuration = read_configuration()

SECRET_KEY = session_secret(_configuration.place)
ROOT_URLCONF = "tepat.sandbox.messages.urls"
TIME_ZONE = "Asia/Jakarta"

# Cookies know no ports, so that these need names of their own.
CSRF_COOKIE_NAME = "messages_sandbox_csrf"
LANGUAGE_COOKIE_NAME = "messages_sandbox_language"
