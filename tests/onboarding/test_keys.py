"""``manage.py keys``: every data key under the first master key, while everything runs."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt
from django.core.management import CommandError, call_command
from pytest_django import Settings

import onboarding
from onboarding import evidence, index, keyring, repeats, vault, workflow
from onboarding.models import Applicant, Check, Page, WebhookEndpoint
from onboarding.webhooks import endpoints
from tests import factories as make

ROOMS = Path(onboarding.__file__).parent
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


@pytest.fixture
def everything_sealed() -> Callable[[], None]:
    """One of each thing that a master key stands above; call it to have each opened again."""
    case = make.in_review()
    workflow.keep_typed(case, {"full_name": "Quillon N"})
    workflow.place_hold(case, make.approver(), "A court asked.")
    address = "https://receiver.example.org/x"
    endpoint, secret = endpoints.create(address, [], "", live=True, actor=make.approver())
    told = repeats.Told(200, {}, {"token": "shown once"})
    repeats.once("a key", "a", "a request", lambda: told)
    index.key()
    user = make.user()
    app = TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(user)
    unused = codes.generate_codes()
    assert codes.validate_code(unused[0])
    Authenticator.objects.create(user=user, type="webauthn", data={"credential": {"name": "a passkey"}})

    def opened() -> None:
        fresh = make.fresh(case)
        box = evidence.vault_of(fresh)
        assert evidence.load(fresh).declared == make.PERSON
        assert workflow.typed(fresh) == {"full_name": "Quillon N"}
        assert workflow.hold_reason(fresh) == "A court asked."
        assert box.fetch(Page.objects.get(document=make.identity(fresh)).file) == make.picture(0).jpeg
        assert b"lines" in box.fetch(Check.objects.get(case=fresh, kind="ocr").answer)
        assert endpoints.secrets_in_force(WebhookEndpoint.objects.get(pk=endpoint.pk)) == [secret]
        assert repeats.once("a key", "a", "a request", lambda: told) == (told, True)
        again = Authenticator.objects.get(pk=app.instance.pk)
        assert decrypt(again.data["secret"]) == "JBSWY3DPEHPK3PXP"
        kept = RecoveryCodes(Authenticator.objects.get(pk=codes.instance.pk))
        assert kept.get_unused_codes() == unused[1:]

    return opened


def test_everything_that_is_sealed_opens_without_the_former_key(
    everything_sealed: Callable[[], None], settings: Settings
) -> None:
    settings.ENCRYPTION_KEYS = (NEW, OLD)
    keys("rotate")
    settings.ENCRYPTION_KEYS = (NEW,)
    code, said, complaints = keys("check")
    assert (code, complaints) == (0, "")
    assert "Every key is under the first one" in said
    everything_sealed()


def test_before_rotation_the_former_key_is_needed_by_each(
    everything_sealed: Callable[[], None], settings: Settings
) -> None:
    settings.ENCRYPTION_KEYS = (NEW,)
    _code, _said, complaints = keys("check")
    for what in ("applicant", "webhookendpoint", "keptanswer", "second factor", "index key"):
        assert f"{what} " in complaints or f"{what}:" in complaints, what
    assert complaints.count("second factor") == 2


def test_nothing_is_sealed_under_a_master_key_that_rotation_does_not_know() -> None:
    """Who seals something new finds here that it must be rotated too."""
    makers = {
        file.relative_to(ROOMS).as_posix()
        for file in ROOMS.rglob("*.py")
        if re.search(r"new_data_key\(|new_index_key\(|seal_text\(", file.read_text("utf-8"))
    }
    assert makers - {"vault.py"} == {
        "index.py", "repeats.py", "signin/adapters.py", "webhooks/endpoints.py", "workflow/collecting.py",
    }  # fmt: skip


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
