"""All settings, read from the environment. docs/settings.md lists each with its meaning."""

from __future__ import annotations

from pathlib import Path

import csp.constants

from tepat.base.embedded_postgres import parse_url
from tepat.base.environment import kept_secret, setting, switch

PACKAGE = Path(__file__).resolve().parent.parent
VAR = Path(setting("TEPAT_VAR", "var")).resolve()

# --- What kind of installation this is -----------------------------------------------------------------
TEPAT_DEMO = switch("TEPAT_DEMO")
DEBUG = False
_secrets = VAR / "secrets" if TEPAT_DEMO or switch("TEPAT_KEEP_SECRETS") else None

# --- Secrets ----------------------------------------------------------------------------------------------
SECRET_KEY = kept_secret("TEPAT_SECRET_KEY", _secrets)
TEPAT_INDEX_KEY = kept_secret("TEPAT_INDEX_KEY", _secrets)
TEPAT_FIELD_KEYS = (
    f"kept:{kept_secret('TEPAT_FIELD_KEY', _secrets)}" if _secrets else setting("TEPAT_FIELD_KEYS")
)

# --- Reach ------------------------------------------------------------------------------------------------
ALLOWED_HOSTS = setting("TEPAT_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in setting("TEPAT_ORIGINS", "").split(",") if origin]
_https = not (TEPAT_DEMO or switch("TEPAT_PLAIN_HTTP"))

# --- Parts ------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "ninja",  # brings the page that describes the API, so that nothing is fetched from elsewhere
    "tepat.base",
    "tepat.identity",
    "tepat.registry",
    "tepat.intake",
    "tepat.exchange",
    "tepat.eligibility",
    "tepat.targeting",
]

MIDDLEWARE = [
    "tepat.base.requests.RequestNumber",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tepat.base.pages.ProblemPages",
    "tepat.web.api_problems.ApiProblems",
]

ROOT_URLCONF = "tepat.web.urls"
WSGI_APPLICATION = "tepat.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "tepat.base.pages.page_context",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# --- Data -------------------------------------------------------------------------------------------------
_database = parse_url(setting("DATABASE_URL", "postgresql:///tepat"))
# Without it psycopg prepares nothing on Django's connections, whatever a statement asks for.
_database["OPTIONS"]["prepare_threshold"] = int(setting("TEPAT_PREPARE_AFTER", "5")) or None
DATABASES = {
    "default": {
        **_database,
        "CONN_MAX_AGE": int(setting("TEPAT_CONNECTION_SECONDS", "600")),
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400

# --- People ----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "/masuk/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_AGE = 12 * 3600

# --- Protection -------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [csp.constants.NONE],
        "script-src": [csp.constants.SELF],
        "style-src": [csp.constants.SELF],
        "img-src": [csp.constants.SELF],
        "font-src": [csp.constants.SELF],
        "connect-src": [csp.constants.SELF],
        "form-action": [csp.constants.SELF],
        "frame-ancestors": [csp.constants.NONE],
        "base-uri": [csp.constants.NONE],
    }
}

# --- Languages --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
USE_I18N = True
TIME_ZONE = setting("TEPAT_TIME_ZONE", "Asia/Jakarta")
USE_TZ = True

# --- Files ------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [PACKAGE / "base" / "design"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- Tepat ------------------------------------------------------------------------------------------------
# What happens, in this order and in the same transaction, once a submission has become facts.
TEPAT_AFTER_ACCEPTANCE = [
    "tepat.exchange.operations.add_agency_facts",
    "tepat.eligibility.operations.decide_after_acceptance",
]
TEPAT_REGENCY = setting("TEPAT_REGENCY", "35.10")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": setting("TEPAT_LOG_LEVEL", "WARNING")},
}
