#!/usr/bin/env python3
"""Check an exported audit trail without the application: one file, nothing but Python 3.9 or newer.

    python3 verify_audit.py trail.jsonl --key PUBLIC_KEY --checkpoints checkpoints.jsonl

FILE is what `manage.py audit export` wrote, of every case or of one, or the JSON of a case file. What is
checked: that each entry's hash is of its text, that each follows the one before it, that the checkpoints
are signed and follow each other, that the trail is the one that they stand behind, and that nothing was
taken from the export since it was signed. Each thing wrong is told with its chain and entry.

--key is the public key, got from elsewhere than the export (`manage.py audit key`); it may be given several
times. --checkpoints is a copy of `checkpoints.jsonl` made earlier: an older export than that, or another
history, is found out. --since says how old the export may be at most.

Exit 0: nothing wrong. 1: something is. 2: the file or the arguments cannot be used.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

CHECKPOINT, STATEMENT = "kyc.audit.checkpoint/1", "kyc.audit.export/1"
GENESIS = "0" * 64


Point = tuple[int, int, int, int]
Record = dict[str, Any]
Head = list[Any]
"""Chain, place of its last entry, hash of that."""


class Unusable(Exception):
    """The file is no export."""


# Ed25519, RFC 8032, section 5.1. Points are in extended coordinates (X, Y, Z, T) with x = X/Z, y = Y/Z,
# x * y = T/Z. Nothing here is secret, so nothing needs to take the same time.

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def add(p: Point, q: Point) -> Point:
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def decompress(encoded: bytes) -> Point | None:
    """The point of 32 bytes, None where they are no point's only encoding."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


_base = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
assert _base is not None
BASE = _base


def signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether ``signature`` of ``message`` is by the public ``key``."""
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r = decompress(key), decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(h, a))
    return (
        not (left[0] * right[2] - right[0] * left[2]) % P
        and not (left[1] * right[2] - right[1] * left[2]) % P
    )


# Merkle trees, RFC 9162, section 2.1


def leaf(head: Sequence[Any]) -> bytes:
    return hashlib.sha256(b"\0" + canonical(head).encode()).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def root(hashes: list[bytes]) -> bytes:
    if not hashes:
        return hashlib.sha256().digest()
    while len(hashes) > 1:
        pairs = [node(hashes[i], hashes[i + 1]) for i in range(0, len(hashes) - 1, 2)]
        hashes = pairs + hashes[len(hashes) & ~1 :]
    return hashes[0]


def climb(hash_: bytes, place: int, width: int, proof: Sequence[bytes]) -> bytes | None:
    """The root that a proof leads to from the leaf at ``place`` of ``width``; None where it is no proof."""
    beside = list(proof)
    if not 0 <= place < width:
        return None
    while width > 1:
        if place ^ 1 < width:
            if not beside:
                return None
            next_to = beside.pop(0)
            hash_ = node(next_to, hash_) if place & 1 else node(hash_, next_to)
        place, width = place // 2, (width + 1) // 2
    return None if beside else hash_


canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


class Trail:
    """What was read of an export, and what is wrong with it."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = keys
        self.problems: list[str] = []
        self.entries = 0
        self.chains: dict[str, list[str]] = {}  # chain -> hashes of its entries, in order
        self.versions: dict[str, int] = {}  # chain -> the last version that an entry gave
        self.checkpoints: dict[int, str] = {}  # number -> content
        self.all = hashlib.sha256()
        self.statement: Record | None = None

    def wrong(self, where: str, what: str) -> None:
        self.problems.append(f"{where}: {what}")

    def take(self, record: Record) -> None:
        """One record of an export, in its order."""
        if self.statement is not None:
            self.wrong("export", "goes on behind its signed end")
        elif "hashed" in record:
            self.entry(record["hashed"], record["hash"])
        else:
            said = json.loads(record["content"])
            if said["what"] == CHECKPOINT:
                self.checkpoint(record, said)
            elif said["what"] == STATEMENT:
                self.end(record, said)
            else:
                raise Unusable(f"{said['what']} is not known")

    def entry(self, text: str, hash_: str) -> None:
        chain, seq, _at, _kind, _actor, _name, _action, version, _data, previous = json.loads(text)
        where = f"{chain} entry {seq}"
        hashes = self.chains.setdefault(chain, [])
        if seq != len(hashes) + 1:
            self.wrong(where, f"stands where entry {len(hashes) + 1} belongs")
        if previous != (hashes[-1] if hashes else GENESIS):
            self.wrong(where, "does not follow the entry before it")
        if hashlib.sha256(text.encode()).hexdigest() != hash_:
            self.wrong(where, "was changed")
        last = self.versions.get(chain, 0)
        if version and last and version != last + 1:
            self.wrong(where, f"is of version {version} after {last}")
        self.versions[chain] = version or last
        hashes.append(hash_)
        self.entries += 1
        self.all.update(hash_.encode())

    def checkpoint(self, record: Record, said: Record) -> None:
        number = said["number"]
        where = f"checkpoint {number}"
        if not self.signature(where, record):
            return
        before = self.checkpoints.get(number - 1)
        if number in self.checkpoints or any(other > number for other in self.checkpoints):
            self.wrong(where, "is not in its place")
        if "heads" in record and number > 1 and before is None:
            self.wrong(where, f"checkpoint {number - 1} is missing before it")
        if before is not None and said["previous"] != hashlib.sha256(before.encode()).hexdigest():
            self.wrong(where, "does not follow the one before it")
        self.checkpoints[number] = record["content"]
        for head in self.heads(where, record, said):
            self.held(head, number)

    def heads(self, where: str, record: Record, said: Record) -> list[Head]:
        """The ends of chains that a checkpoint stands behind, those of this export."""
        if "heads" in record:
            heads: list[Head] = record["heads"]
            if len(heads) != said["heads"] or root([leaf(head) for head in heads]).hex() != said["root"]:
                self.wrong(where, "does not stand behind the heads given with it")
            return heads
        if "head" not in record:
            return []
        proof = [bytes.fromhex(hash_) for hash_ in record["proof"]]
        found = climb(leaf(record["head"]), record["place"], said["heads"], proof)
        if found is None or found.hex() != said["root"]:
            self.wrong(where, "the proof that it stands behind this chain does not hold")
        return [record["head"]]

    def held(self, head: Head, number: int) -> None:
        chain, seq, hash_ = head
        hashes = self.chains.get(chain, [])
        if seq > len(hashes):
            self.wrong(f"{chain} entry {seq}", f"is missing, which checkpoint {number} stands behind")
        elif hashes[seq - 1] != hash_:
            self.wrong(f"{chain} entry {seq}", f"is another than checkpoint {number} stands behind")

    def end(self, record: Record, said: Record) -> None:
        self.statement = said
        if not self.signature("export", record):
            return
        if said["entries"] != self.entries:
            self.wrong("export", f"has {self.entries} entries, where {said['entries']} were signed")
        if said["chain"] is not None and set(self.chains) - {said["chain"]}:
            self.wrong("export", f"has entries of other chains than {said['chain']}")
        if said["digest"] != self.all.hexdigest():
            self.wrong("export", "has other entries than were signed")
        last = max(self.checkpoints, default=0)
        if said["checkpoint"] != last:
            self.wrong("export", f"ends at checkpoint {last}, where it was signed with {said['checkpoint']}")

    def signature(self, where: str, record: Record) -> bool:
        good = record["key"] in self.keys and signed(
            bytes.fromhex(record["key"]), record["content"].encode(), bytes.fromhex(record["signature"])
        )
        if not good:
            self.wrong(where, "is not signed by a key that was given")
        return good

    def complete(self, known: dict[int, str], since: datetime | None) -> None:
        """What can be told once all is read. ``known`` maps numbers to checkpoints known from elsewhere."""
        if self.statement is None:
            self.wrong("export", "is cut off: its signed end is missing")
            return
        for number, content in sorted(known.items()):
            mine = self.checkpoints.get(number)
            if mine is None and (self.statement["chain"] is None or number > self.statement["checkpoint"]):
                self.wrong(f"checkpoint {number}", "is missing, which is known: this export is older, or cut")
            elif mine is not None and mine != content:
                self.wrong(f"checkpoint {number}", "is another than the one that is known")
        if since is not None and datetime.fromisoformat(self.statement["at"]) < since:
            self.wrong("export", f"is of {self.statement['at']}, older than asked for")


