"""Django's settings. The environment is read here, through ``kyc.env``, and nowhere else."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from kyc import env as parse
from kyc.broker import embedded_url, socket_path
from providers.images import DEFAULT_LIMITS

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var").resolve()
PRODUCTION = os.environ.get("KYC_ENV", "").strip() == "production"
# What `make run` made under var/ serves one machine; production names its secrets itself.
env = parse.Env(os.environ, files=None if PRODUCTION else VAR_DIR / "secrets")

# Where it runs

KYC_ENV = env.choice("KYC_ENV", ("development", "production"))
DEBUG = env.boolean("DEBUG", default=False)
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured("DEBUG shows personal data on error pages: not in production.")
PORT = env.integer("PORT", 8000, least=1)
_public = env.url("PUBLIC_URL", f"http://127.0.0.1:{PORT}")
if _public.scheme not in ("http", "https") or not _public.hostname:
    raise ImproperlyConfigured("PUBLIC_URL is an address such as https://kyc.example.com.")
PUBLIC_URL = _public.geturl().rstrip("/")
ALLOWED_HOSTS = [_public.hostname or "", "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]

# Secrets. Without them a development process makes up a SECRET_KEY that dies with it; data keys
# cannot be made up, and the vault says which variable is missing.

SECRET_KEY = env.secret("SECRET_KEY")
ENCRYPTION_KEYS = env.keys("ENCRYPTION_KEYS")
AUDIT_SIGNING_KEY = env.keys("AUDIT_SIGNING_KEY")
if PRODUCTION:
    for _name, _value in (
        ("SECRET_KEY", SECRET_KEY),
        ("ENCRYPTION_KEYS", ENCRYPTION_KEYS),
        ("AUDIT_SIGNING_KEY", AUDIT_SIGNING_KEY),
    ):
        if not _value:
            raise ImproperlyConfigured(f"{_name} (or {_name}_FILE) must be set in production.")
SECRET_KEY = SECRET_KEY or secrets.token_urlsafe(48)

# Parts

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "onboarding",
]
MIDDLEWARE = [
    "kyc.middleware.Correlation",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kyc.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "onboarding.guard.Guard",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kyc.middleware.NoNul",
]
ROOT_URLCONF = "kyc.urls"
WSGI_APPLICATION = "kyc.wsgi.application"
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
                "onboarding.guard.may",
                "onboarding.console.integration.failing",
            ],
        },
    }
]

# Data

DATABASES = {
    "default": parse.database("DATABASE_URL", env.url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'kyc.sqlite3'}"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rate limits and breakers stand in it, so all processes must share it: the embedded broker keeps it.
CACHES = {"default": parse.cache("CACHE_URL", env.url("CACHE_URL", f"unix://{socket_path(VAR_DIR)}?db=1"))}
STORAGES = {
    # Everything in it is sealed by onboarding.vault; it is never served directly.
    "default": parse.storage("STORAGE_URL", env.url("STORAGE_URL", f"file://{VAR_DIR / 'files'}")),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"

# Uploads: what is larger is refused while it arrives. Pictures stay in memory until they are
# sealed; no handler here writes them to a temporary file.

UPLOAD_MAX_BYTES = env.integer("UPLOAD_MAX_BYTES", DEFAULT_LIMITS.bytes, least=1)
UPLOAD_MAX_REQUEST = 3 * UPLOAD_MAX_BYTES + 1_000_000  # front, back, selfie and the form
FILE_UPLOAD_HANDLERS = [
    "kyc.uploads.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_MAX_REQUEST

# Tasks

CELERY_BROKER_URL = env.secret("CELERY_BROKER_URL") or embedded_url(VAR_DIR)
ENGINE_PROCESSES = env.integer("ENGINE_PROCESSES", 1, least=1)
ENGINE_THREADS = env.integer("ENGINE_THREADS", 0, least=0) or max(
    1, (os.cpu_count() or 1) // ENGINE_PROCESSES
)
"""Threads of one engine process: more of them than cores wait for each other."""
CHECK_SECONDS = env.integer("CHECK_SECONDS", 60, least=5)
"""How long one check may take before it is stopped and shown as failed."""

SWEEP_SECONDS = env.integer("SWEEP_SECONDS", 20, least=1)
"""How often what a dead worker left behind is looked for."""
RESEND_SECONDS = env.integer("RESEND_SECONDS", 120, least=1)
"""After how long a check that nobody took is sent again: its task may have been lost with a broker."""
HOUSEKEEPING_SECONDS = env.integer("HOUSEKEEPING_SECONDS", 3600, least=1)
"""How often cases that nobody finished, and documents that end, are looked for: both count days."""
CHECKPOINT_SECONDS = env.integer("CHECKPOINT_SECONDS", 600, least=1)
"""How often the ends of the trail are signed: what is younger can be cut off without a trace where the
database and its keeper fall together."""
VENDOR_THREADS = env.integer("VENDOR_THREADS", 16, least=1)
"""Calls of vendors in flight at once in one worker process."""

# Vendors

VENDOR_RATE_LIMITS = env.boolean("VENDOR_RATE_LIMITS", default=True)
"""Whether the vendors' documented calls a second are kept; off for benchmarks alone."""
SANDBOX = env.boolean("SANDBOX", default=False)
"""Whether ``make run`` also starts the sandbox and sends every vendor's calls there, by a policy whose
routes go to vendors."""
BREAKER_FAILURES = env.integer("BREAKER_FAILURES", 5, least=1)
"""After so many failures running a vendor is left alone for BREAKER_SECONDS: few enough that a
queue of cases does not wait for a vendor that is down, more than one bad minute's chance."""
BREAKER_SECONDS = env.integer("BREAKER_SECONDS", 30, least=1)

