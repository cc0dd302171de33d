"""All settings in one file; what differs between machines comes from the environment.

QIHANG_MODE is `demo` (default: one-command province with its own clock and sign-in page) or
`production` (needs QIHANG_SECRET_KEY, QIHANG_DATA_KEY, QIHANG_HOSTS; refuses to start without).
"""

import os
from pathlib import Path

from qihang.config import layers, storages
from qihang.config.database import database_settings

ROOT = Path(__file__).resolve().parents[3]
HOME = Path(os.environ.get("QIHANG_HOME", ROOT / ".qihang"))
MODE = os.environ.get("QIHANG_MODE", "demo")
DEMO = MODE == "demo"

DEBUG = False
SECRET_KEY = os.environ.get(
    "QIHANG_SECRET_KEY", "development-key-never-in-production" if DEMO else ""
)
# Sealing of identity numbers and phones: 32 bytes in hex. The development key is named as such.
DATA_KEY = os.environ.get("QIHANG_DATA_KEY", "de" * 32 if DEMO else "")
ALLOWED_HOSTS = os.environ.get("QIHANG_HOSTS", "*" if DEMO else "").split(",")
# How many reverse proxies of our own stand before the server: whose X-Forwarded-For is believed.
PROXIES = int(os.environ.get("QIHANG_PROXIES", "0"))
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("QIHANG_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "qihang.web",
    *layers.built(),  # before allauth: its pages are drawn by our templates
    *(["qihang.world"] if DEMO else []),
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "template_partials",
    "procrastinate.contrib.django",
    "qihang.config",  # the last: it collects the manifests of all others
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "qihang.web.csp.csp_middleware",
    "qihang.web.caching.caching_middleware",
    "qihang.web.api.problems.problem_middleware",
    "qihang.web.database.away_middleware",
    "qihang.web.cleaned.cookie_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "qihang.web.cleaned.FormMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "qihang.apps.orgs.middleware.accounts.account_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "qihang.web.clock.clock_middleware",
    "qihang.apps.orgs.middleware.accounts.scope_middleware",
    "qihang.web.bodies.upload_middleware",
    "qihang.web.bodies.body_middleware",
    "qihang.web.cleaned.text_middleware",
    "qihang.apps.orgs.middleware.api_gate.gate_middleware",
    "qihang.web.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "qihang.config.urls"
WSGI_APPLICATION = "qihang.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "qihang.web.frame.frame",
            ],
        },
    }
]

DATABASES = {"default": database_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
    }
}

AUTH_USER_MODEL = "orgs.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = True  # one address; the new one counts once it was confirmed
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_SESSION_COOKIE_AGE = 14 * 24 * 3600  # "stay signed in"; else SESSION_COOKIE_AGE
ACCOUNT_ADAPTER = "qihang.apps.orgs.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "qihang.apps.orgs.sign_in.SignInForm",
    "reauthenticate": "qihang.apps.orgs.sign_in.AgainForm",
    "change_password": "qihang.apps.orgs.sign_in.PasswordForm",
    "add_email": "qihang.apps.orgs.sign_in.AddressForm",
    "reset_password": "qihang.apps.orgs.sign_in.LostPasswordForm",
    "reset_password_from_key": "qihang.apps.orgs.sign_in.NewPasswordForm",
}
PASSWORD_RESET_TIMEOUT = 3600  # of a link by mail
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"  # served from where they lie, read once at start: nothing is collected
WHITENOISE_USE_FINDERS = True
STORAGES = storages.chosen(HOME, os.environ)

API_ROOT = "/api/"  # below it other systems ask, with tokens; no session counts there
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # of one request without its files

SESSION_ENGINE = "qihang.apps.orgs.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not DEMO
CSRF_COOKIE_SECURE = not DEMO
# With this prefix no neighbour below the same domain can set it.
SESSION_COOKIE_NAME = "sessionid" if DEMO else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if DEMO else "__Host-csrftoken"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "qihang.web.views.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
# TLS is our own proxy's work: without one, what a request says of its way here is not believed.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_SSL_REDIRECT = not DEMO and os.environ.get("QIHANG_SSL_REDIRECT", str(PROXIES)) != "0"
SECURE_HSTS_SECONDS = 0 if DEMO else int(os.environ.get("QIHANG_HSTS_SECONDS", "31536000"))

# The national platform: its address, a folder for files, or "fake"; who we are there, and our secret.
NATIONAL = {
    "address": os.environ.get("QIHANG_NATIONAL", "fake" if DEMO else ""),
    "sender": os.environ.get("QIHANG_NATIONAL_SENDER", ""),
    "secret": os.environ.get("QIHANG_NATIONAL_SECRET", ""),
}
# Who keeps the heads of the audit and the ledger outside this machine: folders, https://…, mailto:…,
# inbox:<code of an organisation>, with spaces between them.
HEADS = os.environ.get("QIHANG_HEADS", "").split()
# Ways out of the product: QIHANG_SMS_…, QIHANG_WORK_CHAT_…, QIHANG_MAIL_… (docs/subsystems/messages.md);
# what is not configured is dropped into files under HOME, and in the demo only shown.
GATEWAYS = {
    name: value
    for name, value in os.environ.items()
    if name.startswith(("QIHANG_SMS_", "QIHANG_WORK_CHAT_", "QIHANG_MAIL_")) and value
}
EMAIL_HOST = GATEWAYS.get("QIHANG_MAIL_HOST", "localhost")
EMAIL_PORT = int(GATEWAYS.get("QIHANG_MAIL_PORT", "25"))
EMAIL_HOST_USER = GATEWAYS.get("QIHANG_MAIL_USER", "")
EMAIL_HOST_PASSWORD = GATEWAYS.get("QIHANG_MAIL_PASSWORD", "")
EMAIL_USE_TLS = GATEWAYS.get("QIHANG_MAIL_TLS", "") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = GATEWAYS.get("QIHANG_MAIL_FROM", "qihang@localhost")
# Further fonts for documents, with the rare characters of names; folders that are not there are passed over.
FONT_FOLDERS = os.environ.get(
    "QIHANG_FONTS", "/usr/share/fonts/truetype/hanazono:/usr/share/fonts/truetype/babelstone"
).split(os.pathsep)
PUBLIC_URL = os.environ.get("QIHANG_PUBLIC_URL", "")  # before the addresses in outgoing messages

# Everything that went wrong, with its traceback under the number that the reader was told.
LOG_FILE = HOME / "log" / "qihang.log"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "qihang.web.faults.Lines"}},
    "handlers": {
        "terminal": {"class": "logging.StreamHandler", "formatter": "lines"},
        "file": {"()": "qihang.web.faults.LogFile", "filename": LOG_FILE, "formatter": "lines"},
    },
    "root": {"handlers": ["terminal", "file"], "level": "WARNING"},
    "loggers": {
        "django": {"level": "WARNING", "handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},  # what a person was told in a sentence is no news
    },
}

QIHANG_EDITION = os.environ.get("QIHANG_EDITION", "2024-shandong")
QIHANG_CLOCK = "qihang.world.clock.demo_now" if DEMO else "django.utils.timezone.now"
