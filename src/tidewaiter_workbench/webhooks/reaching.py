"""Reaching an address that somebody typed, and no other: what a server can reach is more than that person should.

Only https, or http on this machine. The name is resolved once, every address that it has must be public or in a
network that the setting allows, and the connection goes to exactly the address that was checked: a name that changes
its mind between check and use gains nothing. Redirections are not followed.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from tidewaiter_workbench.refusals import UnfitError

__all__ = ["Answer", "NotReachedError", "check", "post"]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_TIMEOUT = 8.0
_WHOLE = 15.0
"""Seconds for all of it: who answers a byte at a time does not keep a worker."""
_READ = 2_000


class NotReachedError(Exception):
    """Nobody answered, or it may not be asked; the words say which."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the receiver said, and how long it took."""

    status: int
    took_ms: int


def check(url: str) -> SplitResult:
    """An address that may be told, as far as can be seen without asking for it.

    Raises:
        UnfitError: it is none, or leads where nothing is sent.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise UnfitError(_("That is no address.")) from None
    host = parts.hostname or ""
    if parts.scheme not in {"https", "http"} or not host or port == 0 or not url.isascii() or not url.isprintable():
        raise UnfitError(_("Give an address that begins with https://"))
    if parts.username or parts.password or parts.fragment:
        raise UnfitError(_("Leave names, passwords and # out of the address."))
    literal = _literal(host)
    if parts.scheme == "http" and not (host == "localhost" or (literal and literal.is_loopback)):
        raise UnfitError(_("Only https is sent to, or http on this machine itself."))
    if literal and not _allowed(literal):
        raise UnfitError(_not_allowed(literal))
    return parts


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send it once.

    Raises:
        NotReachedError: nobody answered in time, or the address leads where nothing is sent.
    """
    try:
        parts = check(url)
    except UnfitError as refusal:
        raise NotReachedError(str(refusal)) from None
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _resolved(host, port, plain=parts.scheme == "http")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    started = time.monotonic()
    try:
        line = _Line(host, port, address=address, secure=parts.scheme == "https")
    except OSError as problem:
        raise NotReachedError(_in_words(problem)) from None
    timer = threading.Timer(_WHOLE, line.cut)
    timer.start()
    try:
        line.request("POST", path, body=body, headers=dict(headers))
        answer = line.getresponse()
        answer.read(_READ)
    except (OSError, http.client.HTTPException) as problem:
        raise NotReachedError(_in_words(problem)) from None
    finally:
        timer.cancel()
        line.close()
    return Answer(answer.status, int(1000 * (time.monotonic() - started)))


class _Line(http.client.HTTPConnection):
    """A connection to an address that was checked, under the name that was asked for."""

    def __init__(self, host: str, port: int, *, address: str, secure: bool) -> None:
        super().__init__(host, port, timeout=_TIMEOUT)
        self.default_port = 443 if secure else 80  # so that the Host header names other ports only
        self.sock = socket.create_connection((address, port), timeout=_TIMEOUT)
        if secure:
            try:
                self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=host)
            except OSError:
                self.sock.close()
                raise

    def cut(self) -> None:
        """End it, whatever it is at."""
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


def _resolved(host: str, port: int, *, plain: bool) -> str:
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise NotReachedError(_("There is no such name: {host}").format(host=host)) from None
    addresses = [each for each in map(_literal, sorted(found)) if each]
    for address in addresses:
        if not _allowed(address) or (plain and not address.is_loopback):
            raise NotReachedError(_not_allowed(address))
    if not addresses:
        raise NotReachedError(_("There is no such name: {host}").format(host=host))
    return str(min(addresses, key=lambda each: each.version))


def _allowed(address: Address) -> bool:
    """Public, or in a network that the setting names."""
    if any(address in network for network in _networks() if network.version == address.version):
        return True
    return address.is_global and not address.is_multicast


def _networks() -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    return [ipaddress.ip_network(each.strip()) for each in settings.WEBHOOKS["networks"] if each.strip()]


def _literal(host: str) -> Address | None:
    """An address written as such; an IPv4 one that hides in IPv6 is what it hides."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    hidden = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return hidden or address


def _not_allowed(address: Address) -> str:
    return _(
        "{address} lies in a private network. Whoever runs this workbench may allow it (TIDEWAITER_WEBHOOK_NETWORKS)."
    ).format(address=address)


def _in_words(problem: Exception) -> str:
    if isinstance(problem, ssl.SSLCertVerificationError):
        return _("Its certificate is not valid: {why}").format(why=problem.verify_message)
    if isinstance(problem, TimeoutError):
        return _("It did not answer in time.")
    if isinstance(problem, ConnectionRefusedError):
        return _("Nobody listens there.")
    return _("The connection failed ({name}).").format(name=type(problem).__name__)
