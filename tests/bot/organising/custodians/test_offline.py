"""Whether a machine can reach a network is read from its routing tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.organising.custodians.offline import has_route

HEAD = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n"
WIRED = "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\n"
DOWN = "eth0\t00000000\t010200C0\t0002\t0\t0\t0\t00000000\n"
NOWHERE_6 = f"{'0' * 32} 00 {'0' * 32} 00 {'0' * 32} ffffffff 00000001 00000000 00200200 lo\n"
LINK_6 = f"fe80{'0' * 28} 40 {'0' * 32} 00 {'0' * 32} 00000100 00000001 00000000 00000001 eth0\n"
OUT_6 = f"{'0' * 32} 00 {'0' * 32} 00 fd{'0' * 30} 00000400 00000003 00000000 00000003 eth0\n"


@pytest.mark.parametrize(
    ("four", "six", "route"),
    [
        (HEAD, "", False),
        (HEAD, NOWHERE_6 + LINK_6, False),
        (HEAD + DOWN, "", False),
        (HEAD + WIRED, "", True),
        (HEAD, NOWHERE_6 + LINK_6 + OUT_6, True),
        (HEAD + "damaged\n", "damaged\n", False),
    ],
)
def test_a_route_that_is_up_and_leads_out_is_seen(tmp_path: Path, four: str, six: str, route: bool) -> None:
    (tmp_path / "route").write_text(four)
    (tmp_path / "ipv6_route").write_text(six)

    assert has_route(tmp_path) is route


def test_a_machine_without_ipv6_has_no_such_table(tmp_path: Path) -> None:
    (tmp_path / "route").write_text(HEAD)

    assert not has_route(tmp_path)