# Integrators

API_RATE = env.integer("API_RATE", 600, least=1)
"""Requests a minute of one API key: ten a second, above the 300 and 400 that Persona and Onfido publish."""
OUTBOX_SECONDS = env.integer("OUTBOX_SECONDS", 2, least=1)
"""How often what must be told to others is looked for."""
WEBHOOK_LOOPBACK = env.boolean("WEBHOOK_LOOPBACK", default=False)
"""Whether webhooks may go to this machine, also by plain http: for trying them out."""
if WEBHOOK_LOOPBACK and PRODUCTION:
    raise ImproperlyConfigured("WEBHOOK_LOOPBACK lets integrators reach this machine: not in production.")
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "onboarding.api.problems.handler",
    "DEFAULT_AUTHENTICATION_CLASSES": ["onboarding.api.auth.BearerKey"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "TITLE": "KYC Onboarding",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SORT_OPERATIONS": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "EventType": "onboarding.api.serializers.webhooks.EVENT_TYPES",
        "ProblemCode": "onboarding.api.docs.CODES",
        "ReasonCode": "onboarding.api.serializers.results.REASON_CODES",
        "DecisionAction": "onboarding.api.serializers.results.ALL_ACTIONS",
        "DecisionRequestAction": "onboarding.api.serializers.results.ACTIONS",
        "Progress": "onboarding.models.Progress",
        "Outcome": "onboarding.models.Outcome",
        "CheckState": "onboarding.models.CheckState",
        "DecisionState": "onboarding.models.DecisionState",
        "DeliveryState": "onboarding.models.DeliveryState",
        "DocumentKind": "onboarding.models.DocumentKind",
        "Side": "onboarding.api.serializers.documents.SIDES",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "onboarding.api.schema.finish",
    ],
    "PREPROCESSING_HOOKS": ["onboarding.api.schema.only_the_api"],
}

# People

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
AUTH_USER_MODEL = "onboarding.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
SECOND_FACTOR_REQUIRED = env.boolean("SECOND_FACTOR_REQUIRED", default=PRODUCTION)
"""Whether who has set up neither an authenticator app nor a passkey gets no further than doing so."""
SESSION_IDLE_MINUTES = env.integer("SESSION_IDLE_MINUTES", 30, least=1)
SESSION_HOURS = env.integer("SESSION_HOURS", 12, least=1)
"""30 minutes of inactivity and 12 hours altogether: NIST SP 800-63B, 4.2.3."""
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
PASSWORD_RESET_TIMEOUT = 86_400
"""Seconds that a link to choose a password is good for."""
ACCOUNT_ADAPTER = "onboarding.signin.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up; without e-mail nothing is sent
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/300s/key"}
"""allauth's own. By address and by the name that is tried, be there such a person or not; ASVS 5 6.3.1."""
ALLAUTH_TRUSTED_PROXY_COUNT = int(env.boolean("BEHIND_PROXY", default=False))
MFA_ADAPTER = "onboarding.signin.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are not used
MFA_TOTP_TOLERANCE = 1  # one step to either side, as RFC 6238, 5.2, allows
MFA_TOTP_ISSUER = "KYC Onboarding"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _public.scheme == "http"  # this machine alone: browsers see to it

# Single sign-on by OpenID Connect, where OIDC_URL is set

OIDC_PROVIDER = "sso"
"""Its name in our addresses."""
OIDC_URL = env.issuer("OIDC_URL")
OIDC_NAME = env.text("OIDC_NAME", "SSO")
OIDC_USERNAME_CLAIM = env.text("OIDC_USERNAME_CLAIM", "preferred_username")
OIDC_ROLES_CLAIM = env.text("OIDC_ROLES_CLAIM")
OIDC_ROLES = env.choices("OIDC_ROLES", ("analyst", "approver", "auditor", "operator", "administrator"))
OIDC_PROVISION = env.boolean("OIDC_PROVISION", default=False)
if bool(OIDC_ROLES_CLAIM) != bool(OIDC_ROLES):
    raise ImproperlyConfigured("OIDC_ROLES_CLAIM and OIDC_ROLES are set together, or neither.")
