"""The policy file: read strictly, and what is wrong in it is told by its key."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from onboarding import policy
from onboarding.policy.reading import positions

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


def changed(*changes: tuple[str, str]) -> str:
    """The default policy with the first of each text replaced."""
    text = DEFAULT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def wrong(text: str) -> list[str]:
    """The problems that are told of a file, each with its line."""
    with pytest.raises(policy.PolicyError) as raised:
        policy.parse(text, "mine.toml")
    assert isinstance(raised.value, ImproperlyConfigured)
    return str(raised.value).splitlines()


@pytest.mark.parametrize(
    ("old", "new", "at", "told"),
    [
        ('name = "default"', "", "", "name is missing"),
        ('name = "default"', 'name = ""', "name =", "name is empty"),
        ("low_score = 0.80", "", "[fields]", "[fields] low_score is missing: it is a number from 0 to 1"),
        ("low_score = 0.80", "low_score = 8", "low_score = 8", "[fields] low_score lies between 0 and 1"),
        ("low_score = 0.80", "low_score = nan", "low_score = nan", "[fields] low_score lies between 0 and 1"),
        ("low_score = 0.80", 'low_score = "a"', 'low_score = "a"', "[fields] low_score must be a number"),
        ("low_score = 0.80", "low_score = true", "low_score = true", "[fields] low_score must be a number"),
        ("low_score = 0.80", "low_score = 0.8\nlow = 1", "low = 1", "[fields] low is no key that is known"),
        ("name_likeness = 90", "name_likeness = 101", "name_likeness", "[fields] name_likeness lies between"),
        ("youngest = 18", "youngest = 17.5", "youngest", "[person] youngest must be a whole number"),
        ("youngest = 18", "youngest = -1", "youngest", "[person] youngest lies between"),
        ("claim_hours = 8", "claim_hours = 0", "claim_hours", "[decision] claim_hours lies between"),
        (
            '= ["high"]',
            '= ["grave"]',
            "second_approver",
            "[decision] second_approver names no severity: grave",
        ),
        ('= ["high"]', '= "high"', "second_approver", "[decision] second_approver must be a list"),
        ('= ["high"]', "= [[4]]", "second_approver", "[decision] second_approver names no severity"),
        ("[person]\n", "[persons]\n", "", "[person] is missing"),
        ("[levels.standard]", "[levels.Standard]", "[levels.Standard]", "[levels] Standard is no name of"),
        ("[levels.standard]", "[levels.basic]", "", "[levels] standard is missing"),
        (
            "[levels.enhanced]",
            '[levels.x]\nBRA = ["identity"]\n[levels.enhanced]',
            "[levels.x]",
            "[levels.x] * is",
        ),
        ('"*" = ["identity", "selfie"]', '"*" = ["selfie"]', '"*" = ["selfie"]', "[levels.standard] * must"),
        ('"selfie"]', '"passport"]', '"*" = ["identity", "pass', "[levels.standard] * names no kind of"),
        ("[checks]", "[extra]\nx = 1\n[checks]", "[extra]", "extra is no key that is known"),
        ('"*" = ["local.ocr"]', "", "[routes]", "[routes] * is missing"),
        ('"*" = ["local.ocr"]', '"*" = []', '"*" = []', "[routes] * is empty"),
        (
            '["local.ocr"]',
            '["no.ocr"]',
            '"*" = ["no',
            "[routes] * names no service that reads documents: no.ocr",
        ),
        ('["local.ocr"]', '[\n"local.facematch"]', '"*" = [\n', "[routes] * names no service that reads"),
        ('"*" = ["local.ocr"]', '"*" = "local.ocr"', '"*" = "', "[routes] * must be a list"),
        (
            "[quality]",
            'idcard = ["local.ocr"]\n[quality]',
            "idcard",
            "[routes] idcard is no type of document",
        ),
        ("MEX = [", "Mexico = [", "Mexico", "[documents] Mexico is no country"),
        ('"mx.voter_id", ', '"mx.voter", ', "MEX", "[documents] MEX names no identity document: mx.voter"),
        ('"br.driver_license"', '"br.electricity_bill"', "BRA", "[documents] BRA names no identity document"),
        (
            'services = ["local.facematch"]',
            'services = ["local.ocr"]',
            'services = ["local.ocr"]',
            "[face] services names no face match: local.ocr",
        ),
        (
            'services = ["local.facematch"]',
            "services = [  ]",
            "services = [  ]",
            "[face] services is empty",
        ),
        ('kind = "energy"', 'kind = "steam"', "kind", "[meter] kind names no kind of meter: steam"),
        (
            "services = []",
            'services = ["local.ocr"]',
            'services = ["local.o',
            "[meter] services names no service",
        ),
        (
            'fie_service = "local.quality"',
            'fie_service = "local.ocr"',
            "selfie_service",
            "[face] selfie_service",
        ),
        (
            '\nservice = "local.quality"',
            '\nservice = "x"',
            "service",
            "[quality] service names no quality serv",
        ),
        (
            "identifier = false",
            "identifier = 0",
            "invalid_id",
            "[second_opinion] invalid_identifier must be true",
        ),
        ("share = 0.0", "share = 2", "share", "[second_opinion] share lies between 0 and 1"),
        ("[prices]", '[prices]\n"nobody.ocr" = 1', '"nobody.ocr"', "[prices] nobody.ocr is no service"),
        ("[prices]", '[prices]\n"local.ocr" = -1', '"local.ocr" = -1', "[prices] local.ocr lies between"),
        ("[budgets]", "[budgets]\nnobody = 5", "nobody", "[budgets] nobody is no vendor"),
        ("repeat = []", 'repeat = ["nobody"]', "repeat", "[unknown_outcomes] repeat names no vendor: nobody"),
        (
            "[background]",
            '[background]\nBRA = ["local.ocr"]',
            'BRA = ["l',
            "[background] BRA names no background",
        ),
        ("[background]", "[background]\nBrazil = []", "Brazil", "[background] Brazil is no country"),
        (
            "match_below = 0.45",
            "match_below = 0.70",
            "match_below",
            "[face] match_below is above no_match_above",
        ),
        ("enabled = false", 'enabled = "no"', "enabled", "[automatic] enabled must be true or false"),
        ("countries = []", 'countries = ["mexico"]', "countries", "[automatic] countries names no country"),
        (
            "countries = []",
            "countries = [4]",
            "countries",
            "[automatic] countries must be a list of countries",
        ),
        ('= ["info"]', '= ["high"]', "severities", "[automatic] severities must not hold high"),
        ("approved = 1826", "approved = 0", "approved", "[retention] approved lies between 1 and"),
        ("[retention.documents]", "", "[retention]", "[retention.documents] is missing"),
        (
            "[retention.documents]",
            "[retention.documents]\nxy = 3",
            "xy",
            "[retention.documents] xy is no type",
        ),
        ("[face]", "[face", "[face", "this is not TOML"),
    ],
)
def test_what_is_wrong_is_told_by_file_line_and_key(old: str, new: str, at: str, told: str) -> None:
    text = changed((old, new))
    after = max(text.find(new) - 40, 0)  # keys of one name stand in several sections
    first = ("\n" + text).index("\n" + at, after) if at else 0
    line = text[:first].count("\n") + 1
    assert [one for one in wrong(text) if one.startswith(f"mine.toml:{line}: {told}")], wrong(text)


def test_all_that_is_wrong_is_told_in_one_go_in_the_order_of_the_file() -> None:
    told = wrong(
        changed(("share = 0.0", "share = 2"), ("youngest = 18", "youngest = 200"), ("days = 30", "d = 1"))
    )
    assert [one.split(": ")[1][:20] for one in told] == [
        "[second_opinion] sha",
        "[person] youngest li",
        "[abandoned] days is ",
        "[abandoned] d is no ",
    ]
    lines = [int(one.split(":")[1]) for one in told]
    assert lines == sorted(lines)


def test_a_line_is_found_behind_texts_and_lists_that_look_like_keys() -> None:
    text = 'a = """\n[b]\nc = 1\n"""\nd = [\n  # [e]\n  1,\n]\n\n[f."g.h"] # here\ni = {j = 1}\nk.l = 2\n'
    assert positions(text) == {
        ("a",): 1,
        ("d",): 5,
        ("f", "g.h"): 10,
        ("f", "g.h", "i"): 11,
        ("f", "g.h", "i", "j"): 11,
        ("f", "g.h", "k"): 12,
        ("f", "g.h", "k", "l"): 12,
    }


def test_no_selfie_service_is_a_choice() -> None:
    chosen = 'selfie_service = "local.quality"'
    assert policy.parse(DEFAULT.replace(chosen, 'selfie_service = ""')).selfie_service == ""


def test_a_file_that_is_not_there_is_told_by_its_variable(settings: Settings, tmp_path: Path) -> None:
    settings.POLICY_FILE = tmp_path / "none.toml"
    policy.current.cache_clear()
    with pytest.raises(policy.PolicyError, match="POLICY_FILE"):
        policy.current()
    policy.current.cache_clear()
