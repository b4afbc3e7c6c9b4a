"""``manage.py apikeys``: keys for programs, made, listed, rotated and revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from onboarding import apikeys
from onboarding.audit import Actor
from onboarding.models import ApiKey

_OPERATOR = Actor("operator", "", "manage.py apikeys")


class Command(BaseCommand):
    help = "Keys for programs that use the API."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        create = acts.add_parser("create", help="make a key; it is printed once, alone on standard output")
        create.add_argument("name")
        create.add_argument("--live", action="store_true", help="for real cases; else for test cases")
        create.add_argument(
            "--scope",
            action="append",
            choices=sorted(apikeys.SCOPES),
            help="may be given several times; all where it is left out",
        )
        create.add_argument(
            "--days", type=int, help="how long it is good; until it is revoked where left out"
        )
        acts.add_parser("list", help="show all keys, without their secrets")
        rotate = acts.add_parser("rotate", help="make another secret; it is printed once")
        rotate.add_argument("id")
        rotate.add_argument("--overlap", type=int, default=24, help="hours that the former one is accepted")
        revoke = acts.add_parser("revoke", help="let nobody in with it from now on")
        revoke.add_argument("id")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['act']}")(options)

    def _create(self, options: dict[str, Any]) -> None:
        scopes = options["scope"] or sorted(apikeys.SCOPES)
        name = options["name"].strip()
        if not 0 < len(name) <= 80:
            raise CommandError("A name has 1 to 80 characters.")
        days = options["days"]
        if days is not None and not 0 < days <= apikeys.LONGEST_KEY.days:
            raise CommandError(f"A key is good for 1 to {apikeys.LONGEST_KEY.days} days.")
        lifetime = None if days is None else timedelta(days=days)
        key, text = apikeys.create(name, scopes, live=options["live"], actor=_OPERATOR, lifetime=lifetime)
        until = f", until {key.expires_at:%Y-%m-%d %H:%M} UTC" if key.expires_at else ""
        self.stderr.write(f"{key}: {', '.join(key.scopes)}{until}. It is shown this once:")
        self.stdout.write(text)

    def _list(self, options: dict[str, Any]) -> None:
        for key in ApiKey.objects.all():
            used = f"used {key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else "never used"
            state = "revoked" if key.revoked_at else "expired" if key.expired else used
            self.stdout.write(f"{key}  {state:22} {key.name}  ({', '.join(key.scopes)})")

    def _rotate(self, options: dict[str, Any]) -> None:
        key = self._key(options)
        overlap = timedelta(hours=options["overlap"])
        if not timedelta(0) <= overlap <= apikeys.LONGEST_OVERLAP:
            raise CommandError("An overlap is 0 to 168 hours.")
        text = apikeys.rotate(key, overlap, actor=_OPERATOR)
        self.stderr.write(f"{key}: the former secret is accepted for {options['overlap']} h. The new one:")
        self.stdout.write(text)

    def _revoke(self, options: dict[str, Any]) -> None:
        key = self._key(options)
        apikeys.revoke(key, actor=_OPERATOR)
        self.stderr.write(f"{key} is revoked.")

    def _key(self, options: dict[str, Any]) -> ApiKey:
        """By its id, with or without what stands before it."""
        key_id = options["id"].removeprefix("live_").removeprefix("test_")
        key = ApiKey.objects.filter(pk=key_id, revoked_at=None).first()
        if key is None:
            raise CommandError("There is no such key, or it was revoked. `apikeys list` shows all.")
        return key
