"""A picture is added: sealed in the vault, in the trail by its digest, or refused with nothing left."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding import evidence, workflow
from onboarding.audit import Action, AuditEntry
from onboarding.models import Page, Progress
from onboarding.states import Refused
from onboarding.workflow import collecting
from tests import factories as make

Stored = Callable[[], dict[str, bytes]]


def test_the_picture_is_stored_sealed_and_opens_as_it_was(stored: Stored) -> None:
    case = make.opened()
    page = workflow.add_page(case, make.analyst(), "front", make.picture(1))
    (sealed,) = stored().values()
    assert b"\xff\xd8" not in sealed[:64]
    assert make.picture(1).jpeg not in sealed
    assert evidence.vault_of(case).fetch(page.file) == make.picture(1).jpeg
    assert page.digest == hashlib.sha256(make.picture(1).jpeg).hexdigest()


def test_the_trail_has_both_digests_and_no_file_name(stored: Stored) -> None:
    case = make.opened()
    page = workflow.add_page(case, make.analyst(), "front", make.picture(1))
    entry = AuditEntry.objects.get(chain=str(case.pk), action=Action.PAGE_ADDED)
    assert entry.data == {
        "page": str(page.pk),
        "side": "front",
        "digest": make.picture(1).digest,
        "source_digest": make.picture(1).source_digest,
        "replaces": None,
    }


def test_the_first_picture_makes_a_draft_collecting() -> None:
    case = make.opened()
    workflow.add_page(case, make.analyst(), "selfie", make.picture(1))
    assert make.fresh(case).progress == Progress.COLLECTING


def test_another_picture_of_a_side_takes_the_place_of_the_former(
    stored: Stored, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    case = make.opened()
    former = workflow.add_page(case, make.analyst(), "front", make.picture(1))
    with django_capture_on_commit_callbacks(execute=True):
        page = workflow.add_page(case, make.analyst(), "front", make.picture(2))
        assert len(stored()) == 2  # the former goes when the act holds, not before
    assert list(stored()) == [page.file]
    assert Page.objects.get() == page
    last = AuditEntry.objects.filter(chain=str(case.pk)).last()
    assert last is not None
    assert last.data["replaces"] == former.digest


@pytest.mark.parametrize("side", ["back", "selfie"])
def test_the_same_picture_cannot_be_two_sides(side: str, stored: Stored) -> None:
    case = make.opened(document_type="id_card")
    workflow.add_page(case, make.analyst(), "front", make.picture(1))
    before = stored()
    with pytest.raises(Refused, match="same picture as the one for “Front”"):
        workflow.add_page(case, make.analyst(), side, make.picture(1))
    assert Page.objects.count() == 1
    assert stored() == before


def test_the_same_picture_once_more_for_its_own_side_is_no_trouble() -> None:
    case = make.opened()
    workflow.add_page(case, make.analyst(), "front", make.picture(1))
    workflow.add_page(case, make.analyst(), "front", make.picture(1))
    assert Page.objects.count() == 1


def test_the_same_person_may_show_the_same_picture_in_another_case() -> None:
    for case in (make.opened(), make.opened()):
        workflow.add_page(case, make.analyst(), "front", make.picture(1))
    assert Page.objects.count() == 2


def test_what_was_not_asked_for_again_takes_no_new_picture() -> None:
    case = make.awaiting_customer()
    with pytest.raises(Refused, match="asked for"):
        workflow.add_page(case, make.analyst(), "selfie", make.picture(5))


def test_when_the_act_fails_after_the_file_was_stored_the_file_goes_too(
    stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = make.opened()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the database went away")

    monkeypatch.setattr(collecting, "record", broken)
    with pytest.raises(RuntimeError):
        workflow.add_page(case, make.analyst(), "front", make.picture(1))
    assert not Page.objects.exists()
    assert not stored()
