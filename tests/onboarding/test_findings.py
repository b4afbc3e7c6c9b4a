"""Each rule raises its finding exactly where it should, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding import findings
from onboarding.evidence import Evidence
from onboarding.finding_types import DICTIONARY
from onboarding.models import Purpose
from providers.documents import catalogue
from providers.model import FOR_LIFE
from providers.model import Check as Rule
from providers.normalise.identifiers import is_valid
from providers.warnings import CODES
from tests import factories as make
from tests.onboarding.known import TODAY, found, known, read


def test_where_all_agrees_there_is_nothing_to_find() -> None:
    assert found(known()) == []


# Checks and pictures


@pytest.mark.parametrize("kind", ["ocr", "face_match"])
def test_a_check_that_failed_is_told_with_its_reason(kind: str) -> None:
    drafts = findings.find(known(failed=kind), TODAY)
    assert [(d.code, d.evidence["kind"]) for d in drafts] == [("check_failed", "timeout")]


def test_a_second_opinion_that_failed_weighs_little() -> None:
    (draft,) = findings.find(known(failed="ocr", purpose=Purpose.SECOND_OPINION), TODAY)
    assert (draft.code, draft.severity, draft.evidence["kind"]) == ("second_opinion_failed", 2, "timeout")


def test_a_document_that_was_not_read_is_told_and_nothing_is_said_of_its_values() -> None:
    assert found(known(read=False)) == ["document_not_read"]


@pytest.mark.parametrize(
    ("type", "sides", "missing"),
    [
        ("de.id_card", ("front",), ["back"]),
        ("de.id_card", ("front", "back"), []),
        ("br.driver_license", ("front",), []),
        ("cn.id_card", ("back",), ["front"]),
    ],
)
def test_a_side_that_the_type_wants_is_missed_and_an_optional_one_is_not(
    type: str, sides: tuple[str, ...], missing: list[str]
) -> None:
    drafts = findings.find(known(type=type, sides=sides), TODAY)
    assert [d.side for d in drafts if d.code == "side_missing"] == missing


@pytest.mark.parametrize("code", sorted(CODES))
def test_each_warning_is_a_finding_of_its_own_code(code: int) -> None:
    (draft,) = findings.find(known(warnings=(code,)), TODAY)
    assert (draft.code, draft.side, draft.evidence) == (f"warning{code}", "front", {"code": code})


def test_a_warning_that_nobody_documents_is_kept_by_its_number_and_weighs_as_unknown() -> None:
    (draft,) = findings.find(known(warnings=(-9999,)), TODAY)
    assert (draft.code, draft.severity, draft.evidence["code"]) == ("warning-9105", 4, -9999)


def test_the_same_warning_twice_on_a_side_is_one_finding() -> None:
    assert found(known(warnings=(-9108, -9108))) == ["warning-9108"]


# Type


@pytest.mark.parametrize(
    ("type", "detected", "confirmed", "codes"),
    [
        ("passport", "passport", True, []),
        ("passport", "id_card", True, ["wrong_document"]),
        ("", "passport", False, ["document_type_detected"]),
    ],
)
def test_type_chosen_and_type_seen(type: str, detected: str, confirmed: bool, codes: list[str]) -> None:
    assert found(known(type=type, detected=detected, confirmed=confirmed)) == codes


# The reading's own rules


@pytest.mark.parametrize(
    ("rule", "passed", "code"),
    [
        ("sides_belong_together", False, "sides_differ"),
        ("sides_agree", False, "sides_disagree"),
        ("side_recognised", False, "side_unexpected"),
        ("side_as_expected", False, "side_unexpected"),
        ("mrz_check_digits", False, "mrz_check_digit"),
        ("mrz_matches_print", False, "mrz_differs_from_print"),
        ("mrz_repaired", None, "mrz_repaired"),
        ("mrz_country_codes", False, "mrz_country_code"),
        ("script_not_read", None, "script_not_read"),
    ],
)
def test_a_rule_of_the_reading_that_was_not_kept_is_a_finding(
    rule: str, passed: bool | None, code: str
) -> None:
    broken = Rule(rule, passed, ("surname",), "front")
    kept = Rule(rule, True, ("surname",), "front")
    assert found(known(rules=(broken,))) == [code]
    assert found(known(rules=(kept,))) == []
    assert found(known(rules=(broken,), corrected=("surname",))) == []


def test_the_engines_word_on_an_identifier_gives_way_to_the_value_as_it_stands_now() -> None:
    rule = Rule("identifier:in.pan", False, ("tax_number",), "front")
    values = {"tax_number": "ABCPN1234C", "full_name": make.FULL_NAME, "date_of_birth": "1984-02-29"}
    assert is_valid("in.pan", "ABCPN1234C")
    assert found(known(values, type="in.pan_card", rules=(rule,))) == []


# Fields


@pytest.mark.parametrize("name", catalogue()["passport"].needed)
def test_a_needed_field_that_was_not_read_is_missed(name: str) -> None:
    drafts = findings.find(known(read(**{name: None}), declared={}), TODAY)
    assert [(d.code, d.fields) for d in drafts] == [("field_missing", (name,))]


def test_a_name_in_one_piece_stands_for_its_parts_and_the_other_way_round() -> None:
    whole = read(surname=None, given_names=None, full_name="QUILLON NIRGENDWO")
    assert found(known(whole)) == []
    pan = {"tax_number": "ABCPN1234C", "surname": "NIRGENDWO", "given_names": "QUILLON"}
    assert found(known({**pan, "date_of_birth": "1984-02-29"}, type="in.pan_card")) == []


@pytest.mark.parametrize(("score", "codes"), [(0.79, ["field_unsure"]), (0.80, []), (1.0, [])])
def test_a_score_below_the_policys_is_pointed_out(score: float, codes: list[str]) -> None:
    assert found(known(scores={"sex": score})) == codes


def test_what_a_person_entered_is_not_unsure() -> None:
    assert found(known(scores={"sex": 0.1}, corrected=("sex",))) == []


@pytest.mark.parametrize(
    ("type", "name", "right", "wrong"),
    [
        ("in.pan_card", "tax_number", "ABCPN1234C", "ABCPN12345"),
        ("br.driver_license", "personal_number", "11144477735", "11144477734"),
        ("id.id_card", "personal_number", "3171066902840001", "3171069902840001"),
        ("cn.id_card", "personal_number", "11010519491231002X", "110105194912310021"),
    ],
)
def test_a_number_that_breaks_its_own_rule_is_told(type: str, name: str, right: str, wrong: str) -> None:
    for value, raised in ((right, False), (wrong, True)):
        drafts = findings.find(known({name: value}, type=type, sides=("front", "back")), TODAY)
        invalid = [d for d in drafts if d.code == "identifier_invalid"]
        assert [d.evidence for d in invalid] == ([{"value": value}] if raised else [])


# Dates


@pytest.mark.parametrize(
    ("expiry", "codes"),
    [
        ("2026-03-14", ["document_expired"]),
        ("2026-03-15", ["document_expires_soon"]),  # valid through its last day
        ("2026-06-12", ["document_expires_soon"]),
        ("2026-06-13", []),
        ("2026-02", ["document_expired"]),
        ("2026-03", ["document_expires_soon"]),
        ("2025", ["document_expired"]),
        ("2026", []),
        ("2025-12", ["document_expired"]),
        (FOR_LIFE, []),
    ],
)
def test_a_document_is_valid_to_the_end_of_what_it_says(expiry: str, codes: list[str]) -> None:
    assert found(known(read(date_of_expiry=expiry))) == codes


@given(st.dates(date(1990, 1, 1), date(2080, 12, 31)))
def test_every_document_is_expired_soon_to_expire_or_neither(expiry: date) -> None:
    codes = found(known(read(date_of_expiry=expiry.isoformat())))
    if expiry < TODAY:
        assert codes == ["document_expired"]
    elif expiry < TODAY + timedelta(days=90):
        assert codes == ["document_expires_soon"]
    else:
        assert codes == []


@pytest.mark.parametrize(
    ("born", "today", "codes"),
    [
        ("2008-03-16", TODAY, ["under_age"]),
        ("2008-03-15", TODAY, []),
        ("2026-03-16", TODAY, ["birth_in_future"]),
        ("2026-03-15", TODAY, ["under_age"]),
        ("2008-02-29", date(2026, 2, 28), ["under_age"]),
        ("2008-02-29", date(2026, 3, 1), []),
    ],
)
def test_age_counts_in_whole_years(born: str, today: date, codes: list[str]) -> None:
    values = read(date_of_birth=born)
    assert found(known(values, declared={"date_of_birth": born}), today) == codes


@given(st.dates(date(1900, 1, 1), TODAY))
def test_nobody_is_of_age_before_their_eighteenth_birthday(born: date) -> None:
    values = read(date_of_birth=born.isoformat())
    eighteenth = (born.year + 18, born.month, born.day)
    young = eighteenth > (TODAY.year, TODAY.month, TODAY.day)
    assert found(known(values, declared={})) == (["under_age"] if young else [])


def test_a_year_of_birth_alone_says_nothing_about_age() -> None:
    assert found(known(read(date_of_birth="2020"), declared={})) == []


# Declared


@pytest.mark.parametrize(
    ("declared", "differs"),
    [
        ("Quillon Nirgendwo", False),
        ("nirgendwo  quillon", False),
        ("Quillón Nirgendwö", False),
        ("Quillon Nirgendwa", False),  # one letter: a misreading
        ("Quillon Anderswo", True),
        ("Wilma Nirgendwo", True),
    ],
)
def test_names_are_compared_without_accents_case_and_order(declared: str, differs: bool) -> None:
    codes = found(known(declared={"full_name": declared}))
    assert codes == (["name_differs"] if differs else [])


@pytest.mark.parametrize(
    ("declared", "codes"),
    [("1984-02-29", []), ("1984-02-28", ["birth_date_differs"]), (None, [])],
)
def test_the_declared_date_of_birth_must_be_the_documents(declared: str | None, codes: list[str]) -> None:
    assert found(known(declared={"date_of_birth": declared} if declared else {})) == codes


@pytest.mark.parametrize(
    ("declared", "codes"),
    [("X1234567", []), ("x 123-4567", []), ("X1234568", ["number_differs"])],
)
def test_the_declared_number_may_be_any_that_the_document_bears(declared: str, codes: list[str]) -> None:
    assert found(known(declared={"personal_number": declared})) == codes
    both = read(personal_number="900101")
    assert found(known(both, declared={"personal_number": declared})) == codes


def test_where_the_document_bears_no_number_none_differs() -> None:
    drafts = findings.find(known(read(document_number=None), declared={"personal_number": "7"}), TODAY)
    assert [d.code for d in drafts] == ["field_missing"]


# Faces


@pytest.mark.parametrize(
    ("band", "distance", "codes"),
    [
        ("match", 0.31, []),
        ("match", 0.45, []),
        ("match", 0.46, ["face_unsure"]),  # the policy's bounds, not the service's word
        ("match", 0.62, ["face_unsure"]),
        ("match", 0.63, ["face_no_match"]),
        ("no_match", 0.31, []),
        ("match", None, []),
        ("review", None, ["face_unsure"]),
        ("no_match", None, ["face_no_match"]),
        ("no_face", None, ["face_missing"]),
        ("several_faces", 0.2, ["face_several"]),
    ],
)
def test_the_faces(band: str, distance: float | None, codes: list[str]) -> None:
    assert found(known(face={"band": band, "distance": distance})) == codes


# The dictionary


def test_every_code_that_can_be_found_has_its_texts() -> None:
    raised = {
        name: text
        for name, text in DICTIONARY.items()
        if str(text.title) and str(text.hint) and text.code == name
    }
    assert set(raised) == set(DICTIONARY)
    assert {f"warning{code}" for code in CODES} <= set(DICTIONARY)


CASES: dict[str, Callable[[], Evidence]] = {
    "expired": lambda: known(read(date_of_expiry="2001-01-01")),
    "another person": lambda: known(declared={"full_name": "Somebody Else"}),
    "blurry": lambda: known(warnings=(-9108,)),
}


@pytest.mark.parametrize("name", CASES)
def test_a_finding_speaks_of_values_in_its_evidence_alone(name: str) -> None:
    """Code, fields and side are stored in the clear; the evidence is sealed."""
    for draft in findings.find(CASES[name](), TODAY):
        clear = f"{draft.code} {draft.fields} {draft.side}"
        assert not any(value in clear for value in make.READ.values() if value and len(value) > 3)
