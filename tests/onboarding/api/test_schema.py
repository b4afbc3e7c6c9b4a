"""The OpenAPI document: current, complete, and shown on a page that asks no other host."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from django.urls import reverse

from onboarding.api import urls
from onboarding.api.base import ApiView
from onboarding.api.problems import PROBLEMS
from onboarding.api.views.about import Nowhere, document
from onboarding.apikeys import SCOPES

ROOT = Path(__file__).parents[3]
DOCUMENT = ROOT / "docs" / "openapi.yaml"


@pytest.fixture(scope="module")
def schema() -> Any:
    return yaml.safe_load(DOCUMENT.read_text("utf-8"))


def test_the_file_is_current() -> None:
    """`.venv/bin/python manage.py spectacular --file docs/openapi.yaml` makes it anew."""
    assert DOCUMENT.read_bytes() == document()


def test_every_address_and_method_is_described(schema: Any) -> None:
    described = {
        (re.sub(r"[{}]", "", path), method.upper())
        for path, operations in schema["paths"].items()
        for method in operations
    }
    views: list[Any] = [
        p for p in urls.urlpatterns if hasattr(p.callback, "cls") and p.callback.cls is not Nowhere
    ]
    wanted = {
        ("/api/v1/" + re.sub("<[a-z]+:([a-z]+)>", r"\1", str(view.pattern)), method)
        for view in views
        for method in view.callback.cls.scopes
    }
    assert len(wanted) > 30
    assert described == wanted


def test_every_operation_says_how_it_fails_and_who_may_call_it(schema: Any) -> None:
    for operations in schema["paths"].values():
        for method, operation in operations.items():
            assert {"401", "403", "429"} <= set(operation["responses"]), operation["operationId"]
            assert operation["security"] == [{"key": []}]
            named = {parameter["name"] for parameter in operation.get("parameters", [])}
            assert ("Idempotency-Key" in named) == (method == "post")
            if "requestBody" in operation:
                assert {"413", "415", "422"} <= set(operation["responses"])


def test_bodies_take_no_other_fields(schema: Any) -> None:
    for name, component in schema["components"]["schemas"].items():
        if name.endswith("Request"):
            assert component["additionalProperties"] is False, name


def test_the_page_asks_no_other_host(client: Client) -> None:
    answer = client.get(reverse("api_docs"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "//" not in text.replace("<!doctype", "")
    assert "<script>" not in text
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy and "connect-src 'self'" in policy
    assert client.get(reverse("api_openapi")).content == document()


def test_each_code_is_explained_where_a_problem_points_to(client: Client) -> None:
    text = (ROOT / "docs" / "api.md").read_text("utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \| (\d{3}) \|", text, re.MULTILINE))
    assert told == {code: str(status) for code, (status, _title) in PROBLEMS.items()}
    for code in PROBLEMS:
        assert client.get(f"/api/v1/problems/{code}").content.decode().startswith(code)
    assert client.get("/api/v1/problems/nonsense").status_code == 404


def test_every_scope_is_used_and_explained() -> None:
    used = {scope for view in ApiView.__subclasses__() for scope in view.scopes.values()}
    for view in [v for parent in ApiView.__subclasses__() for v in parent.__subclasses__()]:
        used |= set(view.scopes.values())
    assert used - {None} == set(SCOPES)
    text = (ROOT / "docs" / "api.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(\w+:\w+)` \|", text, re.MULTILINE)) == set(SCOPES)
