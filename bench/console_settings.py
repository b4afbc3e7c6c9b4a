"""The application's settings with Django's own admin beside it, to be measured against."""

from kyc.settings import *  # noqa: F403

INSTALLED_APPS = ["django.contrib.admin", *INSTALLED_APPS]  # noqa: F405
ROOT_URLCONF = "bench.console_urls"
ALLOWED_HOSTS = ["testserver"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": STORAGES["default"],  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The admin has no row in the table of addresses; the application's own views ask it again themselves.
MIDDLEWARE = [name for name in MIDDLEWARE if name != "onboarding.guard.Guard"]  # noqa: F405
