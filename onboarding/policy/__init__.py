"""The policy: thresholds, routes, required documents, what approves by itself, retention, budgets;
a TOML file, pinned to each case as it was when the case was opened.

``model`` is what a policy says, ``reading`` how its sections are read with the lines that they
stand on, ``build`` turns a file into a policy or tells everything that is wrong with it, ``trial`` is what
becomes of it for test cases.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from django.conf import settings

from onboarding.policy.build import parse
from onboarding.policy.model import (
    SEVERITIES,
    STANDARD,
    Automatic,
    Duplicates,
    Policy,
    Retention,
    Reverification,
    SecondOpinion,
)
from onboarding.policy.reading import PolicyError
from onboarding.policy.trial import trial

__all__ = [
    "SEVERITIES",
    "STANDARD",
    "Automatic",
    "Duplicates",
    "Policy",
    "PolicyError",
    "Retention",
    "Reverification",
    "SecondOpinion",
    "current",
    "digest",
    "parse",
    "pinned",
]


@lru_cache(maxsize=64)
def pinned(digest: str, text: str, live: bool = True) -> Policy:
    """The policy of a stored version, as it is for live or for test cases; ``digest`` is its key in
    the cache."""
    rules = parse(text, f"policy {digest[:12]}")
    return rules if live else trial(rules)


@lru_cache(maxsize=1)
def current() -> tuple[str, Policy]:
    """Text and content of the policy for new cases."""
    try:
        text = settings.POLICY_FILE.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(f"POLICY_FILE cannot be read: {error}") from None
    return text, parse(text, settings.POLICY_FILE.name)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
