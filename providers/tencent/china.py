"""Cards of mainland China, Hong Kong and Macao."""

from __future__ import annotations

from providers.tencent.actions import BMP, PERIOD, WARNINGS, Action
from providers.walker import first
from providers.warnings import EDITED

# HKIDCardOCR, "Permanent": a number where every other field is a text.
_PERMANENT = {"1": "permanent", "0": "non-permanent"}

ACTIONS = (
    Action(
        "RecognizeMainlandIDCardOCR",
        {
            "full_name": "Name",
            "sex": "Sex",
            "ethnicity": "Nation",
            "date_of_birth": "Birth",
            "address": "Address",
            "personal_number": "IdNum",
            "issuing_authority": "Authority",
            **PERIOD,
        },
        "cn.id_card",
        per_second=20,
        sides="each",
        formats=BMP,
        portrait={"CropPortrait": True},
        pictures={"PortraitImage": "portrait", "IdCardImage": "document"},
        warnings=(*WARNINGS, EDITED),
    ),
    Action(
        "MainlandPermitOCR",
        {
            "document_number": "Number",
            "full_name": "EnglishName",
            "full_name_native": "Name",
            "sex": "Sex",
            "date_of_birth": "Birthday",
            "issuing_authority": "IssueAuthority",
            "place_of_issue": "IssueAddress",
            "issue_number": "IssueNumber",
            "card_type": "Type",
            **PERIOD,
        },
        "cn.mainland_travel_permit",
        per_second=20,
        portrait={"RetProfile": True},
        pictures={"Profile": "portrait"},
    ),
    Action(
        "HmtResidentPermitOCR",
        {
            "full_name": "Name",
            "sex": "Sex",
            "date_of_birth": "Birth",
            "address": "Address",
            "personal_number": "IdCardNo",
            "document_number": "PassNo",
            "issuing_authority": "Authority",
            "issue_number": "VisaNum",
            **PERIOD,
        },
        "cn.hmt_residence_permit",
        per_second=20,
        sides="each",
    ),
    Action(
        "PermitOCR",
        {
            "document_number": "Number",
            "full_name": "EnglishName",
            "full_name_native": "Name",
            "sex": "Sex",
            "date_of_birth": "Birthday",
            "issuing_authority": "IssueAuthority",
            "place_of_issue": "IssueAddress",
            "card_type": "Type",
            **PERIOD,
        },
        "cn.exit_entry_permit",
        per_second=10,
        portrait={"CropPortrait": True},
        pictures={"PortraitImage": "portrait"},
    ),
    Action(
        "HKIDCardOCR",
        {
            "personal_number": "IdNum",
            "full_name": "EnName",
            "full_name_native": "CnName",
            "sex": "Sex",
            "date_of_birth": "Birthday",
            "date_of_first_issue": "FirstIssueDate",
            "date_of_issue": "CurrentIssueDate",
            "resident_type": first("Permanent", parse=_PERMANENT.get),
        },
        "hk.id_card",
        per_second=5,
        portrait={"ReturnHeadImage": True},
        pictures={"HeadImage": "portrait"},
        warnings=(*WARNINGS, EDITED),
    ),
    Action(
        "RecognizeMacaoIDCardOCR",
        {
            "personal_number": "ID",
            "surname": "EnLastName",
            "given_names": "EnFirstName",
            "surname_native": "CnLastName",
            "given_names_native": "CnFirstName",
            "sex": "Sex",
            "date_of_birth": "Birthday",
            "height": "Height",
            "date_of_first_issue": "FirstIssueDate",
            "date_of_issue": "CurrentIssueDate",
            "date_of_expiry": "ValidityPeriod",
            "resident_type": "ResidentType",
        },
        "mo.id_card",
        sides="both",
        portrait={"Config": '{"RetImage":"portrait"}'},
        pictures={"RetImage": "portrait"},
        warnings=(*WARNINGS, EDITED),
    ),
)
