"""The trail: one entry an act, chained; what is done to it afterwards is found and located."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from onboarding import audit, workflow
from onboarding.audit import Action, Actor, AuditEntry
from onboarding.models import Case
from tests import factories as make
from tests import growing

TABLE = AuditEntry._meta.db_table


def sql(statement: str, *values: Any) -> None:
    """What somebody does who is past the application."""
    with growing.unprotected(), connection.cursor() as cursor:
        cursor.execute(statement.replace("TRAIL", TABLE), values)


def verify(*arguments: str) -> tuple[int, str, str]:
    """``manage.py audit verify``: exit code, what it says, what it complains of."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("audit", "verify", *arguments, stdout=out, stderr=err)
    except SystemExit as stopped:
        return int(stopped.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def entries(case: Case) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(chain=str(case.pk)).order_by("seq"))


def test_each_act_is_one_entry_of_the_version_that_it_made() -> None:
    case = make.decided()
    chain = entries(case)
    assert [entry.action for entry in chain] == [
        Action.CASE_OPENED, Action.PAGE_ADDED, Action.PAGE_ADDED, Action.CASE_SUBMITTED,
        Action.CHECK_STARTED, Action.CHECK_FINISHED, Action.CHECK_STARTED, Action.CHECK_FINISHED,
        Action.REVIEW_READY, Action.CASE_APPROVED,
    ]  # fmt: skip
    assert [entry.seq for entry in chain] == [entry.version for entry in chain] == [*range(1, 11)]
    assert {entry.actor_name for entry in chain} == {"ana", "system"}


def test_an_untouched_trail_verifies() -> None:
    for state in (make.decided, make.awaiting_customer, make.withdrawn):
        state()
    audit.record(audit.SYSTEM_CHAIN, Action.CASE_OPENED, audit.SYSTEM)
    count = AuditEntry.objects.count()
    assert verify() == (0, f"{count} entries, every hash right.\n", "")


