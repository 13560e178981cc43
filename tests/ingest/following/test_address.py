"""The guard against being led into a private network: whatever the spelling, and wherever a name leads."""

from __future__ import annotations

import inspect
from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.following import address
from ingest.following.address import AddressGuard, Reach, canonical_host, host_of, is_host_or_below, reach, web_address
from ingest.following.failure import FailureKind, SourceFailed
from ingest.following.source import Allowed

NOTHING = Allowed()
FORBIDDEN_4 = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "169.254.169.254/32", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
    "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32", "168.63.129.16/32",
]  # fmt: skip
FORBIDDEN_6 = [
    "::/128", "::1/128", "::/96", "::ffff:0:0/96", "64:ff9b:1::/48", "100::/64", "2001::/32", "2001::/23",
    "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fd00:ec2::254/128", "fe80::/10", "fec0::/10",
    "ff00::/8", "4000::/3", "8000::/1",
]  # fmt: skip
PUBLIC_4 = ["1.1.1.0/24", "8.8.8.0/24", "93.184.216.0/24", "151.101.0.0/16", "185.199.108.0/22", "172.32.0.0/11"]
PUBLIC_6 = ["2001:4860::/32", "2606:2800::/32", "2a00:1450::/32", "2400:cb00::/32", "2620:0:860::/46"]


def addresses_in(networks: list[str]) -> st.SearchStrategy[IPv4Address | IPv6Address]:
    return st.one_of([st.ip_addresses(network=network) for network in networks])


def leads_to(*found: str) -> AddressGuard:
    return AddressGuard(NOTHING, lambda host, port: list(found))


def kind_at(guard: AddressGuard, host: str, *, private: bool = False) -> FailureKind | None:
    try:
        guard.addresses(host, 443, private=private)
    except SourceFailed as failed:
        return failed.kind
    return None


REFUSED = FailureKind.ADDRESS_REFUSED


def read(text: str) -> httpx.URL | FailureKind:
    try:
        return web_address(text)
    except SourceFailed as failed:
        return failed.kind


def spellings(inside: IPv4Address) -> list[str]:
    """How one IPv4 address can be written as the host of a URL."""
    a, b, c, d = inside.packed
    whole = int(inside)
    return [
        str(inside), f"{inside}.", str(whole), hex(whole), f"0{whole:o}", f"{whole:#010X}", f"{a}.{whole & 0xFFFFFF}",
        f"{a}.{b}.{whole & 0xFFFF}", ".".join(f"0{part:03o}" for part in (a, b, c, d)),
        ".".join(hex(part) for part in (a, b, c, d)), f"{a:#x}.{b}.0{c:o}.{d}", f"00{a}.{b}.{c}.{d}",
        f"{a}。{b}．{c}｡{d}", "".join(chr(ord("０") + int(x)) if x.isdecimal() else x for x in str(inside)),
        "".join(f"%{ord(x):02x}" for x in str(inside)),
        f"[::ffff:{inside}]", f"[::{inside}]", f"[64:ff9b::{inside}]", f"[::ffff:{a:02x}{b:02x}:{c:02x}{d:02x}]",
        f"[2002:{a:02x}{b:02x}:{c:02x}{d:02x}::1]",
        f"[2001:0:1:1:1:1:{0xFFFF - (a << 8 | b):x}:{0xFFFF - (c << 8 | d):x}]",
        f"[0:0:0:0:0:ffff:{a:02x}{b:02x}:{c:02x}{d:02x}]",
    ]  # fmt: skip


@given(addresses_in(FORBIDDEN_4))
@example(IPv4Address("169.254.169.254"))
@example(IPv4Address("100.100.100.200"))
@example(IPv4Address("192.0.0.192"))
@example(IPv4Address("127.0.0.1"))
def test_every_spelling_of_a_forbidden_address_is_refused(inside: IPv4Address) -> None:
    guard = leads_to(str(inside))
    for spelling in spellings(inside):
        url = read(f"http://{spelling}/policy")
        assert (kind_at(guard, host_of(url)) if isinstance(url, httpx.URL) else url) is REFUSED, spelling


@given(addresses_in([*FORBIDDEN_4, *FORBIDDEN_6]))
def test_a_name_that_leads_to_a_forbidden_address_is_refused(inside: IPv4Address | IPv6Address) -> None:
    assert kind_at(leads_to(str(inside)), "policies.example") is REFUSED


