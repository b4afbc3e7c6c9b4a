"""What a person sees when something cannot be done."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from onboarding.console import queue
from onboarding.models import Case
from tests import factories as make


@pytest.mark.parametrize("code", [language for language, _ in settings.LANGUAGES])
def test_pages_answer_in_the_language_that_was_chosen(code: str, client: Client) -> None:
    client.post(reverse("language"), {"language": code, "next": "/login/"})
    answer = client.get("/login/")
    assert f'<html lang="{code}"' in answer.content.decode()


def test_a_language_change_leads_to_no_other_site(client: Client) -> None:
    answer = client.post(reverse("language"), {"language": "es", "next": "https://example.com/"})
    assert not answer.headers["Location"].startswith("https://example.com")


def test_a_log_in_leads_to_no_other_site(client: Client) -> None:
    user = make.user()
    user.set_password("made up for this test")
    user.save()
    answer = client.post(
        "/login/?next=https://example.com/", {"login": "ana", "password": "made up for this test"}
    )
    assert answer.headers["Location"] == "/"


def test_a_wrong_password_is_told_without_saying_which_part_was_wrong(client: Client) -> None:
    make.user()
    pages = [client.post("/login/", {"login": name, "password": "wrong"}) for name in ("ana", "nobody")]
    texts = [page.content.decode().replace("nobody", "ana") for page in pages]
    assert [page.status_code for page in pages] == [200, 200]
    assert texts[0].split("<main")[1].count("error") == texts[1].split("<main")[1].count("error") > 0


def test_a_page_that_is_not_there_says_so(client: Client) -> None:
    client.force_login(make.user())
    answer = client.get("/cases/NONE-SUCH/")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


def test_a_role_that_does_not_allow_it_says_so(client: Client) -> None:
    client.force_login(make.user("newcomer", None))
    answer = client.get(reverse("queue"))
    assert answer.status_code == 403
    assert "Your role does not allow this" in answer.content.decode()


def test_a_form_without_its_token_is_refused_and_nothing_is_done() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.user())
    answer = client.post(reverse("new_case"), {"country": "MEX", "language": "en"})
    assert answer.status_code == 403
    assert "The form was too old" in answer.content.decode()
    assert not Case.objects.exists()


def test_what_breaks_on_our_side_is_told_without_what_it_was(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("something that nobody should read")

    monkeypatch.setattr(queue, "_rows", broken)
    client.raise_request_exception = False
    client.force_login(make.user())
    answer = client.get(reverse("queue"))
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()
    assert "nobody should read" not in answer.content.decode()


def test_a_request_that_cannot_be_understood_says_so(client: Client) -> None:
    client.force_login(make.user())
    fields = {f"f{number}": "x" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    answer = client.post(reverse("new_case"), fields)
    assert answer.status_code == 400
    assert "The request was not understood" in answer.content.decode()