def test_an_act_while_the_trail_is_verified_is_no_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries are read first, and what the cases say of them afterwards."""
    case = make.in_review()
    read = audit._rows

    def busy(chain: str | None) -> Any:
        yield from read(chain)
        if chain is None:
            make.approve(case)

    monkeypatch.setattr(audit, "_rows", busy)
    assert audit.verify()[1] == []
    assert make.fresh(case).version > case.version


def test_one_case_can_be_verified_by_its_number() -> None:
    case, other = make.decided(), make.decided()
    sql("UPDATE TRAIL SET actor_name = 'omar' WHERE chain = %s AND seq = 3", str(other.pk))
    code, said, _ = verify("--case", case.number.lower())
    assert (code, said) == (0, "10 entries, every hash right.\n")
    assert verify("--case", other.number)[0] == 1
    code, _, complaint = verify("--case", "NONE-SUCH")
    assert (code, complaint) == (2, "There is no case NONE-SUCH.\n")


COLUMNS: dict[str, Any] = {
    "at": "2020-01-01 00:00:00",
    "actor_kind": "system",
    "actor_id": "99",
    "actor_name": "omar",
    "action": Action.CASE_WITHDRAWN.value,
    "version": 77,
    "data": json.dumps({"page": "another"}),
    "previous": "1" * 64,
    "hash": "2" * 64,
}


@pytest.mark.parametrize("column", COLUMNS)
def test_any_part_of_an_entry_that_is_edited_is_found_where_it_is(column: str) -> None:
    case = make.decided()
    sql(f"UPDATE TRAIL SET {column} = %s WHERE chain = %s AND seq = 2", COLUMNS[column], str(case.pk))  # noqa: S608
    code, _, complaint = verify()
    assert code == 1
    assert f"{case.pk} entry 2: was changed" in complaint


def test_an_entry_that_is_edited_with_its_own_hash_made_anew_breaks_the_chain_after_it() -> None:
    case = make.decided()
    second = entries(case)[1]
    second.actor_name = "omar"
    sql("UPDATE TRAIL SET actor_name = 'omar', hash = %s WHERE id = %s", audit.digest(second), second.pk)
    assert f"{case.pk} entry 3: does not follow the entry before it" in verify()[2]


@pytest.mark.parametrize("seq", [1, 5])
def test_an_entry_that_is_deleted_is_missed_where_it_was(seq: int) -> None:
    case = make.decided()
    sql("DELETE FROM TRAIL WHERE chain = %s AND seq = %s", str(case.pk), seq)
    assert f"{case.pk} entry {seq + 1}: entry {seq} is missing before it" in verify()[2]


@pytest.mark.parametrize("kept", [9, 4, 0])
def test_a_trail_that_is_cut_off_is_found_by_the_case_itself(kept: int) -> None:
    case = make.decided()
    sql("DELETE FROM TRAIL WHERE chain = %s AND seq > %s", str(case.pk), kept)
    code, _, complaint = verify()
    assert code == 1
    assert f"{case.pk} entry {kept}: ends at version {kept}, the case is at 10" in complaint


def test_two_entries_that_are_exchanged_are_found() -> None:
    case = make.decided()
    for old, new in ((4, 99), (5, 4), (99, 5)):
        sql("UPDATE TRAIL SET seq = %s WHERE chain = %s AND seq = %s", new, str(case.pk), old)
    complaint = verify()[2]
    for seq in (4, 5):
        assert f"{case.pk} entry {seq}: was changed" in complaint


def _inserted(case: Case, seq: int, previous: str, version: int | None) -> AuditEntry:
    entry = AuditEntry(
        chain=str(case.pk), seq=seq, at=case.created_at, actor_kind="user", actor_id="1",
        actor_name="ana", action=Action.CASE_CLAIMED, version=version, data={}, previous=previous,
    )  # fmt: skip
    entry.hash = audit.digest(entry)
    entry.save()
    return entry


def test_an_entry_that_is_slipped_in_between_is_found() -> None:
    case = make.decided()
    fourth = entries(case)[3]
    for seq in range(10, 4, -1):
        sql("UPDATE TRAIL SET seq = %s WHERE chain = %s AND seq = %s", seq + 1, str(case.pk), seq)
    _inserted(case, 5, fourth.hash, 5)
    assert f"{case.pk} entry 6: does not follow the entry before it" in verify()[2]


@pytest.mark.parametrize("version", [11, 10, 9, None])
def test_an_entry_that_is_added_behind_the_end_is_found(version: int | None) -> None:
    case = make.decided()
    _inserted(case, 11, entries(case)[-1].hash, version)
    code, _, complaint = verify()
    if version == 10:  # its hash is right, and its version is the case's
        assert f"{case.pk} entry 11: is of version 10 after 10" in complaint
    else:
        ending = "is the last one, where 10 were" if version is None else f"ends at version {version}"
        assert f"{case.pk} entry 11: {ending}" in complaint
    assert code == 1


def test_a_chain_whose_case_is_gone_is_found() -> None:
    make.decided()
    audit.record("00000000-0000-0000-0000-000000000000", Action.CASE_OPENED, audit.SYSTEM, version=1)
    assert "00000000-0000-0000-0000-000000000000 entry 1: belongs to no case" in verify()[2]


def test_the_application_itself_cannot_change_or_delete_entries() -> None:
    entry = entries(make.opened())[0]
    every = AuditEntry.objects.all()
    acts: list[Callable[[], object]] = [
        entry.save, entry.delete, every.delete, lambda: every.update(actor_name="omar"),
        lambda: every.bulk_update([entry], ["actor_name"]),
    ]  # fmt: skip
    for act in acts:
        with pytest.raises(TypeError, match="never"), transaction.atomic():
            act()
    assert verify()[0] == 0


def test_an_act_that_is_not_enumerated_cannot_be_recorded() -> None:
    with pytest.raises(ValueError, match=r"case\.opened_twice"):
        audit.record("system", "case.opened_twice", audit.SYSTEM)  # type: ignore[arg-type]


def test_an_act_and_its_entry_are_kept_or_lost_together(monkeypatch: pytest.MonkeyPatch) -> None:
    case = make.in_review()

    def full(*_: Any, **__: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(audit, "record", full)
    with pytest.raises(OSError, match="disk full"):
        workflow.claim(case, make.analyst())
    assert make.fresh(case).assignee is None
    assert make.fresh(case).version == case.version


def test_the_hash_covers_the_canonical_form_whatever_the_database_gives_back() -> None:
    data = {"text": "é\nü", "language": "pt-br", "consent": None}
    made = audit.record("system", Action.CONSENT_GIVEN, Actor("user", "7", "ana"), data)
    loaded = AuditEntry.objects.get(pk=made.pk)
    assert audit.digest(loaded) == loaded.hash == made.hash
