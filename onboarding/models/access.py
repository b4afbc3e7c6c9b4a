"""People who work here."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser, Group
from django.db import models
from django.utils.functional import cached_property


class User(AbstractUser):
    """A person with a log-in; what they may do follows from their roles (``onboarding.access``).
    ``shortcuts`` is whether single keys act on the console's pages."""

    shortcuts = models.BooleanField(default=True)

    @cached_property
    def memberships(self) -> dict[str, tuple[bool, bool]]:
        """By the name of a group whether they belong to it, and whether anybody else does who can
        log in; asked for once a request."""
        members = User.groups.through.objects.filter(group=models.OuterRef("pk"))
        others = members.filter(user__is_active=True).exclude(user=self.pk)
        groups = Group.objects.annotate(
            theirs=models.Exists(members.filter(user=self.pk)), others=models.Exists(others)
        )
        return {name: (mine, other) for name, mine, other in groups.values_list("name", "theirs", "others")}

    @property
    def role_names(self) -> frozenset[str]:
        """The names of their groups."""
        return frozenset(name for name, (theirs, _others) in self.memberships.items() if theirs)

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
