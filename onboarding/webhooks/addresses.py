"""Where a webhook may go: to public addresses alone.

An endpoint's host is resolved once for each attempt; every address it has must be public, and the
connection goes to the address that was looked at, so that a name which answers differently the second
time (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
"""RFC 6052 and RFC 8215: the last four bytes are an IPv4 address."""
_COMPATIBLE = ipaddress.ip_network("::/96")  # RFC 4291, 2.5.5.1
_UNICAST = ipaddress.ip_network("2000::/3")
"""All IPv6 that is given out for the public (IANA); site-local addresses and the like lie outside."""
_PROTOCOLS = ipaddress.ip_network("192.0.0.0/24")  # RFC 6890: Python 3.11 takes parts for public

_OF_THE_CLOUD = frozenset({ipaddress.ip_address("168.63.129.16")})
"""Public by its number, and reached from within alone: the platform of Azure's machines."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotAllowed(Exception):
    """A webhook may not go there; the message says why."""


def parse(url: str) -> SplitResult:
    """An endpoint's URL in parts. Raises NotAllowed for what can never be one: https is asked for,
    but for this machine where the settings allow it."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise NotAllowed(_("This is not an address.")) from None
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise NotAllowed(_("Write an internationalised host name in its xn-- form, and escape blanks."))
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.WEBHOOK_LOOPBACK):
        raise NotAllowed(_("A webhook goes to an https address."))
    if not host or parts.username is not None or parts.password is not None or parts.fragment:
        raise NotAllowed(_("Write the address as https://host/path, without user, password or fragment."))
    if port == 0:
        raise NotAllowed(_("There is no port 0."))
    if (literal := _literal(host)) is not None:
        check(literal)
    return parts


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, each of which was looked at. Raises NotAllowed or OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for text in addresses:
        check(ipaddress.ip_address(text))
    return addresses


def check(address: Address) -> None:
    """Raises NotAllowed for an address that is not public."""
    inner = _inner(address)
    if settings.WEBHOOK_LOOPBACK and inner.is_loopback:
        return
    special = inner in _PROTOCOLS if inner.version == 4 else inner not in _UNICAST
    if special or inner in _OF_THE_CLOUD or not inner.is_global or inner.is_multicast or inner.is_reserved:
        raise NotAllowed(_("The address is not a public one."))


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for, where it does."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if any(address in network for network in (*_NAT64, _COMPATIBLE)) and int(address) > 1:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _literal(host: str) -> Address | None:
    """The address that a host is written as, in whichever form the system's resolver takes (``127.1``,
    ``0x7f000001`` and the like too); None for a name."""
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        return None
