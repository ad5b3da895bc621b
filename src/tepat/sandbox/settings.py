"""Django settings of the provider's process: no database; ``TEPAT_SANDBOX_IKD`` holds all that differs."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import csp.constants

from tepat.base.languages import named_languages
from tepat.base.translations import LOCALE_FOLDERS
from tepat.sandbox.configuration import read_configuration
from tepat.sandbox.keys import session_secret

_configuration = read_configuration()
PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = False
SECRET_KEY = session_secret(_configuration.place)
ALLOWED_HOSTS = [urlsplit(_configuration.issuer).hostname or "", "127.0.0.1", "localhost", "[::1]"]
ROOT_URLCONF = "tepat.sandbox.urls"
INSTALLED_APPS = ["django.contrib.staticfiles", "csp"]
DATABASES: dict[str, object] = {}
APPEND_SLASH = False

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tepat.sandbox.screens.problems.Problems",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE],
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request"],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# --- Protection -----------------------------------------------------------------------------------------
# Cookies know no ports: beside the client on the same host, each needs a name of its own.
_https = urlsplit(_configuration.issuer).scheme == "https"
CSRF_COOKIE_NAME = "ikd_sandbox_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tepat.sandbox.screens.problems.refused"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
LANGUAGE_COOKIE_NAME = "ikd_sandbox_language"
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 60
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [csp.constants.NONE],
        "style-src": [csp.constants.SELF],
        "img-src": [csp.constants.SELF],
        # The last form leads to the client by redirect, which browsers count as part of the form.
        "form-action": [csp.constants.SELF, *_configuration.client_origins],
        "frame-ancestors": [csp.constants.NONE],
        "base-uri": [csp.constants.NONE],
    }
}

# --- Languages and files --------------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = named_languages()
LOCALE_PATHS = list(LOCALE_FOLDERS)
FORMAT_MODULE_PATH = ["tepat.base.formats"]
USE_I18N = True
USE_TZ = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "sandbox" / "design"]
WHITENOISE_USE_FINDERS = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "ERROR"},
}
