"""The audit trail: what was done, by whom, when, chained so that a change anywhere shows.

Every case has a chain of its own; what concerns no case goes into the chain ``system``. An entry's
hash covers its content and the hash before it. Entries carry ids, codes and digests, never a
personal value: erasure does not touch them. They are written in the transaction of the act and
never changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SYSTEM_CHAIN = "system"
_GENESIS = "0" * 64


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
    CASE_EXPORTED = "case.exported", _("Case file taken")
    REVERIFICATION_DUE = "case.reverification_due", _("To be verified again")
    LINK_MADE = "link.made", _("Link for the customer made")
    LINK_REVOKED = "link.revoked", _("Link for the customer revoked")
    KEY_CREATED = "key.created", _("API key created")
    KEY_ROTATED = "key.rotated", _("API key rotated")
    KEY_REVOKED = "key.revoked", _("API key revoked")
    WEBHOOK_CHANGED = "webhook.changed", _("Webhook endpoint changed")
    WEBHOOK_SWITCHED_OFF = "webhook.switched_off", _("Webhook endpoint switched off")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: ``user`` with their id, ``api_key`` or a ``client`` token with the key's, ``customer``
    with their link's, ``system``, or ``policy`` where a case is approved without a person; ``name`` is
    the log-in name or the key's."""

    kind: str
    id: str = ""
    name: str = ""


SYSTEM = Actor("system", "", "system")
POLICY = Actor("policy", "", "policy")


class _AppendOnly(models.QuerySet["AuditEntry"]):
    """No change in bulk either."""

    def update(self, **kwargs: Any) -> int:
        raise TypeError("Audit entries are never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("Audit entries are never deleted.")


class AuditEntry(models.Model):
    """One entry. ``version`` is the case's after the act, None where the act changed none."""

    chain = models.CharField(max_length=40)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=40, blank=True)
    actor_name = models.CharField(max_length=150, blank=True)
    action = models.CharField(max_length=40, choices=Action)
    version = models.PositiveIntegerField(null=True)
    data = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = _AppendOnly.as_manager()

    class Meta:
        ordering = ["chain", "seq"]
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="one_entry_a_place_in_a_chain")]

    def __str__(self) -> str:
        return f"{self.chain} {self.seq} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("Audit entries are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("Audit entries are never deleted.")


def record(
    chain: str,
    action: Action,
    actor: Actor,
    data: dict[str, Any] | None = None,
    *,
    version: int | None = None,
) -> AuditEntry:
    """Append an entry. The caller holds the lock of the case whose chain it is."""
    last = AuditEntry.objects.filter(chain=chain).order_by("-seq").first()
    entry = AuditEntry(
        chain=chain,
        seq=1 if last is None else last.seq + 1,
        at=timezone.now(),
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        action=Action(action).value,
        version=version,
        data=data or {},
        previous=_GENESIS if last is None else last.hash,
    )
    entry.hash = digest(entry)
    entry.save()
    return entry


def record_system(action: Action, actor: Actor, data: dict[str, Any] | None = None) -> AuditEntry:
    """Append to the chain that belongs to no case. Nobody holds a lock on it: whoever finds the
    place taken takes the next."""
    while True:
        try:
            with transaction.atomic():
                return record(SYSTEM_CHAIN, action, actor, data)
        except IntegrityError:
            continue


def digest(entry: AuditEntry) -> str:
    """SHA-256 of ``hashed``."""
    return hashlib.sha256(hashed(entry).encode()).hexdigest()


def hashed(entry: AuditEntry) -> str:
    """What an entry's hash is of: its content as canonical JSON, the hash before it included."""
    content = [
        entry.chain,
        entry.seq,
        _timestamp(entry.at),
        entry.actor_kind,
        entry.actor_id,
        entry.actor_name,
        entry.action,
        entry.version,
        entry.data,
        entry.previous,
    ]
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _timestamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True, slots=True)
class Problem:
    """Where a chain is broken, and how."""

    chain: str
    seq: int
    what: str

    def __str__(self) -> str:
        return f"{self.chain} entry {self.seq}: {self.what}"


def verify(chain: str | None = None) -> tuple[int, list[Problem]]:
    """Check one chain or all; the number of entries read and what is wrong with them.

    The end of a case's chain is held against the case's own version and count, so that an entry
    that was cut off shows too.
    """
    entries = AuditEntry.objects.order_by("chain", "seq")
    if chain is not None:
        entries = entries.filter(chain=chain)
    problems: list[Problem] = []
    count = 0
    ends: dict[str, tuple[int, int | None]] = {}
    for name, of_chain in groupby(entries.iterator(), key=lambda entry: entry.chain):
        found, ends[name], number = _check_chain(of_chain)
        problems += found
        count += number
    problems += _check_ends(ends, chain)
    return count, problems


def intact(entries: Iterable[AuditEntry], version: int, length: int) -> bool:
    """Whether a case's entries, oldest first, follow from each other up to where the case says that
    they end."""
    problems, end, _count = _check_chain(entries)
    return not problems and end == (length, version)


def _check_chain(entries: Iterable[AuditEntry]) -> tuple[list[Problem], tuple[int, int | None], int]:
    """What is wrong with one chain; its last entry's place and the last version given; its length."""
    problems: list[Problem] = []
    last: AuditEntry | None = None
    version: int | None = None
    count = 0
    for entry in entries:
        problems += _check_entry(entry, last, version)
        last, version = entry, version if entry.version is None else entry.version
        count += 1
    return problems, (last.seq if last else 0, version), count


def _check_entry(entry: AuditEntry, last: AuditEntry | None, version: int | None) -> Iterator[Problem]:
    """``version`` is the last one that an entry before it gives."""
    expected = 1 if last is None else last.seq + 1
    if entry.seq != expected:
        yield Problem(entry.chain, entry.seq, f"entry {expected} is missing before it")
    if entry.previous != (_GENESIS if last is None else last.hash):
        yield Problem(entry.chain, entry.seq, "does not follow the entry before it")
    if digest(entry) != entry.hash:
        yield Problem(entry.chain, entry.seq, "was changed")
    if version and entry.version and entry.version != version + 1:
        yield Problem(entry.chain, entry.seq, f"is of version {entry.version} after {version}")
    if entry.action not in Action:
        yield Problem(entry.chain, entry.seq, f"unknown action {entry.action}")


def _check_ends(ends: dict[str, tuple[int, int | None]], chain: str | None) -> Iterator[Problem]:
    """The last entry of each case's chain must be of the version that the case is at; ``ends`` maps
    chains to place and version of their last entries."""
    from onboarding.models.case import Case

    cases = Case.objects.all()
    if chain is not None:
        cases = cases.none() if chain == SYSTEM_CHAIN else cases.filter(pk=chain)
    known = set()
    for case_id, version, length in cases.values_list("id", "version", "entries").iterator():
        name = str(case_id)
        known.add(name)
        seq, at = ends.get(name, (0, 0))
        if at != version:
            yield Problem(name, seq, f"ends at version {at}, the case is at {version}")
        elif seq != length:
            yield Problem(name, seq, f"is the last one, where {length} were written")
    if chain is None:
        for name in sorted(set(ends) - known - {SYSTEM_CHAIN}):
            yield Problem(name, ends[name][0], "belongs to no case")
