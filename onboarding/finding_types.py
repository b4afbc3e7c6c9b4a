"""The dictionary of findings: code, severity and texts.

Each has a title, what a reviewer should do, and what the customer may be told (empty where the
customer is told nothing). ``VERSION`` is raised when a meaning changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from onboarding.models import Severity
from onboarding.proof_types import ROWS as OF_PROOF
from providers.warnings import CODES

VERSION = "1"

_SEVERITY = {"info": Severity.INFO, "medium": Severity.MEDIUM, "high": Severity.HIGH}


@dataclass(frozen=True, slots=True)
class FindingType:
    """``customer`` is empty where the customer is told nothing."""

    code: str
    severity: Severity
    title: str | Promise
    hint: str | Promise
    customer: str | Promise = ""


def _types(*rows: tuple[Any, ...]) -> dict[str, FindingType]:
    return {row[0]: FindingType(*row) for row in rows}


_NEW_PICTURE = _("Please take a new picture of your document.")

DICTIONARY: dict[str, FindingType] = _types(
    (
        "check_failed",
        Severity.HIGH,
        _("A check could not be carried out"),
        _("Run it again, or decide from the images."),
    ),
    (
        "vendors_differ",
        Severity.MEDIUM,
        _("Two services read a field differently"),
        _("Compare both readings with the image and enter the right one."),
    ),
    (
        "second_opinion_failed",
        Severity.LOW,
        _("No second opinion could be had"),
        _("Look more closely at the values yourself, or run the check again."),
    ),
    (
        "tax_status",
        Severity.HIGH,
        _("The tax id is not in regular standing"),
        _("Look at the status; ask the customer to put it in order, or reject."),
        _("Your tax id is not in regular standing. Please put it in order with the tax office."),
    ),
    (
        "person_deceased",
        Severity.HIGH,
        _("The register says that the person has died"),
        _("Compare number and name with the image; do not approve before this is cleared up."),
    ),
    (
        "register_name_differs",
        Severity.HIGH,
        _("The register has the tax id under another name"),
        _("Look for a married name or a short form; else the number is somebody else's."),
        _("Please check the tax id that you entered."),
    ),
    (
        "document_not_read",
        Severity.HIGH,
        _("The document was not read"),
        _("Compare the declared data with the images yourself, or ask for a better picture."),
        _NEW_PICTURE,
    ),
    (
        "wrong_document",
        Severity.HIGH,
        _("Not the document that was chosen"),
        _("Correct the type, or ask for the right document."),
        _("This is not the document that was asked for."),
    ),
    (
        "sides_differ",
        Severity.HIGH,
        _("Front and back are not of one kind of document"),
        _("Ask for both sides of the same document."),
        _("Please send both sides of the same document."),
    ),
    (
        "sides_disagree",
        Severity.HIGH,
        _("Front and back say different things"),
        _("Compare both with the image; if the card really says two things, do not approve."),
        _("Please send both sides of the same document."),
    ),
    (
        "side_unexpected",
        Severity.MEDIUM,
        _("A side is not the one asked for, or was not recognised"),
        _("Look at both images; ask for the missing side."),
        _("Please send the side of the document that is asked for."),
    ),
    (
        "side_missing",
        Severity.HIGH,
        _("A side of the document was not shown"),
        _("Ask for the missing side."),
        _("Please send both sides of the document."),
    ),
    (
        "document_type_detected",
        Severity.INFO,
        _("The type was told from the picture"),
        _("Confirm the type before you approve."),
    ),
    (
        "field_missing",
        Severity.MEDIUM,
        _("A field that the document must bear was not read"),
        _("Read it from the image and enter it, or ask for a better picture."),
        _NEW_PICTURE,
    ),
    (
        "field_unsure",
        Severity.LOW,
        _("A field was read with a low score"),
        _("Compare it with the image."),
    ),
    (
        "side_not_read",
        Severity.MEDIUM,
        _("The service could not read one side"),
        _("Read that side from the image, or ask for a better picture of it."),
        _NEW_PICTURE,
    ),
    (
        "script_not_read",
        Severity.INFO,
        _("A field is in a script that the service does not read"),
        _(
            "Read it from the image if you need it. The embedded engine reads Thai, Devanagari and Hangul"
            " where the extra for it is installed: make setup EXTRAS=tesseract."
        ),
    ),
    (
        "identifier_invalid",
        Severity.HIGH,
        _("A number breaks its own rule"),
        _("Compare every digit with the image; a number that is printed so is suspicious."),
    ),
    (
        "number_birth_differs",
        Severity.HIGH,
        _("A number encodes another date of birth"),
        _("Compare both with the image; a number and a date that are printed so are suspicious."),
    ),
    (
        "number_sex_differs",
        Severity.MEDIUM,
        _("A number encodes another sex"),
        _("Compare both with the image. Where the entry was changed by law the number may be older."),
    ),
    (
        "number_place_differs",
        Severity.LOW,
        _("A number encodes another state of birth"),
        _("Compare with the image; a birth that was registered elsewhere explains it."),
    ),
    (
        "number_given_out_elsewhere",
        Severity.INFO,
        _("A number was given out in another province than that of the address"),
        _("People move: look closer only where something else is suspicious too."),
    ),
    (
        "number_initials_differ",
        Severity.MEDIUM,
        _("A number encodes other initials than the name's"),
        _("Compare number and name with the image; a name that was changed later explains it."),
    ),
    (
        "mrz_check_digit",
        Severity.HIGH,
        _("A check digit of the machine-readable zone is wrong"),
        _("Compare the zone with the image; a zone that is printed so is suspicious."),
    ),
    (
        "mrz_repaired",
        Severity.MEDIUM,
        _("Look-alike characters in the machine-readable zone were put right"),
        _("Compare the zone with the image."),
    ),
    (
        "mrz_country_code",
        Severity.MEDIUM,
        _("A country code in the machine-readable zone is unknown or was put right"),
        _("Compare the code with the image; no check digit stands behind it."),
    ),
    (
        "mrz_differs_from_print",
        Severity.HIGH,
        _("Machine-readable zone and printed text differ"),
        _("Compare both with the image; if the card really says two things, do not approve."),
    ),
    (
        "document_expired",
        Severity.HIGH,
        _("The document has expired"),
        _("Ask for a valid document."),
        _("Your document has expired. Please send one that is still valid."),
    ),
    (
        "document_expires_soon",
        Severity.LOW,
        _("The document expires soon"),
        _("Approve if your rules allow; a new document will be needed soon."),
    ),
    (
        "birth_in_future",
        Severity.HIGH,
        _("The date of birth lies in the future"),
        _("Correct it from the image."),
    ),
    (
        "under_age",
        Severity.HIGH,
        _("The applicant is under age"),
        _("Check the date of birth; reject if it is right."),
        _("You are not old enough for this service."),
    ),
    (
        "name_differs",
        Severity.HIGH,
        _("Declared name and document differ"),
        _("Look for a married name, a transliteration or a misreading; else ask the customer."),
        _("The name that you entered is not the one on the document."),
    ),
    (
        "name_incomplete",
        Severity.MEDIUM,
        _("One of the names has words that the other has not"),
        _("Further given names and surnames are often left out; ask where it matters to you."),
        _("Please enter your name as it is printed on the document."),
    ),
    (
        "name_not_comparable",
        Severity.MEDIUM,
        _("Declared name and document are in different scripts"),
        _("Compare them yourself, or ask for the name as the document prints it."),
        _("Please enter your name as it is printed on the document."),
    ),
    (
        "sex_differs",
        Severity.MEDIUM,
        _("Declared sex and document differ"),
        _("Compare with the image."),
        _("The sex that you entered is not the one on the document."),
    ),
    (
        "birth_date_differs",
        Severity.HIGH,
        _("Declared date of birth and document differ"),
        _("Compare with the image; a slip of typing is common."),
        _("The date of birth that you entered is not the one on the document."),
    ),
    (
        "number_differs",
        Severity.HIGH,
        _("Declared number and document differ"),
        _("Compare every digit with the image."),
        _("The number that you entered is not the one on the document."),
    ),
    (
        "document_number_seen",
        Severity.HIGH,
        _("The document's number is also in another applicant's case"),
        _("Open that case and compare both; one person with two cases is harmless, two persons are not."),
    ),
    (
        "personal_number_seen",
        Severity.HIGH,
        _("A personal number is also in another applicant's case"),
        _("Open that case and compare both; one person with two cases is harmless, two persons are not."),
    ),
    (
        "face_seen",
        Severity.HIGH,
        _("The face is on a selfie of another applicant's case"),
        _("Open that case and compare both faces yourself: relatives look alike."),
    ),
    (
        "face_no_match",
        Severity.HIGH,
        _("The selfie does not show the person on the document"),
        _("Compare both faces yourself; reject or ask for a new selfie."),
        _("Please take a new selfie."),
    ),
    (
        "face_unsure",
        Severity.MEDIUM,
        _("The faces may or may not be of one person"),
        _("Compare both faces yourself."),
        _("Please take a new selfie in better light."),
    ),
    (
        "face_missing",
        Severity.HIGH,
        _("No face was found on the document or the selfie"),
        _("Ask for a picture on which the face can be seen."),
        _("Your face cannot be seen. Please take a new picture."),
    ),
    (
        "face_several",
        Severity.MEDIUM,
        _("More than one person is on the selfie"),
        _("Ask for a selfie of the applicant alone."),
        _("Please take a selfie on which nobody else is to be seen."),
    ),
    *OF_PROOF,
)

_WARNING_TITLES: dict[str, tuple[Any, Any, Any]] = {
    "covered": (
        _("Part of the card is hidden or cut off"),
        _("Ask for a picture of the whole card unless what is hidden does not matter."),
        _("Part of the document is hidden. Show all four corners, without fingers on it."),
    ),
    "photocopy": (
        _("This looks like a photocopy"),
        _("Ask for a photograph of the card itself."),
        _("Please photograph the document itself, not a copy."),
    ),
    "screen_photo": (
        _("This looks like a photograph of a screen"),
        _("Look for a pixel grid or the edge of a screen; ask for the card when in doubt."),
        _("Please photograph the document itself, not a screen."),
    ),
    "edited": (
        _("The vendor believes that the image was edited"),
        _("Compare the fields with each other and with the machine-readable zone."),
        _NEW_PICTURE,
    ),
    "unknown": (
        _("A warning of unknown meaning"),
        _("Look at the image closely."),
        "",
    ),
    "reflection": (
        _("Light is reflected on the card"),
        _("Check that no field lies under the bright spot."),
        _("Light reflects on the document. Tilt it a little or move away from the lamp."),
    ),
    "blurry": (
        _("The picture is blurry"),
        _("Compare every value with the image, or ask for a sharper picture."),
        _("The picture is blurry. Hold the phone still, in good light, and take it again."),
    ),
    "capability_not_enabled": (
        _("The vendor did not look for faults of the card"),
        _("No fault, and no clean bill either: judge the image yourself."),
        "",
    ),
}
for _warning in CODES.values():
    DICTIONARY[f"warning{_warning.code}"] = FindingType(
        f"warning{_warning.code}",
        _SEVERITY[_warning.severity],
        *_WARNING_TITLES[_warning.name],
    )
