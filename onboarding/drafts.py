"""A finding before it is stored: what rules give, and ``onboarding.checking`` keeps."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from onboarding.finding_types import DICTIONARY
from onboarding.models import Check, Document, Severity


@dataclass(frozen=True, slots=True)
class Draft:
    """A finding before it is stored. ``evidence`` holds the values that it speaks of."""

    code: str
    fields: tuple[str, ...] = ()
    document: Document | None = None
    check: Check | None = None
    side: str = ""
    evidence: dict[str, Any] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        return DICTIONARY[self.code].severity

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes it the same finding when it is found again."""
        document = str(self.document.id) if self.document else ""
        return self.code, document, self.side, ",".join(self.fields)
