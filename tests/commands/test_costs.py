"""``manage.py costs``: what was paid, for an accountant and for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from onboarding.models import Case, DecisionAction, ServiceCall
from onboarding.policy import Policy
from onboarding.workflow import confirm, decide
from tests import factories as make
from tests.onboarding.conftest import database, sandbox, storage, with_policy
from tests.sandbox import Running

__all__ = ["database", "sandbox", "storage", "with_policy"]


@pytest.fixture
def cases(sandbox: Running, with_policy: Callable[..., Policy]) -> tuple[Case, Case, Case]:
    """Each read for 0.40: the first approved, the second rejected, the third begun."""
    prices = f'[prices]\n"{make.CNH}" = 0.40\n"cellere.facematch" = 0.015\n#'
    with_policy(*make.routed(make.CNH), ("[prices]\n#", prices))
    good, bad = make.worked(make.licence()), make.worked(make.licence())
    for case, action, reason in (
        (good, DecisionAction.APPROVE, "identity_confirmed"),
        (bad, DecisionAction.REJECT, "not_genuine"),
    ):
        decide(case, make.analyst(), action, [reason], version=case.version)
        decision = make.fresh(case)
        if decision.progress == "awaiting_approval":
            confirm(decision, make.approver(), version=decision.version)
    third = make.licence()
    make.begun(third)
    return make.fresh(good), make.fresh(bad), make.fresh(third)


def told(*options: str) -> list[dict[str, Any]]:
    out = io.StringIO()
    call_command("costs", *options, "--json", stdout=out)
    rows: list[dict[str, Any]] = json.loads(out.getvalue())
    return rows


def test_by_case_what_is_known_possible_and_under_way_stands_apart(cases: tuple[Case, ...]) -> None:
    good, _bad, begun = cases
    rows = {row["case"]: row for row in told("--by", "case")}
    assert len(rows) == 3
    assert rows[good.number] == {
        "case": good.number,
        "known": "0.40",
        "possible": "0.015",
        "under_way": "0.00",
        "unpriced": 0,
        "calls": 2,
        "cases": 1,
        "each": "0.40",
    }
    assert (rows[begun.number]["known"], rows[begun.number]["under_way"]) == ("0.00", "0.40")


def test_by_vendor_and_by_day(cases: tuple[Case, ...]) -> None:
    assert [(r["vendor"], r["calls"], r["known"], r["cases"]) for r in told()] == [
        ("cellere", 2, "0.00", 2),
        ("infosimples", 3, "0.80", 3),
    ]
    yesterday = timezone.now() - timedelta(days=1)
    ServiceCall.objects.filter(case=cases[0]).update(started_at=yesterday)
    assert [(r["day"], r["known"]) for r in told("--by", "day")] == [
        (yesterday.date().isoformat(), "0.40"),
        (timezone.now().date().isoformat(), "0.40"),
    ]
    today = timezone.now().date().isoformat()
    assert [r["known"] for r in told("--by", "day", "--since", today)] == ["0.40"]


def test_an_approval_costs_what_all_cases_cost(cases: tuple[Case, ...]) -> None:
    rows = {row["approval"]: row for row in told("--by", "approval")}
    assert [rows[key]["cases"] for key in ("approved", "rejected", "none")] == [1, 1, 1]
    assert rows["approved"]["each"] == "0.40"
    total = rows["all, for each approval"]
    assert (total["known"], total["each"]) == ("0.80", "0.80")


def test_as_a_table_and_for_a_spreadsheet(cases: tuple[Case, ...]) -> None:
    out = io.StringIO()
    call_command("costs", "--csv", stdout=out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert [row["known"] for row in rows] == ["0.00", "0.80"]
    out = io.StringIO()
    call_command("costs", stdout=out)
    assert [line.split()[:2] for line in out.getvalue().splitlines()] == [
        ["vendor", "known"],
        ["cellere", "0.00"],
        ["infosimples", "0.80"],
    ]


def test_without_calls_it_says_so(database: None) -> None:
    assert told() == []
    out = io.StringIO()
    call_command("costs", stdout=out)
    assert out.getvalue().strip() == "No call was made."


def test_a_day_that_is_none_is_refused(database: None) -> None:
    with pytest.raises(CommandError, match="2031-08-03"):
        call_command("costs", "--since", "yesterday")
