"""The vault: what is sealed opens as it was, for its owner, in its place, unchanged, or not at all."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from kyc import env
from onboarding import vault, workflow
from onboarding.vault import _CHUNK, Vault, VaultError, new_data_key
from tests import factories as make

OWNER, OTHER = "owner", "other"


@pytest.fixture
def box() -> Vault:
    return Vault(OWNER, new_data_key(OWNER))


# Values


@given(st.binary(max_size=300), st.text(max_size=30))
@hypothesis_settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_value_opens_as_it_was_sealed(box: Vault, data: bytes, place: str) -> None:
    assert box.open(box.seal(data, place), place) == data


def test_text_of_any_script_opens_as_it_was() -> None:
    box = Vault(OWNER, new_data_key(OWNER))
    value = {"full_name_native": "张三", "note": "São João ✓", "missing": None}
    assert box.open_json(box.seal_json(value, "x"), "x") == value


def test_the_same_value_is_never_sealed_the_same_way_twice(box: Vault) -> None:
    assert box.seal(b"1984-02-29", "p") != box.seal(b"1984-02-29", "p")


def test_a_value_that_was_moved_to_another_place_does_not_open(box: Vault) -> None:
    with pytest.raises(VaultError, match="correction cannot be opened"):
        box.open(box.seal(b"Nirgendwo", "extracted_field"), "correction")


def test_a_value_of_another_applicant_does_not_open_even_under_the_same_key() -> None:
    key = new_data_key(OWNER)
    sealed = Vault(OWNER, key).seal(b"Nirgendwo", "p")
    with pytest.raises(VaultError):
        Vault(OTHER, new_data_key(OTHER)).open(sealed, "p")
    with pytest.raises(VaultError, match="data key"):
        Vault(OTHER, key)


def test_a_value_with_any_byte_changed_or_missing_does_not_open(box: Vault) -> None:
    sealed = box.seal(b"Quillon", "p")
    for place in range(len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        for broken in (changed, sealed[:place]):
            with pytest.raises(VaultError):
                box.open(broken, "p")


def test_the_error_says_where_and_never_what(box: Vault) -> None:
    with pytest.raises(VaultError) as raised:
        box.open(box.seal(b"Nirgendwo", "a"), "b")
    assert "Nirgendwo" not in str(raised.value)
    assert raised.value.__cause__ is None


# Fingerprints


def test_a_fingerprint_is_the_same_for_the_same_value_of_the_same_applicant_alone(box: Vault) -> None:
    assert box.fingerprint("Quillon") == box.fingerprint("Quillon")
    assert box.fingerprint("Quillon") != box.fingerprint("Quillom")
    assert box.fingerprint("Quillon") != Vault(OWNER, new_data_key(OWNER)).fingerprint("Quillon")


# Files


@pytest.mark.parametrize("size", [0, 1, _CHUNK - 1, _CHUNK, _CHUNK + 1, 2 * _CHUNK, 40 * _CHUNK + 7])
def test_a_file_of_any_size_opens_as_it_was(box: Vault, size: int) -> None:
    data = os.urandom(size)
    name = box.store("case/page", data)
    assert box.fetch(name) == data
    box.delete(name)
    with pytest.raises(VaultError, match="is missing"):
        box.fetch(name)


def test_files_and_folders_are_for_their_owner_alone(box: Vault, storage: Path) -> None:
    file = storage / box.store("case/page", b"x")
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda d: d[:40] + bytes([d[40] ^ 1]) + d[41:], id="a byte changed"),
        pytest.param(lambda d: d[:-1], id="the last byte gone"),
        pytest.param(lambda d: d[: 11 + _CHUNK + 16], id="cut off after a whole chunk"),
        pytest.param(lambda d: d + b"\0", id="a byte added"),
        pytest.param(
            lambda d: d[:11] + d[11 + _CHUNK + 16 : 11 + 2 * (_CHUNK + 16)] + d[11 : 11 + _CHUNK + 16]
            + d[11 + 2 * (_CHUNK + 16) :],
            id="two chunks exchanged",
        ),
        pytest.param(lambda d: d[:4], id="nothing but its head"),
        pytest.param(lambda d: b"", id="emptied"),
        pytest.param(lambda d: b"\xff\xd8" + d[2:], id="not sealed at all"),
    ],
)  # fmt: skip
def test_a_file_that_was_tampered_with_does_not_open(
    box: Vault, storage: Path, damage: Callable[[bytes], bytes]
) -> None:
    name = box.store("case/page", os.urandom(2 * _CHUNK + 100))
    file = storage / name
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(VaultError):
        box.fetch(name)


def test_two_files_that_were_exchanged_do_not_open(box: Vault, storage: Path) -> None:
    front, selfie = box.store("case/front", b"front"), box.store("case/selfie", b"selfie")
    (storage / "tmp").write_bytes((storage / front).read_bytes())
    (storage / front).write_bytes((storage / selfie).read_bytes())
    (storage / selfie).write_bytes((storage / "tmp").read_bytes())
    for name in (front, selfie):
        with pytest.raises(VaultError):
            box.fetch(name)


def test_a_name_that_is_taken_leaves_both_files_readable(box: Vault) -> None:
    first, second = box.store("case/page", b"first"), box.store("case/page", b"second")
    assert first != second
    assert (box.fetch(first), box.fetch(second)) == (b"first", b"second")


def test_a_storage_that_renames_what_it_was_given_is_noticed_at_once(
    box: Vault, monkeypatch: pytest.MonkeyPatch, stored: Callable[[], dict[str, bytes]]
) -> None:
    """The file would not open again: it is sealed for its place."""
    save = FileSystemStorage.save
    monkeypatch.setattr(
        FileSystemStorage, "save", lambda storage, name, data: save(storage, f"{name}2", data)
    )

    def storing() -> None:
        with box.new_files():
            box.store("case/page", b"one")

    with pytest.raises(VaultError, match="lies elsewhere"):
        storing()
    assert not stored()


def test_a_storage_that_seeks_in_what_it_stores_gets_it_whole(
    box: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As that of S3 does, which begins anew when a connection breaks."""
    save = FileSystemStorage.save

    def again(storage: FileSystemStorage, name: str, content: Any) -> str:
        first = content.read()
        content.seek(0)
        assert content.read() == first
        return save(storage, name, ContentFile(first))

    monkeypatch.setattr(FileSystemStorage, "save", again)
    data = os.urandom(3 * _CHUNK)
    assert box.fetch(box.store("case/page", data)) == data


