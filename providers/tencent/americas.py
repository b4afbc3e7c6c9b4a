"""Cards of Brazil and Mexico."""

from __future__ import annotations

import re

from providers.normalise.dates import parse_date
from providers.tencent.actions import BMP, Action
from providers.walker import first

# How often the card was issued: "2 via", "2ª VIA", printed behind the number of an identity card.
_ISSUE_MARK = re.compile(r"[\s-]*\d+\s*[ªaº]?\s*via\.?\s*$", re.IGNORECASE)


def _general_register(text: str) -> str | None:
    return _ISSUE_MARK.sub("", text).replace(" ", "") or None


def _first_licence(text: str) -> str | None:
    """The vendor's "qualification" is the day of the first licence, but is not documented as a date."""
    return parse_date(text, "issue")


_PORTRAIT = {"PortraitImage": "portrait"}

ACTIONS = (
    Action(
        "RecognizeBrazilIDCardOCR",
        {
            "document_number": first("RegistroGeral", parse=_general_register),
            "full_name": "Nome",
            "parents": "MemberShip",
            "date_of_birth": "DataNascimento",
            "place_of_birth": "NaturalIDade",
            "personal_number": "CPF",
            "date_of_issue": "DispatchDate",
            "issuing_authority": "IssuingAgency",
            "blood_type": "Fatorrh",
            "address": "Registro",
            "observations": "Observations",
        },
        "br.id_card",
        per_second=20,
        sides="both",
        portrait={"ReturnHeadImage": True},
        pictures=_PORTRAIT,
    ),
    Action(
        "RecognizeBrazilRNEOCR",
        {
            "registration_number": "RNE",
            "full_name": "NOME",
            "resident_type": "CLASSIFICATION",
            "parents": "Membership",
            "nationality": "NACIONALIDADE",
            "place_of_birth": "NATURALIDADE",
            "date_of_birth": "DateOfBirth",
            "sex": "Sex",
            "date_of_entry": "EntryDate",
            "date_of_issue": "DispatchDate",
            "date_of_expiry": "VALIDADE",
            "issue_number": "VIA",
            "issuing_authority": "IssuingAgency",
            "mrz": "MRZ",
        },
        "br.rne",
        per_second=5,
        sides="both",
        portrait={"ReturnHeadImage": True},
        pictures=_PORTRAIT,
    ),
    Action(
        "RecognizeBrazilRNMOCR",
        {
            "registration_number": "RNM",
            "surname": "SOBRENOME",
            "given_names": "NOME",
            "resident_type": "CLASSIFICATION",
            "parents": "MEMBERSHIP",
            "nationality": "NACIONALIDADE",
            "date_of_birth": "DATADENASCIMENTO",
            "sex": "SEXO",
            "personal_number": "CPF",
            "date_of_issue": "ISSUANCE",
            "date_of_expiry": "VALIDADE",
            "mrz": "MRZ",
        },
        "br.rnm",
        per_second=5,
        sides="both",
        portrait={"ReturnHeadImage": True},
        pictures={**_PORTRAIT, "PortraitImageBack": "portrait_back"},
    ),
    Action(
        "RecognizeBrazilDriverLicenseOCR",
        {
            "document_number": "CNHNumber",
            "registration_number": "REGISTRO",
            "full_name": "NOME",
            "date_of_birth": "NASCIMENTO",
            "personal_number": "CPF",
            "reference_number": "IDENTIDADE",
            "parents": "MEMBERSHIP",
            "license_category": "CatHab",
            "qualification": "QUALIFICATION",
            "date_of_first_issue": first("QUALIFICATION", parse=_first_licence),
            "date_of_issue": "IssueDate",
            "date_of_expiry": "VALIDADE",
            "place_of_issue": "LOCAL",
            "observations": "OBSERVATIONS",
        },
        "br.driver_license",
        per_second=20,
        sides="both",
        formats=BMP,
        portrait={"CropPortrait": True},
        pictures=_PORTRAIT,
    ),
    Action(
        "RecognizeMexicoVTID",
        {
            "full_name": "Name",
            "sex": "Sex",
            "address": "Address",
            "voter_number": "VotePIN",
            "personal_number": "CURP",
            "date_of_birth": "Birth",
            "section": "SECCION",
            "date_of_issue": first("IssueDate", "EMISION"),
            "date_of_expiry": "ValidDate",
            "state": "State",
            "city": "City",
            "locality": "Locality",
        },
        "mx.voter_id",
        per_second=5,
        portrait={"ReturnHeadImage": True},
        pictures=_PORTRAIT,
    ),
)
