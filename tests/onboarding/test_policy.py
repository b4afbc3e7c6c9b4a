"""The policy file: read strictly, and what is wrong in it is told by its key."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from onboarding import policy

BASE = Path(__file__).resolve().parents[2]
DEFAULT = (BASE / "policies" / "default.toml").read_text("utf-8")


def test_every_policy_that_comes_with_the_project_can_be_read() -> None:
    for file in (BASE / "policies").glob("*.toml"):
        assert policy.parse(file.read_text("utf-8"), file.name).version


def test_a_country_without_an_entry_gets_what_is_accepted_anywhere() -> None:
    rules = policy.parse(DEFAULT)
    assert rules.accepted("MEX") == ("mx.voter_id", "passport")
    assert rules.accepted("FRA") == rules.accepted("") == ("passport", "id_card")
    assert rules.route("passport") == ("local.ocr",)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('name = "default"', "", "name is missing"),
        ("low_score = 0.80", "", r"\[fields\] low_score is missing"),
        ("low_score = 0.80", "low_score = 8", r"\[fields\] low_score lies between 0 and 1"),
        ("low_score = 0.80", 'low_score = "high"', r"\[fields\] low_score must be a number"),
        ("low_score = 0.80", "low_score = true", r"\[fields\] low_score must be a number"),
        ("low_score = 0.80", "low_score = 0.80\nlow_scores = 1", r"\[fields\]: no such key: low_scores"),
        ("name_likeness = 90", "name_likeness = 101", "name_likeness lies between"),
        ("youngest = 18", "youngest = 17.5", r"\[person\] youngest must be a whole number"),
        ("youngest = 18", "youngest = -1", r"\[person\] youngest lies between"),
        ("claim_hours = 8", "claim_hours = 0", r"\[decision\] claim_hours lies between"),
        ('["high"]', '["serious"]', r"\[decision\] second_approver: no severity serious"),
        ('["high"]', '"high"', r"\[decision\] second_approver must be a list"),
        ('["high"]', "[[4]]", r"\[decision\] second_approver: no severity"),
        ("[person]", "[persons]", r"\[person\] is missing"),
        ("[checks]", "[extra]\nx = 1\n[checks]", "the file: no such key: extra"),
        ('"*" = ["local.ocr"]', "", r'\[routes\] needs an entry "\*"'),
        ('"*" = ["local.ocr"]', '"*" = []', r"\[routes\] \* is empty"),
        ('"*" = ["local.ocr"]', '"*" = ["nobody.ocr"]', r"\[routes\] \*: no service .* nobody.ocr"),
        ('"*" = ["local.ocr"]', '"*" = ["local.facematch"]', r"\[routes\] \*: no service that reads"),
        ('"*" = ["local.ocr"]', '"*" = "local.ocr"', r"\[routes\] \* must be a list"),
        ('"*" = ["local.ocr"]', '"*" = ["local.ocr"]\nidcard = ["local.ocr"]', r"\[routes\]: .* idcard"),
        ("MEX = [", "Mexico = [", r"\[documents\] Mexico is no country"),
        ('["mx.voter_id", "passport"]', '["mx.voter"]', r"\[documents\] MEX: no identity document mx.voter"),
        (
            '["br.driver_license", "passport"]',
            '["br.electricity_bill"]',
            r"BRA: no identity document br.elec",
        ),
        ('["local.facematch"]', '["local.ocr"]', r"\[face\] services: no face match local.ocr"),
        ('["local.facematch"]', "[]", r"\[face\] services is empty"),
        ('selfie_service = "local.quality"', 'selfie_service = "local.ocr"', r"\[face\] selfie_service: no"),
        ('service = "local.quality"', 'service = "local.ocr"', r"\[quality\] service: no quality service"),
        (
            "invalid_identifier = false",
            "invalid_identifier = 0",
            r"\[second_opinion\] invalid_identifier must",
        ),
        ("share = 0.0", "share = 2", r"\[second_opinion\] share lies between 0 and 1"),
        ("[prices]", '[prices]\n"nobody.ocr" = 1', r"\[prices\]: there is no nobody.ocr"),
        ("[prices]", '[prices]\n"local.ocr" = -1', r"\[prices\] local.ocr lies between"),
        ("[budgets]", "[budgets]\nnobody = 5", r"\[budgets\]: there is no nobody"),
        ("repeat = []", 'repeat = ["nobody"]', r"\[unknown_outcomes\] repeat: no vendor nobody"),
        ("[background]", '[background]\nBRA = ["local.ocr"]', r"\[background\] BRA: no background check"),
        ("[background]", "[background]\nBrazil = []", r"\[background\] Brazil is no country"),
        ("match_below = 0.45", "match_below = 0.70", r"\[face\] match_below is above no_match_above"),
        ("[face]", "[face", "mine.toml: "),
    ],
)
def test_what_is_wrong_is_told_by_file_and_key(old: str, new: str, named: str) -> None:
    first = DEFAULT.index(old)
    changed = DEFAULT[:first] + new + DEFAULT[first + len(old) :]
    with pytest.raises(policy.PolicyError, match=named) as raised:
        policy.parse(changed, "mine.toml")
    assert str(raised.value).startswith("mine.toml: ")
    assert isinstance(raised.value, ImproperlyConfigured)


def test_no_selfie_service_is_a_choice() -> None:
    chosen = 'selfie_service = "local.quality"'
    assert policy.parse(DEFAULT.replace(chosen, 'selfie_service = ""')).selfie_service == ""


def test_a_file_that_is_not_there_is_told_by_its_variable(settings: Settings, tmp_path: Path) -> None:
    settings.POLICY_FILE = tmp_path / "none.toml"
    policy.current.cache_clear()
    with pytest.raises(policy.PolicyError, match="POLICY_FILE"):
        policy.current()
    policy.current.cache_clear()
