"""Keys: shown once, stored as a digest, scoped, rotated with an overlap, revoked; and client tokens."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from onboarding import apikeys, workflow
from onboarding.api import urls
from onboarding.api.views.about import Nowhere
from onboarding.audit import SYSTEM
from onboarding.models import ApiKey, ApplyLink, AuditEntry, Case
from tests import factories as make
from tests.onboarding.api.conftest import Api


def command(*arguments: str) -> str:
    out = io.StringIO()
    call_command("apikeys", *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue().strip()


def test_a_key_is_shown_once_and_stored_as_a_digest() -> None:
    text = command("create", "back end", "--scope", "cases:read")
    key = ApiKey.objects.get()
    assert text.startswith(f"test_{key.pk}_")
    assert text.split("_", 2)[2] not in str(list(ApiKey.objects.values()))
    assert text not in command("list")
    assert "never used" in command("list")
    assert Api(text).get("cases").status_code == 200
    assert "never used" not in command("list")
    assert AuditEntry.objects.get(chain="system").action == "key.created"


def test_a_live_key_says_so() -> None:
    assert command("create", "back end", "--live").startswith("live_")


def test_a_rotation_overlaps_for_a_while(api: Api) -> None:
    assert api.key is not None
    renewed = command("rotate", str(api.key))
    assert api.get("cases").status_code == Api(renewed).get("cases").status_code == 200
    ApiKey.objects.update(former_until=timezone.now())
    assert api.get("cases").json()["code"] == "key_not_valid"
    assert Api(renewed).get("cases").status_code == 200


def test_a_rotation_without_overlap_ends_the_former_secret(api: Api) -> None:
    assert api.key is not None
    command("rotate", api.key.pk, "--overlap", "0")
    assert api.get("cases").status_code == 401


def test_a_revoked_key_lets_nobody_in(api: Api) -> None:
    assert api.key is not None
    command("revoke", str(api.key))
    answer = api.get("cases")
    assert (answer.status_code, answer.json()["code"]) == (401, "key_not_valid")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    with pytest.raises(CommandError):
        command("revoke", str(api.key))


def test_a_key_is_good_for_its_time_and_says_so_when_that_is_over(api: Api) -> None:
    text = command("create", "for a month", "--days", "30")
    key = ApiKey.objects.get(name="for a month")
    assert key.expires_at is not None
    assert timedelta(days=29) < key.expires_at - timezone.now() <= timedelta(days=30)
    assert Api(text).get("cases").status_code == 200
    caller = apikeys.recognise(text)
    assert caller is not None
    client = Api(apikeys.client_token(caller, make.opened())[0])
    ApiKey.objects.filter(pk=key.pk).update(expires_at=timezone.now())
    for ended in (Api(text), client):
        answer = ended.get("cases")
        assert (answer.status_code, answer.json()["code"]) == (401, "key_expired")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert "expired" in command("list")
    wrong = text[:-1] + ("a" if text[-1] != "a" else "b")
    assert Api(wrong).get("cases").json()["code"] == "key_not_valid", "told to nobody but its holder"
    assert api.get("cases").status_code == 200


@pytest.mark.parametrize("days", ["0", "-1", "3651"])
def test_a_time_that_makes_no_sense_is_refused(days: str) -> None:
    with pytest.raises(CommandError, match="1 to 3650 days"):
        command("create", "back end", "--days", days)
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("act", ["rotate", "revoke"])
def test_a_key_that_does_not_exist_is_told(act: str) -> None:
    with pytest.raises(CommandError, match="no such key"):
        command(act, "nonsense")


@pytest.mark.parametrize(
    "token",
    [
        "",
        "nonsense",
        "live_aaaaaaaaaaaa_" + "x" * 43,
        "client_nonsense",
        "client_",
        "test_",
        "\x00",
        "x" * 5000,
    ],
)
def test_what_is_no_key_is_refused(token: str) -> None:
    answer = Api(token).get("cases")
    assert answer.status_code == 401
    assert answer.json()["code"] in ("key_not_valid", "not_authenticated")


def test_a_test_key_does_not_pass_as_a_live_one(api: Api) -> None:
    assert Api(api.token.replace("test_", "live_")).get("cases").status_code == 401


VIEWS: list[Any] = [
    p for p in urls.urlpatterns if hasattr(p.callback, "cls") and p.callback.cls is not Nowhere
]
OPERATIONS: list[Any] = [(view, method) for view in VIEWS for method in sorted(view.callback.cls.scopes)]
IDS = {"case", "applicant", "document", "endpoint", "delivery", "event", "link"}


def where(view: Any, case: str) -> str:
    path = str(view.pattern).replace("<uuid:case>", case).replace("<str:side>", "front")
    for name in IDS:
        path = path.replace(f"<uuid:{name}>", "7b0c1f0e-6d1e-4f0b-9a35-0f3c3f1f2a10")
    return path


@pytest.mark.parametrize(("view", "method"), OPERATIONS, ids=lambda part: getattr(part, "name", part))
def test_every_operation_asks_for_a_key_and_its_scope(
    view: Any, method: str, program: Callable[..., Api]
) -> None:
    scope = view.callback.cls.scopes[method]
    others = [name for name in apikeys.SCOPES if name != scope]
    path = where(view, str(make.opened().pk))
    body: Any = None if method in ("GET", "DELETE") else {}
    assert Api("").ask(method, path, body).json()["code"] == "not_authenticated"
    if scope is not None:
        answer = program(*others, live=True).ask(method, path, body)
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
        allowed = program(scope, live=True).ask(method, path, body)
        assert allowed.status_code not in (401, 403, 500)


def test_live_and_test_keys_do_not_see_each_others_cases(api: Api, live: Api) -> None:
    case, other = api.case(), live.case()
    assert live.get(f"cases/{case['id']}").status_code == 404
    assert api.get(f"cases/{other['id']}").status_code == 404
    assert [shown["id"] for shown in live.get("cases").json()["data"]] == [other["id"]]
    assert live.post("cases", {"applicant": case["applicant"]}).status_code == 404
    assert live.get(f"applicants/{case['applicant']}").status_code == 404
    assert live.get(f"events?case={case['id']}").json()["data"] == []


def test_a_client_token_reaches_its_own_case_alone(api: Api) -> None:
    case, other = api.case(), api.case()
    made = api.post(f"cases/{case['id']}/client_tokens", {"minutes": 10})
    assert made.status_code == 201
    phone = Api(made.json()["token"])
    assert phone.get(f"cases/{case['id']}").status_code == 200
    assert phone.picture(case["id"], "front", make.jpeg(1)).status_code == 201
    assert phone.post(f"cases/{case['id']}/submit").json()["code"] == "sides_missing"
    assert phone.get(f"cases/{other['id']}").status_code == 404
    assert phone.picture(other["id"], "front", make.jpeg(1)).status_code == 404
    for method, path in (("GET", "cases"), ("GET", f"cases/{case['id']}/fields"), ("GET", "services")):
        assert phone.ask(method, path).json()["code"] == "scope_missing"
    assert phone.post(f"cases/{case['id']}/client_tokens", {}).status_code == 403
    added = AuditEntry.objects.get(chain=case["id"], action="page.added")
    assert (added.actor_kind, added.actor_id) == ("client", api.key and api.key.pk)


def test_a_client_token_dies_with_its_time_and_with_its_key(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = api.case()
    phone = Api(api.post(f"cases/{case['id']}/client_tokens", {"minutes": 1}).json()["token"])
    later = time.time() + 61
    with monkeypatch.context() as patched:
        patched.setattr(time, "time", lambda: later)
        assert phone.get(f"cases/{case['id']}").status_code == 401
    assert phone.get(f"cases/{case['id']}").status_code == 200
    assert api.key is not None
    apikeys.revoke(api.key, actor=SYSTEM)
    assert phone.get(f"cases/{case['id']}").status_code == 401


def test_a_link_reaches_one_case_until_it_is_revoked_or_over(api: Api) -> None:
    case = api.case()
    made = api.post(f"cases/{case['id']}/apply_links", {"hours": 2}).json()
    token = made["url"].rstrip("/").rpartition("/")[2]
    assert token not in str(list(ApplyLink.objects.values()))
    opened = workflow.open_link(token)
    assert opened is not None and str(opened.case_id) == case["id"]
    assert api.get(f"cases/{case['id']}/apply_links").json()["data"][0]["last_used_at"] is not None
    for wrong in ("", ".", token[:-1], f"{token}x", token.partition(".")[0], "\ud800", "a.b"):
        assert workflow.open_link(wrong) is None
    ApplyLink.objects.update(expires_at=timezone.now())
    assert workflow.open_link(token) is None
    ApplyLink.objects.update(expires_at=timezone.now() + timedelta(hours=1))
    assert api.ask("DELETE", f"cases/{case['id']}/apply_links/{made['id']}").status_code == 204
    assert workflow.open_link(token) is None
    actions = AuditEntry.objects.filter(chain=case["id"]).values_list("action", flat=True)
    assert [*actions][-2:] == ["link.made", "link.revoked"]


def test_the_link_of_a_closed_case_tells_its_outcome_and_there_is_no_new_one(api: Api) -> None:
    case = api.case()
    url = api.post(f"cases/{case['id']}/apply_links", {}).json()["url"]
    api.post(f"cases/{case['id']}/withdraw")
    assert workflow.open_link(url.rstrip("/").rpartition("/")[2]) is not None
    assert api.post(f"cases/{case['id']}/apply_links", {}).json()["code"] == "wrong_state"


def test_too_many_requests_are_told_when_to_come_back(api: Api, settings: Settings) -> None:
    settings.API_RATE = 2
    first = api.get("cases")
    assert first.headers["RateLimit-Policy"] == '"minute";q=2;w=60'
    assert first.headers["RateLimit"].startswith('"minute";r=1;t=')
    api.get("cases")
    answer = api.get("cases")
    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert answer.headers["RateLimit"].startswith('"minute";r=0;t=')


def test_a_decision_of_a_program_waits_for_a_person_where_the_policy_wants_two(live: Api) -> None:
    case = make.suspicious()
    Case.objects.filter(pk=case.pk).update(assignee=None)
    body = {"action": "approve", "reasons": ["identity_confirmed"]}
    staged = live.post(f"cases/{case.pk}/decisions", body)
    assert (staged.status_code, staged.json()["state"]) == (201, "staged")
    workflow.confirm(make.fresh(case), make.approver(), version=make.fresh(case).version)
    assert make.fresh(case).outcome == "approved"


def test_a_program_does_not_decide_while_somebody_holds_the_case(live: Api) -> None:
    case = make.in_review()
    workflow.claim(case, make.analyst())
    answer = live.post(f"cases/{case.pk}/decisions", {"action": "reject", "reasons": ["not_genuine"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "held_by_another")
