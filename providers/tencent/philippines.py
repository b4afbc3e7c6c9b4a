"""Cards of the Philippines: each field is a text with its place on the picture."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from providers.tencent import answers
from providers.tencent.actions import Action


def _action(name: str, document: str, table: Mapping[str, str]) -> Action:
    return Action(
        name,
        table,
        document,
        per_second=20,
        opened=partial(answers.detections, documented=tuple(table.values())),
        portrait={"ReturnHeadImage": True},
        pictures={"HeadPortrait": "portrait"},
    )


ACTIONS = (
    _action(
        "RecognizePhilippinesDrivingLicenseOCR",
        "ph.driver_license",
        {
            "document_number": "LicenseNo",
            "full_name": "Name",
            "surname": "LastName",
            "given_names": "FirstName",
            "middle_name": "MiddleName",
            "nationality": "Nationality",
            "sex": "Sex",
            "date_of_birth": "Birthday",
            "address": "Address",
            "date_of_expiry": "ExpiresDate",
            "issuing_authority": "AgencyCode",
        },
    ),
    _action(
        "RecognizePhilippinesSssIDOCR",
        "ph.sss_id",
        {"social_security_number": "LicenseNumber", "full_name": "FullName", "date_of_birth": "Birthday"},
    ),
    _action(
        "RecognizePhilippinesTinIDOCR",
        "ph.tin_id",
        {
            "tax_number": "LicenseNumber",
            "full_name": "FullName",
            "address": "Address",
            "date_of_birth": "Birthday",
            "date_of_issue": "IssueDate",
        },
    ),
    _action(
        "RecognizePhilippinesVoteIDOCR",
        "ph.voter_id",
        {
            "voter_number": "VIN",
            "surname": "LastName",
            "given_names": "FirstName",
            "date_of_birth": "Birthday",
            "marital_status": "CivilStatus",
            "nationality": "Citizenship",
            "address": "Address",
            "section": "PrecinctNo",
        },
    ),
    _action(
        "RecognizePhilippinesUMIDOCR",
        "ph.umid",
        {
            "social_security_number": "CRN",
            "surname": "Surname",
            "given_names": "GivenName",
            "middle_name": "MiddleName",
            "sex": "Sex",
            "date_of_birth": "Birthday",
            "address": "Address",
        },
    ),
)
