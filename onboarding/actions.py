"""What the trail records: every action, and what an entry of it may carry.

An entry has the time, who acts (``onboarding.audit.Actor``) and what ``CARRIES`` names for its action:
nothing else can be recorded. Each thing named is of a kind, and a kind says whether it is personal and what
it looks like, so that no name, number or note can slip into a trail that is never changed.
``docs/audit_actions.md`` is made from this.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    """Everything that is recorded; an action that is not here cannot be."""

    CASE_OPENED = "case.opened", _("Case opened")
    CASE_DECLARED = "case.declared", _("Declared data changed")
    PAGE_ADDED = "page.added", _("Picture added")
    DOCUMENT_TYPE_SET = "document.type_set", _("Document type set")
    CASE_SUBMITTED = "case.submitted", _("Submitted")
    CHECK_STARTED = "check.started", _("Check started")
    CHECK_FINISHED = "check.finished", _("Check finished")
    CHECK_FAILED = "check.failed", _("Check failed")
    CALL_LOST = "call.lost", _("Call ended without a known outcome")
    CHECK_RENORMALISED = "check.renormalised", _("Stored answer read again")
    CHECKS_RERUN = "checks.rerun", _("Checks run again")
    FINDINGS_RENEWED = "findings.renewed", _("Findings changed by another case")
    REVIEW_READY = "review.ready", _("Ready for review")
    CASE_CLAIMED = "case.claimed", _("Claimed")
    CASE_RELEASED = "case.released", _("Released")
    ANSWER_VIEWED = "answer.viewed", _("Raw answer looked at")
    FIELD_CORRECTED = "field.corrected", _("Field corrected")
    FINDING_DISMISSED = "finding.dismissed", _("Finding dismissed")
    DECISION_STAGED = "decision.staged", _("Decision awaits second approval")
    DECISION_REFUSED = "decision.refused", _("Decision refused by second approver")
    CASE_APPROVED = "case.approved", _("Approved")
    CASE_REJECTED = "case.rejected", _("Rejected")
    ASKED_AGAIN = "case.asked_again", _("Customer asked again")
    CASE_WITHDRAWN = "case.withdrawn", _("Withdrawn")
    CASE_EXPIRED = "case.expired", _("Expired")
    CASE_REOPENED = "case.reopened", _("Taken up again")
    CASES_SEARCHED = "cases.searched", _("Cases searched")
    CASE_EXPORTED = "case.exported", _("Case file taken")
    SUBJECT_EXPORTED = "subject.exported", _("Data handed out to the person")
    HOLD_PLACED = "hold.placed", _("Legal hold placed")
    HOLD_LIFTED = "hold.lifted", _("Legal hold lifted")
    CASE_FORGOTTEN = "case.forgotten", _("Data erased")
    PICTURES_FORGOTTEN = "pictures.forgotten", _("Pictures erased")
    IMAGE_VIEWED = "image.viewed", _("Picture looked at")
    REVERIFICATION_DUE = "case.reverification_due", _("To be verified again")
    LANGUAGE_SET = "case.language_set", _("Language chosen")
    COUNTRY_SET = "case.country_set", _("Country chosen")
    CONSENT_GIVEN = "consent.given", _("Consent given")
    CUSTOMER_INVITED = "customer.invited", _("Customer invited by e-mail")
    LINK_MADE = "link.made", _("Link for the customer made")
    LINK_REVOKED = "link.revoked", _("Link for the customer revoked")
    SIGNED_IN = "person.signed_in", _("Logged in")
    SIGN_IN_REFUSED = "person.sign_in_refused", _("Log-in refused")
    SESSION_ENDED = "person.session_ended", _("Session ended")
    FACTOR_ADDED = "person.factor_added", _("Second factor added")
    FACTOR_REMOVED = "person.factor_removed", _("Second factor removed")
    PERSON_INVITED = "person.invited", _("Person invited")
    PERSON_LINKED = "person.linked", _("Known to the single sign-on")
    PERSON_ROLES_SET = "person.roles_set", _("Roles changed")
    PERSON_DEACTIVATED = "person.deactivated", _("Log-in switched off")
    PERSON_REACTIVATED = "person.reactivated", _("Log-in switched on again")
    PERSON_RESET = "person.reset", _("Log-in taken back")
    KEY_CREATED = "key.created", _("API key created")
    KEY_ROTATED = "key.rotated", _("API key rotated")
    KEY_REVOKED = "key.revoked", _("API key revoked")
    WEBHOOK_CHANGED = "webhook.changed", _("Webhook endpoint changed")
    WEBHOOK_SWITCHED_OFF = "webhook.switched_off", _("Webhook endpoint switched off")


class Kind(Enum):
    """What a part of an entry is: what it tells, of whom it is personal data (nobody's where empty), and
    what its text looks like. Numbers, yes and no are of any kind."""

    ID = "id of a row of the application", "", r"[\w.:-]{1,60}"
    CODE = "code or name from the application's own lists", "", r"[\w.:*/-]{0,80}"
    MOMENT = "moment", "", r"\d{4}-\d\d-\d\dT[\d:.]{5,15}(Z|[+-]\d\d:\d\d)"
    NUMBER = "number, or yes or no", "", r"(?!)"
    TEXT = "published text that was agreed to", "", r"(?s).*"
    STAFF = "id of a person who works here", "who works here", r"\d{1,20}"
    TOLD = "country, language or type of document that the applicant chose", "the applicant", r"[\w.-]{0,40}"
    DIGEST = (
        "SHA-256 of a picture, which proves the picture and cannot be turned back",
        "the applicant",
        r"[0-9a-f]{64}",
    )
    FINGERPRINT = (
        "digest of a value under the applicant's data key, worth nothing once that is destroyed",
        "the applicant",
        r"[0-9a-f]{64}",
    )

    def __init__(self, what: str, of: str, form: str) -> None:
        self.what = what
        self.of = of
        self._form = re.compile(form)

    def fits(self, value: Any) -> bool:
        """A value, or all in a list or a table."""
        if isinstance(value, list | tuple):
            return all(map(self.fits, value))
        if isinstance(value, dict):
            return all(map(self.fits, [*value, *value.values()]))
        return value is None or isinstance(value, int) or bool(self._form.fullmatch(str(value)))


CARRIES: dict[Action, dict[str, Kind]] = {
    Action.CASE_OPENED: {
        "policy": Kind.CODE,
        "country": Kind.TOLD,
        "document_type": Kind.TOLD,
        "level": Kind.CODE,
    },
    Action.CASE_DECLARED: {"fields": Kind.CODE},
    Action.PAGE_ADDED: {
        "page": Kind.ID,
        "side": Kind.CODE,
        "digest": Kind.DIGEST,
        "source_digest": Kind.DIGEST,
        "replaces": Kind.DIGEST,
        "poor": Kind.CODE,
    },
    Action.DOCUMENT_TYPE_SET: {"document": Kind.ID, "document_type": Kind.TOLD},
    Action.CASE_SUBMITTED: {"attempt": Kind.NUMBER},
    Action.CHECK_STARTED: {"check": Kind.ID, "service": Kind.CODE},
    Action.CHECK_FINISHED: {"check": Kind.ID, "service": Kind.CODE, "elapsed_ms": Kind.NUMBER},
    Action.CHECK_FAILED: {"check": Kind.ID, "service": Kind.CODE, "kind": Kind.CODE},
    Action.CALL_LOST: {"check": Kind.ID, "service": Kind.CODE},
    Action.CHECK_RENORMALISED: {"check": Kind.ID, "service": Kind.CODE, "fields": Kind.CODE},
    Action.CHECKS_RERUN: {"checks": Kind.ID, "services": Kind.CODE},
    Action.FINDINGS_RENEWED: {"opened": Kind.NUMBER},
    Action.REVIEW_READY: {},
    Action.CASE_CLAIMED: {},
    Action.CASE_RELEASED: {},
    Action.ANSWER_VIEWED: {"check": Kind.ID, "service": Kind.CODE, "masked": Kind.NUMBER},
    Action.FIELD_CORRECTED: {
        "document": Kind.ID,
        "field": Kind.CODE,
        "old": Kind.FINGERPRINT,
        "new": Kind.FINGERPRINT,
    },
    Action.FINDING_DISMISSED: {"finding": Kind.ID, "code": Kind.CODE},
    Action.DECISION_STAGED: {"decision": Kind.ID, "action": Kind.CODE, "reasons": Kind.CODE},
    Action.DECISION_REFUSED: {"decision": Kind.ID},
    Action.CASE_APPROVED: {"decision": Kind.ID, "reasons": Kind.CODE},
    Action.CASE_REJECTED: {"decision": Kind.ID, "reasons": Kind.CODE},
    Action.ASKED_AGAIN: {"decision": Kind.ID, "attempt": Kind.NUMBER, "documents": Kind.CODE},
    Action.CASE_WITHDRAWN: {},
    Action.CASE_EXPIRED: {},
    Action.CASE_REOPENED: {
        "decision": Kind.ID,
        "attempt": Kind.NUMBER,
        "reasons": Kind.CODE,
        "former": Kind.CODE,
    },
    Action.CASES_SEARCHED: {"found": Kind.NUMBER},
    Action.CASE_EXPORTED: {"form": Kind.CODE},
    Action.SUBJECT_EXPORTED: {},
    Action.HOLD_PLACED: {},
    Action.HOLD_LIFTED: {},
    Action.CASE_FORGOTTEN: {
        "reason": Kind.CODE,
        "receipt": Kind.ID,
        "files": Kind.NUMBER,
        "key_destroyed": Kind.NUMBER,
    },
    Action.PICTURES_FORGOTTEN: {"files": Kind.NUMBER},
    Action.IMAGE_VIEWED: {"picture": Kind.ID},
    Action.REVERIFICATION_DUE: {"why": Kind.CODE},
    Action.LANGUAGE_SET: {"language": Kind.TOLD},
    Action.COUNTRY_SET: {"country": Kind.TOLD},
    Action.CONSENT_GIVEN: {"consent": Kind.CODE, "language": Kind.TOLD, "text": Kind.TEXT},
    Action.CUSTOMER_INVITED: {},
    Action.LINK_MADE: {"link": Kind.ID, "origin": Kind.ID},
    Action.LINK_REVOKED: {"link": Kind.ID},
    Action.SIGNED_IN: {"by": Kind.CODE},
    Action.SIGN_IN_REFUSED: {"user": Kind.STAFF, "step": Kind.NUMBER},
    Action.SESSION_ENDED: {"user": Kind.STAFF},
    Action.FACTOR_ADDED: {"type": Kind.CODE},
    Action.FACTOR_REMOVED: {"type": Kind.CODE},
    Action.PERSON_INVITED: {"user": Kind.STAFF, "roles": Kind.CODE},
    Action.PERSON_LINKED: {"user": Kind.STAFF},
    Action.PERSON_ROLES_SET: {"user": Kind.STAFF, "before": Kind.CODE, "roles": Kind.CODE},
    Action.PERSON_DEACTIVATED: {"user": Kind.STAFF},
    Action.PERSON_REACTIVATED: {"user": Kind.STAFF},
    Action.PERSON_RESET: {"user": Kind.STAFF},
    Action.KEY_CREATED: {
        "key": Kind.ID,
        "scopes": Kind.CODE,
        "live": Kind.NUMBER,
        "expires_at": Kind.MOMENT,
    },
    Action.KEY_ROTATED: {"key": Kind.ID, "overlap": Kind.NUMBER},
    Action.KEY_REVOKED: {"key": Kind.ID},
    Action.WEBHOOK_CHANGED: {"endpoint": Kind.ID, "what": Kind.CODE},
    Action.WEBHOOK_SWITCHED_OFF: {"endpoint": Kind.ID},
}
"""What an entry of each action carries, by the names under which it does."""


def check(action: Action, data: Mapping[str, Any]) -> None:
    """Raises ValueError, which names what does not belong and never says what it is."""
    named = CARRIES[action]
    for name, value in data.items():
        if name not in named:
            raise ValueError(f"{action} does not carry {name}")
        if not named[name].fits(value):
            raise ValueError(f"{name} of {action} is no {named[name].what}")
