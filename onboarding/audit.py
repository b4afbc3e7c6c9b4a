"""The audit trail: what was done, by whom, when, chained so that a change anywhere shows.

Every case has a chain of its own; what concerns no case goes into the chain ``system``. An entry's
hash covers its content and the hash before it. Entries carry ids, codes and digests, never a
personal value: erasure does not touch them. They are written in the transaction of the act and
never changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from onboarding import actions
from onboarding.actions import Action as Action

SYSTEM_CHAIN = "system"
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: ``user`` with their id, ``api_key`` or a ``client`` token with the key's, ``customer``
    with their link's, ``system``, or ``policy`` where a case is approved without a person; ``name`` is
    the log-in name or the key's."""

    kind: str
    id: str = ""
    name: str = ""


CUSTOMER = "customer"
SYSTEM = Actor("system", "", "system")
POLICY = Actor("policy", "", "policy")


class _AppendOnly(models.QuerySet["AuditEntry"]):
    """No change in bulk either."""

    def update(self, **kwargs: Any) -> int:
        raise TypeError("Audit entries are never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("Audit entries are never deleted.")


canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode
"""Canonical JSON: what is hashed and signed."""


class CanonicalJSON(models.JSONField):
    """JSON kept as the text that is hashed: no database rewrites it, and none is read to be checked."""

    def get_internal_type(self) -> str:
        return "TextField"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> str:
        return canonical(value)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return None if value is None else json.loads(value)


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
    data = CanonicalJSON(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = _AppendOnly.as_manager()

    class Meta:
        ordering = ["chain", "seq"]
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="one_entry_a_place_in_a_chain")]
        indexes = [models.Index(fields=["action", "at"])]  # the dashboards

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
    after: tuple[int, str] | None = None,
) -> AuditEntry:
    """Append an entry. The caller holds the lock of the case whose chain it is; ``after`` is place and hash
    of the chain's end where they know it, else it is looked for. Raises ValueError where the action does
    not name what is given with it."""
    actions.check(Action(action), data or {})
    seq, previous = after or _end(chain)
    entry = AuditEntry(
        chain=chain,
        seq=seq + 1,
        at=timezone.now(),
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        action=Action(action).value,
        version=version,
        data=data or {},
        previous=previous,
    )
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    return entry


def _end(chain: str) -> tuple[int, str]:
    last = AuditEntry.objects.filter(chain=chain).order_by("-seq").values_list("seq", "hash").first()
    return last or (0, GENESIS)


def record_system(action: Action, actor: Actor, data: dict[str, Any] | None = None) -> AuditEntry:
    """Append to the chain that belongs to no case. Nobody holds a lock on it: whoever finds the
    place taken takes the next."""
    while True:
        try:
            with transaction.atomic():
                return record(SYSTEM_CHAIN, action, actor, data)
        except IntegrityError:
            continue


_COLUMNS = (
    "chain", "seq", "at", "actor_kind", "actor_id", "actor_name", "action", "version", "data", "previous",
    "hash",
)  # fmt: skip
_Row = Sequence[Any]
"""The columns as they lie in the database; the time as text or moment."""


def _row(entry: AuditEntry) -> _Row:
    return [canonical(entry.data) if column == "data" else getattr(entry, column) for column in _COLUMNS]


def hashed(entry: AuditEntry) -> str:
    """An entry as canonical JSON: the very text that is hashed, and that an export gives. A list of
    chain, place, time, actor's kind, id and name, action, version, data, and the hash before it."""
    return _hashed(_row(entry))


def _hashed(row: _Row) -> str:
    # Put together by hand: several times faster than to encode the list, for the same text.
    chain, seq, at, kind, actor, name, action, version, data, previous, _hash = row
    given = "null" if version is None else version
    return (
        f"[{_text(chain)},{seq},{_text(timestamp(at))},{_text(kind)},{_text(actor)},{_text(name)}"
        f",{_text(action)},{given},{data},{_text(previous)}]"
    )


_text = encode_basestring


def digest(entry: AuditEntry) -> str:
    """SHA-256 over :func:`hashed`."""
    return _digest(_row(entry))


