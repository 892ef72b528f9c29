"""Settings, read once from the environment; `docs/guides/work-the-queue.md` lists them.

Without any, this is a workbench for one machine: SQLite beside the process and a key that lasts as long as it. With
`TIDEWAITER_PRODUCTION=1` every guard of a public server is on, and a missing key is an error.
"""

from __future__ import annotations

import os
import secrets
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from tidewaiter_workbench import single_sign_on

_HERE = Path(__file__).parent


def _database(url: str) -> dict[str, object]:
    """`sqlite:///path` or `postgresql://user:password@host:port/name`, as Django wants it."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path.removeprefix("/")) or ":memory:",
            # A writer waits for the other instead of failing half-way through its transaction.
            "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL;"},
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured("TIDEWAITER_DATABASE is sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME")


def _secret(name: str) -> str:
    value = os.environ.get(name, "")
    if not value and PRODUCTION:
        raise ImproperlyConfigured(f"{name} must be set in production: 50 characters or more, drawn at random")
    return value or secrets.token_urlsafe(48)


def _beside_the_database(name: str) -> str:
    """A folder beside the file of the database; in the working folder where a server keeps it."""
    parts = urlsplit(_DATABASE)
    file = unquote(parts.path.removeprefix("/")) if parts.scheme == "sqlite" else ""
    return str(Path(file).parent / name) if file else name


_DATABASE = os.environ.get("TIDEWAITER_DATABASE", "sqlite:///workbench.sqlite3")
PRODUCTION = os.environ.get("TIDEWAITER_PRODUCTION") == "1"
DEBUG = False
SECRET_KEY = _secret("TIDEWAITER_SECRET_KEY")
AUDIT_KEY = os.environ.get("TIDEWAITER_AUDIT_KEY", "") if not PRODUCTION else _secret("TIDEWAITER_AUDIT_KEY")
ALLOWED_HOSTS = os.environ.get("TIDEWAITER_HOSTS", "127.0.0.1,localhost").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("TIDEWAITER_ORIGINS", "").split(",") if origin]

WORKBENCH = {
    "lake": os.environ.get("TIDEWAITER_LAKE", "demo/port/lake"),
    # Day that the desk believes it is, YYYY-MM-DD; empty for today. A demonstration works in the past.
    "desk_day": os.environ.get("TIDEWAITER_DESK_DAY", ""),
    # Hours within which goods must be released or held, after midnight of the day of arrival (by the bill) or of the
    # declaration, whichever is later; of the declaration where no arrival is known.
    "release_hours": int(os.environ.get("TIDEWAITER_RELEASE_HOURS", "48")),
    # Lines at or above this probability come to the queue although they are not in the plan.
    "alert_risk": float(os.environ.get("TIDEWAITER_ALERT_RISK", "0.10")),
    # For so many lines of the queue, the first ones, the model is asked what would lower their scores.
    "lowered_lines": int(os.environ.get("TIDEWAITER_LOWERED_LINES", "500")),
    # Days of anomalies to bring to the queue.
    "anomaly_days": int(os.environ.get("TIDEWAITER_ANOMALY_DAYS", "14")),
}

JOBS = {
    # How long a job belongs to a worker that gives no sign of life; longer than SQLite may be held by one writer.
    "lease_seconds": float(os.environ.get("TIDEWAITER_JOB_LEASE", "60")),
    # Folder from which people load files; nothing outside of it can be loaded from a screen.
    "inbox": os.environ.get("TIDEWAITER_INBOX", "inbox"),
    # Commands that bring what a run found to the screens, in this order; what waited for the lake goes there first.
    "after_run": (
        "write_labels",
        "write_judgements",
        "write_consequences",
        "freshen_rules",
        "fill_queue",
        "fill_parties",
        "fill_likenesses",
        "fill_board",
        "fill_flows",
        "keep_figures",
        "keep_sources",
    ),
}
WEBHOOKS = {
    # Networks that are not public and may be told all the same, such as 10.20.0.0/16,127.0.0.0/8.
    "networks": [each for each in os.environ.get("TIDEWAITER_WEBHOOK_NETWORKS", "").split(",") if each],
}
API = {
    # Requests that each token may make in a minute.
    "per_minute": int(os.environ.get("TIDEWAITER_API_PER_MINUTE", "300")),
}
PHOTOS = {
    # Beside the database; to be saved with it. Nothing in it is reached but through a page that asks who it is.
    "folder": os.environ.get("TIDEWAITER_PHOTOS", "") or _beside_the_database("photos"),
    "most": 12,
    "megabytes": 12,
}
# Exhibits of cases: where their files lie (never below the static files), and how large one may be.
EXHIBITS = {
    "folder": os.environ.get("TIDEWAITER_EXHIBITS", "exhibits"),
    "most_mb": int(os.environ.get("TIDEWAITER_EXHIBIT_MB", "25")),
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "rules",
    "tidewaiter_workbench.apps.Web",
    "tidewaiter_workbench.apps.People",
    "tidewaiter_workbench.apps.Audit",
    "tidewaiter_workbench.apps.Jobs",
    "tidewaiter_workbench.apps.Webhooks",
    "tidewaiter_workbench.apps.Queue",
    "tidewaiter_workbench.apps.Shipments",
    "tidewaiter_workbench.apps.Exams",
    "tidewaiter_workbench.apps.Cases",
    "tidewaiter_workbench.apps.Rulebook",
    "tidewaiter_workbench.apps.Api",
    "tidewaiter_workbench.apps.Keeping",
    "tidewaiter_workbench.apps.Flows",
    "tidewaiter_workbench.apps.Board",
    "tidewaiter_workbench.apps.Planning",
    "tidewaiter_workbench.apps.Performance",
    "tidewaiter_workbench.apps.Register",
    "tidewaiter_workbench.apps.Sources",
    "tidewaiter_workbench.apps.Parties",
    "tidewaiter_workbench.apps.Merging",
    "tidewaiter_workbench.apps.Clearing",
    "tidewaiter_workbench.apps.Series",
    "tidewaiter_workbench.apps.Tips",
    "tidewaiter_workbench.apps.Retention",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tidewaiter_workbench.web.headers.ProtectingHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "tidewaiter_workbench.urls"
WSGI_APPLICATION = "tidewaiter_workbench.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tidewaiter_workbench.web.context.desk",
            ],
        },
    }
]
DATABASES = {"default": _database(_DATABASE)}
# Counts of failed sign-ins must be the same in every worker.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_ADAPTER = "tidewaiter_workbench.people.adapter.ClosedHouse"
ACCOUNT_LOGOUT_ON_GET = False
# Five failures lock an account's name for fifteen minutes; thirty a minute lock an address.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/m/ip,5/15m/key"}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Tidewaiter"
SINGLE_SIGN_ON = single_sign_on.read()
SOCIALACCOUNT_PROVIDERS = SINGLE_SIGN_ON.as_allauth() if SINGLE_SIGN_ON else {}
SOCIALACCOUNT_ADAPTER = "tidewaiter_workbench.people.recognising.Recognised"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "français"), ("es", "español"), ("ar", "العربية")]
LOCALE_PATHS = [_HERE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("TIDEWAITER_TIME_ZONE", "UTC")
STATIC_URL = "static/"
# The link chart's scripts lie in the library, which writes the same ones into its own pages.
STATICFILES_DIRS = [("linkchart", str(files("tidewaiter.reports") / "scripts"))]
# Practice serves each part's own files; a public server collects them first (`collectstatic`).
STATIC_ROOT = os.environ.get("TIDEWAITER_STATIC", "build/static") if PRODUCTION else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
_behind_proxy = os.environ.get("TIDEWAITER_BEHIND_PROXY") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _behind_proxy else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
MOST_UPLOADED = 160_000_000
FILE_UPLOAD_HANDLERS = [
    "tidewaiter_workbench.web.uploads.Doorkeeper",
    "tidewaiter_workbench.web.uploads.NotTooLarge",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
