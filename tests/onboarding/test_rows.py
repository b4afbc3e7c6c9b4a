"""The fields table: readings beside declared values, trouble first."""

from __future__ import annotations

import pytest

from onboarding import checking, evidence, workflow
from onboarding.console.rows import Row, rows
from onboarding.measured import Shares
from onboarding.models import Case
from tests.factories import PERSON, READ, analyst, in_review, reading


def table(case: Case) -> dict[str, Row]:
    known = evidence.load(case)
    assert known.identity is not None
    lines = rows(known.identity, known.declared, list(checking.open_findings(case)), Shares(100))
    return {line.name: line for line in lines}


def test_a_name_in_parts_is_put_together_and_compared_as_a_whole() -> None:
    name = table(in_review())["full_name"]
    assert (name.value, name.composed, name.agreement) == ("QUILLON NIRGENDWO", True, "same")


@pytest.mark.parametrize(
    ("declared", "agreement", "state"),
    [
        ("quillon nirgendwo", "same", ""),
        ("Quillon Nirgendwoh", "close", ""),
        ("Somebody Else", "differs", "trouble"),
    ],
)
def test_a_declared_name_agrees_comes_close_or_differs(declared: str, agreement: str, state: str) -> None:
    name = table(in_review({**PERSON, "full_name": declared}))["full_name"]
    assert (name.agreement, name.state) == (agreement, state)


def test_the_declared_number_stands_beside_the_number_that_the_document_bears() -> None:
    lines = table(in_review())
    assert lines["document_number"].declared == "X1234567"
    assert "personal_number" not in lines


def test_what_has_trouble_comes_first_then_the_name() -> None:
    read = reading({**READ, "date_of_expiry": "2020-01-01"}, scores={"nationality": 0.5})
    assert list(table(in_review(read=read)))[:3] == ["date_of_expiry", "nationality", "full_name"]


def test_a_field_that_must_be_there_has_a_line_though_it_was_not_read() -> None:
    read = reading({name: value for name, value in READ.items() if name != "date_of_expiry"})
    line = table(in_review(read=read))["date_of_expiry"]
    assert (line.value, line.reading, line.state) == (None, None, "missing")


@pytest.mark.parametrize(("raw", "shown"), [("31 Smarch", "31 Smarch"), ("<", ""), ("–", "")])
def test_what_was_printed_but_not_understood_is_shown_unless_it_is_a_filler(raw: str, shown: str) -> None:
    from dataclasses import replace

    answer = reading({**READ, "sex": None})
    fields = tuple(replace(f, raw=raw) if f.name == "sex" else f for f in answer.fields)
    line = table(in_review(read=replace(answer, fields=fields)))["sex"]
    assert line.not_understood == shown


def test_a_correction_takes_the_readings_place() -> None:
    case = in_review()
    workflow.correct_field(case, analyst(), "sex", "F", "The card says F", case.version)
    line = table(case)["sex"]
    assert line.value == "F"
    assert line.reading is not None
    assert (line.reading.read, line.reading.corrected) == ("M", True)
