"""Links for customers, and tokens for a mobile application."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import ClassVar
from uuid import UUID

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from onboarding import apikeys, workflow
from onboarding.api.base import ApiView
from onboarding.api.docs import operation
from onboarding.api.paged import listed
from onboarding.api.serializers.links import (
    ClientTokenIn,
    ClientTokenOut,
    LinkIn,
    LinkOut,
    NewLinkOut,
)
from onboarding.models import ApplyLink


class Links(ApiView):
    scopes: ClassVar = {"GET": "cases:read", "POST": "cases:write"}

    @operation(
        "list_apply_links",
        "List the links of a case",
        tag="links",
        answers={200: listed(LinkOut)},
        fails=[404],
    )
    def get(self, request: Request, case: UUID) -> Response:
        return Response({"data": LinkOut(ApplyLink.objects.filter(case=self.case(case)), many=True).data})

    @operation(
        "create_apply_link",
        "Make a link by which the customer reaches the case",
        tag="links",
        body=LinkIn,
        answers={201: NewLinkOut},
        fails=[404],
        post=True,
    )
    def post(self, request: Request, case: UUID) -> Response:
        data = self.read(LinkIn)

        def do() -> Response:
            lifetime = timedelta(hours=data["hours"])
            link, token = workflow.make_link(self.case(case), self.caller().actor, lifetime)
            shown = {**LinkOut(link).data, "url": workflow.link_address(token)}
            return Response(shown, status=201)

        return self.once(do)


class OneLink(ApiView):
    scopes: ClassVar = {"DELETE": "cases:write"}

    @operation("revoke_apply_link", "Revoke a link", tag="links", answers={204: None}, fails=[404])
    def delete(self, request: Request, case: UUID, link: UUID) -> Response:
        found = ApplyLink.objects.filter(pk=link, case=self.case(case)).select_related("case").first()
        if found is None:
            raise Http404
        workflow.revoke_link(found, self.caller().actor)
        return Response(status=204)


class ClientTokens(ApiView):
    scopes: ClassVar = {"POST": "cases:write"}

    @operation(
        "create_client_token",
        "Make a short-lived token for a mobile application",
        tag="links",
        body=ClientTokenIn,
        answers={201: ClientTokenOut},
        fails=[404],
        post=True,
        description="It reaches this case alone: to see it, add pictures and submit.",
    )
    def post(self, request: Request, case: UUID) -> Response:
        data = self.read(ClientTokenIn)

        def do() -> Response:
            lifetime = timedelta(minutes=data["minutes"])
            token, until = apikeys.client_token(self.caller(), self.case(case), lifetime)
            ends = datetime.fromtimestamp(until, UTC)
            return Response(ClientTokenOut({"token": token, "expires_at": ends}).data, status=201)

        return self.once(do)
