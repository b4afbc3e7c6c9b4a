"""Every action names what its entries carry, and carries nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from onboarding import actions, audit
from onboarding.actions import CARRIES, Action, Kind
from onboarding.audit import AuditEntry
from tests import factories as make


def test_every_action_says_what_it_carries() -> None:
    """A new one without a row here is found before it is first recorded."""
    assert set(CARRIES) == set(Action)


@pytest.mark.parametrize(
    ("action", "data"),
    [
        pytest.param(Action.CASE_CLAIMED, {"note": "x"}, id="a name that is not named"),
        pytest.param(Action.CASE_DECLARED, {"fields": ["Quillon Nirgendwo"]}, id="a name among codes"),
        pytest.param(Action.ASKED_AGAIN, {"documents": {"an id": "too blurry"}}, id="words in a table"),
        pytest.param(Action.FIELD_CORRECTED, {"old": "X1234567"}, id="a value in the place of a digest"),
        pytest.param(Action.PERSON_INVITED, {"user": "nadja"}, id="a log-in name in the place of an id"),
        pytest.param(Action.CASES_SEARCHED, {"found": "Nirgendwo"}, id="a text in the place of a number"),
        pytest.param(Action.IMAGE_VIEWED, {"picture": "Quillon.jpg\n"}, id="an end of line"),
    ],
)
def test_what_an_action_does_not_name_is_refused_without_being_repeated(
    action: Action, data: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match="of|carry") as raised:
        audit.record("system", action, audit.SYSTEM, data)
    assert not AuditEntry.objects.exists()
    assert not any(str(value) in str(raised.value) for value in data.values())


def test_a_whole_case_carries_no_value_of_its_person() -> None:
    case = make.suspicious()
    make.approve(case)
    entries = AuditEntry.objects.filter(chain=str(case.pk))
    assert entries.count() > 8
    for entry in entries:
        actions.check(Action(entry.action), entry.data)
        assert not any(value in str(entry.data) for value in make.PERSON.values())


def test_every_kind_is_used_and_numbers_and_moments_are_no_words() -> None:
    assert {kind for named in CARRIES.values() for kind in named.values()} == set(Kind)
    plain = [kind for kind in Kind if not kind.fits("a" * 64) and not kind.fits("7")]
    assert plain == [Kind.MOMENT, Kind.NUMBER]
    assert Kind.MOMENT.fits("2026-11-21T15:14:39.123456+00:00")
    assert not Kind.MOMENT.fits("21 November")
