"""The vault: personal data and pictures are sealed under a key of the applicant's own.

A data key seals everything of one applicant; the master keys of ``ENCRYPTION_KEYS`` wrap data keys.
Destroying a data key makes all that it sealed unreadable.

Values are AES-256-GCM with the name of their place as associated data, so that a sealed value
cannot be moved to another place. Files are sealed in chunks (the STREAM construction of Hoang,
Reyhanitabar, Rogaway and Vizár, 2015): a chunk that is changed, moved or cut off is noticed.
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
import io
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import File
from django.core.files.storage import default_storage

_NONCE = 12
_TAG = 16
_KEY_ID = 8
_MAGIC = b"KYC1"
_PREFIX = 7  # of a file's nonces; four bytes of counter and one for the last chunk follow
_CHUNK = 64 * 1024


_GONE = "the data key was destroyed: what it sealed is erased"


class VaultError(Exception):
    """Something sealed cannot be opened: it was altered, moved, or its key is gone."""


def new_data_key(owner: str) -> bytes:
    """A fresh data key for ``owner``, wrapped by the first master key."""
    return _wrap(AESGCM.generate_key(256), owner)


class Vault:
    """Seals and opens what belongs to one applicant; nothing once their key was destroyed (empty)."""

    def __init__(self, owner: str, wrapped_key: bytes | memoryview) -> None:
        self.owner = owner
        self._key = _unwrap(bytes(wrapped_key), owner) if wrapped_key else b""
        self._cipher = AESGCM(self._key) if self._key else _Destroyed()
        self._new: list[str] = []

    def seal(self, data: bytes, place: str) -> bytes:
        """Seal a value for the place that it is stored in, such as ``case.declared``."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, data, self._bound(place))

    def open(self, sealed: bytes | memoryview, place: str) -> bytes:
        """Raises VaultError."""
        sealed = bytes(sealed)
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], self._bound(place))
        except (InvalidTag, ValueError):
            raise VaultError(f"{place} cannot be opened") from None

    def seal_json(self, value: Any, place: str) -> bytes:
        return self.seal(json.dumps(value, ensure_ascii=False).encode(), place)

    def open_json(self, sealed: bytes | memoryview, place: str) -> Any:
        return json.loads(self.open(sealed, place))

    def store(self, name: str, data: bytes) -> str:
        """Seal a file and store it; the name under which it lies comes back, another one where
        something was left there by an act that was cut off."""
        if not self._key:
            raise VaultError(_GONE)
        name = default_storage.get_available_name(name)
        self._new.append(name)  # before it is written: a full disk leaves a part of it
        stored = default_storage.save(name, _Sealing(lambda: self._sealed(data, name)))
        if stored != name:
            self._new.append(stored)
            raise VaultError(f"{name} was sealed for its place and lies elsewhere")
        return stored

    def fetch(self, name: str) -> bytes:
        """Raises VaultError."""
        try:
            file = default_storage.open(name, "rb")
        except FileNotFoundError:
            raise VaultError(f"{name} is missing from the storage") from None
        with file:
            return b"".join(self._opened(file, name))

    def delete(self, name: str) -> None:
        default_storage.delete(name)

    @contextmanager
    def new_files(self) -> Iterator[None]:
        """Files stored inside are taken away again when what follows fails."""
        self._new = []
        with ExitStack() as undo:
            undo.callback(self._take_away)
            yield
            undo.pop_all()

    def _take_away(self) -> None:
        for name in self._new:
            default_storage.delete(name)

    def fingerprint(self, value: str) -> str:
        """A keyed digest of a personal value: it proves later which value it was, and tells nothing
        without the applicant's key."""
        key = HKDF(SHA256(), 32, salt=None, info=b"fingerprint").derive(self._key)
        return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()

    def _bound(self, place: str) -> bytes:
        return f"{self.owner}/{place}".encode()

    def _sealed(self, data: bytes, name: str) -> Iterator[bytes]:
        prefix = os.urandom(_PREFIX)
        head = _MAGIC + prefix
        source, bound = memoryview(data), self._bound(name)
        last = max(len(data) - 1, 0) // _CHUNK
        for number in range(last + 1):
            nonce = _stream_nonce(prefix, number, last=number == last)
            chunk = source[number * _CHUNK : (number + 1) * _CHUNK]
            yield head + self._cipher.encrypt(nonce, chunk, bound)
            head = b""

    def _opened(self, file: Any, name: str) -> Iterator[bytes]:
        head = file.read(len(_MAGIC) + _PREFIX)
        if head[: len(_MAGIC)] != _MAGIC:
            raise VaultError(f"{name} was not sealed here")
        prefix = head[len(_MAGIC) :]
        chunk, number = file.read(_CHUNK + _TAG), 0
        while True:
            following = file.read(_CHUNK + _TAG)
            nonce = _stream_nonce(prefix, number, last=not following)
            try:
                yield self._cipher.decrypt(nonce, chunk, self._bound(name))
            except (InvalidTag, ValueError):
                raise VaultError(f"{name} cannot be opened") from None
            if not following:
                return
            chunk, number = following, number + 1


