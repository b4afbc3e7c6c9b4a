"""Where a webhook may not go: private addresses in every form, and names that change their mind."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from onboarding.webhooks import addresses, sending
from tests.onboarding.api.conftest import Api
from tests.onboarding.api.receiver import receiving

PRIVATE = (
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "017700000001", "0.0.0.0", "10.0.0.1",  # noqa: S104
    "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.8", "198.18.0.1", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "[::1]", "[::]", "[fe80::1]", "[fe80::1%25eth0]", "[fc00::1]",
    "[fec0::1]", "[ff02::1]", "[::ffff:127.0.0.1]", "[::ffff:a00:1]", "[::127.0.0.1]", "[2002:7f00:1::]",
    "[64:ff9b::a00:1]", "[64:ff9b:1::7f00:1]", "[2001:0:0:0:0:0:80ff:fffe]",
)  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
def test_a_private_address_is_refused_in_whatever_form(host: str, api: Api) -> None:
    answer = api.post("webhook_endpoints", {"url": f"https://{host}/events"})
    assert (answer.status_code, answer.json()["code"]) == (422, "url_not_allowed")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/", "ftp://example.com/", "https://", "https:///path", "https://user@example.com/",
        "https://a:b@example.com/", "https://example.com/#part", "https://example.com:0/",
        "https://example.com:99999/", "https://[::1", "https://ex\u00e4mple.com/", "https://example.com/a b",
        "https://example.com\\@127.0.0.1/", "javascript:alert(1)", "example.com",
    ],
)  # fmt: skip
def test_what_is_no_public_https_address_is_refused(url: str, api: Api) -> None:
    answer = api.post("webhook_endpoints", {"url": url})
    assert (answer.status_code, answer.json()["code"]) == (422, "url_not_allowed")


@pytest.mark.parametrize("host", ["example.com", "8.8.8.8", "[2606:4700::1111]", "example.com:8443"])
def test_a_public_one_is_taken(host: str) -> None:
    assert addresses.parse(f"https://{host}/events").scheme == "https"


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """A name server that gives these answers, one after the other; what it was asked."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        found = answers[min(len(asked), len(answers) - 1)]
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize("found", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["169.254.169.254"]])
def test_a_name_with_any_private_address_is_not_connected_to(
    found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    resolving(monkeypatch, found)
    sent = sending.post("https://inside.example.com/", {}, b"{}")
    assert (sent.status, sent.error) == (None, "address_not_allowed")


def test_the_connection_goes_to_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second answer of the name server, which is private, is never asked for."""
    asked = resolving(monkeypatch, ["8.8.8.8"], ["127.0.0.1"])
    connected: list[tuple[str, int]] = []

    def create_connection(address: tuple[str, int], *_: Any, **__: Any) -> Any:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", create_connection)
    sent = sending.post("https://rebinding.example.com/", {}, b"{}")
    assert sent.error == "connection_failed"
    assert asked == ["rebinding.example.com"]
    assert connected == [("8.8.8.8", 443)]


def test_a_setting_that_was_changed_back_stops_what_was_set_up_under_it() -> None:
    with receiving() as receiver:
        sent = sending.post(receiver.address, {}, b"{}")
        assert (sent.error, receiver.got) == ("address_not_allowed", [])
