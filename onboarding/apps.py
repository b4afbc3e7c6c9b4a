"""The application's configuration."""

import os

from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured

from onboarding import consent
from providers import registry
from providers.errors import ConfigurationError


class OnboardingConfig(AppConfig):
    name = "onboarding"
    verbose_name = "Onboarding"

    def ready(self) -> None:
        """A vendor's address or a text that cannot be used stops the start, not the first call."""
        from onboarding.signin import signals  # noqa: F401 (connects them)

        try:
            registry.validate(os.environ)
        except ConfigurationError as error:
            raise ImproperlyConfigured(str(error)) from None
        consent.check()
