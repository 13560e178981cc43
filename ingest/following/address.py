"""Which addresses may be fetched: the guard against being led into a private network (server-side request forgery)."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpx

from ingest.following import reasons
from ingest.following.source import Allowed

Resolve = Callable[[str, int], list[str]]
"""The addresses of a host, as text. Raises OSError where it has none."""

_LONGEST = 2048
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")

_SYSTEM_PORTS = 1024  # below: only the web's own, so that no mail server or the like is spoken to
_WEB_PORTS = frozenset({80, 443})
_OTHER_SERVICES = frozenset(  # the ports above which browsers refuse as well (the Fetch standard, "bad ports")
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080}
)

# Our own lists, after the IANA registries for special purposes: what `ipaddress` holds for global changes with Python.
_NEVER_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network; reaches this very computer
        "169.254.169.254/32",  # cloud metadata
        "100.100.100.200/32",  # the same at Alibaba,
        "192.0.0.192/32",  # at Oracle,
        "168.63.129.16/32",  # and at Azure, on a public address
        "224.0.0.0/4",  # multicast
        "255.255.255.255/32",
    )
)
_INSIDE_4 = tuple(
    IPv4Network(network)
    for network in (
        "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
    )
)  # fmt: skip
_NEVER_6 = tuple(IPv6Network(network) for network in ("::/128", "fd00:ec2::254/128", "ff00::/8"))
_PUBLIC_6 = IPv6Network("2000::/3")
_INSIDE_6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocols, Teredo among them
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "3fff::/20",
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")


class Reach(IntEnum):
    """Where an address leads; of two, the greater counts."""

    PUBLIC = 0
    INSIDE = 1  # refused unless an admin allows the host
    NEVER = 2  # cloud metadata, multicast, no address at all: no policy is there, whatever an admin allows


def reach(address: IPv4Address | IPv6Address) -> Reach:
    if isinstance(address, IPv4Address):
        return _reach_4(address)
    if address in _NAT64:  # how networks with IPv6 only reach the public web
        return _reach_4(_last_32_bits(address))
    if any(address in network for network in _NEVER_6):
        return Reach.NEVER
    if not address.is_loopback and (within := _carried(address)) is not None:
        return max(Reach.INSIDE, _reach_4(within))
    is_public = address in _PUBLIC_6 and not any(address in network for network in _INSIDE_6)
    return Reach.PUBLIC if is_public and address.is_global else Reach.INSIDE


def _reach_4(address: IPv4Address) -> Reach:
    if any(address in network for network in _NEVER_4):
        return Reach.NEVER
    if any(address in network for network in _INSIDE_4) or not address.is_global:
        return Reach.INSIDE
    return Reach.PUBLIC


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a mapped, 6to4, Teredo or IPv4-compatible one leads to."""
    if address.teredo is not None:
        return address.teredo[1]
    if address in _COMPATIBLE:
        return _last_32_bits(address)
    return address.ipv4_mapped or address.sixtofour


def _last_32_bits(address: IPv6Address) -> IPv4Address:
    return IPv4Address(int(address) & 0xFFFFFFFF)


def canonical_host(text: str) -> str:
    """One spelling for each host: lower case, ASCII, without a trailing dot; IPv6 without brackets. Raises ValueError,
    also for spellings of IPv4 addresses (decimal, octal, hexadecimal, short) that only hide where they lead."""
    bare = text.strip().removeprefix("[").removesuffix("]")
    try:
        host = httpx.URL(scheme="http", host=bare).raw_host.decode("ascii")
    except httpx.InvalidURL as error:
        raise ValueError("no host") from error
    if ":" in host:
        if "%" in host:
            raise ValueError("a zone")
        return IPv6Address(host).compressed
    labels = host.removesuffix(".").split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return str(IPv4Address(".".join(labels)))
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError("no host")
    return ".".join(labels)


def host_of(url: httpx.URL) -> str:
    """The host as it is asked for: `url.host` is how it is shown, which is another one for names beyond ASCII."""
    return url.raw_host.decode("ascii")


def web_address(text: str, base: httpx.URL | None = None) -> httpx.URL:
    """The URL to fetch, its host in its one spelling, without a fragment; `base` is what it is relative to. Raises
    `SourceFailed`. Says nothing yet about where the host leads: `AddressGuard` does, as it connects."""
    try:
        if len(text) > _LONGEST:
            raise ValueError("too long")
        url = httpx.URL(text.strip()) if base is None else base.join(text.strip())
        if url.scheme not in ("http", "https"):
            raise reasons.no_web_address()
        if url.userinfo:
            raise reasons.credentials_in_address()
        if not _is_web_port(url.port):
            raise reasons.port_refused(url.port)
        return url.copy_with(host=canonical_host(host_of(url)), fragment=None)
    except (ValueError, httpx.InvalidURL):
        raise reasons.no_web_address() from None


def _is_web_port(port: int | None) -> bool:
    return port is None or port in _WEB_PORTS or (_SYSTEM_PORTS <= port <= 65535 and port not in _OTHER_SERVICES)


def system_resolve(host: str, port: int) -> list[str]:
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class AddressGuard:
    """Turns a host into addresses that may be connected to. Whoever connects must use these, not the host: a second
    look-up may lead elsewhere."""

    def __init__(self, allowed: Allowed, resolve: Resolve = system_resolve) -> None:
        self._resolve = resolve
        self._private = set()
        for host in allowed.private_hosts:
            with suppress(ValueError):  # matches no host, then
                self._private.add(canonical_host(host))

    def allows_private(self, host: str) -> bool:
        return host in self._private

    def addresses(self, host: str, port: int, *, private: bool) -> list[str]:
        """Raises `SourceFailed` where a single one of the host's addresses may not be connected to; `private` allows
        those of a private network."""
        found = [self._parsed(host, address) for address in self._found(host, port)]
        if not found:
            raise reasons.host_not_found(host)
        farthest = max(reach(address) for address in found)
        if farthest is Reach.NEVER:
            raise reasons.never_fetched(host)
        if farthest is Reach.INSIDE and not private:
            raise reasons.private_address(host)
        return [str(address) for address in dict.fromkeys(found)]

    def _found(self, host: str, port: int) -> list[str]:
        try:
            return [str(ip_address(host))]
        except ValueError:
            pass
        try:
            return self._resolve(host, port)
        except (OSError, UnicodeError):
            raise reasons.host_not_found(host) from None

    @staticmethod
    def _parsed(host: str, address: str) -> IPv4Address | IPv6Address:
        try:
            return ip_address(address)
        except ValueError:
            raise reasons.host_not_found(host) from None


def is_host_or_below(host: str, hosts: frozenset[str]) -> bool:
    """Whether `host` is one of `hosts` or a subdomain of one."""
    for one in hosts:
        with suppress(ValueError):
            named = canonical_host(one)
            if host == named or host.endswith(f".{named}"):
                return True
    return False
