"""``manage.py call SERVICE``: one call, nothing stored.

Exit 0 on an answer, 1 on the vendor's or network's error, 2 on arguments that cannot be used or a
vendor that is not configured.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from providers import registry
from providers.errors import InvalidRequest, NotConfigured, ServiceError
from providers.model import Answer, Request, Side

_SIDES: tuple[Side, ...] = ("front", "back", "selfie")


class Command(BaseCommand):
    help = "Make one call to a service and print its answer; nothing is stored."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("service", help="such as local.ocr; see `manage.py services`")
        for side in _SIDES:
            parser.add_argument(f"--{side}", action="append", default=[], metavar="FILE")
        parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
        parser.add_argument("--json", action="store_true", help="print exactly one object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = registry.call(options["service"], _request(options), os.environ)
        except ServiceError as error:
            failure = {"service": options["service"], "outcome": "error", "error": error.to_json()}
            if options["json"]:
                self.stdout.write(json.dumps(failure, ensure_ascii=False))
            else:
                self.stderr.write(f"{error.kind}: {error.message}")
            sys.exit(2 if isinstance(error, (InvalidRequest, NotConfigured)) else 1)
        if options["json"]:
            self.stdout.write(json.dumps(answer.to_json(), ensure_ascii=False))
        else:
            self.stdout.write(_readable(answer))


def _request(options: dict[str, Any]) -> Request:
    """Raises InvalidRequest."""
    images = {}
    for side in _SIDES:
        files = options[side]
        if len(files) > 1:
            raise InvalidRequest(f"--{side} was given {len(files)} times; give it once.")
        if files:
            try:
                images[side] = Path(files[0]).read_bytes()
            except OSError as error:
                raise InvalidRequest(f"--{side}: {error.strerror or 'cannot be read'}.") from None
    values = {}
    for pair in options["set"]:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise InvalidRequest("--set takes NAME=VALUE.")
        values[name] = value
    return Request(images=images, values=values)


def _readable(answer: Answer) -> str:
    """For people: a line a field, then what else came."""
    lines = [f"{answer.service}: {answer.document or 'ok'} in {answer.elapsed_ms} ms"]
    for field in answer.fields:
        score = "" if field.score is None else f"{field.score:.2f}"
        lines.append(f"  {field.name or field.vendor_field:24} {score:5} {field.value or '-'}")
    lines += [f"  warning {warning.code} {warning.name}" for warning in answer.warnings]
    lines += [
        f"  check {check.name}: {'ok' if check.passed else check.detail or 'failed'}"
        for check in answer.checks
    ]
    if answer.match is not None:
        distance = answer.match.distance
        shown = "" if distance is None else f", distance {distance:.3f}"
        lines.append(f"  {answer.match.band}{shown}")
    for name, measure in (answer.measures or {}).items():
        lines.append(f"  {name:24} {measure}")
    return "\n".join(lines)
