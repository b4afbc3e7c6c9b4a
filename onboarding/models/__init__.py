"""The application's tables, one family a module."""

from onboarding.audit import AuditEntry
from onboarding.models import lookups  # noqa: F401 (registers them)
from onboarding.models.access import SavedFilter, User
from onboarding.models.applicant import Applicant
from onboarding.models.call import CallState, ServiceCall
from onboarding.models.case import Case, Outcome, PolicyVersion, Progress, Reverification
from onboarding.models.check import Check, CheckState, Correction, ExtractedField, Purpose
from onboarding.models.decision import Decision, DecisionAction, DecisionState
from onboarding.models.document import Document, DocumentKind, Page
from onboarding.models.finding import Finding, Severity

__all__ = [
    "Applicant",
    "AuditEntry",
    "CallState",
    "Case",
    "Check",
    "CheckState",
    "Correction",
    "Decision",
    "DecisionAction",
    "DecisionState",
    "Document",
    "DocumentKind",
    "ExtractedField",
    "Finding",
    "Outcome",
    "Page",
    "PolicyVersion",
    "Progress",
    "Purpose",
    "Reverification",
    "SavedFilter",
    "ServiceCall",
    "Severity",
    "User",
]
