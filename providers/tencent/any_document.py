"""Actions that read any picture, any passport, or a vehicle's number."""

from __future__ import annotations

from providers.tencent import answers
from providers.tencent.actions import BMP_PDF, PDF, WARNINGS, Action
from providers.walker import first, joined
from providers.warnings import EDITED

_PRINTED = "PassportRecognizeInfos"

ACTIONS = (
    Action(
        "SmartStructuralOCRV2",
        {},
        per_second=10,
        formats=PDF,
        opened=answers.pairs,
        pdf="IsPdf",
    ),
    Action("SmartStructuralPro", {}, per_second=10, formats=PDF, opened=answers.pairs),
    Action("GeneralBasicOCR", {}, formats=BMP_PDF, opened=answers.lines, pdf="IsPdf"),
    Action("GeneralAccurateOCR", {}, formats=BMP_PDF, opened=answers.lines, pdf="IsPdf"),
    # Names are taken from the print, which has its accents; the rest from the machine-readable zone,
    # which has one notation for all countries.
    Action(
        "MLIDPassportOCR",
        {
            "document_number": first("ID", f"{_PRINTED}.PassportID"),
            "surname": first(f"{_PRINTED}.Surname", "Surname"),
            "given_names": first(f"{_PRINTED}.GivenName", "GivenName"),
            "full_name": first(f"{_PRINTED}.Name", "Name"),
            "nationality": first("Nationality", f"{_PRINTED}.Nationality"),
            "date_of_birth": first("DateOfBirth", f"{_PRINTED}.DateOfBirth"),
            "sex": first("Sex", f"{_PRINTED}.Sex"),
            "date_of_issue": f"{_PRINTED}.DateOfIssuance",
            "date_of_expiry": first("DateOfExpiration", f"{_PRINTED}.DateOfExpiration"),
            "issuing_authority": f"{_PRINTED}.IssuingAuthority",
            "place_of_issue": f"{_PRINTED}.IssuePlace",
            "issuing_country": first("IssuingCountry", f"{_PRINTED}.IssuingCountry"),
            "card_type": first("Type", f"{_PRINTED}.Type"),
            "mrz": joined("CodeSet", "CodeCrc", by="\n"),
        },
        "passport",
        formats=BMP_PDF,
        portrait={"RetImage": True},
        pictures={"Image": "portrait"},
        warnings=(*WARNINGS, EDITED, -9106),
    ),
    Action("VinOCR", {"vin": "Vin"}, per_second=10),
)