def test_nothing_is_left_where_there_is_no_key_to_seal_with(
    stored: Callable[[], dict[str, bytes]],
) -> None:
    with pytest.raises(VaultError, match="destroyed"):
        Vault(OWNER, b"").store("case/page", b"x")
    assert not stored()


def test_files_stored_for_an_act_that_fails_are_taken_away(
    box: Vault, stored: Callable[[], dict[str, bytes]]
) -> None:
    def failing() -> None:
        with box.new_files():
            box.store("case/page", b"one")
            box.store("case/answer", b"two")
            raise RuntimeError

    box.store("case/earlier", b"stays")
    with pytest.raises(RuntimeError):
        failing()
    assert list(stored()) == ["case/earlier"]


# Master keys

OLD, NEW = b"o" * 32, b"n" * 32


def test_a_data_key_opens_under_any_master_key_of_the_list(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = (OLD,)
    wrapped = new_data_key(OWNER)
    sealed = Vault(OWNER, wrapped).seal(b"Nirgendwo", "p")
    settings.ENCRYPTION_KEYS = (NEW, OLD)
    assert Vault(OWNER, wrapped).open(sealed, "p") == b"Nirgendwo"


def test_the_first_master_key_wraps_new_data_keys(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = (NEW, OLD)
    wrapped = new_data_key(OWNER)
    settings.ENCRYPTION_KEYS = (NEW,)
    Vault(OWNER, wrapped)
    settings.ENCRYPTION_KEYS = (OLD,)
    with pytest.raises(VaultError, match="not in ENCRYPTION_KEYS"):
        Vault(OWNER, wrapped)


def test_a_wrapped_key_with_any_byte_changed_or_missing_does_not_open() -> None:
    wrapped = new_data_key(OWNER)
    for place in range(1, len(wrapped)):
        changed = wrapped[:place] + bytes([wrapped[place] ^ 1]) + wrapped[place + 1 :]
        for broken in (changed, wrapped[:place]):
            with pytest.raises(VaultError):
                Vault(OWNER, broken)


def test_without_a_master_key_the_variable_is_named(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = ()
    with pytest.raises(ImproperlyConfigured, match="ENCRYPTION_KEYS"):
        new_data_key(OWNER)


def test_the_environments_keys_are_what_the_vault_takes(settings: Settings) -> None:
    key = base64.urlsafe_b64encode(os.urandom(32)).decode()
    settings.ENCRYPTION_KEYS = env.Env({"ENCRYPTION_KEYS": key}).keys("ENCRYPTION_KEYS")
    wrapped = vault.new_data_key(OWNER)
    assert Vault(OWNER, wrapped).open(Vault(OWNER, wrapped).seal(b"x", "p"), "p") == b"x"


# A whole case


@pytest.fixture
def dump() -> Callable[[], bytes]:
    """Every value of every table, as it lies in the database."""

    def look() -> bytes:
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
            rows = []
            for table in tables:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
                rows += cursor.fetchall()
        cells = (cell for row in rows for cell in row)
        return b"\n".join(bytes(c) if isinstance(c, bytes) else str(c).encode() for c in cells)

    return look


def test_nothing_personal_lies_in_the_clear(
    dump: Callable[[], bytes], stored: Callable[[], dict[str, bytes]]
) -> None:
    case = make.suspicious()
    workflow.correct_field(case, make.analyst(), "surname", "NIRGENDS", "Reads Nirgends here.", None)
    finding = case.findings.filter(resolved_at=None).latest("id")
    workflow.dismiss_finding(case, make.analyst(), finding.pk, "Quillon is his nickname.", None)
    make.approve(make.fresh(case))
    everything = dump() + b"".join(stored().values())
    assert b"front.surname" in everything  # the dump does hold what is kept
    personal = {*make.PERSON.values(), *make.READ.values(), "Somebody Else", "NIRGENDS", "nickname"}
    for value in personal - {"M", "UTO"}:
        assert value.encode() not in everything, value
        assert base64.b64encode(value.encode())[:-4] not in everything, value
    assert make.picture(0).jpeg[100:200] not in everything
