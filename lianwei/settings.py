"""Django's settings. Every variable of the environment is declared in core/environment.py."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONCE, NONE, SELF

from lianwei.core import environment as env

BASE = Path(__file__).resolve().parent
DATA_DIR = env.data_dir()
DEBUG = env.flag("LIANWEI_DEBUG")
SECRET_KEY = env.text("LIANWEI_SECRET_KEY")
ALLOWED_HOSTS = env.words("LIANWEI_HOSTS")
LIANWEI_TRUSTED_PROXIES = env.words("LIANWEI_TRUSTED_PROXIES")
LIANWEI_PUBLIC_URL = env.text("LIANWEI_PUBLIC_URL").rstrip("/")
ROOT_URLCONF = "lianwei.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "members.User"

# From top to bottom: what one shows may be replaced by those above it.
APPS = (
    "web api federation supervision analytics redress retention cases "
    "surveys projects knowledge commitments registry arrivals members ui core"
)
INSTALLED_APPS = [
    *(f"lianwei.{app}" for app in APPS.split()),
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_cotton",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]
MIDDLEWARE = [
    "lianwei.core.proxies.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "lianwei.core.http.EditionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lianwei.ui.middleware.ShellMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "lianwei.members.middleware.SessionRulesMiddleware",
    "lianwei.members.middleware.ActorMiddleware",
    "lianwei.core.http.ErrorMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lianwei.ui.context.shell",
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
        },
    }
]
FORM_RENDERER = "lianwei.ui.rendering.Fields"
LIANWEI_ERROR_TEMPLATE = "ui/error.html"
LIANWEI_FRAGMENT_TEMPLATE = "ui/fragment_page.html"

# The database: SQLite takes the write lock when a transaction begins, so that writers queue instead of
# failing.
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA_DIR / env.DATABASE_FILE,
    "CONN_MAX_AGE": 600,  # opening and closing the file costs more than a short request
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-4000;",
    },
}
DATABASE_URL = env.text("LIANWEI_DATABASE_URL")
DATABASES: dict[str, dict[str, Any]] = {"default": env.postgresql(DATABASE_URL) if DATABASE_URL else SQLITE}
IN_TABLE = "django.core.cache.backends.db.DatabaseCache"  # of 300 entries by itself: a flood frees tries
CACHES = {"default": {"BACKEND": IN_TABLE, "LOCATION": "lianwei_cache", "OPTIONS": {"MAX_ENTRIES": 20_000}}}

# Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# Keys, files, mail
LIANWEI_KEYS = env.text("LIANWEI_KEYS")
LIANWEI_BLIND_KEY = env.text("LIANWEI_BLIND_KEY")
LIANWEI_SIGNING_KEY = env.text("LIANWEI_SIGNING_KEY")
LIANWEI_FORMER_PUBLIC_KEYS = env.words("LIANWEI_FORMER_PUBLIC_KEYS")
LIANWEI_FILES_DIR = DATA_DIR / "files"
LIANWEI_DROP_DIR = Path(env.text("LIANWEI_DROP_DIR") or DATA_DIR / "drop")
LIANWEI_FONTS_DIR = env.text("LIANWEI_FONTS_DIR")
LIANWEI_MAX_UPLOAD_BYTES = env.number("LIANWEI_MAX_UPLOAD_MB") * 1024 * 1024
LIANWEI_MAX_SHEET_BYTES = env.number("LIANWEI_MAX_SHEET_MB") * 1024 * 1024
LIANWEI_MAX_SHEET_ROWS = env.number("LIANWEI_MAX_SHEET_ROWS")
LIANWEI_SHEET_DAYS = env.number("LIANWEI_SHEET_DAYS")
LIANWEI_DEMO, LIANWEI_DEMO_CASES = env.flag("LIANWEI_DEMO"), env.number("LIANWEI_DEMO_CASES")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
MAIL = urlsplit(env.text("LIANWEI_EMAIL_URL"))
EMAIL_HOST, EMAIL_PORT = MAIL.hostname or "", MAIL.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(MAIL.username or ""), unquote(MAIL.password or "")
EMAIL_USE_SSL, EMAIL_TIMEOUT = MAIL.scheme == "smtps", 20
DEFAULT_FROM_EMAIL = env.text("LIANWEI_EMAIL_FROM")

# Static files
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Log-in (allauth); members.adapters records log-ins as events
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL, LOGIN_REDIRECT_URL = "/accounts/login/", "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LIANWEI_MFA_FOR_ALL = env.flag("LIANWEI_MFA_FOR_ALL")
LIANWEI_IDLE_MINUTES = env.number("LIANWEI_IDLE_MINUTES")
ACCOUNT_ADAPTER = "lianwei.members.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "lianwei.members.adapters.SocialAccountAdapter"
MFA_ADAPTER = "lianwei.members.adapters.SecondFactorAdapter"
MFA_FORMS = {"authenticate": "lianwei.members.login_forms.SecondFactorForm"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # half minutes: a code that ran out while it was typed still counts (RFC 6238 5.2)
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = ACCOUNT_SESSION_REMEMBER = SOCIALACCOUNT_AUTO_SIGNUP = False
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,10/15m/key"}
SESSION_COOKIE_AGE = 12 * 3600
OIDC = env.text("LIANWEI_OIDC")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"APPS": [json.loads(OIDC)] if OIDC else [], "OAUTH_PKCE_ENABLED": True}
}
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form that is redirected elsewhere would break the content policy

# Safe by default
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.flag("LIANWEI_HTTPS")
SECURE_HSTS_SECONDS = 31536000 if env.flag("LIANWEI_HTTPS") else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("LIANWEI_HTTPS") else None
SESSION_COOKIE_HTTPONLY, SESSION_COOKIE_SAMESITE = True, "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"fault": {"()": "lianwei.core.logs.FaultFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "fault"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
