"""People who work here."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person with a log-in; what they may do follows from their roles (``onboarding.access``)."""

    @property
    def name(self) -> str:
        """How others see them."""
        return self.get_full_name() or self.get_username()
