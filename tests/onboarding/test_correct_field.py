"""A value is corrected: with a reason, in normal form, and what was read stays beside it."""

from __future__ import annotations

import pytest

from onboarding import evidence, workflow
from onboarding.audit import Action, AuditEntry
from onboarding.evidence import Reading
from onboarding.models import Case, Correction, ExtractedField, Finding
from onboarding.states import Refused
from tests import factories as make


def read(case: Case, name: str) -> Reading:
    known = evidence.load(make.fresh(case)).identity
    assert known is not None
    return next(reading for reading in known.readings if reading.name == name)


def correct(case: Case, name: str, value: str, reason: str = "As printed.") -> None:
    workflow.correct_field(case, make.analyst(), name, value, reason, None)


def codes(case: Case) -> set[str]:
    return set(Finding.objects.filter(case=case, resolved_at=None).values_list("code", flat=True))


def test_the_value_is_the_reviewers_and_what_was_read_stays() -> None:
    case = make.in_review()
    correct(case, "surname", "  NIRGENDS ", "The W is an S.")
    surname = read(case, "surname")
    assert (surname.value, surname.read, surname.raw) == ("NIRGENDS", "NIRGENDWO", "NIRGENDWO")
    assert (surname.corrected_by, surname.reason) == ("ana", "The W is an S.")
    assert ExtractedField.objects.filter(name="surname").count() == 1


def test_the_last_correction_counts_and_the_earlier_ones_stay() -> None:
    case = make.in_review()
    correct(case, "surname", "FIRST")
    correct(case, "surname", "SECOND")
    assert read(case, "surname").value == "SECOND"
    box = evidence.vault_of(case)
    kept = [box.open_json(c.sealed, evidence.CORRECTION_PLACE) for c in Correction.objects.all()]
    assert [(c["old"], c["new"]) for c in kept] == [("NIRGENDWO", "FIRST"), ("FIRST", "SECOND")]


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_without_a_reason_nothing_is_corrected(reason: str) -> None:
    case = make.in_review()
    with pytest.raises(Refused, match="why"):
        correct(case, "surname", "NIRGENDS", reason)
    assert not Correction.objects.exists()


def test_a_field_that_has_no_canonical_name_cannot_be_corrected() -> None:
    with pytest.raises(Refused, match="no field"):
        correct(make.in_review(), "shoe_size", "44")


def test_the_trail_proves_which_value_it_was_and_tells_nothing() -> None:
    case = make.in_review()
    correct(case, "surname", "NIRGENDS")
    entry = AuditEntry.objects.get(chain=str(case.pk), action=Action.FIELD_CORRECTED)
    box = evidence.vault_of(case)
    assert entry.data["new"] == box.fingerprint("NIRGENDS")
    assert entry.data["old"] == box.fingerprint("NIRGENDWO")
    assert "NIRGEND" not in str(entry.data)


def test_a_value_that_was_not_read_can_be_entered() -> None:
    case = make.in_review(read=make.reading({**make.READ, "nationality": None}))
    assert codes(case) == {"field_missing"}
    correct(case, "nationality", "UTO")
    assert codes(case) == set()
    correct(case, "place_of_birth", "Nirgendwo")
    assert read(case, "place_of_birth").value == "Nirgendwo"


def test_a_value_that_is_not_there_can_be_taken_away() -> None:
    case = make.in_review()
    correct(case, "date_of_expiry", "")
    assert read(case, "date_of_expiry").value is None
    assert codes(case) == {"field_missing"}


@pytest.mark.parametrize(
    ("name", "entered", "kept"),
    [
        ("date_of_birth", "29.02.1984", "1984-02-29"),
        ("date_of_expiry", "2031-08", "2031-08"),
        ("sex", "female", "F"),
        ("document_number", " X 123 4567 ", "X1234567"),
        ("nationality", "Deutsch", "DEU"),
        ("height", "1,72 m", "172"),
    ],
)
def test_what_is_entered_is_kept_in_normal_form(name: str, entered: str, kept: str) -> None:
    case = make.in_review()
    correct(case, name, entered)
    assert read(case, name).value == kept


@pytest.mark.parametrize(
    ("name", "entered"),
    [("date_of_birth", "30.02.1984"), ("date_of_expiry", "soon"), ("sex", "yes"), ("surname", "--")],
)
def test_what_cannot_be_understood_is_refused_with_how_to_write_it(name: str, entered: str) -> None:
    case = make.in_review()
    with pytest.raises(Refused, match="2031-08-03"):
        correct(case, name, entered)
    assert not Correction.objects.exists()
    assert make.fresh(case).version == case.version


def test_on_a_mexican_card_a_reviewers_m_is_male() -> None:
    """Its own M is mujer, but who corrects writes what they see on this page."""
    read_there = make.reading({"sex": "F"}, document="mx.voter_id")
    case = make.in_review(country="MEX", document_type="mx.voter_id", back=True, read=read_there)
    correct(case, "sex", "M")
    assert read(case, "sex").value == "M"


def test_a_correction_resolves_the_findings_that_it_makes_untrue_and_raises_new_ones() -> None:
    case = make.in_review(read=make.reading({**make.READ, "date_of_expiry": "2001-01-01"}))
    assert codes(case) == {"document_expired"}
    correct(case, "date_of_expiry", "2050-01-01")
    assert codes(case) == set()
    assert make.fresh(case).severity == 0
    correct(case, "date_of_birth", "1984-02-28")
    assert codes(case) == {"birth_date_differs"}
    assert make.fresh(case).severity == 4
