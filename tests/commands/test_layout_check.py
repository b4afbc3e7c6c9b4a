"""``manage.py layout check``: for whoever describes a card."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from PIL import Image

import specimens
from providers.local.layout import FOLDER


@pytest.mark.slow
def test_what_a_description_finds_is_told_and_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card = specimens.make("ph.tin_id", 3, mrz_font="mono").sides["front"]
    picture = tmp_path / "tin.png"
    card.image.save(picture)
    call_command("layout", "check", str(FOLDER / "ph_tin_id.toml"), str(picture))
    said = capsys.readouterr().out
    assert f"'{card.truth['tax_number']}' -> '{card.truth['tax_number']}'" in said
    assert "nothing is missing" in said
    assert "takes it for: ph.tin_id/front" in said
    with Image.open(tmp_path / "tin-found.png") as drawn:
        # Values are outlined in green.
        assert (20, 140, 60) in {color for _count, color in drawn.convert("RGB").getcolors(1 << 24) or []}


@pytest.mark.parametrize(
    ("description", "told"),
    [
        ("titles = [", "mine.toml"),
        ('document = "library_card"\nside = "front"\n', "no document type library"),
    ],
)
def test_a_slip_ends_with_1_and_says_what_is_wrong(
    tmp_path: Path, description: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file, picture = tmp_path / "mine.toml", tmp_path / "card.png"
    file.write_text(description, "utf-8")
    Image.new("RGB", (40, 30)).save(picture)
    with pytest.raises(SystemExit) as ended:
        call_command("layout", "check", str(file), str(picture))
    assert ended.value.code == 1
    assert told in capsys.readouterr().err


def test_a_picture_that_is_none_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = tmp_path / "card.png"
    picture.write_bytes(b"not a picture")
    with pytest.raises(SystemExit):
        call_command("layout", "check", str(FOLDER / "ph_tin_id.toml"), str(picture))
    assert "ph_tin_id.toml" in capsys.readouterr().err
