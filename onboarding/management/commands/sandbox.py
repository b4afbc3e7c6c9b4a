"""``manage.py sandbox``: the five vendors on one port of this machine."""

from __future__ import annotations

import os
import socket
from typing import Any

import uvicorn
from django.core.management.base import BaseCommand, CommandError, CommandParser

from providers.errors import ConfigurationError
from providers.sandbox.core import DEFAULT
from providers.sandbox.server import FAULTS, Application, Settings
from providers.sandbox.vendors import SANDBOXES


class Command(BaseCommand):
    help = "Serve the vendors' protocols on 127.0.0.1 with synthetic answers."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=0, help="a free one when not given")
        parser.add_argument("--latency", type=int, default=0, metavar="MS")
        parser.add_argument("--fault", choices=FAULTS)
        parser.add_argument("--rate", type=float, default=1.0, help="share of calls, 0 to 1")
        parser.add_argument("--seed", type=int, default=0, help="which calls meet the fault")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 <= options["rate"] <= 1 or options["latency"] < 0:
            raise CommandError("--rate is a share from 0 to 1, --latency milliseconds from 0 on.")
        settings = Settings(options["latency"] / 1000, options["fault"], options["rate"], options["seed"])
        try:
            application = Application(os.environ, settings)
        except ConfigurationError as error:
            raise CommandError(str(error)) from None
        try:
            listening = socket.create_server(("127.0.0.1", options["port"]), backlog=512)
        except OSError:
            raise CommandError(f"Port {options['port']} is taken; choose another.") from None
        port = listening.getsockname()[1]
        for sandbox in SANDBOXES:
            for name, value in sandbox.credentials.items():
                if value != DEFAULT and not application.environment.text(name):
                    self.stdout.write(f"{name}={value}")
        server = _Server(uvicorn.Config(application, log_level="critical", access_log=False))
        server.greeting = f"Sandbox on http://127.0.0.1:{port}"
        server.out = self.stdout
        server.run(sockets=[listening])


class _Server(uvicorn.Server):
    """Says its address once it answers."""

    greeting = ""
    out: Any = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.out.write(self.greeting)
        self.out.flush()
