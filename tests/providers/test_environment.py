"""A vendor's variables: secrets from files too, addresses that would send identity data in the clear
refused, and no value ever in a message."""

from __future__ import annotations

from pathlib import Path

import pytest

from providers.environment import Environment
from providers.errors import ConfigurationError

SECRET = "s3cret-and-made-up"


def test_a_variable_is_trimmed_and_empty_is_not_set() -> None:
    environment = Environment({"TOKEN": f"  {SECRET}\n", "EMPTY": "  "})
    assert environment.text("TOKEN") == SECRET
    assert (environment.text("EMPTY"), environment.text("EMPTY", "else"), environment.text("NONE")) == (
        "",
        "else",
        "",
    )


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{SECRET}\n")
    assert Environment({"TOKEN_FILE": str(file)}).text("TOKEN") == SECRET
    assert Environment({"TOKEN": "own", "TOKEN_FILE": str(file)}).text("TOKEN") == "own"


def test_a_file_that_cannot_be_read_is_named_by_its_variable(tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "none", tmp_path, binary):
        with pytest.raises(ConfigurationError, match="TOKEN_FILE"):
            Environment({"TOKEN_FILE": str(path)}).text("TOKEN")


@pytest.mark.parametrize("value", [f"{SECRET}é", f"{SECRET}\nX-Header: 1", f"{SECRET}\x00"])
def test_what_no_header_can_carry_is_refused_and_not_repeated(value: str) -> None:
    with pytest.raises(ConfigurationError, match="TOKEN") as refused:
        Environment({"TOKEN": value}).text("TOKEN")
    assert SECRET not in str(refused.value)


def test_a_choice_is_one_of_its_words() -> None:
    assert Environment({}).choice("ENCODING", ("multipart", "base64")) == "multipart"
    assert Environment({"ENCODING": "base64"}).choice("ENCODING", ("multipart", "base64")) == "base64"
    with pytest.raises(ConfigurationError, match="ENCODING is one of multipart, base64"):
        Environment({"ENCODING": "xml"}).choice("ENCODING", ("multipart", "base64"))


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("https://utopia.example", "https://utopia.example"),
        ("https://utopia.example/api/v2/", "https://utopia.example/api/v2"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("http://localhost:1", "http://localhost:1"),
        ("http://[::1]:1", "http://[::1]:1"),
        ("", "https://default.example"),
    ],
)
def test_an_address_is_https_or_this_machine(url: str, taken: str) -> None:
    assert Environment({"BASE_URL": url}).base_url("BASE_URL", "https://default.example/") == taken


@pytest.mark.parametrize(
    "url",
    [
        "http://utopia.example", "http://127.0.0.1.utopia.example", "ftp://utopia.example", "utopia.example",
        "https://", "https://user:word@utopia.example", "https://utopia.example?x=1", "https://utopia.example#x",
        "https://utopia.example:port", "https://[::1",
    ],
)  # fmt: skip
def test_any_other_address_is_refused_by_its_variable(url: str) -> None:
    with pytest.raises(ConfigurationError, match="BASE_URL") as refused:
        Environment({"BASE_URL": url}).base_url("BASE_URL")
    assert "word" not in str(refused.value)


def test_an_address_without_a_default_may_be_left_open() -> None:
    assert Environment({}).base_url("BASE_URL") == ""
