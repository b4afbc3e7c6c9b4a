"""What the API says about itself: its services, its schema, a page to try it, what a code means."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from kyc.middleware import CONTENT_SECURITY_POLICY
from onboarding import vendors
from onboarding.api.base import ApiView
from onboarding.api.docs import operation
from onboarding.api.paged import listed
from onboarding.api.problems import PROBLEMS, Problem
from onboarding.api.serializers.services import ServiceOut
from providers import registry


class Services(ApiView):
    scopes: ClassVar = {"GET": None}

    @operation(
        "list_services",
        "List the services that can be asked, and whether each is set up here",
        tag="services",
        answers={200: listed(ServiceOut)},
        description="With a test key all are: the sandbox plays every vendor.",
    )
    def get(self, request: Request) -> Response:
        live = self.caller().live
        rows = [
            service.describe(configured=vendors.configured(service.id, live=live))
            for service in registry.services()
        ]
        return Response({"data": ServiceOut(rows, many=True).data})


class Nowhere(ApiView):
    """Every other address below /api/."""

    schema = None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        self.headers: dict[str, str] = {}
        self.request = self.initialize_request(request)
        response = self.handle_exception(Problem("not_found"))
        return self.finalize_response(self.request, response)


@lru_cache(maxsize=1)
def document() -> bytes:
    """The OpenAPI document, as YAML; the same wherever it is made. Kept: anybody may ask, and it takes half
    a second to make."""
    generator: Any = SchemaGenerator
    schema = generator().get_schema(request=None, public=True)
    renderer: Any = OpenApiYamlRenderer()
    rendered: bytes = renderer.render(schema, renderer_context={})
    return rendered


@login_not_required
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    return HttpResponse(document(), content_type="application/vnd.oai.openapi; charset=utf-8")


@login_not_required
@require_safe
def explorer(request: HttpRequest) -> HttpResponse:
    """An interactive page; its scripts are this server's. The one place where styles may be inline:
    the page that a dependency brings makes them."""
    response = render(request, "api/explorer.html")
    policy = CONTENT_SECURITY_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    response["Content-Security-Policy"] = policy.replace("img-src 'self' blob:", "img-src 'self' data:")
    return response


@login_not_required
@require_safe
def problem(request: HttpRequest, code: str) -> HttpResponse:
    """What the ``type`` of a problem leads to."""
    if code not in PROBLEMS:
        raise Http404
    status, title = PROBLEMS[code]
    return HttpResponse(f"{code} ({status}): {title}\n", content_type="text/plain; charset=utf-8")
