"""Tencent Cloud's 27 described actions. Source: "Optical Character Recognition", release 39."""

from __future__ import annotations

from providers.service import Vendor
from providers.tencent import actions, americas, any_document, china, philippines, southeast_asia, transport

ACTIONS = (
    *any_document.ACTIONS,
    *china.ACTIONS,
    *southeast_asia.ACTIONS,
    *philippines.ACTIONS,
    *americas.ACTIONS,
)

VENDOR = Vendor(
    name="tencent",
    title="Tencent Cloud",
    variables=(transport.SECRET_ID, transport.SECRET_KEY),
    base_url=(transport.BASE_URL, transport.DEFAULT_URL),
    check=transport.check,
    bodies=actions.bodies,
    services=tuple(action.service for action in ACTIONS),
)