def records(path: str) -> Iterator[Record]:
    """The records of an export: a line each, or those under "trail" in a case file."""
    with open(path, encoding="utf-8") as file:
        first = file.readline()
        try:
            one = json.loads(first)
        except ValueError:
            one = None
        if one is None or "trail" in one:
            trail = json.loads(first + file.read())["trail"]
            yield from trail["entries"]
            yield from trail["checkpoints"]
            yield trail["statement"]
            return
        yield one
        for line in file:
            yield json.loads(line)


def known_checkpoints(path: str, trail: Trail) -> dict[int, str]:
    """Those of a copy of checkpoints.jsonl, if a given key signed them."""
    known = {}
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            record = json.loads(line)
            if trail.signature(f"{path} line {number}", record):
                known[json.loads(record["content"])["number"]] = record["content"]
    return known


def moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise argparse.ArgumentTypeError("a time with its zone, such as 2031-08-03T00:00:00+00:00")
    return at


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--key", action="append", required=True, metavar="HEX")
    parser.add_argument("--checkpoints", metavar="FILE")
    parser.add_argument("--since", type=moment, metavar="TIME")
    options = parser.parse_args(arguments)
    trail = Trail([key.lower() for key in options.key])
    try:
        known = known_checkpoints(options.checkpoints, trail) if options.checkpoints else {}
        for record in records(options.file):
            trail.take(record)
        trail.complete(known, options.since)
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    except (Unusable, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"{options.file} is not a whole export: {type(error).__name__} {error}", file=sys.stderr)
        for problem in trail.problems:
            print(problem, file=sys.stderr)
        return 2
    for problem in trail.problems:
        print(problem, file=sys.stderr)
    if trail.problems:
        print(f"{len(trail.problems)} problem(s) in {trail.entries} entries.", file=sys.stderr)
        return 1
    assert trail.statement is not None
    print(
        f"{trail.entries} entries in {len(trail.chains)} chain(s), {len(trail.checkpoints)} checkpoint(s),"
        f" as of {trail.statement['at']}: nothing is wrong."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
