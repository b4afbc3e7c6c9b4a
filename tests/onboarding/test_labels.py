"""What people read in place of codes."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from onboarding import labels
from onboarding.evidence import METER_FIELDS
from onboarding.templatetags.labels import shown, whole_percent
from providers.documents import FIELDS, catalogue
from providers.errors import ServiceError
from providers.model import TaxStatus


def subclasses(kind: type[ServiceError]) -> set[type[ServiceError]]:
    return {kind} | {deeper for own in kind.__subclasses__() for deeper in subclasses(own)}


def test_every_document_country_and_field_has_a_name() -> None:
    assert set(labels.DOCUMENT_LABELS) == set(catalogue())
    countries = {document.country for document in catalogue().values()} - {None}
    assert set(labels.COUNTRY_LABELS) == countries
    assert set(labels.FIELD_LABELS) == {*FIELDS, *METER_FIELDS}


def test_every_kind_of_error_has_words() -> None:
    assert {kind.kind for kind in subclasses(ServiceError)} <= set(labels.ERROR_LABELS)


def test_every_reason_to_pass_a_service_by_has_words_on_the_step_and_as_a_failure() -> None:
    reasons = set(labels.SKIPPED_LABELS)
    assert reasons == {"not_configured", "side_missing", "breaker_open", "over_budget"}
    assert reasons <= set(labels.ERROR_LABELS)
    with translation.override("en"):
        for kind in (*reasons, "unknown_outcome"):
            assert labels.error_text(kind, "") == str(labels.ERROR_LABELS[kind])


def test_every_status_of_a_tax_id_has_words() -> None:
    assert set(labels.STATUS_LABELS) == set(get_args(TaxStatus))


def test_an_error_keeps_its_own_words_in_english() -> None:
    with translation.override("en"):
        assert labels.error_text("image_invalid", "It has 7 pages.") == "It has 7 pages."


def test_an_error_without_a_translation_of_its_own_says_what_its_kind_means() -> None:
    with translation.override("es"):
        assert labels.error_text("timeout", "No answer in 7 s.") == str(labels.ERROR_LABELS["timeout"])
        assert labels.error_text("unheard", "No answer in 7 s.") == "No answer in 7 s."


@pytest.mark.parametrize(
    ("value", "name", "text"),
    [
        ("2031-08-03", "date_of_expiry", "3 Aug 2031"),
        ("2031-08", "date_of_expiry", "Aug 2031"),
        ("2031", "date_of_expiry", "2031"),
        ("9999-12-31", "date_of_expiry", "for life"),
        ("F", "sex", "Female"),
        ("2031-08-03", "document_number", "2031-08-03"),
        (None, "date_of_birth", ""),
    ],
)
def test_values_are_shown_so_that_nobody_mistakes_them(value: str | None, name: str, text: str) -> None:
    assert shown(value, name) == text


@pytest.mark.parametrize(("share", "text"), [(0.0, "0"), (0.139, "13"), (0.9999, "99"), (1.0, "99")])
def test_no_estimate_is_shown_as_certain(share: float, text: str) -> None:
    assert whole_percent(share) == text


def test_a_moment_is_in_utc_and_says_so() -> None:
    html = Template("{% load labels %}{% moment at %}").render(Context({"at": timezone.now()}))
    assert re.fullmatch(r'<time datetime="\S+\+00:00" title="(\d+ \w+ \d{4}, \d\d:\d\d) UTC">\1</time>', html)