def _digest(row: _Row) -> str:
    return hashlib.sha256(_hashed(row).encode()).hexdigest()


def timestamp(at: datetime | str) -> str:
    """Of a moment, or of one as SQLite keeps it: a text in UTC, without a fraction where that is zero."""
    if isinstance(at, str):
        day, _blank, time = at.partition(" ")
        return f"{day}T{time}+00:00" if "." in time else f"{day}T{time}.000000+00:00"
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
    problems: list[Problem] = []
    count = 0
    ends: dict[str, tuple[int, int | None]] = {}
    for name, of_chain in groupby(_rows(chain), key=itemgetter(0)):
        found, ends[name], number = _check_chain(of_chain)
        problems += found
        count += number
    problems += _check_ends(ends, chain)
    return count, problems


def _rows(chain: str | None) -> Iterator[_Row]:
    """The entries of one chain or all in order, past the models: most of the time would go there."""
    where = "" if chain is None else " WHERE chain = %s"
    # Names of our own columns; what is looked for is a parameter.
    query = f"SELECT {', '.join(_COLUMNS)} FROM {AuditEntry._meta.db_table}{where} ORDER BY chain, seq"  # noqa: S608 # nosec B608
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, () if chain is None else (chain,))
        while rows := cursor.fetchmany(2000):
            yield from rows


def texts(chain: str | None = None) -> Iterator[tuple[str, str]]:
    """The text and the hash of every entry of one chain or all, in order."""
    return ((_hashed(row), row[-1]) for row in _rows(chain))


def intact(entries: Iterable[AuditEntry], version: int, length: int) -> bool:
    """Whether a case's entries, oldest first, follow from each other up to where the case says that
    they end."""
    problems, end, _count = _check_chain(map(_row, entries))
    return not problems and end == (length, version)


def _check_chain(rows: Iterable[_Row]) -> tuple[list[Problem], tuple[int, int | None], int]:
    """What is wrong with one chain; its last entry's place and the last version given; its length."""
    problems: list[Problem] = []
    last, previous, version = 0, GENESIS, None
    count = 0
    for row in rows:
        seq, given, hash_ = row[1], row[7], row[-1]
        if (
            seq != last + 1
            or row[9] != previous
            or _digest(row) != hash_
            or (version and given and given != version + 1)
            or row[6] not in _KNOWN
        ):
            problems += _wrong(row, last, previous, version)
        last, previous, version = seq, hash_, version if given is None else given
        count += 1
    return problems, (last, version), count


_KNOWN = frozenset(Action.values)


def _wrong(row: _Row, last: int, previous: str, version: int | None) -> Iterator[Problem]:
    """``last``, ``previous`` and ``version``: place and hash of the entry before, and the last version
    that one gives."""
    chain, seq, given = row[0], row[1], row[7]
    if seq != last + 1:
        yield Problem(chain, seq, f"entry {last + 1} is missing before it")
    if row[9] != previous:
        yield Problem(chain, seq, "does not follow the entry before it")
    if _digest(row) != row[-1]:
        yield Problem(chain, seq, "was changed")
    if version and given and given != version + 1:
        yield Problem(chain, seq, f"is of version {given} after {version}")
    if row[6] not in _KNOWN:
        yield Problem(chain, seq, f"unknown action {row[6]}")


def _ends_apart(name: str) -> Iterator[Problem]:
    """Whether a case and the end of its chain really differ: between one look and the other an act may
    have added to both. While the case is locked none can."""
    from onboarding.models.case import Case

    with transaction.atomic():
        cases = Case.objects.select_for_update().filter(pk=name).values_list("version", "entries")
        for version, length in cases:
            _problems, (seq, at), count = _check_chain(_rows(name))
            at = at if count else 0
            if at != version:
                yield Problem(name, seq, f"ends at version {at}, the case is at {version}")
            elif seq != length:
                yield Problem(name, seq, f"is the last one, where {length} were written")


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
        if ends.get(name, (0, 0)) != (length, version):
            yield from _ends_apart(name)
    if chain is None:
        for name in sorted(set(ends) - known - {SYSTEM_CHAIN}):
            yield Problem(name, ends[name][0], "belongs to no case")
