"""Decisions: who decided what, for which coded reasons, and who confirmed it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from onboarding.models.case import Case
from onboarding.models.integration import ApiKey


class DecisionAction(models.TextChoices):
    APPROVE = "approve", _("Approve")
    ASK_AGAIN = "ask_again", _("Ask again")
    REJECT = "reject", _("Reject")
    REOPEN = "reopen", _("Take up again")


class DecisionState(models.TextChoices):
    """Staged waits for a second person; refused was turned down by them; lapsed was withdrawn
    from under them with its case."""

    STAGED = "staged", _("Awaiting second approval")
    FINAL = "final", _("Final")
    REFUSED = "refused", _("Refused by the second approver")
    LAPSED = "lapsed", _("Lapsed with the case")


class Decision(models.Model):
    """``reasons`` are codes of ``onboarding.reasons``; ``asked`` maps a document's id to the code
    of why it is asked for again; ``note`` is sealed text for colleagues. ``made_by`` is a person, or
    ``api_key`` the program that decided; neither where the policy approved by itself."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    attempt = models.PositiveSmallIntegerField()
    action = models.CharField(max_length=10, choices=DecisionAction)
    state = models.CharField(max_length=8, choices=DecisionState)
    reasons = models.JSONField(default=list)
    asked = models.JSONField(default=dict)
    note = models.BinaryField(default=b"")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    api_key = models.ForeignKey(ApiKey, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    second_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    second_at = models.DateTimeField(null=True)
    second_note = models.BinaryField(default=b"")

    class Meta:
        ordering = ["made_at", "id"]
        indexes = [models.Index(fields=["made_at"]), models.Index(fields=["second_at"])]  # the dashboards

    def __str__(self) -> str:
        return f"{self.action} {self.state}"

    @property
    def maker(self) -> str:
        """Who made it, for people to read."""
        if self.api_key is not None:
            return self.api_key.name
        return self.made_by.name if self.made_by else gettext("the policy")
