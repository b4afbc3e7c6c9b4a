"""What is forgotten is gone from database, files and look-up; what holds it back does; the trail stays."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding import access, audit, checkpoints, evidence, workflow
from onboarding.audit import Action, AuditEntry
from onboarding.models import (
    Applicant,
    Case,
    Check,
    DecisionAction,
    Erasure,
    ErasureReason,
    Event,
    ExtractedField,
    IndexEntry,
    Page,
)
from onboarding.states import Refused
from onboarding.vault import VaultError
from tests import factories as make

Stored = Callable[[], dict[str, bytes]]

PERSONAL = {*make.PERSON.values(), *make.READ.values(), "Somebody Else", "nickname", "quillon@example.org"}


def dump() -> bytes:
    """Every value of every table; on SQLite also the very file, with its log and free pages."""
    with connection.cursor() as cursor:
        cells = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            cells += [cell for row in cursor.fetchall() for cell in row]
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cells.append(Path(connection.settings_dict["NAME"]).read_bytes())
    return b"\n".join(bytes(c) if isinstance(c, bytes | memoryview) else str(c).encode() for c in cells)


def full_case() -> Case:
    """Decided, with a note, a correction, a dismissal and a reference."""
    case = make.suspicious(reference="quillon@example.org")
    finding = case.findings.filter(resolved_at=None).latest("id")
    workflow.dismiss_finding(case, make.analyst(), finding.pk, "Quillon is his nickname.", None)
    workflow.correct_field(make.fresh(case), make.analyst(), "surname", "NIRGENDWO", "As printed.", None)
    case = make.fresh(case)
    workflow.decide(
        case,
        make.analyst(),
        DecisionAction.REJECT,
        ["not_genuine"],
        "Somebody Else it is.",
        version=case.version,
    )
    if make.fresh(case).progress != "decided":
        workflow.confirm(make.fresh(case), make.approver(), version=make.fresh(case).version)
    return make.fresh(case)


@pytest.mark.django_db(transaction=True)
def test_after_erasure_nothing_personal_and_no_key_is_left_anywhere(stored: Stored) -> None:
    case = full_case()
    key = bytes(case.applicant.data_key)
    digests = sorted(Page.objects.filter(document__case=case).values_list("digest", flat=True))
    assert key in dump()  # the search does find what is there
    assert b"quillon@example.org" in dump()
    assert stored()

    (receipt,) = workflow.erase(case.applicant, make.approver())

    left = dump()
    for value in PERSONAL - {"M", "UTO"}:
        assert value.encode() not in left, value
        assert base64.b64encode(value.encode())[:-4] not in left, value
    assert key not in left
    assert stored() == {}
    assert not IndexEntry.objects.filter(case=case).exists()
    assert not Event.objects.filter(case=case).exists()
    assert not ExtractedField.objects.filter(check_run__case=case).exists()
    assert (receipt.reason, receipt.actor_name, receipt.key_destroyed) == (
        ErasureReason.REQUEST,
        "petra",
        True,
    )
    assert receipt.digests == digests
    assert audit.verify()[1] == []


def test_what_was_sealed_can_never_be_opened_again() -> None:
    case = full_case()
    note = evidence.vault_of(case).seal(b"Quillon", "x")
    workflow.erase(case.applicant, make.approver())
    with pytest.raises(VaultError, match="destroyed"):
        evidence.vault_of(make.fresh(case)).open(note, "x")


def test_the_trail_of_an_erased_case_still_verifies_with_its_checkpoints(
    tmp_path: Path, settings: Any
) -> None:
    settings.VAR_DIR = tmp_path
    case = full_case()
    checkpoints.make()
    workflow.erase(case.applicant, make.approver())
    last = AuditEntry.objects.filter(chain=str(case.pk)).latest("seq")
    assert last.action == Action.CASE_FORGOTTEN
    assert last.data["receipt"] == str(Erasure.objects.get().pk)
    assert audit.verify()[1] == checkpoints.verify()[1] == []


def test_erasing_one_person_leaves_others_alone(stored: Stored) -> None:
    case, other = full_case(), make.decided()
    workflow.erase(case.applicant, make.approver())
    assert evidence.load(make.fresh(other)).declared == make.PERSON
    assert all(name.startswith(str(other.applicant_id)) for name in stored())


def test_the_pages_of_an_erased_case_still_open(client: Client) -> None:
    case = full_case()
    workflow.erase(case.applicant, make.approver())
    client.force_login(make.user())
    assert client.get(reverse("case", args=[case.number])).status_code == 200
    assert client.get(reverse("queue")).status_code == 200


def test_a_case_under_way_is_not_erased_and_nothing_else_of_the_person_either() -> None:
    done = full_case()
    Case.objects.filter(pk=make.in_review().pk).update(applicant=done.applicant)
    with pytest.raises(Refused, match="under way"):
        workflow.erase(done.applicant, make.approver())
    assert Page.objects.filter(document__case=done).exists()
    assert not Erasure.objects.exists()


def test_erasing_twice_is_told() -> None:
    case = full_case()
    workflow.erase(case.applicant, make.approver())
    with pytest.raises(Refused, match="already"):
        workflow.erase(Applicant.objects.get(pk=case.applicant_id), make.approver())


# Legal hold


def test_a_held_case_is_neither_erased_nor_forgotten_until_the_hold_is_lifted() -> None:
    case = full_case()
    workflow.place_hold(case, make.approver(), "Court order 7/2031 about Quillon.")
    assert workflow.hold_reason(make.fresh(case)) == "Court order 7/2031 about Quillon."
    assert b"Court order" not in dump()
    later = timezone.now() + timedelta(days=9999)
    with pytest.raises(Refused, match="held"):
        workflow.erase(case.applicant, make.approver())
    assert workflow.forget_due(later) == 0
    workflow.lift_hold(make.fresh(case), make.approver())
    assert workflow.forget_due(later) == 1
    actions = AuditEntry.objects.filter(chain=str(case.pk)).order_by("-seq").values_list("action", flat=True)
    assert list(actions[:3]) == [Action.CASE_FORGOTTEN, Action.HOLD_LIFTED, Action.HOLD_PLACED]


def test_a_hold_needs_a_reason_and_is_placed_once() -> None:
    case = full_case()
    with pytest.raises(Refused, match="Say why"):
        workflow.place_hold(case, make.approver(), " ")
    workflow.place_hold(case, make.approver(), "Court.")
    with pytest.raises(Refused, match="held already"):
        workflow.place_hold(case, make.approver(), "Court.")
    workflow.lift_hold(case, make.approver())
    with pytest.raises(Refused, match="not held"):
        workflow.lift_hold(case, make.approver())


# Retention


@pytest.mark.parametrize(
    ("state", "end"),
    [
        (make.decided, "approved"),
        (full_case, "rejected"),
        (make.withdrawn, "withdrawn"),
        (make.expired, "expired"),
    ],
)
def test_each_outcome_is_kept_for_as_long_as_the_policy_says(state: Callable[[], Case], end: str) -> None:
    case = state()
    days = evidence.policy_of(case).retention.ended[end]
    ended = make.fresh(case).ended_at
    assert ended is not None
    assert workflow.forget_due(ended + timedelta(days=days) - timedelta(seconds=1)) == 0
    assert workflow.forget_due(ended + timedelta(days=days)) == 1
    assert Erasure.objects.get(case=case.pk).reason == ErasureReason.RETENTION
    assert workflow.forget_due(ended + timedelta(days=days)) == 0


def test_a_case_that_is_under_way_is_never_due() -> None:
    make.in_review()
    case = make.decided()
    make.reopen(case)
    assert workflow.forget_due(timezone.now() + timedelta(days=99999)) == 0


def test_a_dry_run_tells_what_is_due_and_forgets_nothing() -> None:
    case = make.withdrawn()
    Case.objects.filter(pk=case.pk).update(ended_at=timezone.now() - timedelta(days=400))
    out = io.StringIO()
    call_command("retention", "run", "--dry-run", stdout=out)
    assert out.getvalue().startswith(f"{case.number} all, due since ")
    assert make.fresh(case).forgotten_at is None
    call_command("retention", "run", stdout=out)
    assert make.fresh(case).forgotten_at is not None


def test_pictures_of_a_type_of_document_go_earlier_and_the_values_stay(
    with_policy: Callable[..., Any], stored: Stored, client: Client
) -> None:
    with_policy(("[retention.documents]", "[retention.documents]\npassport = 30"))
    case = make.decided()
    page = Page.objects.filter(document__case=case).first()
    assert page is not None
    later = timezone.now() + timedelta(days=31)
    assert workflow.forget_due(later) == 1
    assert workflow.forget_due(later) == 0
    assert stored() == {}
    known = evidence.load(make.fresh(case))
    assert known.identity is not None
    assert known.identity.value("surname") == "NIRGENDWO"
    client.force_login(make.user())
    assert client.get(reverse("image", args=[page.pk])).status_code == 404
    assert client.get(reverse("case", args=[case.number])).status_code == 200


def test_the_key_lives_as_long_as_the_last_case_of_the_person() -> None:
    old, young = make.withdrawn(), make.decided()
    Case.objects.filter(pk=old.pk).update(ended_at=timezone.now() - timedelta(days=400))
    Page.objects.filter(document__case=old).delete()
    Check.objects.filter(case=old).delete()
    Case.objects.filter(pk=old.pk).update(applicant=young.applicant, declared=young.declared)
    assert workflow.forget_due() == 1
    assert not Erasure.objects.get().key_destroyed
    assert evidence.load(make.fresh(young)).declared == make.PERSON


# Subject access


def test_a_person_gets_all_that_is_kept_about_them(tmp_path: Path) -> None:
    case = full_case()
    file = tmp_path / "subject.zip"
    call_command("subject", "export", case.number, "--out", str(file), stdout=io.StringIO())
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        content = json.loads(archive.read(f"{case.number}/case.json"))
        pictures = {archive.read(name) for name in names if name.endswith(".jpg")}
    assert content["declared"]["full_name"] == "Somebody Else"
    assert make.picture(0).jpeg in pictures
    assert AuditEntry.objects.filter(chain=str(case.pk), action=Action.SUBJECT_EXPORTED).count() == 1


def test_after_erasure_there_is_nothing_to_hand_out() -> None:
    case = full_case()
    workflow.erase(case.applicant, make.approver())
    with pytest.raises(Refused, match="erased"):
        workflow.export_subject(Applicant.objects.get(pk=case.applicant_id), access.actor(make.user()))
