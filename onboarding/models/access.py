"""People who work here."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property


class User(AbstractUser):
    """A person with a log-in; what they may do follows from their roles (``onboarding.access``).
    ``shortcuts`` is whether single keys act on the console's pages."""

    shortcuts = models.BooleanField(default=True)

    @cached_property
    def role_names(self) -> frozenset[str]:
        """The names of their groups, asked for once a request."""
        return frozenset(self.groups.values_list("name", flat=True))

    @property
    def name(self) -> str:
        """How others see them."""
        return self.get_full_name() or self.get_username()


class SavedFilter(models.Model):
    """A queue with filters that a person comes back to; ``query`` as it stands in the address."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_filters")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="one_filter_a_name")]

    def __str__(self) -> str:
        return self.name
