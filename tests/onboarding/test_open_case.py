"""A case is opened: applicant with a key of their own, policy pinned, documents to be shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from onboarding import evidence, policy, workflow
from onboarding.audit import Action, AuditEntry
from onboarding.models import Applicant, Case, Document, Outcome, PolicyVersion, Progress
from onboarding.states import Refused
from tests import factories as make


def test_a_new_case_waits_for_its_pictures() -> None:
    case = make.opened(reference="customer-7", country="", language="es")
    assert (case.progress, case.outcome, case.version, case.attempt) == (
        Progress.DRAFT, Outcome.NONE, 1, 1,
    )  # fmt: skip
    assert (case.language, case.applicant.reference) == ("es", "customer-7")
    assert evidence.declared(case) == make.PERSON
    assert sorted(d.kind for d in evidence.current_documents(case)) == ["identity", "selfie"]
    assert workflow.missing_sides(case) == ["front", "selfie"]


def test_opening_writes_one_entry_that_names_nobody() -> None:
    case = make.opened()
    entry = AuditEntry.objects.get(chain=str(case.pk))
    assert (entry.action, entry.actor_name, entry.version) == (Action.CASE_OPENED, "ana", 1)
    assert not any(value in str(entry.data) for value in make.PERSON.values())


def test_each_applicant_has_a_key_of_their_own() -> None:
    one, other = make.opened(), make.opened()
    assert one.applicant.data_key != other.applicant.data_key
    assert evidence.vault_of(one)._key != evidence.vault_of(other)._key


def test_a_document_that_is_not_accepted_for_the_country_is_refused_before_anything_is_stored() -> None:
    with pytest.raises(Refused, match="not accepted"):
        make.opened(country="MEX", document_type="br.driver_license")
    assert not Case.objects.exists()
    assert not Applicant.objects.exists()


def test_a_name_that_is_no_canonical_field_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="shoe_size"):
        make.opened({"shoe_size": "44"})


@pytest.mark.parametrize("born", ["29.02.1984", "1984-02-30", "1984-2-9", "soon", "19840229"])
def test_a_declared_date_that_is_not_iso_is_refused_before_anything_is_stored(born: str) -> None:
    with pytest.raises(Refused, match="2031-08-03"):
        make.opened({"date_of_birth": born})
    assert not Applicant.objects.exists()


def test_what_was_left_empty_was_not_declared() -> None:
    assert evidence.declared(make.opened({"full_name": "", "personal_number": "7"})) == {
        "personal_number": "7"
    }


def test_the_type_that_a_person_chose_is_confirmed_and_one_to_be_detected_is_not() -> None:
    assert make.identity(make.opened()).type_confirmed
    unknown = make.identity(make.opened(document_type=""))
    assert (unknown.type, unknown.type_confirmed) == ("", False)


def test_declaring_again_replaces_what_was_declared() -> None:
    case = make.opened()
    workflow.declare(case, make.analyst(), {"full_name": "Anders Anderswo"})
    assert evidence.declared(make.fresh(case)) == {"full_name": "Anders Anderswo"}
    last = AuditEntry.objects.filter(chain=str(case.pk)).last()
    assert last is not None
    assert (last.action, last.data) == (Action.CASE_DECLARED, {"fields": ["full_name"]})


def test_a_case_keeps_the_policy_that_it_was_opened_under(
    with_policy: Callable[..., policy.Policy],
) -> None:
    case = make.opened()
    with_policy(("youngest = 18", "youngest = 21"), ('version = "2026.1"', 'version = "next"'))
    later = make.opened()
    assert evidence.policy_of(make.fresh(case)).youngest == 18
    assert evidence.policy_of(make.fresh(later)).youngest == 21
    assert sorted(PolicyVersion.objects.values_list("version", flat=True)) == ["2026.1", "next"]


def test_cases_under_one_policy_share_its_text() -> None:
    assert make.opened().policy_id == make.opened().policy_id
    assert PolicyVersion.objects.get().text == policy.current()[0]


def test_case_numbers_can_be_read_to_each_other() -> None:
    numbers = {make.opened().number for _ in range(20)}
    assert len(numbers) == 20
    assert not set("".join(numbers)) & set("01IO")


def test_a_document_is_one_of_its_kind_and_attempt() -> None:
    case = make.opened()
    assert Document.objects.filter(case=case, attempt=1).count() == 2
