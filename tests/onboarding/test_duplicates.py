"""A number or a face in another applicant's case is told to the reviewer, and to nobody else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from onboarding import access, checking, evidence, index, policy, workflow
from onboarding.audit import Action
from onboarding.finding_types import DICTIONARY, VERSION
from onboarding.models import (
    AuditEntry,
    Case,
    FaceVector,
    Finding,
    IndexEntry,
    IndexKey,
    IndexKind,
    Progress,
)
from onboarding.vault import BlindIndex, new_index_key, rewrapped_index_key
from providers.model import Answer, FaceMatch
from providers.normalise.text import fold
from tests import factories as make

pytestmark = pytest.mark.thorough

WithPolicy = Callable[..., policy.Policy]
DECLARED = {"full_name": make.FULL_NAME, "date_of_birth": "1984-02-29"}


def seen(case: Case) -> dict[str, list[str]]:
    """Codes of open findings about other cases, with the cases that they name."""
    box = evidence.vault_of(case)
    rows = Finding.objects.filter(case=case, resolved_at=None, code__endswith="_seen")
    return {f.code: box.open_json(f.sealed, evidence.FINDING_PLACE)["cases"] for f in rows}


def stranger(number: str = "X1234567", declared: dict[str, str] = DECLARED, reference: str = "") -> Case:
    """The case of a customer of their own, whose passport has this number."""
    read = make.reading({**make.READ, "document_number": number})
    return make.in_review(declared, read=read, reference=reference)


# Numbers


def test_a_document_number_in_another_applicants_case_names_that_case() -> None:
    first, second = stranger(), stranger()
    assert seen(first) == {}
    assert seen(second) == {"document_number_seen": [first.number]}
    finding = Finding.objects.get(case=second, code="document_number_seen")
    assert finding.fields == ["document_number"]
    assert finding.dictionary == VERSION
    assert not DICTIONARY["document_number_seen"].customer


def test_another_number_is_nothing_to_find() -> None:
    stranger()
    assert seen(stranger("X7654321")) == {}


def test_one_customer_may_have_several_cases() -> None:
    stranger(reference="customer-7")
    assert seen(stranger(reference="customer-7")) == {}
    assert seen(stranger(reference="customer-8")) != {}


def test_a_declared_number_counts_as_one_that_was_read_and_as_either_kind() -> None:
    first = stranger("Y7777777", {**DECLARED, "personal_number": "x 123-4567"})
    second = stranger("X1234567")
    assert seen(second) == {"document_number_seen": [first.number]}


def test_a_tax_id_and_a_personal_number_are_one_kind() -> None:
    first = stranger("Y1111111", {**DECLARED, "tax_number": "111.444.777-35"})
    read = make.reading({**make.READ, "document_number": "Y2222222", "personal_number": "11144477735"})
    second = make.in_review(DECLARED, read=read, reference="")
    assert seen(second) == {"personal_number_seen": [first.number]}


def test_a_part_of_a_number_is_not_looked_for() -> None:
    for _ in range(2):
        case = stranger("X12")
    assert seen(case) == {}


def test_a_case_that_was_never_submitted_is_not_named() -> None:
    make.opened({**DECLARED, "document_number": "X1234567"}, reference="")
    assert seen(stranger()) == {}


def test_a_number_that_a_reviewer_corrects_is_looked_for_at_once() -> None:
    first, second = stranger(), stranger("X1284567")
    workflow.correct_field(second, make.analyst(), "document_number", "X1234567", "misread", second.version)
    assert seen(second) == {"document_number_seen": [first.number]}
    second = make.fresh(second)
    workflow.correct_field(second, make.analyst(), "document_number", "X1284567", "right", second.version)
    assert seen(second) == {}


def test_the_earlier_case_is_told_too_while_it_is_in_review(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    first = stranger()
    with django_capture_on_commit_callbacks(execute=True):
        second = stranger()
    assert seen(first) == {"document_number_seen": [second.number]}
    entry = AuditEntry.objects.get(chain=str(first.pk), action=Action.FINDINGS_RENEWED)
    assert entry.data == {"opened": 1}
    assert make.fresh(first).severity == make.fresh(second).severity == 4
    with django_capture_on_commit_callbacks(execute=True):
        second = make.fresh(second)
        workflow.correct_field(second, make.analyst(), "document_number", "X9999999", "no", second.version)
    assert seen(first) == seen(second) == {}


def test_who_is_told_of_a_case_tells_nobody_else(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    crowd = [stranger() for _ in range(6)]
    with django_capture_on_commit_callbacks(execute=True) as told:
        stranger()
    assert len(told) == len(crowd) + 2  # and the new case's two checks are sent
    renewed = AuditEntry.objects.filter(action=Action.FINDINGS_RENEWED).values_list("chain", flat=True)
    assert sorted(renewed) == sorted(str(case.pk) for case in crowd)


def test_a_decided_case_is_left_as_it_is(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    first = stranger()
    make.approve(first)
    with django_capture_on_commit_callbacks(execute=True):
        second = stranger()
    assert seen(second) == {"document_number_seen": [first.number]}
    assert seen(first) == {}


@pytest.mark.django_db(transaction=True)
def test_of_two_cases_that_end_at_once_the_later_one_has_the_finding() -> None:
    cases = [make.submitted(DECLARED, reference="") for _ in range(2)]
    works = [{kind: make.begun(case, kind) for kind in ("face_match", "ocr")} for case in cases]
    for work in works:
        checking.finish(work["face_match"].call_id, make.faces_compared(), make.not_sent)
    barrier = threading.Barrier(2)

    def end(call_id: str) -> None:
        barrier.wait()
        try:
            checking.finish(call_id, make.reading(), make.not_sent)
        finally:
            connection.close()

    threads = [threading.Thread(target=end, args=[work["ocr"].call_id]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first, second = map(make.fresh, cases)
    assert first.progress == second.progress == Progress.IN_REVIEW
    assert seen(first) == {"document_number_seen": [second.number]}  # told after the other's commit
    assert seen(second) == {"document_number_seen": [first.number]}


def test_the_reviewer_finds_a_way_to_the_other_case(client: Client) -> None:
    first, second = stranger(), stranger()
    client.force_login(make.user())
    page = client.get(reverse("case", args=[second.number])).content.decode()
    assert f'href="{reverse("case", args=[first.number])}">{first.number}</a>' in page


def test_live_cases_and_test_cases_do_not_meet() -> None:
    first = stranger()
    Case.objects.filter(pk=first.pk).update(live=False)
    assert seen(stranger()) == {}


def test_a_case_that_is_gone_is_not_led_to() -> None:
    first = stranger()
    assert access.visible(make.user(), [first.number, "GONE-GONE"]) == [first.number]
    assert access.visible(make.user("nobody", role=None), [first.number]) == []


# The index


def entries(case: Case) -> set[tuple[str, str]]:
    return set(IndexEntry.objects.filter(case=case).values_list("kind", "digest"))


def expected(kind: IndexKind, *values: str) -> set[tuple[str, str]]:
    return {(kind.value, index.key().digest(kind, value)) for value in values}


def test_what_is_declared_is_indexed_at_once_and_what_is_replaced_goes() -> None:
    case = make.opened({"full_name": "João d’Exemplo", "personal_number": "111.444.777-35"})
    names = expected(IndexKind.NAME_WORD, "JOAO", "DEXEMPLO")
    number = expected(IndexKind.PERSONAL_NUMBER, "11144477735")
    either = expected(IndexKind.DOCUMENT_NUMBER, "11144477735")
    assert entries(case) == names | number | either
    workflow.declare(case, make.analyst(), {"full_name": "João d’Exemplo"})
    assert entries(case) == names


def test_what_was_read_is_indexed_and_a_correction_takes_its_place() -> None:
    case = stranger("X1284567")
    assert expected(IndexKind.DOCUMENT_NUMBER, "X1284567") <= entries(case)
    workflow.correct_field(case, make.analyst(), "document_number", "X1234567", "misread", case.version)
    assert expected(IndexKind.DOCUMENT_NUMBER, "X1234567") <= entries(case)
    assert not expected(IndexKind.DOCUMENT_NUMBER, "X1284567") & entries(case)


def test_what_an_earlier_attempt_bore_stays() -> None:
    case = make.in_review(read=make.reading({**make.READ, "document_number": "X1284567"}))
    workflow.ask_again(case, make.analyst(), {str(make.identity(case).pk): "blurry"}, version=case.version)
    case = make.fresh(case)
    for seed, side in enumerate(("front",), 7):
        workflow.add_page(case, make.analyst(), side, make.picture(seed))
    workflow.submit(case, make.analyst(), make.not_sent)
    make.answered(case)
    both = expected(IndexKind.DOCUMENT_NUMBER, "X1284567", "X1234567")
    assert both <= entries(case)


def test_the_index_holds_no_value_in_the_clear() -> None:
    case = stranger()
    for entry in IndexEntry.objects.filter(case=case):
        clear = f"{entry.digest} {entry.kind}"
        assert not any(word in fold(clear) for word in ("NIRGENDWO", "QUILLON", "X1234567"))


def test_digests_outlive_the_master_key_that_wrapped_the_index_key(settings: Settings) -> None:
    first = stranger()
    old, new = settings.ENCRYPTION_KEYS[0], b"fedcba9876543210fedcba9876543210"
    before = bytes(IndexKey.objects.get().wrapped)
    settings.ENCRYPTION_KEYS = (new, old)
    second = stranger()
    assert seen(second) == {"document_number_seen": [first.number]}
    after = bytes(IndexKey.objects.get().wrapped)
    assert before != after
    assert rewrapped_index_key(after) is None
    settings.ENCRYPTION_KEYS = (new,)
    assert index.key().digest("name_word", "A") == BlindIndex(after).digest("name_word", "A")


def test_a_digest_is_of_its_kind_and_key_alone() -> None:
    one, other = BlindIndex(new_index_key()), BlindIndex(new_index_key())
    assert one.digest("document_number", "X1") == one.digest("document_number", "X1")
    alike = [("document_number", "X1"), ("personal_number", "X1"), ("document_number", "X2")]
    digests = {one.digest(kind, value) for kind, value in alike}
    assert len(digests | {other.digest("document_number", "X1")}) == 4


def test_what_is_forgotten_is_found_no_more() -> None:
    first = stranger()
    index.forget(first.applicant)
    assert not IndexEntry.objects.filter(applicant=first.applicant).exists()
    assert seen(stranger()) == {}


# Faces

FACES = ("faces = false", "faces = true")


def face(seed: int, towards: int | None = None, distance: float = 0.0) -> tuple[float, ...]:
    """A vector of length one; with ``towards`` one that lies so far from that seed's."""
    rng = np.random.default_rng(seed)
    vector = rng.normal(size=128)
    vector /= np.linalg.norm(vector)
    if towards is not None:
        goal = np.array(face(towards))
        across = vector - (vector @ goal) * goal
        across /= np.linalg.norm(across)
        cosine = 1 - distance
        vector = cosine * goal + np.sqrt(1 - cosine**2) * across
    return tuple(float(v) for v in vector)


