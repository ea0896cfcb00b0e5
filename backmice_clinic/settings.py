"""Every setting, read once from the environment.

Three modes. `local` is what `make run` uses: loopback only, its own PostgreSQL, its own secret
key. `production` refuses to start on a missing or unsafe variable. `test` is set by
settings_test.py.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from backmice_clinic import env
from backmice_clinic.embedded import EmbeddedServer
from backmice_clinic.secret_key import kept_in

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Where and how we run -------------------------------------------------------------------

MODE = env.choice("BACKMICE_MODE", ("local", "production", "test"), default="local")
IS_PRODUCTION = MODE == "production"
IS_TEST = MODE == "test"

DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "var"))).expanduser().resolve()
PORT = env.number("PORT", 8000, least=1, most=65535)

DEBUG = env.flag("DEBUG")
if DEBUG and IS_PRODUCTION:
    raise ImproperlyConfigured("DEBUG must not be on in production. Unset the variable DEBUG.")

if IS_PRODUCTION:
    SECRET_KEY = env.text("SECRET_KEY")
    SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", "")
    ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
elif IS_TEST:
    SECRET_KEY = "only-for-tests-" + "x" * 50
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
else:
    SECRET_KEY = kept_in(DATA_DIR / "secret_key")
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

BEHIND_PROXY = env.flag("BEHIND_PROXY", default=False)

# --- The rooms --------------------------------------------------------------------------------

INSTALLED_APPS = [
    "backmice_clinic",
    "backmice_clinic.backups",
    # Before the rooms: one of them gives its jobs an admin page of our own.
    "procrastinate.contrib.django",
    "library",
    "outcomes",
    "followup",
    "treatments",
    "exams",
    "measures",
    "patients",
    "accounts",
    "ui",
    "audit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "csp",
    "pgtrigger",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "backmice_clinic.middleware.request_id",
    "backmice_clinic.middleware.walled",
    "backmice_clinic.middleware.strict_answers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "backmice_clinic.middleware.limited_size",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "backmice_clinic.middleware.private_pages",
    "backmice_clinic.health.answer_probes",
    "backmice_clinic.middleware.reads_and_sends_only",
    "backmice_clinic.saving.SavingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.session_limits.SessionLimitsMiddleware",
    "accounts.lost_post.LostPostMiddleware",
    "backmice_clinic.middleware.SignedOutForm",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.access.WorkplaceMiddleware",
    "accounts.second_factor.SecondFactorMiddleware",
]

ROOT_URLCONF = "backmice_clinic.urls"
WSGI_APPLICATION = "backmice_clinic.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context_processors.workplace",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_TEMPLATE_PACK = "clinic"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["clinic"]

# --- Database and cache -----------------------------------------------------------------------

# The application connects as a lesser role; the owner role migrates (see owner.py).
EMBEDDED = None
if IS_PRODUCTION or env.text("DATABASE_URL", ""):
    DATABASES = {"default": env.database("DATABASE_URL")}
    OWNER = env.database("DATABASE_OWNER_URL", env.text("DATABASE_URL"))
    # Each thread keeps its connection for a while, and proves it before using it again.
    CONN_SECONDS = env.number("DATABASE_CONN_SECONDS", 60)
else:
    EMBEDDED = EmbeddedServer(DATA_DIR / "postgres")
    DATABASES = {"default": EMBEDDED.database()}
    OWNER = EMBEDDED.database(role=EmbeddedServer.OWNER)
    CONN_SECONDS = 600
# A host that says nothing is told to the person waiting, soon.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", "4")
# Tests throw their database away; nobody else may run without what keeps rows through a crash.
MUST_BE_DURABLE = not IS_TEST
DATABASES["default"] |= {"CONN_MAX_AGE": CONN_SECONDS, "CONN_HEALTH_CHECKS": True}
DATABASE_OWNER = {"USER": OWNER["USER"], "PASSWORD": OWNER["PASSWORD"]}
# Whom backups read as: who owns the tables, or who passes every policy on rows.
BACKUP_READER = OWNER
if EMBEDDED is None and env.text("DATABASE_BACKUP_URL", ""):
    BACKUP_READER = env.database("DATABASE_BACKUP_URL")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared between processes, because sign-in limits live here.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "backmice_clinic_cache",
        # By default 300 would be kept: a morning's sign-ins would push out a form that waits.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# --- People -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "accounts.adapter.ClinicAccountAdapter"
ACCOUNT_FORMS = {"change_password": "accounts.password_form.NewPasswordForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Backmice Clinic: "
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    # Wrong passwords and codes: the key is an account and an address together (accounts/guesses.py).
    "guess": "10/5m/key",
    # The library's own count, per account from anywhere, would let a stranger lock a colleague out.
    "login_failed": "",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "30/m/user",
    # Slips of the hand count too.
    "change_password": "10/5m/user",
}
USERSESSIONS_ADAPTER = "accounts.adapter.ClinicSessionsAdapter"
# How many proxies stand between the network and us: decides whose address the limits count.
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)

MFA_ADAPTER = "accounts.factor_adapter.ClinicMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Backmice Clinic"
# Phones' clocks are rarely right to the second: the code before and after counts too.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "accounts.factor_forms.CodeForm",
    "reauthenticate": "accounts.factor_forms.CodeAgainForm",
    "activate_totp": "accounts.factor_forms.AppForm",
    "authenticate_webauthn": "accounts.factor_forms.KeyForm",
    "reauthenticate_webauthn": "accounts.factor_forms.KeyAgainForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}
# Browsers make passkeys on http://localhost too; a real installation has https.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION

SESSION_ENGINE = "django.contrib.sessions.backends.db"
# How long a screen may stand unused, and a sign-in last (docs/decisions/0009): no page can change it.
SESSION_IDLE_SECONDS = 60 * env.number("SESSION_IDLE_MINUTES", 15, least=2, most=60)
SESSION_COOKIE_AGE = 60 * 60 * env.number("SESSION_HOURS", 12, least=1, most=24)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# How long what was typed and not saved waits for whoever typed it.
UNSAVED_DAYS = env.number("UNSAVED_DAYS", 14, least=1, most=90)
# In a cookie they would leave names of patients in the browser.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- What browsers are told -------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "backmice_clinic.error_pages.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

if IS_PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # The prefix makes browsers refuse a cookie that another host or plain http tried to set.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 365 * 24 * 60 * 60)
    # Subdomains and browser preload lists speak for the clinic's whole domain: not ours to decide.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    if BEHIND_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
else:
    # Cookies do not know ports: without this two checkouts would sign each other out.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"session_{PORT}", f"csrf_{PORT}"

# --- Language and time ------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "backmice_clinic.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Static files -----------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
PLAIN_STATIC = DEBUG or IS_TEST
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if PLAIN_STATIC
        else "backmice_clinic.static_files.NamedByContent"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = PLAIN_STATIC
MEDIA_ROOT = DATA_DIR / "media"
# What is sent stays in memory until it stands in the database: no disk sees a patient's file in passing.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 26 * 1024 * 1024

# --- Backups ----------------------------------------------------------------------------------

BACKUP_DIR = Path(env.text("BACKUP_DIR", str(DATA_DIR / "backups")))
# Needed by the backup and restore commands only; the web server is better off without it.
BACKUP_KEY = env.text("BACKUP_KEY", "")

# --- E-mail -----------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text(
    "DEFAULT_FROM_EMAIL", None if IS_PRODUCTION else "clinic@localhost"
)
if IS_PRODUCTION:
    EMAIL_HOST = env.text("EMAIL_HOST")
    EMAIL_PORT = env.number("EMAIL_PORT", 587, least=1, most=65535)
    EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
    EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
    EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=True)
    EMAIL_TIMEOUT = 20
elif not IS_TEST:
    # Letters are kept as files, or printed where the clinic was started: nothing leaves the machine.
    _WAY = env.choice("EMAIL_WAY", ("file", "console"), default="file")
    EMAIL_BACKEND = f"django.core.mail.backends.{_WAY.replace('file', 'filebased')}.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"

# Where patients find the pages that e-mails lead them to.
SITE_URL = env.text(
    "SITE_URL", f"https://{ALLOWED_HOSTS[0]}" if IS_PRODUCTION else f"http://127.0.0.1:{PORT}"
).rstrip("/")

# --- Logs: ids, never names or clinical values --------------------------------------------------

LOG_FORMATTER = {"text": "discreet", "json": "json"}[
    env.choice("LOG_FORMAT", ("text", "json"), default="text")
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "backmice_clinic.logs.RequestIdFilter"}},
    "formatters": {
        "discreet": {
            "()": "backmice_clinic.logs.DiscreetFormatter",
            "format": "{asctime} {levelname} {name} [{request_id}] {message}",
            "style": "{",
        },
        "json": {"()": "backmice_clinic.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": LOG_FORMATTER,
        },
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING").upper()},
    "loggers": {
        # Django's own handlers would mail whole request bodies to ADMINS: ours only.
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # Strangers knocking with other names are not our errors. Without any handler Python would
        # print them all the same.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