@given(addresses_in(FORBIDDEN_4))
def test_ipv6_forms_that_carry_a_forbidden_ipv4_address_lead_no_further_than_it(inside: IPv4Address) -> None:
    nat64 = IPv6Address(int(IPv6Address("64:ff9b::")) | int(inside))
    mapped = IPv6Address(int(IPv6Address("::ffff:0:0")) | int(inside))
    sixtofour = IPv6Address(int(IPv6Address("2002::")) | int(inside) << 80)
    teredo = IPv6Address(int(IPv6Address("2001::")) | (0xFFFFFFFF ^ int(inside)))

    assert {reach(form) for form in (nat64, mapped, sixtofour, teredo)} == {reach(inside)}
    assert reach(inside) is not Reach.PUBLIC


@given(addresses_in(FORBIDDEN_6))
@example(IPv6Address("::1"))
def test_every_forbidden_ipv6_address_is_refused(inside: IPv6Address) -> None:
    assert reach(inside) is not Reach.PUBLIC
    for spelling in (inside.compressed, inside.exploded, inside.exploded.upper()):
        with pytest.raises(SourceFailed) as caught:
            leads_to().addresses(host_of(web_address(f"http://[{spelling}]/")), 80, private=False)
        assert caught.value.kind is REFUSED


@given(addresses_in([*PUBLIC_4, *PUBLIC_6]))
def test_public_addresses_pass_and_are_the_ones_to_connect_to(outside: IPv4Address | IPv6Address) -> None:
    assert leads_to(str(outside)).addresses("policies.example", 443, private=False) == [str(outside)]
    written = f"[{outside}]" if isinstance(outside, IPv6Address) else str(outside)
    host = host_of(web_address(f"https://{written}/"))
    assert leads_to("127.0.0.1").addresses(host, 443, private=False) == [str(outside)]


@given(addresses_in(PUBLIC_4))
def test_the_public_web_is_reached_from_networks_that_have_ipv6_only(outside: IPv4Address) -> None:
    nat64 = str(IPv6Address(int(IPv6Address("64:ff9b::")) | int(outside)))

    assert leads_to(nat64).addresses("policies.example", 443, private=False) == [nat64]


@given(st.lists(addresses_in(PUBLIC_4), max_size=12), addresses_in([*FORBIDDEN_4, *FORBIDDEN_6]), st.integers(0, 12))
def test_one_forbidden_address_among_many_is_enough(
    outside: list[IPv4Address], inside: IPv4Address | IPv6Address, at: int
) -> None:
    found = [str(address) for address in outside]
    found.insert(at, str(inside))

    assert kind_at(leads_to(*found), "policies.example") is REFUSED


def test_the_lists_leave_no_gap_to_those_of_python() -> None:
    """Whatever this Python knows to be special is no public address for us either."""
    private_4 = [IPv4Network(n) for n in ("10.0.0.0/8", "127.0.0.0/8", "192.0.0.0/29", "192.168.0.0/16")]
    known = inspect.getmodule(IPv4Address)
    constants_4 = known._IPv4Constants._private_networks  # type: ignore[union-attr]
    constants_6 = known._IPv6Constants._private_networks  # type: ignore[union-attr]
    edges = [edge for n in [*private_4, *constants_4, *constants_6] for edge in (n[0], n[-1])]
    special = [edge for edge in edges if not edge.is_global]

    assert len(special) > 40
    assert [edge for edge in special if reach(edge) is Reach.PUBLIC] == []


# What an admin allows


def test_a_private_host_that_is_allowed_may_be_reached_and_no_other_host_with_it() -> None:
    guard = AddressGuard(Allowed(private_hosts=frozenset({"Intranet.Example.", "[::1]"})), lambda h, p: ["10.1.2.3"])

    assert guard.allows_private("intranet.example")
    assert guard.allows_private("::1")
    assert not guard.allows_private("wiki.intranet.example")
    assert guard.addresses("intranet.example", 80, private=True) == ["10.1.2.3"]
    assert guard.addresses("::1", 80, private=True) == ["::1"]
    assert kind_at(guard, "intranet.example") is REFUSED


@pytest.mark.parametrize(
    "found",
    ["169.254.169.254", "fd00:ec2::254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "100.100.100.200", "0.0.0.1",
     "192.0.0.192", "224.0.0.1", "ff02::1", "::", "168.63.129.16"],
)  # fmt: skip
def test_cloud_metadata_is_refused_even_to_an_allowed_host(found: str) -> None:
    assert kind_at(leads_to(found), "intranet.example", private=True) is REFUSED


def test_an_entry_that_is_no_host_allows_nothing() -> None:
    guard = AddressGuard(Allowed(private_hosts=frozenset({"", "*", "10.0.0.0/8", "a b"})), lambda h, p: ["10.0.0.1"])

    assert not any(guard.allows_private(host) for host in ("", "10.0.0.1", "example.org", "a"))


# Names


