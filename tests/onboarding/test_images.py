"""Pictures are opened from the vault for who may see the case, and kept nowhere on the way."""

from __future__ import annotations

import uuid

from django.test import Client
from django.urls import reverse

from onboarding.models import Check, Page
from tests import factories as make


def test_the_picture_that_is_shown_is_the_one_that_is_stored(client: Client) -> None:
    page = Page.objects.get(document=make.identity(make.in_review()))
    client.force_login(make.user())
    answer = client.get(reverse("image", args=[page.pk]))
    assert answer.status_code == 200
    assert answer.content == make.picture(0).jpeg


def test_it_is_not_kept_not_guessed_at_and_runs_nothing(client: Client) -> None:
    page = Page.objects.get(document=make.identity(make.in_review()))
    client.force_login(make.user())
    headers = client.get(reverse("image", args=[page.pk])).headers
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'"
    assert headers["X-Frame-Options"] == "DENY"


def test_a_crop_is_shown_by_its_name(client: Client) -> None:
    check = Check.objects.get(case=make.in_review(), kind="ocr")
    client.force_login(make.user())
    answer = client.get(reverse("crop", args=[check.pk, "portrait"]))
    assert answer.content == b"\xff\xd8\xff a portrait"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_what_is_not_there_is_not_found(client: Client) -> None:
    check = Check.objects.get(case=make.in_review(), kind="ocr")
    client.force_login(make.user())
    for where in (
        reverse("image", args=[uuid.uuid4()]),
        reverse("crop", args=[uuid.uuid4(), "portrait"]),
        reverse("crop", args=[check.pk, "answer"]),
    ):
        assert client.get(where).status_code == 404


def test_who_may_not_look_is_not_even_told_whether_it_is_there(client: Client) -> None:
    page = Page.objects.get(document=make.identity(make.in_review()))
    client.force_login(make.user("newcomer", None))
    for key in (page.pk, uuid.uuid4()):
        assert client.get(reverse("image", args=[key])).status_code == 403


def test_a_picture_is_looked_at_and_not_posted_to(client: Client) -> None:
    page = Page.objects.get(document=make.identity(make.in_review()))
    client.force_login(make.user())
    assert client.post(reverse("image", args=[page.pk])).status_code == 405
