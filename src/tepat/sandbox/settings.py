"""Django settings of the provider's process: no database; ``TEPAT_SANDBOX_IKD`` holds all that differs."""

from __future__ import annotations

from urllib.parse import urlsplit

from tepat.sandbox.configuration import read_configuration
from tepat.sandbox.keys import session_secret
from tepat.sandbox.page_settings import *  # noqa: F403 - all that is not said otherwise below
from tepat.sandbox.page_settings import ALLOWED_HOSTS as _HERE
from tepat.sandbox.page_settings import CONTENT_SECURITY_POLICY, MIDDLEWARE

_configuration = read_configuration()
_issuer = urlsplit(_configuration.issuer)

SECRET_KEY = session_secret(_configuration.place)
ALLOWED_HOSTS = [_issuer.hostname or "", *_HERE]
ROOT_URLCONF = "tepat.sandbox.urls"
MIDDLEWARE += ["tepat.sandbox.screens.problems.Problems"]

# --- Protection -----------------------------------------------------------------------------------------
# Cookies know no ports: beside the client on the same host, each needs a name of its own.
CSRF_COOKIE_NAME = "ikd_sandbox_csrf"
CSRF_FAILURE_VIEW = "tepat.sandbox.screens.problems.refused"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _issuer.scheme == "https"
LANGUAGE_COOKIE_NAME = "ikd_sandbox_language"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 60
# The last form leads to the client by redirect, which browsers count as part of the form.
CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] += _configuration.client_origins
