"""Which checks a case needs: reads the case and its policy, returns a plan, changes nothing."""

from __future__ import annotations

import os
from dataclasses import dataclass

from onboarding.evidence import current_documents, policy_of
from onboarding.models import Case, Check, CheckState, Document, DocumentKind
from onboarding.policy import Policy
from providers import registry


@dataclass(frozen=True, slots=True)
class Planned:
    """A check to be made; ``compared`` are the documents that a face match puts side by side."""

    kind: str
    service: str
    document: Document
    compared: tuple[Document, ...] = ()


def plan(case: Case) -> list[Planned]:
    """The checks that the current documents still need, all of which may run at once."""
    policy = policy_of(case)
    documents = {document.kind: document for document in current_documents(case)}
    identity = documents.get(DocumentKind.IDENTITY)
    selfie = documents.get(DocumentKind.SELFIE)
    done = list(Check.objects.filter(case=case).exclude(state=CheckState.FAILED))
    planned = []
    if identity is not None:
        if not any(c.kind == "ocr" and c.document_id == identity.id for c in done):
            planned.append(Planned("ocr", route(policy, identity.type), identity))
        if selfie is not None:
            pair = {str(identity.id), str(selfie.id)}
            if not any(c.kind == "face_match" and set(c.result.get("compared", [])) == pair for c in done):
                compared = (identity, selfie)
                planned.append(Planned("face_match", policy.face_service, identity, compared))
    return planned


def route(policy: Policy, document_type: str) -> str:
    """The first service of the policy's route that is configured, else the first one named: its
    failure then says what is missing."""
    candidates = policy.route(document_type)
    for service_id in candidates:
        if registry.configured(service_id, os.environ):
            return service_id
    return candidates[0]
