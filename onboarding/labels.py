"""How canonical fields, document types and services are called on a page."""

from __future__ import annotations

from django.utils.functional import Promise
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
}

COUNTRY_LABELS: dict[str, str | Promise] = {
    "BRA": _("Brazil"),
    "CHN": _("China"),
    "DEU": _("Germany"),
    "IDN": _("Indonesia"),
    "IND": _("India"),
    "MEX": _("Mexico"),
}

SIDE_LABELS: dict[str, str | Promise] = {
    "front": _("Front"),
    "back": _("Back"),
    "selfie": _("Selfie"),
}


def field_label(name: str) -> str | Promise:
    return FIELD_LABELS.get(name, name)


def document_label(document: str) -> str | Promise:
    return DOCUMENT_LABELS.get(document, document)


def service_label(service: str) -> str:
    """``local.ocr`` reads as the vendor's title and its own name for the service."""
    try:
        vendor = registry.vendor_of(registry.service(service))
    except ServiceError:
        return service
    return f"{vendor.title} · {service.removeprefix(f'{vendor.name}.')}"
