"""``manage.py keys``: every data key under the first master key, while everything runs."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from onboarding import evidence, index, keyring, vault
from onboarding.models import Applicant
from tests import factories as make

OLD, NEW = b"0123456789abcdef0123456789abcdef", b"n" * 32


def keys(act: str) -> tuple[int, str, str]:
    """Exit code, what it says, what it complains of."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("keys", act, stdout=out, stderr=err)
    except SystemExit as stopped:
        return int(stopped.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_after_rotation_the_former_key_can_be_taken_away(settings: Settings) -> None:
    cases = [make.opened(), make.opened()]
    found = index.key().digest("name_word", "QUILLON")
    settings.ENCRYPTION_KEYS = (NEW, OLD)
    assert "taken away" not in keys("check")[1]
    assert keys("rotate") == (0, "3 key(s) wrapped anew.\n", "")  # two people's and the index's
    assert keys("rotate")[1] == "0 key(s) wrapped anew.\n"
    assert "may be taken away" in keys("check")[1]
    settings.ENCRYPTION_KEYS = (NEW,)
    assert all(evidence.load(make.fresh(case)).declared == make.PERSON for case in cases)
    assert index.key().digest("name_word", "QUILLON") == found


def test_a_rotation_that_was_broken_off_is_begun_again(settings: Settings) -> None:
    make.opened()
    settings.ENCRYPTION_KEYS = (NEW, OLD)
    list(keyring._rotate(Applicant))  # as far as it came: the index key is left
    assert keys("rotate")[1] == "1 key(s) wrapped anew.\n"
    assert keys("check")[0] == 0


def test_a_key_that_changed_meanwhile_is_not_written_over(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = make.opened()
    settings.ENCRYPTION_KEYS = (NEW, OLD)
    rewrapped = vault.rewrapped

    def erased_meanwhile(wrapped: bytes, owner: str) -> bytes | None:
        Applicant.objects.filter(pk=case.applicant_id).update(data_key=b"")
        return rewrapped(wrapped, owner)

    monkeypatch.setattr(vault, "rewrapped", erased_meanwhile)
    sum(keyring._rotate(Applicant))
    assert bytes(make.fresh(case).applicant.data_key) == b""


def test_a_master_key_that_is_missing_is_told_and_nothing_is_lost(settings: Settings) -> None:
    case = make.opened()
    settings.ENCRYPTION_KEYS = (NEW,)
    with pytest.raises(CommandError, match="not in ENCRYPTION_KEYS"):
        keys("rotate")
    code, _said, complaint = keys("check")
    assert code == 1
    assert f"applicant {case.applicant_id}: the master key that wrapped" in complaint
    settings.ENCRYPTION_KEYS = (NEW, OLD)
    assert keys("rotate")[0] == 0
    assert keys("check")[0] == 0
