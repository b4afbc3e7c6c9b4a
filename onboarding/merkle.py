"""Merkle trees as in RFC 9162, 2.1: one root stands for a list, and a short proof shows that an item is
in it without showing the others."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def root(items: Sequence[bytes]) -> bytes:
    """The root of a list; that of none is the hash of nothing."""
    return _levels(items)[-1][0] if items else hashlib.sha256().digest()


def proof(items: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes beside the way from the item at ``index`` up to the root."""
    path = []
    for level in _levels(items)[:-1]:
        beside = index ^ 1
        if beside < len(level):
            path.append(level[beside])
        index //= 2
    return path


def _levels(items: Sequence[bytes]) -> list[list[bytes]]:
    """From the leaves up. A node without a neighbour goes up as it is, which gives the RFC's tree."""
    levels = [[hashlib.sha256(b"\0" + item).digest() for item in items]]
    while len(levels[-1]) > 1:
        below = levels[-1]
        pairs = [
            hashlib.sha256(b"\1" + a + b).digest() for a, b in zip(below[::2], below[1::2], strict=False)
        ]
        levels.append(pairs + below[len(below) & ~1 :])
    return levels
