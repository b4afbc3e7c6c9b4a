"""The environment is read by type, and what is wrong is told by the variable's name."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from kyc import env
from kyc.env import Env

KEY = base64.urlsafe_b64encode(bytes(range(224, 256))).decode()


def test_what_is_not_set_or_blank_is_the_default() -> None:
    for variables in ({}, {"X": ""}, {"X": "  "}):
        reader = Env(variables)
        assert reader.text("X", "d") == "d"
        assert reader.choice("X", ("a", "b")) == "a"
        assert reader.boolean("X", default=True) is True
        assert reader.integer("X", 7) == 7
        assert reader.secret("X") == ""
        assert reader.keys("X") == ()
        assert reader.url("X", "file:///x").path == "/x"


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", True), ("true", True), ("YES", True), ("0", False), ("False", False), ("no", False)],
)
def test_true_and_false_in_the_usual_words(text: str, value: bool) -> None:
    assert Env({"X": text}).boolean("X", default=not value) is value


@given(st.integers(0, 10**9))
def test_a_whole_number_is_read_as_it_is(number: int) -> None:
    assert Env({"X": f" {number} "}).integer("X", 3) == number


@pytest.mark.parametrize(
    ("read", "text", "told"),
    [
        (lambda e: e.choice("THE_NAME", ("a", "b")), "c", "one of a, b, not 'c'"),
        (lambda e: e.boolean("THE_NAME", default=False), "maybe", "true or false"),
        (lambda e: e.integer("THE_NAME", 1), "3.5", "whole number"),
        (lambda e: e.integer("THE_NAME", 1, least=1), "0", "at least 1, not 0"),
        (lambda e: e.url("THE_NAME", ""), "no-scheme", "scheme is missing"),
        (lambda e: e.url("THE_NAME", ""), "redis://host:port", "not a URL"),
        (lambda e: e.url("THE_NAME", ""), "redis://[::1", "not a URL"),
        (lambda e: e.keys("THE_NAME"), "too-short", "32 bytes"),
        (lambda e: e.keys("THE_NAME"), f"{KEY},{KEY[:-4]}", "32 bytes"),
        (lambda e: e.keys("THE_NAME"), KEY[:20] + "!!" + KEY[20:], "32 bytes"),
        (lambda e: e.keys("THE_NAME"), "é" * 43, "32 bytes"),
    ],
)
def test_what_cannot_be_read_names_its_variable(read: Any, text: str, told: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=told) as raised:
        read(Env({"THE_NAME": text}))
    assert "THE_NAME" in str(raised.value)


def test_no_secret_stands_in_an_error() -> None:
    with pytest.raises(ImproperlyConfigured) as raised:
        Env({"ENCRYPTION_KEYS": "hunter2hunter2"}).keys("ENCRYPTION_KEYS")
    assert "hunter2" not in str(raised.value)


# Secrets


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("  from a file\n")
    assert Env({"X_FILE": str(file)}).secret("X") == "from a file"
    assert Env({"X_FILE": str(file), "X": "itself"}).secret("X") == "itself"


def test_a_secret_that_was_made_here_is_used_last(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("made here")
    (tmp_path / "named").write_text("named")
    assert Env({}, files=tmp_path).secret("X") == "made here"
    assert Env({"X_FILE": str(tmp_path / "named")}, files=tmp_path).secret("X") == "named"
    assert Env({}, files=tmp_path / "none").secret("X") == ""


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_secrets_file_that_cannot_be_read_is_told(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ImproperlyConfigured, match="X_FILE"):
        Env({"X_FILE": str(file)}).secret("X")


def test_keys_in_either_alphabet_with_or_without_padding() -> None:
    key = base64.urlsafe_b64decode(KEY)
    plain = base64.b64encode(key).decode()
    for text in (KEY, KEY.rstrip("="), plain, f" {KEY} , {plain},"):
        assert set(Env({"X": text}).keys("X")) == {key}


# URLs of parts


def test_database_urls() -> None:
    lite = env.database("DATABASE_URL", urlsplit("sqlite:////data/my%20kyc.sqlite3"))
    assert lite["NAME"] == "/data/my kyc.sqlite3"
    assert lite["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    url = urlsplit("postgres://kyc:p%40ss@db.example:5433/kyc?sslmode=require")
    postgres = env.database("DATABASE_URL", url)
    assert {key: postgres[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "kyc", "USER": "kyc", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "5433",
    }  # fmt: skip
    assert postgres["OPTIONS"] == {"sslmode": "require"}


def test_storage_urls() -> None:
    files = env.storage("STORAGE_URL", urlsplit("file:///data/my%20files"))["OPTIONS"]
    assert (files["location"], files["file_permissions_mode"]) == ("/data/my files", 0o600)
    url = urlsplit("s3://key:s%2Fecret@bucket/folder?endpoint=https://s3.example&region=eu-1")
    assert env.storage("STORAGE_URL", url)["OPTIONS"] == {
        "bucket_name": "bucket",
        "location": "folder",
        "endpoint_url": "https://s3.example",
        "region_name": "eu-1",
        "access_key": "key",
        "secret_key": "s/ecret",
        "file_overwrite": True,
    }


def test_cache_urls() -> None:
    assert env.cache("CACHE_URL", urlsplit("locmem://"))["BACKEND"].endswith("LocMemCache")
    assert env.cache("CACHE_URL", urlsplit("redis://h:6379/1"))["LOCATION"] == "redis://h:6379/1"


@pytest.mark.parametrize("part", [env.database, env.storage, env.cache])
def test_a_scheme_that_nobody_knows_names_the_variable(part: Any) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"SOME_URL: gopher is neither"):
        part("SOME_URL", urlsplit("gopher://host/x"))


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("smtp://user:p%40ss@mail.example.com", ("mail.example.com", 587, "user", "p@ss", True, False)),
        ("smtp://mail.example.com:2525", ("mail.example.com", 2525, "", "", False, False)),
        ("smtps://user:pass@mail.example.com", ("mail.example.com", 465, "user", "pass", False, True)),
    ],
)
def test_a_mail_server_is_told_by_its_url(url: str, found: tuple[object, ...]) -> None:
    read = env.mail("EMAIL_URL", urlsplit(url))
    names = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")
    assert tuple(read[f"EMAIL_{name}"] for name in names) == found


@pytest.mark.parametrize("url", ["https://mail.example.com", "smtp://", "mail.example.com"])
def test_what_is_no_mail_server_is_named(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        env.mail("EMAIL_URL", urlsplit(url))


def test_white_on_black_and_on_white_contrast_as_wcag_has_it() -> None:
    assert env.contrast("#000000") == pytest.approx(21)
    assert env.contrast("#ffffff") == pytest.approx(1)
    assert env.contrast("#767676") == pytest.approx(4.54, abs=0.01)  # the lightest grey that passes


@pytest.mark.parametrize("value", ["red", "#12345", "#ffdd00"])
def test_a_colour_that_cannot_be_used_is_named(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="COLOUR"):
        env.Env({"COLOUR": value}).colour("COLOUR", "#0a6075")


@pytest.mark.parametrize("name", ["logo.gif", "missing.svg"])
def test_a_logo_that_cannot_be_used_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / "logo.gif").write_bytes(b"GIF89a")
    with pytest.raises(ImproperlyConfigured, match="LOGO"):
        env.Env({"LOGO": str(tmp_path / name)}).logo("LOGO")
