"""Customers are told by e-mail, in their language, from the outbox."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from onboarding import mailing, outbox, workflow
from onboarding.models import Case, Channel, DecisionAction, Delivery, DeliveryAttempt, DeliveryState
from onboarding.states import Refused
from tests import factories as make

ADDRESS = "quillon@example.com"
DECLARED = {**make.PERSON, "email": ADDRESS}
LANGUAGES = ("en", "pt-br", "es")


@pytest.fixture(autouse=True)
def set_up(settings: Settings) -> None:
    settings.MAIL_ON = True
    settings.MAIL_FROM = "kyc@example.org"
    settings.ORGANISATION = "Banco Fictício"


def due() -> list[tuple[str, int]]:
    return outbox.hand_over(Channel.EMAIL)


def sent() -> EmailMultiAlternatives:
    """What goes out when the outbox's turn comes; one mail."""
    for delivery_id, tries in due():
        mailing.deliver(delivery_id, tries)
    (message,) = mail.outbox
    assert isinstance(message, EmailMultiAlternatives)
    return message


def html(message: EmailMultiAlternatives) -> str:
    return str(message.alternatives[0][0])


def link_in(text: str) -> str:
    found = re.search(r"https?://[^/]+(/apply/[^\s\"<]+)", text)
    assert found
    return found[1]


def asked_again(declared: Mapping[str, str] = DECLARED, **more: Any) -> Case:
    case = make.in_review(declared, **more)
    workflow.ask_again(case, make.analyst(), {str(make.identity(case).pk): "blurry"}, version=case.version)
    return make.fresh(case)


def test_an_invitation_leads_into_the_form(client: Client) -> None:
    case = make.opened(DECLARED)
    workflow.invite(case, make.analyst())
    message = sent()
    assert message.to == [ADDRESS]
    assert message.from_email == "kyc@example.org"
    assert "Banco Fictício" in message.subject
    assert link_in(str(message.body)) == link_in(html(message))
    assert client.get(link_in(str(message.body))).headers["Location"] == "/apply/"
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_who_is_asked_again_reads_what_and_why(client: Client) -> None:
    asked_again()
    message = sent()
    for text in (str(message.body), html(message)):
        assert "Passport" in text
        assert "The picture is blurry" in text
    client.get(link_in(html(message)))
    assert client.get("/apply/").headers["Location"] == "/apply/consent/"


@pytest.mark.parametrize(
    ("action", "reason", "says"),
    [
        (DecisionAction.APPROVE, "identity_confirmed", "Your identity has been confirmed."),
        (DecisionAction.REJECT, "not_genuine", "could not confirm that the document is genuine"),
    ],
)
def test_the_outcome_is_told_with_its_reason(action: DecisionAction, reason: str, says: str) -> None:
    case = make.in_review(DECLARED)
    workflow.decide(case, make.analyst(), action, [reason], version=case.version)
    message = sent()
    assert says in str(message.body)
    assert says in html(message)
    assert "/apply/" not in html(message)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["invitation", "ask_again", "outcome"])
def test_every_mail_is_in_the_customers_language_as_text_and_html(kind: str, language: str) -> None:
    if kind == "invitation":
        workflow.invite(make.opened(DECLARED, language=language), make.analyst())
    elif kind == "ask_again":
        asked_again(language=language)
    else:
        make.approve(make.in_review(DECLARED, language=language))
    message = sent()
    assert f'<html lang="{language}">' in html(message)
    assert "{{" not in html(message) + str(message.body)
    assert "&" not in str(message.body)
    assert not re.search(r"\n{4,}", str(message.body))


def test_a_name_is_no_markup() -> None:
    workflow.invite(make.opened({**DECLARED, "full_name": "<b>Quillon & Co</b>"}), make.analyst())
    message = sent()
    assert "<b>Quillon" not in html(message)
    assert "<b>Quillon & Co</b>" in str(message.body)


def test_nobody_is_written_to_who_gave_no_address_nor_in_a_test_case() -> None:
    asked_again(make.PERSON)
    test_case = make.opened(DECLARED)
    Case.objects.filter(pk=test_case.pk).update(live=False)
    workflow.invite(make.fresh(test_case), make.analyst())
    assert due() == []


def test_without_e_mail_set_up_nothing_waits_and_an_invitation_is_refused(settings: Settings) -> None:
    settings.MAIL_ON = False
    asked_again()
    assert Delivery.objects.filter(channel=Channel.EMAIL).count() == 0
    with pytest.raises(Refused, match="Copy the link instead"):
        workflow.invite(make.opened(DECLARED), make.analyst())


def test_an_invitation_without_an_address_is_refused() -> None:
    with pytest.raises(Refused, match="address is not known"):
        workflow.invite(make.opened(), make.analyst())


def test_what_was_rolled_back_is_not_told() -> None:
    case = make.opened(DECLARED)
    with transaction.atomic():
        workflow.invite(case, make.analyst())
        transaction.set_rollback(True)
    assert due() == []


def test_what_has_been_overtaken_is_not_sent() -> None:
    case = asked_again()
    workflow.withdraw(case, make.analyst())
    for delivery_id, tries in due():
        assert not mailing.deliver(delivery_id, tries)
    assert mail.outbox == []
    assert Delivery.objects.get(channel=Channel.EMAIL).state == DeliveryState.FAILED


def test_a_mail_goes_out_once_however_many_senders_there_are() -> None:
    workflow.invite(make.opened(DECLARED), make.analyst())
    ((delivery_id, tries),) = due()
    assert [mailing.deliver(delivery_id, tries) for _ in range(2)] == [True, False]
    assert len(mail.outbox) == 1


def test_a_server_that_is_away_is_tried_again_and_given_up_in_the_end(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(self: object) -> int:
        raise smtplib.SMTPRecipientsRefused({ADDRESS: (450, b"later")})

    monkeypatch.setattr(EmailMultiAlternatives, "send", away)
    workflow.invite(make.opened(DECLARED), make.analyst())
    for _ in range(len(mailing.PAUSES) + 1):
        Delivery.objects.update(next_at=timezone.now() - timedelta(seconds=1))
        ((delivery_id, tries),) = due()
        assert mailing.deliver(delivery_id, tries)
    delivery = Delivery.objects.get()
    assert delivery.state == DeliveryState.FAILED
    errors = set(DeliveryAttempt.objects.values_list("error", flat=True))
    assert errors == {"SMTPRecipientsRefused"}
    assert ADDRESS not in caplog.text
