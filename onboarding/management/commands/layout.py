"""``manage.py layout check FILE IMAGE``: what a description of a card finds on a picture."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from providers.errors import ServiceError


class Command(BaseCommand):
    help = "Check a description of a card on a picture of it, and draw what it found."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        check = acts.add_parser("check", help="read a picture by a description; nothing is stored")
        check.add_argument("file", type=Path, help="the description, a TOML file")
        check.add_argument("image", type=Path, help="a picture of that side")
        check.add_argument("--out", type=Path, help="the drawing; IMAGE-found.png where not given")

    def handle(self, *args: Any, **options: Any) -> None:
        # The engine loads OpenCV and onnxruntime: only this command pays for it.
        from providers.local import layout, trial
        from providers.local.glance import picture

        file, image = options["file"], options["image"]
        try:
            described = layout.load(file)
            tried = trial.attempt(described, picture(image.read_bytes()))
        except (OSError, ValueError, ServiceError) as error:
            self.stderr.write(f"{file}: {error}")
            sys.exit(1)
        out: Path = options["out"] or image.with_name(f"{image.stem}-found.png")
        tried.drawing.save(out)
        card = "a card was found in the picture" if tried.is_card else "no card stands out: all was read"
        self.stdout.write(f"{described.name}: {card}.")
        for name, raw, value, score in tried.fields:
            self.stdout.write(f"  {name:22}{score:5.2f}  {raw!r} -> {value!r}")
        self.stdout.write(f"Not found: {', '.join(tried.missing) or 'nothing is missing'}.")
        self.stdout.write(f"Taken by no rule: {' | '.join(tried.left) or 'nothing'}.")
        self.stdout.write(f"The engine by itself takes it for: {tried.taken or 'no known card'}.")
        self.stdout.write(f"Drawn: {out}")
