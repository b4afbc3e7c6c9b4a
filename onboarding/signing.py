"""Signatures under checkpoints and exports of the trail: Ed25519 (RFC 8032).

The keys of ``AUDIT_SIGNING_KEY`` are seeds of 32 bytes; the first one signs, all of them are trusted. The
public key belongs in other hands than the database: who has it can hold any export against it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class Signature:
    """``key`` is the public key, both in hexadecimal."""

    key: str
    signature: str


def sign(text: str) -> Signature:
    private = _keys()[0]
    return Signature(_public(private), private.sign(text.encode()).hex())


def trusted() -> list[str]:
    """The public keys, that of the signing key first."""
    return [_public(key) for key in _keys()]


def good(text: str, key: str, signature: str, trusted: Collection[str]) -> bool:
    """Whether a trusted key signed this text."""
    if key not in trusted:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _keys() -> list[Ed25519PrivateKey]:
    if not settings.AUDIT_SIGNING_KEY:
        raise ImproperlyConfigured(
            "AUDIT_SIGNING_KEY is not set. `make run` makes one under var/; elsewhere set it to 32 random"
            " bytes in URL-safe base64."
        )
    return [Ed25519PrivateKey.from_private_bytes(seed) for seed in settings.AUDIT_SIGNING_KEY]


def _public(private: Ed25519PrivateKey) -> str:
    return private.public_key().public_bytes_raw().hex()
