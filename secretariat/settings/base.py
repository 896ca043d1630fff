"""Settings every environment shares; the only place where the environment is read."""

from pathlib import Path

from environs import Env

from secretariat.settings.security import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = Env()

SECRET_KEY = env.str("SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "js_lib_bootstrap5",
    "knox",
    "lucide",
    "pgtrigger",
    "rest_framework",
    "simple_history",
    "template_partials",
    "common",
    "structure",
    "clusters",
    "planning",
    "posts",
    "budget",
    "monitoring",
    "secretariat",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "common.middleware.RenewSessionMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "common.middleware.PlainAddressMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "common.middleware.RefusalMiddleware",
    "monitoring.middleware.BureauVisitMiddleware",
    "structure.middleware.BureauRoomMiddleware",
]

ROOT_URLCONF = "secretariat.urls"
WSGI_APPLICATION = "secretariat.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

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
                "secretariat.navigation.shell",
            ],
        },
    }
]

# --- data -------------------------------------------------------------------------------------------

DATABASES = {
    "default": {
        **env.dj_db_url("DATABASE_URL", "postgres://secretariat@127.0.0.1:5432/secretariat"),
        "CONN_MAX_AGE": env.int("DATABASE_CONN_MAX_AGE", 600),
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "structure.User"

REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
SIMPLE_HISTORY_REVERT_DISABLED = True

# --- work outside the request -----------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL
CELERY_TIMEZONE = "UTC"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
# Unacknowledged work comes back ten seconds after its time is up; without the throttle it would be a hundred.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 660, "unacked_restore_throttle": 1}

# --- people -----------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "structure.accounts.ClosedSignUp"
SOCIALACCOUNT_ADAPTER = "structure.accounts.ClosedSocialSignUp"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Mandates to results"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "un",
                "name": "UN account",
                "client_id": env.str("OIDC_CLIENT_ID", ""),
                "secret": env.str("OIDC_CLIENT_SECRET", ""),
                "settings": {"server_url": env.str("OIDC_SERVER_URL", "")},
            }
        ]
        if env.str("OIDC_SERVER_URL", "")
        else []
    }
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
mail = env.dj_email_url("EMAIL_URL", "smtp://127.0.0.1:25")
EMAIL_BACKEND = mail["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = mail["EMAIL_HOST"], mail["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = mail["EMAIL_HOST_USER"], mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = mail["EMAIL_USE_TLS"], mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20  # seconds a worker waits for a mail server that does not answer
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "secretariat@localhost")
# Where the site is, for links in what is written outside a page.
SITE_URL = env.str("SITE_URL", "") or next(iter(CSRF_TRUSTED_ORIGINS), "http://127.0.0.1:8000")

# --- words ------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("ar", "العربية"),
    ("zh-hans", "中文"),
    ("en", "English"),
    ("fr", "Français"),
    ("ru", "Русский"),
    ("es", "Español"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("DUTY_STATION_TIME_ZONE", "America/Montreal")
FORMAT_MODULE_PATH = ["common.formats"]

# --- files ------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / "static-built")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "common.staticfinders.PackagedAssetsFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "common.staticstorage.LastingNamesStorage"},
}
MEDIA_ROOT = env.path("MEDIA_ROOT", BASE_DIR / ".local" / "media")
MEDIA_URL = ""  # uploaded files are only ever served by a view that asks who is reading
EVIDENCE_MAX_BYTES = env.int("EVIDENCE_MAX_BYTES", 10 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000  # the paragraphs of a long decision come in one form
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- the secretariat --------------------------------------------------------------------------------

# The day the installation takes for today, as YYYY-MM-DD; empty for the real one. See common/clock.py.
AS_AT_DATE = env.str("AS_AT_DATE", "")
# The documents of a meeting, in weeks: submitted so long before it opens, processed in so many, issued so long before.
DOCUMENTS_SUBMITTED_WEEKS = env.int("DOCUMENTS_SUBMITTED_WEEKS", 10)
DOCUMENTS_PROCESSED_WEEKS = env.int("DOCUMENTS_PROCESSED_WEEKS", 4)
DOCUMENTS_ISSUED_WEEKS = env.int("DOCUMENTS_ISSUED_WEEKS", 6)
CLUSTER_STATUS_PUBLIC = env.bool("CLUSTER_STATUS_PUBLIC", True)
# Webhooks may be told on this machine, and in the clear: for tests and for writing a receiver, never in production.
WEBHOOKS_TO_LOOPBACK = env.bool("WEBHOOKS_TO_LOOPBACK", False)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["common.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["structure.api.permissions.OpensPlan"],
    "DEFAULT_PAGINATION_CLASS": "common.api.pagination.Pages",
    "DEFAULT_FILTER_BACKENDS": ["common.api.filters.KnownFilters"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_THROTTLE_CLASSES": ["common.api.throttling.PerToken", "common.api.throttling.PerAnonymousReader"],
    "DEFAULT_THROTTLE_RATES": {
        "token": env.str("API_THROTTLE_TOKEN", "600/min"),
        "anonymous": env.str("API_THROTTLE_ANONYMOUS", "60/min"),
        "calendar": env.str("CALENDAR_THROTTLE", "60/hour"),
    },
    "DEFAULT_SCHEMA_CLASS": "common.api.operations.Operation",
    "EXCEPTION_HANDLER": "common.api.problems.problem_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
KNOX_TOKEN_MODEL = "structure.ApiToken"
REST_KNOX = {"TOKEN_TTL": None, "TOKEN_LIMIT_PER_USER": 20, "AUTH_HEADER_PREFIX": "Token", "TOKEN_PREFIX": "m2r_"}
SPECTACULAR_SETTINGS = {
    "TITLE": "Mandates to results",
    "DESCRIPTION": "What Parties asked for, what is planned, and what has been done.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "DEFAULT_GENERATOR_CLASS": "common.api.schema.KeptSchemaGenerator",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "common.api.schema.say_what_else_comes_back",
    ],
    "ENUM_NAME_OVERRIDES": {
        "WorkStatusEnum": "planning.enums.ActivityStatus",
        "MandateStatusEnum": "planning.enums.MandateStatus",
        "MandateKindEnum": "planning.enums.MandateKind",
        "ChangeKindEnum": "planning.enums.ChangeKind",
        "FunctionEnum": "planning.enums.Function",
        "LinkKindEnum": "planning.enums.LinkKind",
        "CommitteeItemKindEnum": "monitoring.enums.ItemKind",
        "CommitteeItemStateEnum": "monitoring.enums.ItemState",
        "ProcedureKindEnum": "clusters.enums.ProcedureKind",
        "ProcedureStateEnum": "clusters.enums.ProcedureState",
        "LessonOutcomeEnum": "clusters.enums.LessonOutcome",
        "OutcomeEnum": "planning.enums.Outcome",
        "SynergyKindEnum": "planning.enums.SynergyKind",
        "SynergyDecisionEnum": "planning.enums.SynergyDecision",
    },
}

# --- logs -------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
