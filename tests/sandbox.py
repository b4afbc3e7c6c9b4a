"""The sandbox in a thread of the test's own process, on a real socket; requests that suit it."""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from PIL import Image

from providers import registry
from providers.door import Door, Patience
from providers.model import Answer, Request, Side
from providers.sandbox.core import MAGIC_HEIGHT, MAGIC_WIDTH
from providers.sandbox.server import Application, Settings
from providers.sandbox.vendors import variables
from providers.service import Service

SIDES: tuple[Side, ...] = ("front", "back", "selfie")
VALUES = {"cpf": "52998224725", "cnpj": "11222333000181", "kind": "energy", "reading": "12345"}


@dataclass
class Running:
    """A sandbox that answers; ``call`` goes through a door of its own."""

    application: Application
    address: str
    door: Door
    given: Mapping[str, str]

    @property
    def variables(self) -> dict[str, str]:
        return {**self.given, **variables(self.address, self.given)}

    def call(self, service_id: str, request: Request) -> Answer:
        return registry.call(service_id, request, self.variables, self.door)


@contextmanager
def running(
    settings: Settings | None = None,
    patience: Patience | None = None,
    given: Mapping[str, str] | None = None,
) -> Iterator[Running]:
    """``given`` are variables of the vendors that both sides know."""
    given = given or {}
    listening = socket.create_server(("127.0.0.1", 0), backlog=512)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    application = Application(given, settings)
    server = uvicorn.Server(uvicorn.Config(application, log_level="critical", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    door = Door(patience=patience, sleep=lambda seconds: None)
    try:
        while not server.started:
            time.sleep(0.01)
        yield Running(application, address, door, given)
    finally:
        door.close()
        server.should_exit = server.force_exit = True  # whoever still gets an answer is not waited for
        thread.join(timeout=20)
        listening.close()


def jpeg(width: int = 1000, height: int = 640) -> bytes:
    """A plain picture."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), (200, 210, 220)).save(buffer, "JPEG")
    return buffer.getvalue()


def pdf(width: int = 595, height: int = 842) -> bytes:
    """A PDF with one plain page; sizes in points."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(buffer, "PDF", resolution=72)
    return buffer.getvalue()


def request_for(service: Service, *, magic: int | None = None) -> Request:
    """Everything that a service can be given; ``magic`` chooses a magic size of the pictures."""
    size = (1000, 640) if magic is None else (MAGIC_WIDTH, MAGIC_HEIGHT + magic)
    data = pdf(*size) if service.limits.formats == ("PDF",) else jpeg(*size)
    return Request(
        images={side: data for side in SIDES if side in service.inputs},
        values={name: VALUES[name] for name in service.inputs if name in VALUES},
    )
