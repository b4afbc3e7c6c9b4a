"""The application's tables, one family a module."""

from onboarding.audit import AuditEntry
from onboarding.checkpoints import AuditCheckpoint, AuditHead
from onboarding.models import lookups  # noqa: F401 (registers them)
from onboarding.models.access import SavedFilter, User
from onboarding.models.applicant import Applicant
from onboarding.models.apply import ApplyDraft
from onboarding.models.call import CallState, ServiceCall
from onboarding.models.case import Case, Outcome, PolicyVersion, Progress, Reverification
from onboarding.models.check import Check, CheckState, Correction, ExtractedField, Purpose
from onboarding.models.decision import Decision, DecisionAction, DecisionState
from onboarding.models.document import Document, DocumentKind, Page
from onboarding.models.erasure import Erasure, ErasureReason
from onboarding.models.finding import Finding, Severity
from onboarding.models.index import FaceVector, IndexEntry, IndexKey, IndexKind
from onboarding.models.integration import ApiKey, ApplyLink, KeptAnswer
from onboarding.models.outbox import Channel, Delivery, DeliveryAttempt, DeliveryState, Event, WebhookEndpoint

__all__ = [
    "ApiKey",
    "Applicant",
    "ApplyDraft",
    "ApplyLink",
    "AuditCheckpoint",
    "AuditEntry",
    "AuditHead",
    "CallState",
    "Case",
    "Channel",
    "Check",
    "CheckState",
    "Correction",
    "Decision",
    "DecisionAction",
    "DecisionState",
    "Delivery",
    "DeliveryAttempt",
    "DeliveryState",
    "Document",
    "DocumentKind",
    "Erasure",
    "ErasureReason",
    "Event",
    "ExtractedField",
    "FaceVector",
    "Finding",
    "IndexEntry",
    "IndexKey",
    "IndexKind",
    "KeptAnswer",
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
    "WebhookEndpoint",
]
