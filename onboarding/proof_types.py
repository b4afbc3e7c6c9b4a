"""The findings about a proof of address, as rows of the dictionary (``onboarding.finding_types``)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from onboarding.models import Severity

ROWS: tuple[tuple[Any, ...], ...] = (
    (
        "proof_not_recognised",
        Severity.MEDIUM,
        _("The proof of address is of no kind that is known"),
        _("Read name, address and date from the picture yourself, and enter them."),
        _("Please send a whole bill of your electricity, with your name, your address and its date."),
    ),
    (
        "proof_issuer_unknown",
        Severity.LOW,
        _("The bill is of no utility that is known"),
        _("Look at who issued it: its values were found by the words that all bills have."),
    ),
    (
        "proof_name_differs",
        Severity.MEDIUM,
        _("The proof of address is in another name"),
        _("A bill of a spouse or a landlord is common: decide whether your rules take it, or ask again."),
        _("The name on your proof of address is not yours. Please send one in your own name."),
    ),
    (
        "proof_name_incomplete",
        Severity.LOW,
        _("The name on the proof of address has more or fewer words"),
        _("Further given names and surnames are often left out; compare both."),
    ),
    (
        "proof_address_differs",
        Severity.MEDIUM,
        _("Declared address and proof of address differ"),
        _("Compare both with the picture; people move, and a house has other numbers on other papers."),
        _("The address that you entered is not the one on your proof of address."),
    ),
    (
        "proof_too_old",
        Severity.MEDIUM,
        _("The proof of address is too old"),
        _("Ask for a newer one."),
        _("Your proof of address is too old. Please send one of the last months."),
    ),
    (
        "text_not_as_shown",
        Severity.HIGH,
        _("The text inside the file is not what its page shows"),
        _("Read the values from the picture; a file that says what its page does not show was made by hand."),
        _("Please send the document as you received it, or a photograph of it."),
    ),
)
