"""A meter reading where the level wants one: its picture goes to the service that the policy names, or a
person reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from onboarding import automatic, checking, evidence, pipeline, vendors, workflow
from onboarding.models import Case, Check, CheckState, DocumentKind, ExtractedField, Progress
from onboarding.policy import Policy
from onboarding.states import Refused
from providers.errors import NotConfigured
from providers.model import Answer, MeterReading
from tests import factories as make
from tests.sandbox import Running

METER = "cellere.meter_self_reading"
SHOWN = MeterReading("12345", 0.97, "30114577", 0.62, "EXEMPLO M1", 0.9, "ciclometrico", "03", False)


def collected() -> Case:
    case = make.collected(level="supply")
    workflow.add_page(case, make.analyst(), "meter", make.picture(7))
    return make.fresh(case)


def submitted() -> Case:
    case = collected()
    workflow.submit(case, make.analyst(), make.not_sent)
    return make.fresh(case)


def in_review(shown: MeterReading | None = None) -> Case:
    case = submitted()
    if shown is not None:
        call = make.begun(case, "meter").call_id
        checking.finish(call, Answer(METER, reading=shown, raw={}), make.not_sent)
    return make.answered(make.fresh(case))


@pytest.fixture
def served(with_policy: Callable[..., Policy], monkeypatch: pytest.MonkeyPatch) -> None:
    """The policy names a service that reads water meters, and it can be asked."""
    with_policy(("services = []", f'services = ["{METER}"]'), ('kind = "energy"', 'kind = "water"'))
    monkeypatch.setattr(vendors, "configured", lambda service, live: True)


def against(case: Case) -> list[str]:
    known = evidence.load(case)
    rule = replace(known.policy.automatic, enabled=True, countries=("*",), sample=0.0)
    return automatic.hindrances(replace(known, policy=replace(known.policy, automatic=rule)), [])


def test_it_is_not_submitted_without_the_picture() -> None:
    case = make.collected(level="supply")
    assert workflow.missing_sides(case) == ["meter"]
    with pytest.raises(Refused, match="Meter"):
        workflow.submit(case, make.analyst(), make.not_sent)


@pytest.mark.usefixtures("served")
def test_the_service_is_asked_with_the_picture_and_the_kind_of_the_policy() -> None:
    case = submitted()
    (check,) = make.waiting(case, "meter")
    request = checking.course.request_of(case, check)
    assert (check.service, check.document.kind) == (METER, DocumentKind.METER)
    assert request.values == {"kind": "water"}
    page = check.document.pages.get()
    assert dict(request.images) == {"front": evidence.vault_of(case).fetch(page.file)}


@pytest.mark.usefixtures("served")
def test_what_it_shows_is_sealed_and_an_unsure_number_is_pointed_out() -> None:
    case = in_review(SHOWN)
    assert case.progress == Progress.IN_REVIEW
    meter = evidence.load(case).meter
    assert meter is not None
    assert [(r.name, r.value, r.score) for r in meter.readings] == [
        ("meter_reading", "12345", 0.97),
        ("meter_number", "30114577", 0.62),
    ]
    assert make.codes(case) == {"field_unsure"}
    assert not any(b"12345" in bytes(field.sealed) for field in ExtractedField.objects.all())
    assert "30114577" not in str(list(Check.objects.values_list("result", flat=True)))
    assert not [reason for reason in against(case) if "meter" in reason]


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize(
    ("shown", "hindrance"),
    [
        (MeterReading(), "missing:meter_reading"),
        (MeterReading("12345", 0.5), "score:meter_reading"),
        (MeterReading("12345", None), "score:meter_reading"),
    ],
)
def test_what_was_not_read_surely_is_seen_by_a_person(shown: MeterReading, hindrance: str) -> None:
    case = in_review(shown)
    assert hindrance in against(case)
    assert ("field_missing" in make.codes(case)) == (shown.value is None)


@pytest.mark.usefixtures("served")
def test_a_service_that_fails_leaves_it_to_a_person() -> None:
    case = submitted()
    checking.fail(make.begun(case, "meter").call_id, NotConfigured("CELLERE_TOKEN"), make.not_sent)
    case = make.answered(make.fresh(case))
    assert make.codes(case) == {"check_failed", "field_missing"}


@pytest.mark.usefixtures("served")
def test_it_is_asked_once_more_about_the_meter_alone() -> None:
    case = in_review(SHOWN)
    planned = pipeline.again(evidence.load(case), METER)
    assert [one.document.kind for one in planned] == [DocumentKind.METER]
    assert METER in {one.service for one in pipeline.again(evidence.load(case))}


def test_with_no_service_a_person_reads_it_and_enters_what_it_shows(client: Client) -> None:
    case = in_review()
    assert not Check.objects.filter(case=case, kind="meter").exists()
    assert make.codes(case) == {"field_missing"}
    assert "missing:meter_reading" in against(case)
    client.force_login(make.user())
    page = client.get(reverse("case", args=[case.number])).content.decode()
    assert "No service reads meters here" in page
    assert 'id="value-meter_reading-meter_reading"' in page
    entered = {
        "document": "meter_reading",
        "field": "meter_reading",
        "value": " 0012345 ",
        "reason": "from the picture",
    }
    answer = client.post(reverse("correct", args=[case.number]), {**entered, "version": case.version})
    assert answer.headers["Location"].endswith("#field-meter_reading-meter_reading")
    assert make.codes(case) == set()
    page = client.get(reverse("case", args=[case.number])).content.decode()
    assert "0012345" in page


def test_without_a_meter_its_fields_cannot_be_entered() -> None:
    case = make.in_review()
    with pytest.raises(Refused, match="no document"):
        workflow.correct_field(
            case, make.analyst(), "meter_reading", "1", "seen", case.version, DocumentKind.METER
        )


def test_it_is_asked_for_again_for_reasons_that_fit_it() -> None:
    case = in_review()
    meter = evidence.load(case).meter
    assert meter is not None
    key = str(meter.document.pk)
    for reason in ("selfie_unclear", "cut_off", "expired_document"):
        with pytest.raises(Refused, match="does not fit"):
            workflow.ask_again(case, make.analyst(), {key: reason}, version=case.version)
    workflow.ask_again(case, make.analyst(), {key: "meter_unclear"}, version=case.version)
    assert workflow.missing_sides(make.fresh(case)) == ["meter"]


def test_the_sandbox_reads_it_from_the_picture_to_the_review(
    sandbox: Running, with_policy: Callable[..., Policy]
) -> None:
    with_policy(*make.routed(make.CNH), ("services = []", f'services = ["{METER}"]'))
    case = make.collected(country="BRA", document_type="br.driver_license", level="supply")
    workflow.add_page(case, make.analyst(), "meter", make.picture(7))
    workflow.submit(make.fresh(case), make.analyst(), make.not_sent)
    case = make.worked(make.fresh(case))
    assert sandbox.application.calls[METER] == 1
    assert Check.objects.get(case=case, kind="meter").state == CheckState.DONE
    meter = evidence.load(case).meter
    assert meter is not None
    assert (meter.value("meter_reading"), meter.value("meter_number")) == ("12345", "30114577")