def test_a_name_is_looked_up_once_for_each_connection() -> None:
    asked = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return ["93.184.216.34", "93.184.216.34", "2606:2800::1"]

    assert AddressGuard(NOTHING, resolve).addresses("policies.example", 443, private=False) == [
        "93.184.216.34",
        "2606:2800::1",
    ]
    assert asked == [("policies.example", 443)]


def test_a_name_that_leads_nowhere_is_told_apart_from_a_refused_one() -> None:
    def no_such_host(host: str, port: int) -> list[str]:
        raise OSError("no such host")

    assert kind_at(AddressGuard(NOTHING, no_such_host), "policies.example") is FailureKind.HOST_NOT_FOUND
    assert kind_at(leads_to(), "policies.example") is FailureKind.HOST_NOT_FOUND
    assert kind_at(leads_to("no address"), "policies.example") is FailureKind.HOST_NOT_FOUND


def test_this_computers_own_name_is_found_where_it_leads() -> None:
    found = address.system_resolve("localhost", 80)

    assert found and all(reach(ip_address(one)) is Reach.INSIDE for one in found)
    assert kind_at(AddressGuard(NOTHING), "localhost") is REFUSED


# URLs


@pytest.mark.parametrize(
    "text",
    [
        "ftp://policies.example/", "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "gopher://x/",
        "policies.example/page", "//policies.example/page", "/page", "", "http://", "http:///page", "https://?x",
        "http://user:secret@policies.example/", "http://user@policies.example/", "http://:secret@policies.example/",
        "http://127.0.0.1\\@policies.example/", "http://policies.example:25/", "http://policies.example:22/",
        "http://policies.example:0/", "http://policies.example:6667/", "http://policies.example:99999/",
        "http://policies.example:-1/", "http://exa mple/", "http://exa%00mple/", "http://a..example/", "http://.example/",
        "http://-a.example/", "http://[::1", "http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/", "http://[v1.x]/",
        "http://1.2.3/", "http://0x7f000001/", "http://2130706433/", "http://017700000001/", "http://127.1/",
        "http://1.2.3.256/", "http://a.0x7f/", "http://a.1/", "http://localhost\t/", "http://local\nhost/",
        "http://policies.example/\x00", "http://" + "a" * 64 + ".example/", "http://" + "a." * 130 + "example/",
        "https://policies.example/" + "a" * 2048, "http://☃\u202e.example:80:80/", "http://①②⑦.①/",
    ],
)  # fmt: skip
def test_what_is_no_plain_address_of_the_web_is_refused(text: str) -> None:
    with pytest.raises(SourceFailed) as caught:
        web_address(text)

    assert caught.value.kind is REFUSED
    assert "secret" not in caught.value.reason


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("https://Policies.Example/A?b=c#d", "https://policies.example/A?b=c"),
        (" https://policies.example ", "https://policies.example"),
        ("https://policies.example./a", "https://policies.example/a"),
        ("https://policies.example:443/a", "https://policies.example/a"),
        ("http://policies.example:8080/a", "http://policies.example:8080/a"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("https://[2606:2800:0:0::1]/", "https://[2606:2800::1]/"),
        ("https://93.184.216.34/", "https://93.184.216.34/"),
        ("https://my_host.example/", "https://my_host.example/"),
        ("https://intranet/policies", "https://intranet/policies"),
    ],
)
def test_an_address_of_the_web_is_read_in_its_one_spelling(text: str, read: str) -> None:
    assert str(web_address(text)) == read


@pytest.mark.parametrize(
    ("location", "read"),
    [
        ("/b", "https://policies.example/b"),
        ("?page=2", "https://policies.example/a/page?page=2"),
        ("c", "https://policies.example/a/c"),
        ("//other.example/d", "https://other.example/d"),
        ("http://other.example", "http://other.example"),
    ],
)
def test_a_redirect_is_read_from_where_it_stands(location: str, read: str) -> None:
    assert str(web_address(location, httpx.URL("https://policies.example/a/page"))) == read


@given(st.text(max_size=60))
def test_no_text_at_all_upsets_the_guard(text: str) -> None:
    for written in (text, f"http://{text}", f"https://{text}/page", f"http://[{text}]:{text}/"):
        url = read(written)
        assert url is REFUSED or (isinstance(url, httpx.URL) and canonical_host(host_of(url)) == host_of(url))


def test_subdomains_of_a_named_host_count_and_look_alikes_do_not() -> None:
    named = frozenset({"News.Example", "bücher.example", "not a host"})

    assert is_host_or_below("news.example", named)
    assert is_host_or_below("a.b.news.example", named)
    assert is_host_or_below("xn--bcher-kva.example", named)
    assert not is_host_or_below("badnews.example", named)
    assert not is_host_or_below("news.example.evil.example", named)
    assert not is_host_or_below("example", named)
