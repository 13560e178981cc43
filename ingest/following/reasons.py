"""What an admin reads where a source could not be fetched: one sentence each, which ends in what to do."""

from __future__ import annotations

from datetime import timedelta

from ingest.following.failure import FailureKind, SourceFailed

_LOOK = "open the address in a browser"
_STAYS = f"it is tried again later; if this stays, {_LOOK}"
_LONGEST_HOST = 80


def shown(host: str) -> str:
    """A host may come from a redirect, from anybody: it is ASCII already, and here it is short."""
    return host if len(host) <= _LONGEST_HOST else f"{host[:_LONGEST_HOST]}…"


# The address


def no_web_address() -> SourceFailed:
    return SourceFailed(
        FailureKind.ADDRESS_REFUSED,
        "This is no address of a web page: write it as https://host/page, with the host's plain name.",
    )


def credentials_in_address() -> SourceFailed:
    return SourceFailed(
        FailureKind.ADDRESS_REFUSED,
        "The address carries a user name or a password, which would be stored with it: take them out.",
    )


def port_refused(port: int | None) -> SourceFailed:
    return SourceFailed(
        FailureKind.ADDRESS_REFUSED,
        f"Port {port} belongs to another service than the web: correct the address.",
    )


def private_address(host: str) -> SourceFailed:
    return SourceFailed(
        FailureKind.ADDRESS_REFUSED,
        f"{shown(host)} leads into a private network, or to this very computer: if it is a site of your own, "
        "allow it under private_hosts.",
    )


def never_fetched(host: str) -> SourceFailed:
    return SourceFailed(
        FailureKind.ADDRESS_REFUSED,
        f"{shown(host)} leads to an address where keys of machines are kept or that belongs to no single computer; "
        "it is never fetched: correct the address.",
    )


def host_not_found(host: str) -> SourceFailed:
    return SourceFailed(
        FailureKind.HOST_NOT_FOUND, f"There is no host {shown(host)}, or no network to ask: check how it is spelled."
    )


# The way there


def unreachable(host: str) -> SourceFailed:
    return SourceFailed(FailureKind.UNREACHABLE, f"{shown(host)} could not be reached: {_STAYS}.")


def certificate(host: str) -> SourceFailed:
    return SourceFailed(
        FailureKind.CERTIFICATE,
        f"{shown(host)} could not prove that it is this host (its certificate has expired, is for another host or "
        f"from nobody trusted, or it has none): {_LOOK} and tell whoever runs the site.",
    )


def out_of_time(host: str) -> SourceFailed:
    return SourceFailed(FailureKind.TIMEOUT, f"{shown(host)} did not answer in full within the time allowed: {_STAYS}.")


def too_large(host: str, limit: int) -> SourceFailed:
    size = f"{limit // 1_000_000} MB" if limit >= 1_000_000 else f"{limit // 1000} kB"
    return SourceFailed(
        FailureKind.TOO_LARGE,
        f"What {shown(host)} sends is larger than {size}: name the page that holds the text itself.",
    )


def too_many_redirects(host: str) -> SourceFailed:
    return SourceFailed(
        FailureKind.TOO_MANY_REDIRECTS,
        f"{shown(host)} sends on from address to address without an end: {_LOOK} and use the one you arrive at.",
    )


def downgraded(host: str) -> SourceFailed:
    return SourceFailed(
        FailureKind.ADDRESS_REFUSED,
        f"{shown(host)} sends on from a protected (https) to an unprotected address (http), where anybody on the way "
        "can change the text: use an address that stays protected.",
    )


# The answer


def robots_forbid(host: str) -> SourceFailed:
    return SourceFailed(
        FailureKind.ROBOTS,
        f"{shown(host)} asks programs not to read this page (robots.txt): ask whoever runs the site, or save the page "
        "and follow the file.",
    )


def robots_unreadable(host: str, retry_after: timedelta | None) -> SourceFailed:
    return SourceFailed(
        FailureKind.UNREACHABLE,
        f"{shown(host)} could not say whether programs may read its pages (robots.txt): {_STAYS}.",
        retry_after,
    )


def refused_by_status(host: str, status: int, retry_after: timedelta | None) -> SourceFailed:
    """For every status that brings no page."""
    name = shown(host)
    if status == 404:
        return SourceFailed(FailureKind.NOT_FOUND, f"{name} has no page at this address (404): correct the address.")
    if status == 410:
        return SourceFailed(
            FailureKind.GONE, f"{name} says that the page is gone for good (410): remove the source or correct it."
        )
    if status in (401, 403, 451):
        return SourceFailed(
            FailureKind.REFUSED,
            f"{name} does not show the page to Steward ({status}): name a page that is open to everybody, or save it "
            "and follow the file.",
        )
    if status == 429:
        return SourceFailed(
            FailureKind.RATE_LIMITED,
            f"{name} asks for fewer visits (429): it is tried again later; look less often if this stays.",
            retry_after,
        )
    if 500 <= status <= 599:
        return SourceFailed(FailureKind.SERVER_ERROR, f"{name} has a fault ({status}): {_STAYS}.", retry_after)
    return SourceFailed(FailureKind.UNEXPECTED, f"{name} answered in an unexpected way ({status}): {_STAYS}.")


def broken_answer(host: str) -> SourceFailed:
    return SourceFailed(
        FailureKind.UNEXPECTED, f"The answer of {shown(host)} is broken or ends before its end: {_STAYS}."
    )


def unknown_encoding(host: str) -> SourceFailed:
    return SourceFailed(
        FailureKind.UNEXPECTED,
        f"{shown(host)} packs the page in a way that was not asked for: save the page and follow the file.",
    )


def no_feed(host: str) -> SourceFailed:
    return SourceFailed(
        FailureKind.UNREADABLE,
        f"What {shown(host)} sends is no news feed (RSS or Atom), or a broken one: {_LOOK} and use the feed's own.",
    )


def entry_inside() -> SourceFailed:
    return SourceFailed(
        FailureKind.ADDRESS_REFUSED,
        "It leads into a private network, where an entry of a public feed has no business: follow that page by itself.",
    )


def entry_elsewhere() -> SourceFailed:
    return SourceFailed(
        FailureKind.ADDRESS_REFUSED,
        "It leads on to a host that is not among the news hosts: allow that host as well, or leave it.",
    )