def selfie(vector: tuple[float, ...]) -> Answer:
    answer = make.faces_compared()
    assert answer.match is not None
    return replace(answer, match=replace(answer.match, features={"selfie": vector}))


def with_face(vector: tuple[float, ...], number: str) -> Case:
    read = make.reading({**make.READ, "document_number": number})
    return make.in_review(DECLARED, read=read, faces=selfie(vector), reference="")


def test_faces_are_not_kept_where_no_policy_wants_it() -> None:
    with_face(face(1), "X1111111")
    assert seen(with_face(face(1), "X2222222")) == {}
    assert not FaceVector.objects.exists()


@pytest.mark.parametrize(("distance", "found"), [(0.0, True), (0.39, True), (0.41, False), (0.9, False)])
def test_a_face_of_another_case_is_told_within_the_policys_bound(
    distance: float, found: bool, with_policy: WithPolicy
) -> None:
    with_policy(FACES)
    first = with_face(face(1), "X1111111")
    second = with_face(face(2, towards=1, distance=distance), "X2222222")
    assert seen(second) == ({"face_seen": [first.number]} if found else {})


def test_a_face_is_sealed_under_the_applicants_own_key(with_policy: WithPolicy) -> None:
    with_policy(FACES)
    first = with_face(face(1), "X1111111")
    row = FaceVector.objects.get()
    assert np.asarray(face(1), np.float32).tobytes() not in bytes(row.sealed)
    type(first.applicant).objects.filter(pk=first.applicant_id).update(data_key=b"")  # erased
    assert seen(with_face(face(1), "X2222222")) == {}


