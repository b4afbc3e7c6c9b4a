"""Everything that the application's own tests have: its database, a program with a key, a customer."""

from __future__ import annotations

from tests.onboarding.api.conftest import _uncounted, api, live, program
from tests.onboarding.apply.conftest import case, customer, entered
from tests.onboarding.conftest import database, emptied, judged, storage, stored, with_policy

__all__ = [
    "_uncounted",
    "api",
    "case",
    "customer",
    "database",
    "emptied",
    "entered",
    "judged",
    "live",
    "program",
    "storage",
    "stored",
    "with_policy",
]
