"""Where a language model may be asked: over https, or in the clear where nobody is on the way."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from knowledge.errors import KnowledgeError

_LIKE = "It is an address such as https://models.example.org/v1"


class ModelAddressRefused(KnowledgeError):
    """An address that a question may not go to; says why, and does not repeat it."""


def checked_address(address: str) -> str:
    """The address without a slash at its end. http:// only to this computer or a private network's own address, since
    questions would go in the clear. Raises `ModelAddressRefused`."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
        sound = parts.scheme in ("https", "http") and bool(host) and address.isascii() and address.isprintable()
        bare = parts.username is None and parts.password is None and not parts.query and not parts.fragment
    except ValueError:
        raise ModelAddressRefused(_LIKE) from None
    if not sound or not host or " " in address:
        raise ModelAddressRefused(_LIKE)
    if not bare:
        raise ModelAddressRefused("It holds no user, password, ? or #: a key stands in its own variable.")
    if parts.scheme == "http" and not is_here(host) and not _is_private(host):
        raise ModelAddressRefused(
            "It is https://, since questions travel there and could be read on the way; http:// only to this computer "
            "or to a private address such as 192.168.1.20 (a number: what a name leads to can change)."
        )
    return address.rstrip("/")


def host_of(address: str) -> str:
    """The name or number of the computer at the address."""
    return urlsplit(address).hostname or ""


def is_here(host: str) -> bool:
    """Whether that is this very computer."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


_PRIVATE = tuple(map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fe80::/10")))


def _is_private(host: str) -> bool:
    try:
        number = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return any(number in network for network in _PRIVATE if network.version == number.version)
