"""The trail as a file that stands for itself: ``tools/verify_audit.py`` checks it without the application.

A record a line: entries as the very texts that are hashed, then the checkpoints that stand behind them,
last a signed statement of what the file holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from onboarding import audit, merkle, signing
from onboarding.checkpoints import AuditCheckpoint, AuditHead, leaf

STATEMENT = "kyc.audit.export/1"

Record = dict[str, Any]


def records(chain: str | None = None) -> Iterator[Record]:
    """Of one chain or all, as of one moment."""
    with transaction.atomic():
        count, digest = 0, hashlib.sha256()
        # The checkpoints first: one that comes while entries are read would stand behind more of them.
        last = AuditCheckpoint.objects.order_by("-number").first()
        number = last.number if last else 0
        for hashed, hash_ in audit.texts(chain):
            count += 1
            digest.update(hash_.encode())
            yield {"hashed": hashed, "hash": hash_}
        yield from _checkpoints(chain, number)
        yield _statement(chain, count, digest.hexdigest(), number)


def of_case(chain: str) -> Record:
    """A case's trail as it stands in its file: ``entries``, ``checkpoints`` and the ``statement``."""
    every = list(records(chain))
    entries = [record for record in every if "hashed" in record]
    return {"entries": entries, "checkpoints": every[len(entries) : -1], "statement": every[-1]}


def _checkpoints(chain: str | None, upto: int) -> Iterator[Record]:
    """All of them with their heads; for one chain those that stand behind it, each with the proof that
    it does, and the last one."""
    for checkpoint in AuditCheckpoint.objects.filter(number__lte=upto).order_by("number").iterator(100):
        if chain is None:
            yield checkpoint.signed() | {"heads": _heads(checkpoint)}
            continue
        head = AuditHead.objects.filter(checkpoint=checkpoint, chain=chain).first()
        if head is not None:
            leaves = [leaf(*one) for one in _heads(checkpoint)]
            proof = [hash_.hex() for hash_ in merkle.proof(leaves, head.place)]
            own = [head.chain, head.seq, head.hash]
            yield checkpoint.signed() | {"head": own, "place": head.place, "proof": proof}
        elif checkpoint.number == upto:
            yield checkpoint.signed()


def _heads(checkpoint: AuditCheckpoint) -> list[tuple[str, int, str]]:
    return list(checkpoint.heads.order_by("place").values_list("chain", "seq", "hash"))


def _statement(chain: str | None, entries: int, digest: str, checkpoint: int) -> Record:
    content = audit.canonical(
        {
            "what": STATEMENT,
            "at": audit.timestamp(timezone.now()),
            "chain": chain,
            "entries": entries,
            "digest": digest,
            "checkpoint": checkpoint,
        }
    )
    signed = signing.sign(content)
    return {"content": content, "key": signed.key, "signature": signed.signature}
