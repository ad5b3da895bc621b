"""All settings, read from the environment. docs/settings.md lists each with its meaning."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import csp.constants

from tepat.base.embedded_postgres import parse_url
from tepat.base.environment import kept_secret, names_setting, numbers_setting, setting, switch
from tepat.base.languages import named_languages
from tepat.base.translations import LOCALE_FOLDERS
from tepat.web.voice_rooms import READ_ALOUD

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
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "ninja",  # brings the page that describes the API, so that nothing is fetched from elsewhere
    "procrastinate.contrib.django",
    "tepat.base",
    "tepat.identity",
    "tepat.verification",
    "tepat.openid",
    "tepat.notices",
    "tepat.registry",
    "tepat.intake",
    "tepat.exchange",
    "tepat.eligibility",
    "tepat.casework",
    "tepat.targeting",
    "tepat.rights",
    "tepat.field",
]

MIDDLEWARE = [
    "tepat.base.requests.RequestNumber",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Above all that writes a page, below what serves files. Against guessing from lengths (BREACH) it adds a
    # random length, and CSRF tokens are masked anew on each page.
    "django.middleware.gzip.GZipMiddleware",
    "tepat.base.content_policy.ContentPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tepat.identity.devices.StaffSessions",
    "allauth.account.middleware.AccountMiddleware",
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
                "tepat.notices.screens.counting.unread_notices",
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
FILE_UPLOAD_HANDLERS = ["tepat.base.uploads.FilesInMemory"]

# --- People ----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "/masuk/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_AGE = 12 * 3600

# --- Staff: password or passkey, then a second factor -----------------------------------------------------
TEPAT_STAFF_SIGN_IN = "/petugas/masuk/"
TEPAT_STAFF_IDLE_MINUTES = int(setting("TEPAT_STAFF_IDLE_MINUTES", "30"))
TEPAT_STAFF_SESSION_HOURS = int(setting("TEPAT_STAFF_SESSION_HOURS", "12"))
TEPAT_START_CODE_HOURS = int(setting("TEPAT_START_CODE_HOURS", "24"))
TEPAT_DEMO_PASSWORD = "kopi-robusta-di-lereng-gunung" if TEPAT_DEMO else ""
TEPAT_PROXY_HEADER = setting("TEPAT_PROXY_HEADER", "")
# How many notices a person has not seen yet, for the frame of every page (base/pages.py).
TEPAT_UNREAD_NOTICES = "tepat.notices.queries.own.unread_count"
# What rooms above identity offer on the staff home (identity/work.py).
TEPAT_STAFF_WORK = [
    "tepat.verification.screens.work.staff_work",
    "tepat.casework.screens.work.staff_work",
    "tepat.targeting.screens.work.staff_work",
    "tepat.field.screens.work.staff_work",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("sign_in_name", "display_name")},
    },
]
# allauth is the engine of second factors; none of its own pages has an address.
ACCOUNT_USER_MODEL_USERNAME_FIELD = "sign_in_name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "tepat.identity.factor_adapter.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = TEPAT_DEMO  # a demonstration is served on localhost without TLS
MFA_TOTP_TOLERANCE = 1
# Wrong tries are counted in the database, so that every process knows of them.
AXES_HANDLER = "tepat.identity.throttling.WrongTries"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "username", "ip_address"]
AXES_FAILURE_LIMIT = int(setting("TEPAT_SIGN_IN_TRIES", "5"))
AXES_COOLOFF_TIME = timedelta(minutes=int(setting("TEPAT_SIGN_IN_LOCK_MINUTES", "15")))
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_FORM_FIELD = "username"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "password", "code", "credential", "start_code"]
AXES_CLIENT_IP_CALLABLE = "tepat.identity.throttling.address_of"
SILENCED_SYSTEM_CHECKS = ["axes.W002"]  # instead of its middleware, the sign-in page says when to try again
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

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
        "media-src": [csp.constants.SELF],
        "form-action": [csp.constants.SELF],
        "frame-ancestors": [csp.constants.NONE],
        "base-uri": [csp.constants.NONE],
    }
}

# --- Languages --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = named_languages()
LOCALE_PATHS = list(LOCALE_FOLDERS)
FORMAT_MODULE_PATH = ["tepat.base.formats"]
USE_I18N = True
TIME_ZONE = setting("TEPAT_TIME_ZONE", "Asia/Jakarta")
USE_TZ = True

# --- Files ------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [PACKAGE / "base" / "design"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "tepat.base.static_names.StaticNames"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- IKD --------------------------------------------------------------------------------------------------
TEPAT_IKD_ISSUER = setting("TEPAT_IKD_ISSUER", "")
TEPAT_IKD_CLIENT_ID = setting("TEPAT_IKD_CLIENT_ID", "tepat")
TEPAT_IKD_PROFILE = setting("TEPAT_IKD_PROFILE", "sandbox")
TEPAT_IKD_ACR = setting("TEPAT_IKD_ACR", "easy")
TEPAT_IKD_KEY_ALGORITHM = setting("TEPAT_IKD_KEY_ALGORITHM", "ES256")
TEPAT_IKD_REDIRECT_URI = setting("TEPAT_IKD_REDIRECT_URI", "")
TEPAT_IKD_SIGNED_OUT_URI = setting("TEPAT_IKD_SIGNED_OUT_URI", "")
TEPAT_IKD_TIMEOUT_SECONDS = float(setting("TEPAT_IKD_TIMEOUT_SECONDS", "6"))
TEPAT_IKD_CA_FILE = setting("TEPAT_IKD_CA_FILE", "")
# What happens, in this order and in the same transaction, once IKD proved who somebody is.
TEPAT_AFTER_SIGN_IN = ["tepat.verification.operations.start_after_sign_in"]

# --- The field app (tepat.field) --------------------------------------------------------------------------
# Private keys (P-256, JWK) that open what agents' phones sealed: a JSON list, the newest first. A
# demonstration or a small office makes one of a secret it keeps.
TEPAT_SEALING_KEYS = setting("TEPAT_SEALING_KEYS", "")
TEPAT_SEALING_KEY = kept_secret("TEPAT_SEALING_KEY", _secrets) if _secrets else ""
TEPAT_FIELD_UPLOAD_DAYS = int(setting("TEPAT_FIELD_UPLOAD_DAYS", "30"))
TEPAT_FIELD_PROOF = setting("TEPAT_FIELD_PROOF", "second_factor")
TEPAT_FIELD_PROOF_HOURS = int(setting("TEPAT_FIELD_PROOF_HOURS", "16"))
TEPAT_FIELD_FACE_DAYS = int(setting("TEPAT_FIELD_FACE_DAYS", "180"))
TEPAT_FIELD_WAITING_DAYS = int(setting("TEPAT_FIELD_WAITING_DAYS", "7"))

# --- Messages to people (tepat.notices): a channel that is not set up is not offered -----------------------
TEPAT_ADDRESS = setting("TEPAT_ADDRESS", "").rstrip("/")
TEPAT_PHONE_COUNTRY = setting("TEPAT_PHONE_COUNTRY", "62")
TEPAT_MESSAGE_TIMEOUT_SECONDS = float(setting("TEPAT_MESSAGE_TIMEOUT_SECONDS", "10"))
TEPAT_MESSAGE_HOURS = int(setting("TEPAT_MESSAGE_HOURS", "72"))
TEPAT_SMS_URL = setting("TEPAT_SMS_URL", "")
TEPAT_SMS_TOKEN = setting("TEPAT_SMS_TOKEN", "")
TEPAT_SMS_SENDER = setting("TEPAT_SMS_SENDER", "Tepat")
TEPAT_SMS_REPORT_SECRET = setting("TEPAT_SMS_REPORT_SECRET", "")
TEPAT_SMS_FIELDS = names_setting(
    "TEPAT_SMS_FIELDS",
    {"to": "to", "text": "text", "sender": "from", "key": "key", "reference": "reference"},
)
TEPAT_WHATSAPP_URL = setting("TEPAT_WHATSAPP_URL", "https://graph.facebook.com/v23.0")
TEPAT_WHATSAPP_NUMBER_ID = setting("TEPAT_WHATSAPP_NUMBER_ID", "")
TEPAT_WHATSAPP_TOKEN = setting("TEPAT_WHATSAPP_TOKEN", "")
TEPAT_WHATSAPP_SECRET = setting("TEPAT_WHATSAPP_SECRET", "")
TEPAT_WHATSAPP_GREETING = setting("TEPAT_WHATSAPP_GREETING", "")
TEPAT_WHATSAPP_TEMPLATES = names_setting(
    "TEPAT_WHATSAPP_TEMPLATES", {"notice": "tepat_kabar", "code": "tepat_kode"}
)
EMAIL_HOST = setting("TEPAT_EMAIL_HOST", "")
EMAIL_PORT = int(setting("TEPAT_EMAIL_PORT", "587"))
EMAIL_HOST_USER = setting("TEPAT_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = setting("TEPAT_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = setting("TEPAT_EMAIL_SECURITY", "starttls") == "starttls"
EMAIL_USE_SSL = setting("TEPAT_EMAIL_SECURITY", "starttls") == "tls"
EMAIL_TIMEOUT = TEPAT_MESSAGE_TIMEOUT_SECONDS
TEPAT_EMAIL_SENDER = setting("TEPAT_EMAIL_SENDER", "")

# --- Tepat ------------------------------------------------------------------------------------------------
# Who knows something of a family before it is asked (tepat.intake.known).
TEPAT_KNOWN_ANSWERS = ["tepat.exchange.known.known_about"]
# What happens, in this order and in the same transaction, once a submission has become facts.
TEPAT_AFTER_ACCEPTANCE = [
    "tepat.exchange.operations.add_agency_facts",
    "tepat.eligibility.operations.decide_after_acceptance",
    "tepat.casework.operations.open_follow_ups",
]
# What happens, in the same transaction, once somebody has proven who they are.
TEPAT_AFTER_PROOF = ["tepat.eligibility.operations.decide_after_proof"]
# Who is told when an officer ends a visit to a household drawn by lot (tepat.casework).
TEPAT_AFTER_VISIT_CLOSED = ["tepat.targeting.operations.note_visit_closed"]
# Days in which each rung of the ladder should be done; what takes longer goes up (tepat.verification).
TEPAT_LADDER_DAYS = numbers_setting(
    "TEPAT_LADDER_DAYS",
    {
        "waiting_for_capture": 14,
        "waiting_for_assistance": 7,
        "waiting_for_comparison": 2,
        "waiting_for_second_officer": 2,
        "waiting_for_visit": 14,
    },
)
# Days for which faces and what belongs to them are kept (tepat.verification.operations.keeping).
TEPAT_FACE_RETENTION_DAYS = numbers_setting(
    "TEPAT_FACE_RETENTION_DAYS",
    {
        "portrait": 30,
        "capture": 30,
        "unfinished": 180,
        "fingerprint": 730,
        "challenge": 7,
        "witness": 730,
    },
)
# Days in which cases are answered, and before that by how much they go up (tepat.casework). Three days for a
# request about one's own data are the 3 x 24 hours of UU 27/2022.
TEPAT_CASE_DAYS = numbers_setting(
    "TEPAT_CASE_DAYS",
    {
        "appeal": 14,
        "review": 14,
        "data_request": 3,
        "ground_check": 14,
        "raise_before": 3,
        "raise_data_request_before": 1,
        "photo": 180,
    },
)
# Random audits (tepat.targeting): days in which the households drawn are visited, and days after that in
# which phones may still send; days for which sealed answers are kept after the close, lists after import.
TEPAT_AUDIT_DAYS = numbers_setting(
    "TEPAT_AUDIT_DAYS", {"visits": 21, "grace": 7, "answers": 180, "list": 400}
)
# Who knows that a person does not want to be contacted (tepat.notices.queries.ways).
TEPAT_CONTACT_REFUSED = ["tepat.registry.contact.contact_refused_at"]
TEPAT_FACE_AT_ONCE = int(setting("TEPAT_FACE_AT_ONCE", "2"))
TEPAT_FACE_WAIT_SECONDS = float(setting("TEPAT_FACE_WAIT_SECONDS", "5"))
TEPAT_REGENCY = setting("TEPAT_REGENCY", "35.10")
# Texts read aloud: where their sounds are kept, and how many are made at the same time for one process.
TEPAT_VOICES = VAR / "voices"
TEPAT_READ_ALOUD = READ_ALOUD
TEPAT_VOICE_AT_ONCE = int(setting("TEPAT_VOICE_AT_ONCE", "2"))
TEPAT_VOICE_WAIT_SECONDS = float(setting("TEPAT_VOICE_WAIT_SECONDS", "8"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"axes": {"level": "ERROR"}},  # its warnings tell what the audit record keeps
    "root": {"handlers": ["console"], "level": setting("TEPAT_LOG_LEVEL", "WARNING")},
}
