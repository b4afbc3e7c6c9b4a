"""``manage.py specimens DIR``: fictional cards with their truth."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from specimens import faces


def test_cards_are_drawn_with_their_truth_and_an_index(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The faces have tests of their own, and take longer than the cards.
    monkeypatch.setattr(faces, "portrait", lambda face, width, height, **_: Image.new("RGB", (width, height)))
    monkeypatch.setattr(faces, "selfie", lambda face, seed: Image.new("RGB", (30, 40)))
    folder = tmp_path / "cards"
    call_command(
        "specimens", str(folder), documents=["in.pan_card"], count=1, seed=7, degradations=["clean", "jpeg"]
    )
    assert "index.json" in capsys.readouterr().out
    (entry,) = json.loads((folder / "index.json").read_text("utf-8"))
    assert (entry["document"], entry["seed"], entry["sides"]) == (
        "in.pan_card", 7, {"front": ["clean", "jpeg"]},
    )  # fmt: skip
    card = folder / entry["folder"]
    for kind in ("clean", "jpeg"):
        (picture,) = card.glob(f"front*{kind}*")
        with Image.open(picture) as image:
            assert min(image.size) > 200
    truth = json.loads((card / "truth.json").read_text("utf-8"))
    assert "tax_number" in json.dumps(truth)


def test_a_document_that_nobody_draws_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("specimens", str(tmp_path / "cards"), "--documents", "utopia.card")
    assert not (tmp_path / "cards").exists()
