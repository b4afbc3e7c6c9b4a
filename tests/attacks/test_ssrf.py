"""A webhook's address as a way into the network. Forms of private addresses and names that change their
mind are in tests/onboarding/api/test_webhook_addresses.py; here what else an address can hide."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from onboarding.webhooks import addresses, sending
from tests.onboarding.api.conftest import Api
from tests.onboarding.api.receiver import receiving
from tests.onboarding.api.test_webhook_addresses import resolving

pytestmark = pytest.mark.thorough


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1.", "127.0.0.1%2e", "0177.0.0.1", "0x7f.1", "0x7F.0x0.0x0.0x1", "00000177.1", "127.0.1",
        "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "[::ffff:169.254.169.254]", "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:127.0.0.1]", "[64:ff9b::169.254.169.254]", "[2002:a9fe:a9fe::]", "[fd00:ec2::254]",
        "[0000:0000:0000:0000:0000:0000:0000:0001]", "168.63.129.16", "100.100.100.200", "192.0.0.192",
        "0", "localhost",
    ],
)  # fmt: skip
def test_no_way_of_writing_it_leads_inside(host: str) -> None:
    """Refused when it is set up or, for what only a resolver understands, before it is connected to."""
    sent = sending.post(f"https://{host}/latest/meta-data/", {}, b"{}", seconds=2)
    assert sent.error in ("address_not_allowed", "host_not_found")
    assert sent.status is None


@pytest.mark.parametrize(
    "found", ["::1", "fe80::1", "fd00:ec2::254", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1"]
)
def test_a_name_with_an_inner_address_of_ipv6_is_not_connected_to(
    found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolving(monkeypatch, ["2606:4700::1111", found])
    assert sending.post("https://inside.example.com/", {}, b"{}").error == "address_not_allowed"


def test_a_name_that_turns_inward_after_it_was_set_up_is_looked_at_each_time(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert api.post("webhook_endpoints", {"url": "https://turning.example.com/"}).status_code == 201
    asked = resolving(monkeypatch, ["127.0.0.1"])
    assert sending.post("https://turning.example.com/", {}, b"{}").error == "address_not_allowed"
    assert asked == ["turning.example.com"]


def test_a_redirect_inward_is_not_followed(settings: Settings) -> None:
    settings.WEBHOOK_LOOPBACK = True  # for the receiver itself
    with receiving() as receiver:
        receiver.answers = [302]
        sent = sending.post(receiver.address, {"Content-Type": "application/json"}, b"{}")
        assert (sent.status, sent.error) == (302, "redirect_not_followed")
        assert len(receiver.got) == 1


def test_a_proxy_of_the_environment_is_not_asked(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would resolve the name once more, by itself."""
    settings.WEBHOOK_LOOPBACK = True
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with receiving() as receiver:
        assert sending.post(receiver.address, {}, b"{}").well


def test_the_resolver_s_own_answers_are_all_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, ["8.8.8.8", "1.1.1.1"])
    assert addresses.resolve("public.example.com", 443) == ["8.8.8.8", "1.1.1.1"]
    resolving(monkeypatch, ["8.8.8.8", "1.1.1.1", "0.0.0.0"])  # noqa: S104
    with pytest.raises(addresses.NotAllowed):
        addresses.resolve("public.example.com", 443)
