"""The hall: every act on a case is one function here, whichever door it came through.

Each function locks the case, asks the table whether the act is possible now, changes what it
changes, and writes one audit entry, all in one transaction. Front doors check beforehand who may
(``onboarding.access``); what a state or the rule of four eyes forbids is refused here.
"""

from onboarding.workflow.applying import (
    MOST_TRIES,
    count_try,
    give_consent,
    has_consented,
    invite,
    keep_typed,
    set_country,
    set_language,
    typed,
)
from onboarding.workflow.collecting import (
    KIND_OF,
    add_page,
    declare,
    missing_sides,
    open_applicant,
    open_case,
    optional_sides,
    set_document_type,
    sides_of,
    submit,
)
from onboarding.workflow.deciding import (
    ask_again,
    confirm,
    decide,
    needs_second,
    refuse,
    withdraw,
)
from onboarding.workflow.ending import approve_by_policy, expire_abandoned, reopen
from onboarding.workflow.exporting import Example, examples, export, export_subject
from onboarding.workflow.forgetting import due, erase, forget_due, hold_reason, lift_hold, place_hold
from onboarding.workflow.holding import claim, claim_lapsed, claim_next, release
from onboarding.workflow.linking import (
    DEFAULT_LINK,
    HAND_OVER,
    LONGEST_LINK,
    customer_of,
    hand_over,
    link_address,
    make_link,
    open_link,
    revoke_link,
)
from onboarding.workflow.looking import look_at_answer, look_at_picture, note_search, search
from onboarding.workflow.people import (
    change_roles,
    deactivate,
    end_session,
    entrance,
    invite_person,
    reactivate,
    reset,
)
from onboarding.workflow.reverifying import flag_ending
from onboarding.workflow.reviewing import correct_field, dismiss_finding, recheck, rerun

__all__ = [
    "DEFAULT_LINK",
    "HAND_OVER",
    "KIND_OF",
    "LONGEST_LINK",
    "MOST_TRIES",
    "Example",
    "add_page",
    "approve_by_policy",
    "ask_again",
    "change_roles",
    "claim",
    "claim_lapsed",
    "claim_next",
    "confirm",
    "correct_field",
    "count_try",
    "customer_of",
    "deactivate",
    "decide",
    "declare",
    "dismiss_finding",
    "due",
    "end_session",
    "entrance",
    "erase",
    "examples",
    "expire_abandoned",
    "export",
    "export_subject",
    "flag_ending",
    "forget_due",
    "give_consent",
    "hand_over",
    "has_consented",
    "hold_reason",
    "invite",
    "invite_person",
    "keep_typed",
    "lift_hold",
    "link_address",
    "look_at_answer",
    "look_at_picture",
    "make_link",
    "missing_sides",
    "needs_second",
    "note_search",
    "open_applicant",
    "open_case",
    "open_link",
    "optional_sides",
    "place_hold",
    "reactivate",
    "recheck",
    "refuse",
    "release",
    "reopen",
    "rerun",
    "reset",
    "revoke_link",
    "search",
    "set_country",
    "set_document_type",
    "set_language",
    "sides_of",
    "submit",
    "typed",
    "withdraw",
]
