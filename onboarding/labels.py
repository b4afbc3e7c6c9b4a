"""How canonical fields, document types and services are called on a page."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from providers import registry
from providers.errors import ServiceError

FIELD_LABELS: dict[str, str | Promise] = {
    "full_name": _("Full name"),
    "given_names": _("Given names"),
    "surname": _("Surname"),
    "second_surname": _("Second surname"),
    "middle_name": _("Middle name"),
    "full_name_native": _("Full name (local script)"),
    "given_names_native": _("Given names (local script)"),
    "surname_native": _("Surname (local script)"),
    "date_of_birth": _("Date of birth"),
    "sex": _("Sex"),
    "nationality": _("Nationality"),
    "country_of_birth": _("Country of birth"),
    "place_of_birth": _("Place of birth"),
    "personal_number": _("Personal number"),
    "document_number": _("Document number"),
    "tax_number": _("Tax number"),
    "voter_number": _("Voter number"),
    "social_security_number": _("Social security number"),
    "registration_number": _("Registration number"),
    "serial_number": _("Serial number"),
    "license_category": _("Licence category"),
    "issue_number": _("Issue number"),
    "card_type": _("Card type"),
    "reference_number": _("Reference number"),
    "laser_id": _("Laser number"),
    "mrz_document_number": _("Number in the machine-readable zone"),
    "father_name": _("Father's name"),
    "mother_name": _("Mother's name"),
    "parents": _("Parents"),
    "date_of_issue": _("Date of issue"),
    "date_of_expiry": _("Date of expiry"),
    "date_of_first_issue": _("Date of first issue"),
    "date_of_entry": _("Date of entry"),
    "country": _("Country"),
    "place_of_issue": _("Place of issue"),
    "issuing_authority": _("Issuing authority"),
    "issuing_country": _("Issuing country"),
    "address": _("Address"),
    "street": _("Street"),
    "postal_code": _("Postal code"),
    "city": _("City"),
    "district": _("District"),
    "state": _("State"),
    "locality": _("Locality"),
    "village": _("Village"),
    "neighbourhood": _("Neighbourhood"),
    "section": _("Section"),
    "height": _("Height (cm)"),
    "religion": _("Religion"),
    "marital_status": _("Marital status"),
    "occupation": _("Occupation"),
    "blood_type": _("Blood type"),
    "ethnicity": _("Ethnicity"),
    "race": _("Race"),
    "resident_type": _("Resident type"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "observations": _("Observations"),
    "qualification": _("Qualification"),
    "mrz": _("Machine-readable zone"),
    "vin": _("Vehicle identification number"),
    "license_plate": _("Licence plate"),
    "amount_due": _("Amount due"),
    "due_date": _("Due date"),
    "reference_period": _("Reference period"),
    "customer_name": _("Customer name"),
    "customer_number": _("Customer number"),
    "meter_number": _("Meter number"),
    "consumption": _("Consumption"),
    "meter_reading": _("Meter reading"),
}

DOCUMENT_LABELS: dict[str, str | Promise] = {
    "passport": _("Passport"),
    "visa": _("Visa"),
    "id_card": _("Identity card with a machine-readable zone"),
    "mx.voter_id": _("Voter card (INE), Mexico"),
    "br.driver_license": _("Driving licence (CNH), Brazil"),
    "id.id_card": _("Identity card (KTP), Indonesia"),
    "de.id_card": _("Identity card, Germany"),
    "in.pan_card": _("PAN card, India"),
    "cn.id_card": _("Resident identity card, China"),
    "nl.id_card": _("Identity card, Netherlands"),
    "no.id_card": _("Identity card, Norway"),
    "se.id_card": _("Identity card, Sweden"),
    "in.aadhaar": _("Aadhaar card, India"),
    "co.id_card": _("Identity card (cédula), Colombia"),
    "cn.mainland_travel_permit": _("Mainland travel permit (Hong Kong, Macao, Taiwan residents)"),
    "cn.hmt_residence_permit": _("Mainland residence permit (Hong Kong, Macao, Taiwan residents)"),
    "cn.exit_entry_permit": _("Permit to travel to Hong Kong, Macao or Taiwan"),
    "hk.id_card": _("Identity card, Hong Kong"),
    "mo.id_card": _("Identity card, Macao"),
    "my.id_card": _("Identity card (MyKad), Malaysia"),
    "sg.id_card": _("Identity card (NRIC), Singapore"),
    "kr.id_card": _("Resident registration card, Korea"),
    "kr.driver_license": _("Driving licence, Korea"),
    "th.id_card": _("Identity card, Thailand"),
    "th.pink_card": _("Identity card of a person without Thai nationality, Thailand"),
    "ph.driver_license": _("Driving licence, Philippines"),
    "ph.sss_id": _("Social security card (SSS), Philippines"),
    "ph.tin_id": _("Taxpayer's card (TIN), Philippines"),
    "ph.voter_id": _("Voter card, Philippines"),
    "ph.umid": _("Unified Multi-Purpose ID (UMID), Philippines"),
    "br.id_card": _("Identity card (RG), Brazil"),
    "br.rne": _("Foreigner's identity card (RNE), Brazil"),
    "br.rnm": _("Migrant's registration card (CRNM), Brazil"),
    "us.driver_license": _("Driving licence, United States"),
    "br.cpf_card": _("CPF card, Brazil"),
    "br.electricity_bill": _("Electricity bill, Brazil"),
    "br.service_invoice": _("Service invoice (NFS-e), Brazil"),
    "br.vehicle_registration": _("Vehicle registration (CRLV), Brazil"),
    "br.income_tax_return": _("Income tax return, Brazil"),
}

COUNTRY_LABELS: dict[str, str | Promise] = {
    "BRA": _("Brazil"),
    "CHN": _("China"),
    "COL": _("Colombia"),
    "DEU": _("Germany"),
    "HKG": _("Hong Kong"),
    "IDN": _("Indonesia"),
    "IND": _("India"),
    "KOR": _("South Korea"),
    "MAC": _("Macao"),
    "MEX": _("Mexico"),
    "MYS": _("Malaysia"),
    "NLD": _("Netherlands"),
    "NOR": _("Norway"),
    "PHL": _("Philippines"),
    "SGP": _("Singapore"),
    "SWE": _("Sweden"),
    "THA": _("Thailand"),
    "USA": _("United States"),
}

SIDE_LABELS: dict[str, str | Promise] = {
    "front": _("Front"),
    "back": _("Back"),
    "selfie": _("Selfie"),
    "address": _("Proof of address"),
    "meter": _("Meter"),
}
DRAWINGS: dict[str, str | Promise] = {
    "front": _("Front of the document"),
    "back": _("Back of the document"),
    "passport": _("The page of the passport with the picture"),
    "selfie": _("Face"),
    "address": _("Proof of address"),
    "meter": _("Meter"),
}
"""What is drawn in ``static/img/guide-*.svg``."""


def drawing(document: str, side: str) -> str:
    """Which drawing shows what is wanted of a side of a document of a type, which may be empty."""
    return "passport" if document in ("passport", "visa") and side == "front" else side


LEVEL_LABELS: dict[str, str | Promise] = {
    "standard": _("Standard"),
    "enhanced": _("Enhanced"),
    "supply": _("Supply contract"),
}
"""Those of the policies that come with the project; others have their own name."""


ERROR_LABELS: dict[str, str | Promise] = {
    "not_configured": _("The service is not set up here. Ask your administrator."),
    "invalid_request": _("The service was asked in a wrong way. Tell your administrator."),
    "auth": _("The service does not admit us. Tell your administrator."),
    "quota": _("The account with the service is used up. Tell your administrator."),
    "rate_limited": _("The service has too much to do. Run it again in a minute."),
    "image_invalid": _("The file is not a picture that can be opened. Take or export it again."),
    "image_too_large": _("The picture is too large. Send a smaller one."),
    "image_unreadable": _("The picture cannot be read. Send one that is sharp and large enough."),
    "wrong_document": _("The picture shows another document or another side."),
    "no_face": _("No face can be seen in the picture."),
    "not_found": _("The service has no record of it."),
    "vendor_unavailable": _("The service does not answer. Run it again later."),
    "timeout": _("The service took too long. Run it again."),
    "network": _("The service could not be reached. Run it again later."),
    "bad_response": _("The service gave an answer that cannot be understood."),
    "internal": _("The service stopped unexpectedly. Run it again."),
    "unknown_outcome": _(
        "The call was cut off and nobody knows whether the service answered and charged it. Run it again"
        " if that may cost a second time."
    ),
    "side_missing": _("The service needs a side of the document that is not there."),
    "breaker_open": _(
        "The service failed several times running and is left alone for now. Run it again later."
    ),
    "over_budget": _("The budget of the day for this service is used up. Run it again tomorrow."),
}

SKIPPED_LABELS: dict[str, str | Promise] = {
    "not_configured": _("not set up here"),
    "side_missing": _("needs a side that is not there"),
    "breaker_open": _("left alone after failures"),
    "over_budget": _("budget of the day used up"),
}
"""Why a service before another in a route was not asked."""

POOR_LABELS: dict[str, str | Promise] = {
    "blurry": _("blurry"),
    "glare": _("light reflects"),
    "cut_off": _("edges not seen"),
    "covered": _("partly covered"),
    "small": _("document too small"),
    "photocopy": _("copy or screen"),
    "no_face": _("no face seen"),
}
"""What was poor about a picture that was taken all the same (``onboarding.glance``)."""

KIND_LABELS: dict[str, str | Promise] = {
    "ocr": _("Read the document"),
    "quality": _("Judge the pictures"),
    "face_match": _("Compare the faces"),
    "background_check": _("Look up the tax id"),
    "meter": _("Read the meter"),
}
"""What a check does."""

METER_LABELS: dict[str, str | Promise] = {
    "energy": _("Electricity meter"),
    "water": _("Water meter"),
    "gas": _("Gas meter"),
}
"""The kinds of meters."""

STATUS_LABELS: dict[str, str | Promise] = {
    "regular": _("Regular"),
    "irregular": _("Irregular"),
    "suspended": _("Suspended"),
    "cancelled": _("Cancelled"),
    "deceased": _("Holder deceased"),
    "null_record": _("Declared void"),
    "unknown": _("Unknown"),
}
"""What a register says of a tax id."""

# What intake and the embedded engine say in words that do not vary.
_MESSAGES = {
    gettext_noop("The file is empty. Choose the picture again."),
    gettext_noop("The picture is broken. Take or export it again."),
    gettext_noop("The picture is broken or cut off. Take or export it again."),
    gettext_noop("The file takes too much time or memory to open. Export it as a plain JPEG and send that."),
    gettext_noop("The PDF is protected by a password. Save it without one and send it again."),
    gettext_noop("The PDF is broken. Export it again."),
    gettext_noop("The PDF has no page. Export it again."),
    gettext_noop("The PDF's page has no size. Export it again."),
    gettext_noop("The PDF's page is broken. Export it again."),
    gettext_noop("The picture is too blurry to read. Take it again, holding still."),
    gettext_noop("No text can be read in the picture. Take it again, the card filling the frame."),
    gettext_noop("The service took too long."),
    gettext_noop("The service stopped unexpectedly."),
    gettext_noop("The service stopped on this picture several times."),
    gettext_noop("The pictures cannot be opened."),
}


def error_text(kind: str, message: str) -> str:
    """A service's error in the reader's language: its own words where they are known or the
    language is English, in which they are written; else what its kind means."""
    if not message:
        return str(ERROR_LABELS[kind])
    if message in _MESSAGES or (get_language() or "en").startswith("en"):
        return gettext(message)
    return str(ERROR_LABELS.get(kind, message))


def month_format() -> str:
    """The letter by which Django writes the short name of a month: with a capital in English alone."""
    return "M" if (get_language() or "en").startswith("en") else "b"


def field_label(name: str) -> str | Promise:
    return FIELD_LABELS.get(name, name)


def field_key(kind: str, name: str) -> str:
    """By which a field is found on a case's page, by its document's kind: names of the identity
    document's stand alone."""
    return name if kind == "identity" else f"{kind}-{name}"


def document_label(document: str) -> str | Promise:
    return DOCUMENT_LABELS.get(document, document)


_EMBEDDED = gettext_noop("Embedded engine")  # the one vendor's title that is no proper name


def vendor_label(title: str) -> str:
    """A vendor's title, in the reader's language where it is no proper name."""
    return gettext(title)


def service_label(service: str) -> str:
    """``local.ocr`` reads as the vendor's title and its own name for the service."""
    try:
        vendor = registry.vendor_of(registry.service(service))
    except ServiceError:
        return service
    return f"{vendor_label(vendor.title)} · {service.removeprefix(f'{vendor.name}.')}"