if OIDC_PROVISION and not OIDC_ROLES:
    raise ImproperlyConfigured(
        "OIDC_PROVISION needs OIDC_ROLES_CLAIM and OIDC_ROLES: who is made has a role."
    )
if OIDC_URL and not (env.text("OIDC_CLIENT_ID") and env.secret("OIDC_CLIENT_SECRET")):
    raise ImproperlyConfigured("OIDC_CLIENT_ID and OIDC_CLIENT_SECRET must be set where OIDC_URL is.")
SOCIALACCOUNT_ADAPTER = "onboarding.signin.sso.SocialAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": OIDC_PROVIDER,
                "name": OIDC_NAME,
                "client_id": env.text("OIDC_CLIENT_ID"),
                "secret": env.secret("OIDC_CLIENT_SECRET"),
                # What is signed alone; no second answer that is not.
                "settings": {"server_url": OIDC_URL, "fetch_userinfo": False},
            }
        ]
        if OIDC_URL
        else [],
    }
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Customers: how the form and the mails look, and how mails are sent

ORGANISATION = env.text("ORGANISATION", "KYC Onboarding")
"""The name that customers know."""
ORGANISATION_LOGO = env.logo("ORGANISATION_LOGO")
ORGANISATION_COLOUR = env.colour("ORGANISATION_COLOUR", "#0a6075")
CONSENT_FILE = Path(env.text("CONSENT_FILE", str(BASE_DIR / "policies" / "consent" / "default.toml")))
APPLY_START = env.boolean("APPLY_START", default=False)
"""Whether anybody may begin at /apply/ without having been sent a link."""
MAIL_ON = bool(env.secret("EMAIL_URL"))
MAIL_FROM = DEFAULT_FROM_EMAIL = env.text("MAIL_FROM")
if MAIL_ON:
    if not MAIL_FROM:
        raise ImproperlyConfigured("MAIL_FROM, the sender of mails, must be set where EMAIL_URL is.")
    globals().update(parse.mail("EMAIL_URL", env.url("EMAIL_URL", "")))

# Languages

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("pt-br", "Português (Brasil)"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# Safety

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _public.scheme == "https"
if SESSION_COOKIE_SECURE:
    # Browsers take these names over https alone, and the first three from no other host of the domain.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME, APPLY_COOKIE_NAME = "__Host-language", "__Secure-apply"
else:
    APPLY_COOKIE_NAME = "apply"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # none of it in a cookie
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _public.scheme == "https" else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = bool(SECURE_HSTS_SECONDS)
SECURE_SSL_REDIRECT = _public.scheme == "https"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # asked from inside, on plain http
BEHIND_PROXY = env.boolean("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "onboarding.console.errors.csrf_failure"

# Business rules

_policy = BASE_DIR / "policies" / ("sandbox.toml" if SANDBOX else "default.toml")
POLICY_FILE = Path(env.text("POLICY_FILE", str(_policy)))

# Watching: docs/operating.md

LOG_FORMAT = env.choice("LOG_FORMAT", ("json", "line") if PRODUCTION else ("line", "json"))
LOG_LEVEL = env.choice("LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR"))
METRICS_TOKEN = env.secret("METRICS_TOKEN")
"""What a Prometheus shows at /metrics; without it there is no such page."""
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured("METRICS_TOKEN can be guessed: take `openssl rand -hex 32`.")
OTLP_ENDPOINT = env.sends_to("OTEL_EXPORTER_OTLP_ENDPOINT", "opentelemetry.exporter.otlp.proto.http")
"""The collector that traces go to, if any."""
OTLP_SERVICE = env.text("OTEL_SERVICE_NAME", "kyc-onboarding")
SENTRY_DSN = env.sends_to("SENTRY_DSN", "sentry_sdk")
"""Where errors are reported to, if anywhere."""
_reported = {"sentry": {"class": "kyc.crashes.Crashes", "level": "ERROR"}} if SENTRY_DSN else {}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "kyc.logs.Line"}, "json": {"()": "kyc.logs.Json"}},
    "handlers": {"stderr": {"class": "kyc.logs.Stderr", "formatter": LOG_FORMAT}, **_reported},
    "root": {"handlers": ["stderr", *_reported], "level": "WARNING"},
    "loggers": {
        "kyc": {"level": LOG_LEVEL},
        "onboarding": {"level": LOG_LEVEL},
        "providers": {"level": LOG_LEVEL},
        "PIL": {"level": "WARNING"},  # at DEBUG it writes a picture's metadata, names included
        # Django hands its own records on instead of writing them itself.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},  # below that the line of kyc.web says it
        "gunicorn.error": {"handlers": ["stderr", *_reported], "propagate": False},
    },
}
