"""The queue: which case stands where, found by number or reference, page by page."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from onboarding.console import queue
from onboarding.models import Case
from tests.factories import (
    awaiting_approval,
    awaiting_customer,
    decided,
    in_review,
    opened,
    suspicious,
    user,
    withdrawn,
)


@pytest.fixture
def ana() -> Client:
    client = Client()
    client.force_login(user())
    return client


def numbers(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/cases/?{query}").content.decode()
    return re.findall(r'class="row-link" href="/cases/([A-Z0-9-]+)/"', page)


def test_each_view_has_the_cases_that_wait_for_the_same() -> None:
    client = Client()
    client.force_login(user())
    cases = {
        "open": opened(),
        "review": in_review(),
        "customer": awaiting_customer(),
        "second": awaiting_approval(),
        "done": decided(),
    }
    for view, case in cases.items():
        assert numbers(client, f"view={view}") == [case.number], view
    assert len(numbers(client, "view=all")) == 5
    assert numbers(client, "view=unheard") == [cases["review"].number]


def test_a_withdrawn_case_is_finished(ana: Client) -> None:
    case = withdrawn()
    assert numbers(ana, "view=done") == [case.number]


def test_a_case_is_found_by_the_beginning_of_its_number_or_reference(ana: Client) -> None:
    case, other = opened(reference="Kunde-17"), opened(reference="Kunde-18")
    assert numbers(ana, f"q={case.number[:6].lower()}") == [case.number]
    assert numbers(ana, "q=kunde-17") == [case.number]
    assert set(numbers(ana, "q=KUNDE")) == {case.number, other.number}
    assert numbers(ana, "q=%25") == []


def test_pages_follow_each_other_without_a_gap_or_a_case_twice(
    ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PAGE", 2)
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
    monkeypatch.setattr(queue, "COUNT_TO", 2)
    for _ in range(3):
        opened()
    assert queue._count(Case.objects.all()) == "2+"
    assert queue._count(Case.objects.all()[:2]) == "2"


def test_who_has_no_role_sees_no_queue() -> None:
    client = Client()
    client.force_login(user("nobody", None))
    assert client.get("/cases/").status_code == 403