def test_as_many_faces_as_the_policy_says_are_kept_the_newest(with_policy: WithPolicy) -> None:
    with_policy(FACES, ("most_faces = 1000", "most_faces = 2"))
    cases = [with_face(face(seed), f"X{seed}000000") for seed in range(3)]
    assert set(FaceVector.objects.values_list("case", flat=True)) == {case.pk for case in cases[1:]}


def test_faces_of_another_service_are_not_compared(with_policy: WithPolicy) -> None:
    with_policy(FACES)
    with_face(face(1), "X1111111")
    FaceVector.objects.update(service="another.facematch")
    assert seen(with_face(face(1), "X2222222")) == {}


def test_a_forgotten_face_is_gone(with_policy: WithPolicy) -> None:
    with_policy(FACES)
    index.forget(with_face(face(1), "X1111111").applicant)
    assert not FaceVector.objects.exists()


def test_a_policy_wants_services_that_give_features(with_policy: WithPolicy) -> None:
    with pytest.raises(policy.PolicyError, match=r"must give features .* cellere.facematch"):
        with_policy(FACES, ('["local.facematch"]', '["cellere.facematch"]'))


def test_a_match_shows_its_features_to_nobody() -> None:
    match = FaceMatch(True, "match", 0.9, 0.2, {}, {"selfie": (0.125, 0.5)})
    assert "0.125" not in f"{match!r} {match.to_json()}"
