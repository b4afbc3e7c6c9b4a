"""Errors: every kind of the contract, what is worth a second try, and nothing of a document inside."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from providers import errors
from providers.errors import ConfigurationError, ServiceError

KINDS = {
    "not_configured", "invalid_request", "auth", "quota", "rate_limited", "image_invalid", "image_too_large",
    "image_unreadable", "wrong_document", "no_face", "not_found", "vendor_unavailable", "timeout", "network",
    "bad_response",
}  # fmt: skip
RETRYABLE = {"rate_limited", "vendor_unavailable", "timeout", "network"}
KEYS = {"kind", "vendor_code", "message", "retryable", "billable", "http_status"}


def every(kind: type[ServiceError] = ServiceError) -> Iterator[type[ServiceError]]:
    """The classes of the tree; the application has one of its own outside it."""
    yield kind
    for below in kind.__subclasses__():
        if below.__module__ == errors.__name__:
            yield from every(below)


def test_every_kind_of_the_contract_has_a_class_and_no_other_has() -> None:
    assert {kind.kind for kind in every()} == KINDS


@pytest.mark.parametrize("kind", list(every()), ids=lambda kind: kind.__name__)
def test_an_error_is_one_object_of_the_contract(kind: type[ServiceError]) -> None:
    error = kind("Say what to do.", vendor_code="E1", billable=False, http_status=400)
    shown = json.loads(json.dumps(error.to_json()))
    assert set(shown) == KEYS
    assert (shown["kind"], shown["message"]) == (kind.kind, "Say what to do.")
    assert (shown["vendor_code"], shown["billable"], shown["http_status"]) == ("E1", False, 400)
    assert set(kind("x").to_json().values()) >= {None}


@pytest.mark.parametrize(
    "kind", [k for k in every() if not k.__subclasses__()], ids=lambda kind: kind.__name__
)
def test_only_what_may_pass_is_worth_a_second_try(kind: type[ServiceError]) -> None:
    assert kind("x").to_json()["retryable"] is (kind.kind in RETRYABLE)


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    drawn = errors.__doc__ or ""
    assert all(f" {kind.__name__} " in drawn for kind in every())


def test_a_wrong_setting_is_no_failed_call() -> None:
    assert not issubclass(ConfigurationError, ServiceError)
