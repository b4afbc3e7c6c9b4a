"""Checkpoints of the trail: from time to time the ends of all chains that grew are signed.

An entry that a checkpoint stands behind can not be changed, cut off or dropped with its whole chain,
even by somebody who can write anything to the database and knows the code: they lack the key. Each
checkpoint carries the hash of the one before it, and is also appended to ``checkpoints.jsonl`` beside the
database, so that cutting off the last ones shows too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from onboarding import merkle, signing
from onboarding.append_only import unprotected
from onboarding.audit import GENESIS, AuditEntry, Problem, canonical, timestamp

CHECKPOINT = "kyc.audit.checkpoint/1"


class AuditCheckpoint(models.Model):
    """``content`` is the signed text: canonical JSON with number, time, hash of the checkpoint before,
    how far it reaches (``upto``, an entry's primary key), and Merkle root and number of its heads."""

    number = models.PositiveIntegerField(primary_key=True)
    at = models.DateTimeField()
    upto = models.BigIntegerField()
    content = models.TextField()
    key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"checkpoint {self.number}"

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content.encode()).hexdigest()

    def signed(self) -> dict[str, Any]:
        """What others keep of it."""
        return {"content": self.content, "key": self.key, "signature": self.signature}


class AuditHead(models.Model):
    """The last entry of a chain as a checkpoint found it. ``place`` is the leaf's in the tree."""

    checkpoint = models.ForeignKey(AuditCheckpoint, models.PROTECT, related_name="heads")
    place = models.PositiveIntegerField()
    chain = models.CharField(max_length=40)
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["checkpoint", "place"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="one_head_an_entry"),
            models.UniqueConstraint(fields=["checkpoint", "place"], name="one_head_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.seq}"


def leaf(chain: str, seq: int, hash_: str) -> bytes:
    """A head as the tree takes it."""
    return canonical([chain, seq, hash_]).encode()


def make() -> AuditCheckpoint | None:
    """Sign the ends of all chains that grew since the last checkpoint; None where none did."""
    upto = _settled()
    with transaction.atomic():
        last = _last_locked()
        since = last.upto if last else 0
        ends: dict[str, tuple[int, str]] = {}
        grown = AuditEntry.objects.filter(pk__gt=since, pk__lte=upto).order_by("seq")
        for chain, seq, hash_ in grown.values_list("chain", "seq", "hash").iterator():
            ends[chain] = (seq, hash_)
        if not ends:
            return None
        heads = [(chain, *ends[chain]) for chain in sorted(ends)]
        made = _sign(last, upto, heads)
        made.save(force_insert=True)
        AuditHead.objects.bulk_create(
            [
                AuditHead(checkpoint=made, place=place, chain=chain, seq=seq, hash=hash_)
                for place, (chain, seq, hash_) in enumerate(heads)
            ],
            batch_size=1000,
        )
        transaction.on_commit(lambda: _keep_beside(made))
    return made


def _settled() -> int:
    """The last entry up to which none can come any more. PostgreSQL gives keys out before acts commit:
    there the table is held against writers for the moment of the look."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '5s'")  # then the next beat tries again
                cursor.execute(f"LOCK TABLE {AuditEntry._meta.db_table} IN SHARE MODE")
        return AuditEntry.objects.aggregate(last=models.Max("pk"))["last"] or 0


def _last_locked() -> AuditCheckpoint | None:
    """Of two makers the second waits."""
    return AuditCheckpoint.objects.select_for_update().order_by("-number").first()


def _sign(last: AuditCheckpoint | None, upto: int, heads: Sequence[tuple[str, int, str]]) -> AuditCheckpoint:
    at = timezone.now()
    number = last.number + 1 if last else 1
    content = canonical(
        {
            "what": CHECKPOINT,
            "number": number,
            "at": timestamp(at),
            "previous": last.digest if last else GENESIS,
            "upto": upto,
            "heads": len(heads),
            "root": merkle.root([leaf(*head) for head in heads]).hex(),
        }
    )
    signed = signing.sign(content)
    return AuditCheckpoint(
        number=number, at=at, upto=upto, content=content, key=signed.key, signature=signed.signature
    )


def kept_beside() -> Path:
    """The file that each checkpoint is appended to: copy it where the database's keeper has no hand."""
    return settings.VAR_DIR / "checkpoints.jsonl"


def _keep_beside(made: AuditCheckpoint) -> None:
    with kept_beside().open("a", encoding="utf-8") as file:
        file.write(canonical(made.signed()) + "\n")


def verify(chain: str | None = None) -> tuple[int, list[Problem]]:
    """Check every checkpoint and what it stands behind, or what any stands behind of one chain; how many
    checkpoints there are, and what is wrong."""
    if chain is not None:
        return AuditCheckpoint.objects.count(), list(_unmatched(AuditHead.objects.filter(chain=chain)))
    problems = [Problem("database", 0, f"the trigger {name} is missing") for name in unprotected(connection)]
    trusted = signing.trusted()
    kept = _kept()
    last: AuditCheckpoint | None = None
    count = 0
    for checkpoint in AuditCheckpoint.objects.order_by("number").iterator(100):
        number = checkpoint.number
        problems += [Problem("checkpoints", number, what) for what in _wrong(checkpoint, last, trusted)]
        if kept.pop(number, checkpoint.content) != checkpoint.content:
            problems.append(Problem("checkpoints", number, "is another than the one kept beside"))
        last, count = checkpoint, count + 1
    problems += [
        Problem("checkpoints", number, "is missing, which is kept beside") for number in sorted(kept)
    ]
    problems += _unmatched(AuditHead.objects.all())
    return count, problems


def _wrong(
    checkpoint: AuditCheckpoint, last: AuditCheckpoint | None, trusted: Sequence[str]
) -> Iterator[str]:
    if not signing.good(checkpoint.content, checkpoint.key, checkpoint.signature, trusted):
        yield "is not signed by a key of AUDIT_SIGNING_KEY"
        return
    said = json.loads(checkpoint.content)
    expected = last.number + 1 if last else 1
    if said["number"] != checkpoint.number or checkpoint.number != expected:
        yield f"stands where {expected} belongs"
    elif said["previous"] != (last.digest if last else GENESIS):
        yield "does not follow the one before it"
    heads = [leaf(*head) for head in checkpoint.heads.order_by("place").values_list("chain", "seq", "hash")]
    if said["heads"] != len(heads) or said["root"] != merkle.root(heads).hex():
        yield "does not stand behind the heads that are stored with it"


def _unmatched(heads: models.QuerySet[AuditHead]) -> Iterator[Problem]:
    """Heads without an entry, or with another one."""
    entries = AuditEntry.objects.filter(chain=models.OuterRef("chain"), seq=models.OuterRef("seq"))
    found = models.Exists(entries.filter(hash=models.OuterRef("hash")))
    for head in heads.filter(~found).order_by("chain", "seq").iterator():
        there = AuditEntry.objects.filter(chain=head.chain, seq=head.seq).exists()
        what = "is another than" if there else "is missing, which"
        yield Problem(head.chain, head.seq, f"{what} checkpoint {head.checkpoint_id} stands behind")


def _kept() -> dict[int, str]:
    """The checkpoints kept beside the database, by number."""
    try:
        lines = kept_beside().read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}
    contents = [json.loads(line)["content"] for line in lines]
    return {json.loads(content)["number"]: content for content in contents}
