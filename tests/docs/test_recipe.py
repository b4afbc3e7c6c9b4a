"""The recipe for a new vendor works: its code is run as it stands."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from providers.door import Door
from providers.environment import Environment
from providers.errors import ServiceError
from providers.model import Answer, Request
from tests.sandbox import jpeg

RECIPE = Path(__file__).parents[2] / "docs" / "adding_a_provider.md"


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The vendor that the recipe builds."""
    blocks = re.findall(
        r"^```python\n(# (providers/\S+)\.py\n.*?)^```$", RECIPE.read_text("utf-8"), re.M | re.S
    )
    package = ModuleType("providers.example")
    package.__path__ = []
    monkeypatch.setitem(sys.modules, "providers.example", package)
    for code, path in blocks:
        name = path.replace("/", ".")
        module = ModuleType(name)
        monkeypatch.setitem(sys.modules, name, module)
        setattr(package, name.rpartition(".")[2], module)
        exec(compile(code, path, "exec"), module.__dict__)  # noqa: S102
    return sys.modules["providers.example.services"].VENDOR


def _call(vendor: Any, status: int, content: Any) -> Answer:
    transport = httpx.MockTransport(
        lambda request: httpx.Response(status, json=content, headers={"x-request-id": "an-id"})
    )
    environment = Environment({"EXAMPLE_API_KEY": "nobody-s"})
    vendor.require(environment)
    door = Door(transport, sleep=lambda seconds: None)
    return vendor.services[0].call(Request({"front": jpeg(90, 60)}), environment, door)  # type: ignore[no-any-return]


def test_the_recipe_s_vendor_answers(vendor: Any) -> None:
    card = {"number": "AB 1", "last_name": "DIKT", "born": "", "born_short": "01.02.90", "ink": "blue"}
    answer = _call(vendor, 200, {"card": card})
    assert [(f.name, f.value) for f in answer.fields] == [
        ("document_number", "AB1"), ("surname", "DIKT"), ("date_of_birth", "1990-02-01"),
        (None, None), (None, "blue"),
    ]  # fmt: skip
    assert (answer.request_id, answer.billable) == ("an-id", True)


@pytest.mark.parametrize(
    ("status", "content", "kind"),
    [
        (403, {"code": 11}, "auth"), (200, {"code": 13}, "image_unreadable"),
        (200, {"code": 99}, "bad_response"), (502, {}, "vendor_unavailable"),
        (200, {"card": []}, "bad_response"), (200, {"card": {}}, "bad_response"),
    ],
)  # fmt: skip
def test_the_recipe_s_vendor_fails_clearly(vendor: Any, status: int, content: Any, kind: str) -> None:
    with pytest.raises(ServiceError) as caught:
        _call(vendor, status, content)
    assert caught.value.kind == kind
