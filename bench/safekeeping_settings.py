"""The application's settings with two other ways of keeping a trail, to be measured against."""

from kyc.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "auditlog", "simple_history", "bench.trails"]  # noqa: F405
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING["loggers"]["onboarding"] = {"level": "WARNING"}  # type: ignore[index]  # noqa: F405
