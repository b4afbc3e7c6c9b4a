"""People who work here."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.utils.functional import cached_property


class User(AbstractUser):
    """A person with a log-in; what they may do follows from their roles (``onboarding.access``)."""

    @cached_property
    def role_names(self) -> frozenset[str]:
        """The names of their groups, asked for once a request."""
        return frozenset(self.groups.values_list("name", flat=True))

    @property
    def name(self) -> str:
        """How others see them."""
        return self.get_full_name() or self.get_username()
