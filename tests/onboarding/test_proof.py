"""A proof of address where the level wants one: a service reads it where the policy names one for the
country, and what it says is held against the applicant's name, address and the policy's days."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onboarding import automatic, checking, evidence, pipeline, workflow
from onboarding.intake import accept
from onboarding.models import Case, Check, DocumentKind, IndexEntry, Page, Progress
from providers.errors import WrongDocument
from providers.model import Answer
from providers.model import Check as Rule
from specimens.bills import make_bill
from tests import factories as make

HOME = "Rua das Acácias, 12, Centro, 01310-100 São Paulo SP"
PERSON = {**make.PERSON, "address": "R. das Acacias 12, São Paulo"}
FRESH = (date.today() - timedelta(days=20)).isoformat()
BILL = {
    "customer_name": "QUILLON NIRGENDWO",
    "address": HOME,
    "due_date": FRESH,
    "reference_period": "OUT/2020",
    "tax_number": "06981180000116",
}


def submitted(declared: Mapping[str, str] = PERSON, picture: Any = None) -> Case:
    case = make.collected(declared, level="enhanced", country="BRA", document_type="passport")
    workflow.add_page(case, make.analyst(), "address", picture or make.picture(6))
    workflow.submit(make.fresh(case), make.analyst(), make.not_sent)
    return make.fresh(case)


def proof_check(case: Case) -> Check:
    return next(check for check in make.waiting(case) if check.document.kind == DocumentKind.ADDRESS)


def read(values: Mapping[str, str | None], *, score: float = 0.97, known: bool = True) -> Answer:
    rules = (Rule("issuer_known", known, detail="CEMIG" if known else ""),)
    return make.reading(values, document="br.electricity_bill", score=score, checks=rules)


def in_review(
    changes: Mapping[str, str | None] | None = None, declared: Mapping[str, str] = PERSON, **more: Any
) -> Case:
    case = submitted(declared)
    answer = read({**BILL, **(changes or {})}, **more)
    checking.finish(make.begin(proof_check(case)).call_id, answer, make.not_sent)
    return make.answered(make.fresh(case))


def test_it_goes_to_the_service_of_the_country_and_elsewhere_to_a_person() -> None:
    check = proof_check(submitted())
    assert (check.service, check.kind) == ("local.ocr", "ocr")
    other = make.collected(level="enhanced")
    workflow.add_page(other, make.analyst(), "address", make.picture(6))
    workflow.submit(make.fresh(other), make.analyst(), make.not_sent)
    kinds = {check.document.kind for check in make.waiting(other)}
    assert DocumentKind.ADDRESS not in kinds


def test_a_bill_that_agrees_leaves_nothing_to_find_and_may_be_approved_without_a_person() -> None:
    case = in_review()
    assert case.progress == Progress.IN_REVIEW
    assert make.codes(case) == set()
    known = evidence.load(case)
    assert known.address is not None
    assert known.address.value("address") == HOME
    assert not [reason for reason in against(known) if reason != "face"]
    doubtful = in_review(score=0.85)
    assert "score:customer_name" in against(evidence.load(doubtful))


def against(known: evidence.Evidence) -> list[str]:
    rule = replace(known.policy.automatic, enabled=True, countries=("*",), sample=0.0)
    return automatic.hindrances(replace(known, policy=replace(known.policy, automatic=rule)), [])


@pytest.mark.parametrize(
    ("changes", "code", "fields"),
    [
        ({"customer_name": "ANDERE PERSON"}, "proof_name_differs", ["customer_name"]),
        ({"customer_name": "QUILLON PETRUS NIRGENDWO"}, "proof_name_incomplete", ["customer_name"]),
        ({"customer_name": None}, "field_missing", ["customer_name"]),
        ({"address": "Avenida Brasil, 900, Boa Vista, Recife PE"}, "proof_address_differs", ["address"]),
        ({"address": "Rua das Acácias, 112, Centro, São Paulo SP"}, "proof_address_differs", ["address"]),
        ({"due_date": "2021-03-05"}, "proof_too_old", ["due_date"]),
        ({"due_date": None}, "proof_too_old", ["reference_period"]),
        ({"due_date": None, "reference_period": None}, "field_missing", ["due_date"]),
    ],
)
def test_what_does_not_agree_is_found(changes: dict[str, str | None], code: str, fields: list[str]) -> None:
    case = in_review(changes)
    found = case.findings.filter(resolved_at=None).values_list("code", "fields", "document__kind")
    assert list(found) == [(code, fields, "proof_of_address")]


def test_an_address_that_nobody_declared_is_not_compared() -> None:
    assert make.codes(in_review({"address": "Avenida Brasil, 900"}, make.PERSON)) == set()


def test_a_bill_of_an_unknown_utility_is_pointed_out() -> None:
    assert make.codes(in_review(known=False)) == {"proof_issuer_unknown"}


def test_what_is_no_bill_is_read_and_entered_by_a_person(client: Client) -> None:
    case = submitted()
    checking.fail(make.begin(proof_check(case)).call_id, WrongDocument("Nothing known."), make.not_sent)
    case = make.answered(make.fresh(case))
    assert make.codes(case) == {"proof_not_recognised"}
    client.force_login(make.user())
    for name, value in BILL.items():
        data = {"document": "proof_of_address", "field": name, "value": value, "reason": "from the picture"}
        answer = client.post(
            reverse("correct", args=[case.number]), {**data, "version": make.fresh(case).version}
        )
        assert answer.headers["Location"].endswith(f"#field-proof_of_address-{name}")
    assert make.codes(case) == set()


def test_it_is_shown_with_its_codes_and_its_numbers_find_no_other_case(client: Client) -> None:
    code = Answer("local.ocr", "br.electricity_bill", read(BILL).fields, checks=read(BILL).checks)
    told = replace(code.fields[0], name=None, value="PIX 000201", vendor_field="front.barcodes[0].text")
    case = submitted()
    before = IndexEntry.objects.filter(case=case).count()
    answer = replace(code, fields=(*code.fields, told))
    checking.finish(make.begin(proof_check(case)).call_id, answer, make.not_sent)
    assert IndexEntry.objects.filter(case=case).count() == before
    case = make.answered(make.fresh(case))
    client.force_login(make.user())
    page = client.get(reverse("case", args=[case.number])).content.decode()
    for shown in ("CEMIG", HOME, "PIX 000201", 'id="field-proof_of_address-customer_name"'):
        assert shown in page, shown
    assert case.document_type == "passport"


def test_it_is_asked_again_about_the_bill_and_the_document_alike() -> None:
    known = evidence.load(in_review())
    asked = [one.document.kind for one in pipeline.again(known) if one.kind == "ocr"]
    assert sorted(asked) == ["identity", "proof_of_address"]


def test_what_a_pdf_says_as_text_is_sealed_and_handed_to_the_service() -> None:
    bill = make_bill("cemig", 3)
    case = submitted(picture=accept(bill.pdf))
    page = Page.objects.get(document__case=case, side="address")
    assert bill.truth["customer_name"].encode() not in bytes(page.text)
    request = checking.course.request_of(case, proof_check(case))
    assert bill.truth["customer_name"] in " ".join(piece.text for piece in request.texts["front"])
    assert request.images["front"].startswith(b"\xff\xd8")


@pytest.mark.slow
@pytest.mark.parametrize("door", ["pdf", "scan"])
def test_the_engine_reads_it_within_a_case(door: str) -> None:
    bill = make_bill("enel", 3)
    buffer = io.BytesIO()
    bill.scan().save(buffer, "JPEG", quality=90)
    case = submitted(picture=accept(bill.pdf if door == "pdf" else buffer.getvalue()))
    from onboarding import tasks

    tasks.run_check(str(proof_check(case).pk))
    proof = evidence.load(make.fresh(case)).address
    assert proof is not None
    assert proof.value("customer_name") == bill.truth["customer_name"]
    assert proof.value("due_date") == bill.truth["due_date"]
    assert proof.readings[0].page is not None
