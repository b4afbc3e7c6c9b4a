"""The hall: every act on a case is one function here, whichever door it came through.

Each function locks the case, asks the table whether the act is possible now, changes what it
changes, and writes one audit entry, all in one transaction. Front doors check beforehand who may
(``onboarding.access``); what a state or the rule of four eyes forbids is refused here.
"""

from onboarding.workflow.collecting import (
    add_page,
    declare,
    missing_sides,
    open_case,
    optional_sides,
    set_document_type,
    sides_of,
    submit,
)
from onboarding.workflow.deciding import (
    NOTE_PLACE,
    ask_again,
    confirm,
    decide,
    needs_second,
    refuse,
    withdraw,
)
from onboarding.workflow.ending import approve_by_policy, expire_abandoned, reopen
from onboarding.workflow.holding import claim, claim_lapsed, claim_next, release
from onboarding.workflow.reverifying import flag_ending
from onboarding.workflow.reviewing import DISMISSAL_PLACE, correct_field, dismiss_finding, rerun

__all__ = [
    "DISMISSAL_PLACE",
    "NOTE_PLACE",
    "add_page",
    "approve_by_policy",
    "ask_again",
    "claim",
    "claim_lapsed",
    "claim_next",
    "confirm",
    "correct_field",
    "decide",
    "declare",
    "dismiss_finding",
    "expire_abandoned",
    "flag_ending",
    "missing_sides",
    "needs_second",
    "open_case",
    "optional_sides",
    "refuse",
    "release",
    "reopen",
    "rerun",
    "set_document_type",
    "sides_of",
    "submit",
    "withdraw",
]
