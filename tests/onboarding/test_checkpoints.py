"""Checkpoints: what they stand behind cannot be cut off, dropped or written anew without being found."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from onboarding import append_only, audit, checkpoints, workflow
from onboarding.audit import Action, AuditEntry
from onboarding.checkpoints import AuditCheckpoint, AuditHead
from onboarding.models import Case
from tests import factories as make
from tests import growing

pytestmark = pytest.mark.thorough


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    """Where checkpoints are kept beside the database."""
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def checkpoint(django_capture_on_commit_callbacks: Any) -> Any:
    """Call it to make one: what happens on commit happens, although the test is rolled back."""

    def make_one() -> AuditCheckpoint | None:
        with django_capture_on_commit_callbacks(execute=True):
            return checkpoints.make()

    return make_one


def sql(statement: str, *values: Any) -> None:
    """What somebody does who owns the database."""
    with growing.unprotected(), connection.cursor() as cursor:
        cursor.execute(statement.replace("TRAIL", AuditEntry._meta.db_table), values)


def problems() -> list[str]:
    """Of the trail and its checkpoints together."""
    return [str(problem) for problem in (*audit.verify()[1], *checkpoints.verify()[1])]


def test_a_checkpoint_stands_behind_the_end_of_every_chain_that_grew(checkpoint: Any) -> None:
    one, other = make.decided(), make.opened()
    first = checkpoint()
    assert {(head.chain, head.seq) for head in first.heads.all()} == {(str(one.pk), 10), (str(other.pk), 1)}
    workflow.declare(other, make.analyst(), {"full_name": "Quillon"})
    second = checkpoint()
    assert [(head.chain, head.seq) for head in second.heads.all()] == [(str(other.pk), 2)]
    assert json.loads(second.content)["previous"] == first.digest
    assert checkpoint() is None
    assert problems() == []


def test_each_checkpoint_is_kept_beside_the_database(checkpoint: Any, folder: Path) -> None:
    make.opened()
    made = checkpoint()
    assert json.loads((folder / "checkpoints.jsonl").read_text()) == made.signed()


@pytest.mark.parametrize("kept", [9, 1, 0])
def test_an_end_that_is_cut_off_together_with_the_cases_own_count_is_found(
    kept: int, checkpoint: Any
) -> None:
    case = make.decided()
    checkpoint()
    sql("DELETE FROM TRAIL WHERE chain = %s AND seq > %s", str(case.pk), kept)
    Case.objects.filter(pk=case.pk).update(version=kept, entries=kept)
    assert problems() == [f"{case.pk} entry 10: is missing, which checkpoint 1 stands behind"]


def test_a_case_that_is_dropped_with_all_that_it_had_is_found(checkpoint: Any) -> None:
    case, other = make.opened(), make.opened()
    checkpoint()
    sql("DELETE FROM TRAIL WHERE chain = %s", str(case.pk))
    chain = str(case.pk)
    case.documents.all().delete()
    case.delete()
    assert problems() == [f"{chain} entry 1: is missing, which checkpoint 1 stands behind"]
    assert audit.verify(str(other.pk))[1] == []


def rewritten(case: Case, name: str) -> None:
    """The whole chain written anew by somebody who knows the code: every hash is right."""
    entries = list(AuditEntry.objects.filter(chain=str(case.pk)).order_by("seq"))
    previous = audit.GENESIS
    for entry in entries:
        entry.actor_name, entry.previous = name, previous
        previous = entry.hash = audit.digest(entry)
        sql(
            "UPDATE TRAIL SET actor_name = %s, previous = %s, hash = %s WHERE id = %s",
            entry.actor_name, entry.previous, entry.hash, entry.pk,
        )  # fmt: skip


def test_a_chain_written_anew_with_right_hashes_is_found(checkpoint: Any) -> None:
    case = make.opened()
    workflow.declare(case, make.analyst(), {"full_name": "Quillon"})
    checkpoint()
    rewritten(case, "omar")
    assert audit.verify()[1] == []
    assert problems() == [f"{case.pk} entry 2: is another than checkpoint 1 stands behind"]


def test_two_chains_that_are_exchanged_are_both_found(checkpoint: Any) -> None:
    one, other = make.opened(), make.opened()
    checkpoint()
    for old, new in ((one.pk, "x"), (other.pk, one.pk), ("x", other.pk)):
        sql("UPDATE TRAIL SET chain = %s WHERE chain = %s", str(new), str(old))
    for case in (one, other):
        rewritten(case, "ana")
    found = problems()
    assert sorted(found) == sorted(
        f"{case.pk} entry 1: is another than checkpoint 1 stands behind" for case in (one, other)
    )


def test_a_checkpoint_that_is_changed_or_signed_by_another_is_found(
    checkpoint: Any, settings: Settings
) -> None:
    make.opened()
    checkpoint()
    with growing.unprotected():
        AuditCheckpoint.objects.update(content=AuditCheckpoint.objects.get().content.replace("1", "2"))
    assert "checkpoints entry 1: is not signed by a key of AUDIT_SIGNING_KEY" in problems()


def test_heads_that_are_changed_with_the_trail_do_not_fit_the_signature(checkpoint: Any) -> None:
    case = make.opened()
    checkpoint()
    rewritten(case, "omar")
    with growing.unprotected():
        AuditHead.objects.update(hash=AuditEntry.objects.get(chain=str(case.pk)).hash)
    assert problems() == ["checkpoints entry 1: does not stand behind the heads that are stored with it"]


def test_the_last_checkpoints_are_missed_where_a_copy_lies_beside(checkpoint: Any) -> None:
    case = make.opened()
    checkpoint()
    workflow.declare(case, make.analyst(), {"full_name": "Quillon"})
    checkpoint()
    with growing.unprotected():
        AuditHead.objects.filter(checkpoint=2).delete()
        AuditCheckpoint.objects.filter(number=2).delete()
    assert problems() == ["checkpoints entry 2: is missing, which is kept beside"]


def test_a_former_key_is_still_trusted_and_one_that_was_taken_away_is_not(
    checkpoint: Any, settings: Settings
) -> None:
    make.opened()
    checkpoint()
    old, new = settings.AUDIT_SIGNING_KEY[0], b"n" * 32
    settings.AUDIT_SIGNING_KEY = (new, old)
    make.opened()
    assert checkpoint().key != AuditCheckpoint.objects.get(number=1).key
    assert problems() == []
    settings.AUDIT_SIGNING_KEY = (new,)
    assert problems() == ["checkpoints entry 1: is not signed by a key of AUDIT_SIGNING_KEY"]


def test_without_a_key_the_variable_is_named(settings: Settings) -> None:
    settings.AUDIT_SIGNING_KEY = ()
    make.opened()
    with pytest.raises(ImproperlyConfigured, match="AUDIT_SIGNING_KEY"):
        checkpoints.make()


COLUMNS = {
    "onboarding_auditentry": "hash",
    "onboarding_auditcheckpoint": "content",
    "onboarding_audithead": "hash",
    "onboarding_erasure": "number",
}


@pytest.mark.parametrize("table", append_only.TABLES)
@pytest.mark.parametrize("act", ["UPDATE {} SET {} = 'x'", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_or_delete(table: str, act: str, checkpoint: Any) -> None:
    workflow.erase(make.withdrawn().applicant, make.approver())
    checkpoint()
    refused = pytest.raises(DatabaseError, match="only grows")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(table, COLUMNS[table]))
    assert problems() == []


def test_a_trigger_that_was_taken_away_is_told() -> None:
    name = "onboarding_auditentry_no_update"
    with connection.cursor() as cursor:
        of = " ON onboarding_auditentry" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER {name}{of}")
    try:
        assert problems() == [f"database entry 0: the trigger {name} is missing"]
    finally:
        append_only.protect(connection)


@pytest.mark.django_db(transaction=True)
def test_acts_at_the_same_moment_are_all_stood_behind_in_the_end(folder: Path) -> None:
    chains = [f"{number:032}" for number in range(6)]

    def append(chain: str) -> None:
        try:
            for _ in range(10):
                with transaction.atomic():
                    audit.record(chain, Action.PAGE_ADDED, audit.SYSTEM)
                audit.record_system(Action.WEBHOOK_CHANGED, audit.SYSTEM)
        finally:
            connection.close()

    threads = [threading.Thread(target=append, args=(chain,)) for chain in chains]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        checkpoints.make()
    checkpoints.make()
    last = dict.fromkeys(chains, 10) | {audit.SYSTEM_CHAIN: 60}
    assert dict(AuditHead.objects.order_by("seq").values_list("chain", "seq")) == last
    assert checkpoints.verify()[1] == []
    assert all(audit.verify(chain)[1] == [] for chain in last)
