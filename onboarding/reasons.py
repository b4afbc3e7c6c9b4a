"""Coded reasons of decisions: for reviewers a label, for customers a text that says what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from onboarding.models import DecisionAction, DocumentKind


@dataclass(frozen=True, slots=True)
class Reason:
    """``about`` are the kinds of documents that it can be said of, none where of any."""

    code: str
    label: str | Promise
    customer: str | Promise
    about: tuple[str, ...] = ()

    def fits(self, kind: str) -> bool:
        """Whether it can be said of a document of that kind."""
        return not self.about or kind in self.about


def _table(*rows: tuple[Any, ...]) -> dict[str, Reason]:
    return {str(row[0]): Reason(*row) for row in rows}


_SHEETS = (DocumentKind.IDENTITY, DocumentKind.ADDRESS)

REASONS: dict[str, dict[str, Reason]] = {
    DecisionAction.APPROVE: _table(
        ("identity_confirmed", _("Identity confirmed"), _("Your identity has been confirmed.")),
        (
            "confirmed_after_correction",
            _("Identity confirmed, reading corrected by hand"),
            _("Your identity has been confirmed."),
        ),
    ),
    DecisionAction.ASK_AGAIN: _table(
        (
            "blurry",
            _("Picture is blurry"),
            _("The picture is blurry. Hold the phone still, in good light, and take it again."),
        ),
        (
            "glare",
            _("Light reflects on the document"),
            _("Light reflects on the document. Tilt it a little or move away from the lamp."),
            (*_SHEETS, DocumentKind.METER),
        ),
        (
            "cut_off",
            _("Document is cut off or covered"),
            _("Part of the document is hidden. Show all four corners, without fingers on it."),
            _SHEETS,
        ),
        (
            "photocopy",
            _("Photocopy or screen instead of the document"),
            _("Please photograph the document itself, not a copy or a screen."),
            (DocumentKind.IDENTITY,),
        ),
        (
            "wrong_side",
            _("Wrong side"),
            _("This is the other side of the document. Please send the side that is asked for."),
            (DocumentKind.IDENTITY,),
        ),
        (
            "wrong_document",
            _("Another kind of document"),
            _("This is not the document that we asked for. Please send the one shown."),
            _SHEETS,
        ),
        (
            "expired_document",
            _("Document has expired"),
            _("This document has expired. Please send one that is still valid."),
            (DocumentKind.IDENTITY,),
        ),
        (
            "selfie_unclear",
            _("Face in the selfie is not clear"),
            _("Your face cannot be seen clearly. Look into the camera, without hat or sunglasses."),
            (DocumentKind.SELFIE,),
        ),
        (
            "selfie_several",
            _("Several people on the selfie"),
            _("Please take a selfie on which nobody else is to be seen."),
            (DocumentKind.SELFIE,),
        ),
        (
            "address_unclear",
            _("Name, address or date cannot be seen"),
            _("Show the whole sheet, with your name, your address and its date."),
            (DocumentKind.ADDRESS,),
        ),
        (
            "meter_unclear",
            _("Meter cannot be read"),
            _("Show every digit of the display and the meter's number, from straight in front."),
            (DocumentKind.METER,),
        ),
    ),
    DecisionAction.REOPEN: _table(
        (
            "document_ends",
            _("Document has expired or soon will"),
            _("Your document expires. We are looking at your case again."),
        ),
        ("new_information", _("Something new has come up"), _("We are looking at your case again.")),
        ("decided_wrongly", _("The decision was wrong"), _("We are looking at your case again.")),
    ),
    DecisionAction.REJECT: _table(
        (
            "different_person",
            _("Selfie shows another person"),
            _("We could not confirm that the document is yours."),
        ),
        (
            "not_genuine",
            _("Document is not genuine or was altered"),
            _("We could not confirm that the document is genuine."),
        ),
        (
            "data_mismatch",
            _("Declared data and document differ"),
            _("What you told us and what the document says do not agree."),
        ),
        ("expired", _("Document has expired"), _("Your document has expired.")),
        ("under_age", _("Applicant is under age"), _("You are not old enough for this service.")),
        (
            "not_accepted",
            _("Kind of document is not accepted"),
            _("We cannot accept this kind of document."),
        ),
        (
            "no_answer",
            _("Customer did not answer"),
            _("We did not receive what we asked you for."),
        ),
    ),
}


def reason(action: str, code: str) -> Reason:
    """The reason of a code; KeyError where there is none."""
    return REASONS[action][code]
