"""Webhook endpoints, their deliveries, and events."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from onboarding.api.base import ApiView
from onboarding.api.docs import example, operation
from onboarding.api.paged import listed, paged
from onboarding.api.pagination import page
from onboarding.api.serializers.webhooks import (
    DeliveryOut,
    DeliveryQuery,
    EndpointIn,
    EndpointOut,
    EndpointPatch,
    EventOut,
    EventQuery,
    NewEndpointOut,
    SecretOut,
)
from onboarding.models import Delivery, Event, WebhookEndpoint
from onboarding.webhooks import delivering, endpoints


class _Endpoint(ApiView):
    def endpoint(self, endpoint: UUID) -> WebhookEndpoint:
        """One of this kind of key. Raises Http404."""
        rows = WebhookEndpoint.objects.filter(live=self.caller().live, removed_at=None)
        found = rows.filter(pk=endpoint).first()
        if found is None:
            raise Http404
        return found


class Endpoints(ApiView):
    scopes: ClassVar = {"GET": "webhooks:write", "POST": "webhooks:write"}

    @operation(
        "list_webhook_endpoints",
        "List webhook endpoints",
        tag="webhooks",
        answers={200: listed(EndpointOut)},
    )
    def get(self, request: Request) -> Response:
        rows = WebhookEndpoint.objects.filter(live=self.caller().live, removed_at=None)
        return Response({"data": EndpointOut(rows, many=True).data})

    @operation(
        "create_webhook_endpoint",
        "Have events sent to an address",
        tag="webhooks",
        body=EndpointIn,
        answers={201: NewEndpointOut},
        post=True,
        examples=[
            example(
                "decisions alone",
                {"url": "https://example.com/kyc-events", "types": ["case.decided"]},
                request=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        data = self.read(EndpointIn)

        def do() -> Response:
            caller = self.caller()
            made, secret = endpoints.create(
                data["url"], data["types"], data["description"], live=caller.live, actor=caller.actor
            )
            where = {"Location": f"/api/v1/webhook_endpoints/{made.pk}"}
            return Response({**EndpointOut(made).data, "secret": secret}, status=201, headers=where)

        return self.once(do)


class OneEndpoint(_Endpoint):
    scopes: ClassVar = {
        "GET": "webhooks:write",
        "PATCH": "webhooks:write",
        "DELETE": "webhooks:write",
    }

    @operation(
        "get_webhook_endpoint",
        "Show a webhook endpoint",
        tag="webhooks",
        answers={200: EndpointOut},
        fails=[404],
    )
    def get(self, request: Request, endpoint: UUID) -> Response:
        return Response(EndpointOut(self.endpoint(endpoint)).data)

    @operation(
        "change_webhook_endpoint",
        "Change a webhook endpoint, or switch it on again",
        tag="webhooks",
        body=EndpointPatch,
        answers={200: EndpointOut},
        fails=[404],
    )
    def patch(self, request: Request, endpoint: UUID) -> Response:
        found, data = self.endpoint(endpoint), self.read(EndpointPatch)
        actor = self.caller().actor
        enabled = data.pop("enabled", None)
        if data:
            endpoints.change(found, actor, data)
        if enabled is True and found.switched_off_at:
            endpoints.switch_on(found, actor)
        elif enabled is False and not found.switched_off_at:
            endpoints.switch_off(found, actor)
        return Response(EndpointOut(found).data)

    @operation(
        "remove_webhook_endpoint",
        "Remove a webhook endpoint",
        tag="webhooks",
        answers={204: None},
        fails=[404],
    )
    def delete(self, request: Request, endpoint: UUID) -> Response:
        endpoints.remove(self.endpoint(endpoint), self.caller().actor)
        return Response(status=204)


class RotateSecret(_Endpoint):
    scopes: ClassVar = {"POST": "webhooks:write"}

    @operation(
        "rotate_webhook_secret",
        "Give an endpoint another secret; the former signs besides for a day",
        tag="webhooks",
        answers={201: SecretOut},
        fails=[404],
        post=True,
    )
    def post(self, request: Request, endpoint: UUID) -> Response:
        def do() -> Response:
            secret = endpoints.rotate(self.endpoint(endpoint), self.caller().actor)
            return Response({"secret": secret}, status=201)

        return self.once(do)


class Deliveries(_Endpoint):
    scopes: ClassVar = {"GET": "webhooks:write"}

    @operation(
        "list_deliveries",
        "List what was sent to an endpoint, with every attempt",
        tag="webhooks",
        answers={200: paged(DeliveryOut)},
        parameters=[DeliveryQuery],
        fails=[404],
    )
    def get(self, request: Request, endpoint: UUID) -> Response:
        query = self.query(DeliveryQuery)
        rows = Delivery.objects.filter(endpoint=self.endpoint(endpoint))
        if "state" in query:
            rows = rows.filter(state=query["state"])
        rows = rows.select_related("event").prefetch_related("attempts")
        return Response(page(rows, query, DeliveryOut))


class Resend(_Endpoint):
    scopes: ClassVar = {"POST": "webhooks:write"}

    @operation(
        "resend_delivery",
        "Send an event to an endpoint once more",
        tag="webhooks",
        answers={202: DeliveryOut},
        fails=[404],
        post=True,
    )
    def post(self, request: Request, endpoint: UUID, delivery: UUID) -> Response:
        def do() -> Response:
            rows = Delivery.objects.filter(endpoint=self.endpoint(endpoint)).select_related(
                "event", "endpoint"
            )
            found = rows.filter(pk=delivery).first()
            if found is None:
                raise Http404
            delivering.resend(found)
            return Response(DeliveryOut(found).data, status=202)

        return self.once(do)


class Events(ApiView):
    scopes: ClassVar = {"GET": "webhooks:write"}

    @operation(
        "list_events",
        "List events, as they are sent to webhook endpoints; kept for 30 days",
        tag="webhooks",
        answers={200: paged(EventOut)},
        parameters=[EventQuery],
    )
    def get(self, request: Request) -> Response:
        query = self.query(EventQuery)
        rows = Event.objects.filter(case__live=self.caller().live)
        if "type" in query:
            rows = rows.filter(type=query["type"])
        if "case" in query:
            rows = rows.filter(case_id=query["case"])
        return Response(page(rows, query, EventOut))


class OneEvent(ApiView):
    scopes: ClassVar = {"GET": "webhooks:write"}

    @operation("get_event", "Show an event", tag="webhooks", answers={200: EventOut}, fails=[404])
    def get(self, request: Request, event: UUID) -> Response:
        found = Event.objects.filter(pk=event, case__live=self.caller().live).first()
        if found is None:
            raise Http404
        return Response(EventOut(found).data)
