"""The queue: which case stands where, found by number or reference, page by page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from onboarding import audit, queues, workflow
from onboarding.audit import AuditEntry
from onboarding.models import Case, SavedFilter, User
from tests.factories import (
    READ,
    analyst,
    approver,
    awaiting_approval,
    awaiting_customer,
    decided,
    fresh,
    in_review,
    opened,
    reading,
    suspicious,
    user,
    withdrawn,
)


@pytest.fixture
def ana() -> Client:
    client = Client()
    client.force_login(user())
    return client


LINK = re.compile(r'class="row-link" href="/cases/([A-Z0-9-]+)/"')


def numbers(client: Client, query: str = "", address: str = "/cases/") -> list[str]:
    return LINK.findall(client.get(f"{address}?{query}").content.decode())


def found(client: Client, text: str) -> list[str]:
    answer = client.post("/cases/search/", {"q": text}, follow=True)
    assert answer.status_code == 200
    return LINK.findall(answer.content.decode())


def test_each_view_has_the_cases_that_wait_for_the_same() -> None:
    client = Client()
    client.force_login(user())
    cases = {
        "open": opened(),
        "unassigned": in_review(),
        "customer": awaiting_customer(),
        "second": awaiting_approval(),
        "done": decided(),
    }
    for view, case in cases.items():
        assert numbers(client, f"view={view}") == [case.number], view
    assert len(numbers(client, "view=all")) == 5
    assert numbers(client, "view=unheard") == [cases["unassigned"].number]


def test_a_withdrawn_case_is_finished(ana: Client) -> None:
    case = withdrawn()
    assert numbers(ana, "view=done") == [case.number]


def test_a_case_is_found_by_the_beginning_of_its_number_or_reference(ana: Client) -> None:
    case, other = opened(reference="Kunde-17"), opened(reference="Kunde-18")
    assert found(ana, case.number[:6].lower()) == [case.number]
    assert found(ana, "kunde-17") == [case.number]
    assert found(ana, "KUNDE") == [other.number, case.number]
    assert found(ana, "%") == []


def test_a_case_is_found_by_words_of_a_name_or_by_a_number(ana: Client) -> None:
    declared = {"full_name": "José da Silva-O'Neill", "personal_number": "113.456.789-09"}
    case, other = opened(declared), opened({"full_name": "Jose Quillon"})
    assert found(ana, "jose") == [other.number, case.number]
    for text in ("ONEILL jose", "silva", "José da Silva-O'Neill", "11345678909", "113 456 789 09"):
        assert found(ana, text) == [case.number], text
    for text in ("silv", "jose nirgendwo", "1134567890", "silva quillon"):
        assert found(ana, text) == [], text


def test_a_case_is_found_by_what_was_read_or_corrected_on_a_document(ana: Client) -> None:
    case = in_review(read=reading({**READ, "document_number": "X 7654321"}))
    assert found(ana, "x7654321") == found(ana, "nirgendwo") == [case.number]
    workflow.correct_field(case, analyst(), "document_number", "X7654329", "A nine", None)
    assert (found(ana, "x7654329"), found(ana, "x7654321")) == ([case.number], [])


def test_a_search_is_recorded_without_what_was_looked_for(ana: Client) -> None:
    opened({"full_name": "Jose Quillon"})
    found(ana, "Quillon")
    found(ana, "Nobody")
    entries = AuditEntry.objects.filter(action=audit.Action.CASES_SEARCHED)
    assert [(entry.chain, entry.actor_name, entry.data) for entry in entries] == [
        (audit.SYSTEM_CHAIN, "ana", {"found": 1}),
        (audit.SYSTEM_CHAIN, "ana", {"found": 0}),
    ]
    assert audit.verify()[1] == []


def test_what_was_looked_for_stands_in_no_address_and_in_no_session(ana: Client) -> None:
    case = opened({"full_name": "Jose Quillon"})
    answer = ana.post("/cases/search/", {"q": "Quillon"})
    assert answer.headers["Location"] == "/cases/search/"
    assert numbers(ana, address="/cases/search/") == [case.number], "also for who comes back later"
    assert ana.session["found"] == [[case.number], False]


def test_a_search_with_more_than_a_page_says_so(ana: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queues, "PAGE", 2)
    for _ in range(3):
        opened({"full_name": "Jose Quillon"})
    page = ana.post("/cases/search/", {"q": "jose"}, follow=True).content.decode()
    assert "The newest 2 of the cases found" in page
    assert "There are more." in page


def test_who_may_not_look_at_cases_searches_for_none() -> None:
    case = opened({"full_name": "Jose Quillon"})
    client = Client()
    client.force_login(user("nobody", None))
    assert client.post("/cases/search/", {"q": case.number}).status_code == 403
    assert not AuditEntry.objects.filter(action=audit.Action.CASES_SEARCHED).exists()


def test_pages_follow_each_other_without_a_gap_or_a_case_twice(
    ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "PAGE", 2)
    made = [opened().number for _ in range(5)]
    for view, order in (("open", made), ("all", made[::-1])):
        seen, link = [], f"view={view}"
        while link:
            page = ana.get(f"/cases/?{link}").content.decode()
            seen += numbers(ana, link)
            after = re.search(r'href="\?(view=\w+&amp;after=[^"]+)"', page)
            link = after[1].replace("&amp;", "&") if after else ""
        assert seen == order


def test_a_mark_of_the_next_page_that_is_none_begins_anew(ana: Client) -> None:
    case = opened()
    for mark in ("nonsense", "2026-01-01T00:00:00,", ",,,", "2026-13-45T99:00:00Z,x"):
        assert numbers(ana, f"view=open&after={mark}") == [case.number]


def test_open_findings_are_counted_by_severity(ana: Client) -> None:
    suspicious()
    assert '<span class="severity s4">1 High</span>' in ana.get("/cases/").content.decode()


def test_a_long_queue_is_counted_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queues, "COUNT_TO", 2)
    for _ in range(2):
        opened()
    assert queues.counts(user())["all"] == "2"
    withdrawn()
    assert queues.counts(user()) == dict.fromkeys(queues.QUEUES, "0") | {
        "all": "2+",
        "open": "2",
        "done": "1",
    }


def test_what_is_held_by_somebody_is_theirs_until_the_claim_lapses(ana: Client) -> None:
    case = in_review()
    workflow.claim(case, analyst())
    assert (numbers(ana, "view=mine"), numbers(ana, "view=unassigned")) == ([case.number], [])
    Case.objects.filter(pk=case.pk).update(claimed_until=timezone.now() - timedelta(minutes=1))
    assert (numbers(ana, "view=mine"), numbers(ana, "view=unassigned")) == ([], [case.number])


def test_the_overdue_come_in_the_order_in_which_they_were_due(ana: Client) -> None:
    first, second, third = in_review(), in_review(), in_review()
    for case, hours in ((first, 2), (second, 5), (third, -5)):
        Case.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(hours=hours))
    assert numbers(ana, "view=overdue") == [second.number, first.number]
    assert 'class="late"' in ana.get("/cases/?view=overdue").content.decode()


# Filters


@pytest.mark.parametrize("rare", [0, 1000])
def test_filters_narrow_a_queue(rare: int, ana: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queues, "RARE", rare)  # whether by keys or case by case
    plain = in_review(country="MEX", document_type="mx.voter_id", back=True)
    doubtful, old = suspicious(), in_review()
    workflow.claim(old, approver())
    Case.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=4))
    expected = {
        "country=MEX": {plain}, "document=mx.voter_id": {plain}, "document=passport": {doubtful, old},
        "severity=4": {plain, doubtful}, "finding=name_differs": {doubtful}, "days=3": {old}, "days=7": set(),
        f"assignee={user('petra').pk}": {old}, "vendor=local": {plain, doubtful, old},
        "vendor=tencent": set(), "country=MEX&days=3": set(),
    }  # fmt: skip
    for query, cases in expected.items():
        assert set(numbers(ana, f"view=all&{query}")) == {case.number for case in cases}, query


@pytest.mark.parametrize("nonsense", ["country=%3F", "severity=9", "days=x", "assignee=-1", "finding=%27"])
def test_a_filter_that_holds_nonsense_counts_as_open(nonsense: str, ana: Client) -> None:
    case = opened()
    assert numbers(ana, f"view=all&{nonsense}") == [case.number]


def test_a_filter_is_kept_under_a_name_for_its_owner_alone(ana: Client) -> None:
    for severity in ("4", "3"):
        ana.post("/filters/", {"name": "Serious", "queue": "all", "severity": severity})
    kept = SavedFilter.objects.get()
    assert kept.query == "view=all&severity=3"
    assert "view=all&amp;severity=3" in ana.get("/cases/").content.decode()
    other = Client()
    other.force_login(user("omar"))
    assert "Serious" not in other.get("/cases/").content.decode()
    assert other.post(f"/filters/{kept.pk}/forget/").status_code == 404
    ana.post(f"/filters/{kept.pk}/forget/")
    assert not SavedFilter.objects.exists()


def test_the_next_case_keeps_to_the_filters_it_was_asked_for_with(ana: Client) -> None:
    in_review()
    first, second = suspicious(), suspicious()
    answer = ana.post("/cases/next/", {"filtered": "yes", "severity": "4"})
    assert answer.headers["Location"] == f"/cases/{first.number}/"
    assert fresh(first).assignee == user()
    answer = ana.post("/cases/next/", {"after": first.number})
    assert answer.headers["Location"] == f"/cases/{second.number}/"
    page = ana.post("/cases/next/", {"after": second.number}, follow=True)
    assert "No further case that fits your filters is free." in page.content.decode()


# Cost


def test_a_page_takes_the_same_few_queries_however_many_cases_it_shows(
    ana: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        in_review({}, read=reading({**READ, "date_of_expiry": "2001-01-01"}))
    for view in queues.QUEUES:
        with django_assert_max_num_queries(12):
            page = ana.get(f"/cases/?view={view}").content.decode()
        assert ("QUILLON NIRGENDWO" in page) == (view in ("unassigned", "all"))


def test_single_keys_are_turned_off_for_one_person(ana: Client) -> None:
    assert 'data-shortcuts="on"' in ana.get("/cases/").content.decode()
    answer = ana.post("/shortcuts/", {"shortcuts": "off", "next": "/cases/?view=all"})
    assert answer.headers["Location"] == "/cases/?view=all"
    assert 'data-shortcuts="off"' in ana.get("/cases/").content.decode()
    assert User.objects.get(username=user("omar").username).shortcuts
    answer = ana.post("/shortcuts/", {"shortcuts": "on", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/cases/"


def test_who_has_no_role_sees_no_queue() -> None:
    client = Client()
    client.force_login(user("nobody", None))
    assert client.get("/cases/").status_code == 403
