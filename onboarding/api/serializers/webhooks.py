"""Webhook endpoints, their deliveries, and events."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from onboarding import outbox
from onboarding.api.base import Strict
from onboarding.api.pagination import PageQuery
from onboarding.models import DeliveryState, Outcome, Progress, WebhookEndpoint

EVENT_TYPES = list(outbox.TYPES)


class EndpointIn(Strict):
    url = serializers.CharField(max_length=500, help_text="https, and a public address.")
    types = serializers.ListField(
        child=serializers.ChoiceField(choices=EVENT_TYPES),
        default=list,
        max_length=20,
        help_text="The events that are sent; all where it is left out.",
    )
    description = serializers.CharField(max_length=200, allow_blank=True, default="")


class EndpointPatch(Strict):
    url = serializers.CharField(max_length=500, required=False)
    types = serializers.ListField(
        child=serializers.ChoiceField(choices=EVENT_TYPES), max_length=20, required=False
    )
    description = serializers.CharField(max_length=200, allow_blank=True, required=False)
    enabled = serializers.BooleanField(
        required=False, help_text="true switches an endpoint on again that was switched off."
    )


class EndpointOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    url = serializers.CharField()
    types = serializers.ListField(child=serializers.CharField())
    description = serializers.CharField()
    enabled = serializers.SerializerMethodField(
        help_text="false once it failed for days and was switched off."
    )
    failing_since = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()

    def get_enabled(self, endpoint: WebhookEndpoint) -> bool:
        return endpoint.switched_off_at is None


class NewEndpointOut(EndpointOut):
    secret = serializers.CharField(help_text="Signs the deliveries, as Standard Webhooks has it. Shown once.")


class SecretOut(serializers.Serializer[Any]):
    secret = serializers.CharField(help_text="Signs from now on; the former one does too for a day.")


class AttemptOut(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    status = serializers.IntegerField(allow_null=True, help_text="HTTP status of the receiver's answer.")
    error = serializers.CharField(
        help_text="What stood in the way, such as timeout; empty where nothing did."
    )
    elapsed_ms = serializers.IntegerField()


class DeliveryOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    event = serializers.UUIDField(source="event_id")
    type = serializers.CharField(source="event.type")
    state = serializers.ChoiceField(choices=DeliveryState.values)
    next_at = serializers.SerializerMethodField(help_text="When it is tried again.")
    attempts = AttemptOut(many=True)
    created_at = serializers.DateTimeField()

    def get_next_at(self, delivery: Any) -> str | None:
        return delivery.next_at.isoformat() if delivery.state == DeliveryState.PENDING else None


class DeliveryQuery(PageQuery):
    state = serializers.ChoiceField(choices=DeliveryState.values, required=False)


class EventData(serializers.Serializer[Any]):
    case = serializers.UUIDField()
    number = serializers.CharField()
    applicant = serializers.UUIDField()
    reference = serializers.CharField()
    progress = serializers.ChoiceField(choices=Progress.values)
    outcome = serializers.ChoiceField(choices=Outcome.values)
    final = serializers.BooleanField()
    version = serializers.IntegerField()
    attempt = serializers.IntegerField()
    before = serializers.CharField(required=False, help_text="Of case.progress: the state before.")
    reasons = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Of case.decided: codes."
    )
    documents = serializers.DictField(
        child=serializers.CharField(), required=False, help_text="Of case.ask_again: reasons by document."
    )
    check = serializers.DictField(required=False, help_text="Of check.finished: id, service, state, error.")


class EventOut(serializers.Serializer[Any]):
    """The same as a webhook's body."""

    id = serializers.UUIDField()
    type = serializers.ChoiceField(choices=EVENT_TYPES)
    timestamp = serializers.DateTimeField()
    shape = serializers.CharField(help_text="Version of the shape of data.")
    data = EventData()  # type: ignore[assignment]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return outbox.body(instance)


class EventQuery(PageQuery):
    type = serializers.ChoiceField(choices=EVENT_TYPES, required=False)
    case = serializers.UUIDField(required=False)