class _Sealing(File):  # type: ignore[type-arg]
    """A file that is sealed while it is stored, chunk by chunk: a folder never has it whole in memory.
    Each time that it is read it is sealed anew, under other nonces."""

    def __init__(self, sealed: Callable[[], Iterator[bytes]]) -> None:
        self._sealed = sealed
        self.name = None
        self.mode = "rb"

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        return self._sealed()

    @cached_property
    def file(self) -> io.BytesIO:  # type: ignore[override]
        """Whole, for a storage that wants to seek in it."""
        return io.BytesIO(b"".join(self._sealed()))


_INDEX = "index"
SECOND_FACTOR = "second_factor"
"""The owner of the secrets of people's authenticator apps and recovery codes."""


def new_index_key() -> bytes:
    """A fresh key of the blind index, wrapped by the first master key. It is a key of its own and not
    made from a master key, so that digests outlive the masters: these are changed by wrapping anew."""
    return new_data_key(_INDEX)


def rewrapped(wrapped: bytes | memoryview, owner: str) -> bytes | None:
    """The same key under the first master key; None where it is wrapped by that one already.
    Raises VaultError."""
    if bytes(wrapped[:_KEY_ID]) == next(iter(_master_keys())):
        return None
    return _wrap(_unwrap(bytes(wrapped), owner), owner)


def seal_text(text: str, owner: str) -> str:
    """A short text sealed under a key of its own, which stands wrapped before it: for what is kept in a table
    of another application."""
    key = new_data_key(owner)
    return f"{b64encode(key).decode()}.{b64encode(Vault(owner, key).seal(text.encode(), owner)).decode()}"


def open_text(sealed: str, owner: str) -> str:
    """Raises VaultError."""
    key, content = _parts(sealed)
    return Vault(owner, key).open(content, owner).decode()


def rewrapped_text(sealed: str, owner: str) -> str | None:
    """The same with its key under the first master key; None where it is already. Raises VaultError."""
    key = rewrapped(_parts(sealed)[0], owner)
    return None if key is None else f"{b64encode(key).decode()}.{sealed.partition('.')[2]}"


def master_of_text(sealed: str) -> str:
    """The id of the master key that wrapped a text's key."""
    return master_of(_parts(sealed)[0])


def _parts(sealed: str) -> tuple[bytes, bytes]:
    key, _dot, content = sealed.partition(".")
    try:
        return b64decode(key, validate=True), b64decode(content, validate=True)
    except binascii.Error:
        raise VaultError("a text was not sealed here") from None


def rewrapped_index_key(wrapped: bytes | memoryview) -> bytes | None:
    return rewrapped(wrapped, _INDEX)


def master_of(wrapped: bytes | memoryview) -> str:
    """The id of the master key that wrapped a key."""
    return bytes(wrapped[:_KEY_ID]).hex()


def master_ids() -> list[str]:
    """Of the keys of ``ENCRYPTION_KEYS``, in their order."""
    return [key_id.hex() for key_id in _master_keys()]


class _Destroyed:
    """Stands where a cipher was."""

    def encrypt(self, *_: object) -> bytes:
        raise VaultError(_GONE)

    decrypt = encrypt


class BlindIndex:
    """Digests under the index key: the same value of a kind gives the same one in every case, and
    nobody without the key can tell which value it is or try all of them."""

    def __init__(self, wrapped_key: bytes | memoryview) -> None:
        self._key = _unwrap(bytes(wrapped_key), _INDEX)

    def digest(self, kind: str, value: str) -> str:
        """64 hexadecimal digits: HMAC-SHA256 under a key of the kind's own."""
        key = HKDF(SHA256(), 32, salt=None, info=f"index/{kind}".encode()).derive(self._key)
        return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def _stream_nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


def _master_keys() -> dict[bytes, AESGCM]:
    """By their id; the first one encrypts."""
    if not settings.ENCRYPTION_KEYS:
        raise ImproperlyConfigured(
            "ENCRYPTION_KEYS is not set. `make run` makes one under var/; elsewhere set it to one"
            " or more keys of 32 bytes in URL-safe base64, separated by commas."
        )
    return {hashlib.sha256(key).digest()[:_KEY_ID]: AESGCM(key) for key in settings.ENCRYPTION_KEYS}


def _wrap(key: bytes, owner: str) -> bytes:
    key_id, master = next(iter(_master_keys().items()))
    nonce = os.urandom(_NONCE)
    return key_id + nonce + master.encrypt(nonce, key, owner.encode())


def _unwrap(wrapped: bytes, owner: str) -> bytes:
    master = _master_keys().get(wrapped[:_KEY_ID])
    if master is None:
        raise VaultError("the master key that wrapped this data key is not in ENCRYPTION_KEYS")
    nonce = wrapped[_KEY_ID : _KEY_ID + _NONCE]
    try:
        return master.decrypt(nonce, wrapped[_KEY_ID + _NONCE :], owner.encode())
    except (InvalidTag, ValueError):
        raise VaultError("a data key cannot be opened") from None
