"""The servers that docs/configurations puts in front of the Box: what goes through them, what they keep and write."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.slack.traces import found_in, readable

CONFIGURATIONS = Path(__file__).parents[3] / "docs" / "configurations"
CADDYFILE, TORRC = CONFIGURATIONS / "Caddyfile", CONFIGURATIONS / "torrc"
PATH, HEADER, AGENT, BODY, COOKIE = "Quokkaparade", "Wombatmarch", "Bilbybrowser", "Numbatwaltz", "Potoroojig"
ADDRESS = "127.77.61.5"
"""One of this computer's own, by which a visitor would be known."""
BROKEN = "Bandicootjig"


def program(name: str) -> str:
    """Debian keeps tor where only administrators' shells look."""
    if (found := shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")) is None:
        pytest.skip(f"{name} is not installed (Debian: apt-get install {name})")
    return found


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


class Upstream(ThreadingHTTPServer):
    """In the Box's place: remembers what it was sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Remembering)
        self.heard: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self.came_from: list[str] = []
        self._thread = threading.Thread(target=self.serve_forever)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()


class _Remembering(BaseHTTPRequestHandler):
    server: Upstream

    def do_GET(self) -> None:
        self.server.heard.append({name.lower(): value for name, value in self.headers.items()})
        self.server.bodies.append(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        self.server.came_from.append(self.client_address[0])
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"up")

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None: ...


class Caddy:
    """The shipped file, unchanged, on free ports of this computer and with an authority of its own."""

    def __init__(self, home: Path, upstream: int, *, config: Path = CADDYFILE, host: str = "localhost") -> None:
        self.home, self.https, self.http, self.host = home, _free_port(), _free_port(), host
        self.printed = home / "printed.txt"
        ports = {"BOX_HTTPS_PORT": str(self.https), "BOX_HTTP_PORT": str(self.http)}
        places = {"HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home / "config")}
        with self.printed.open("ab") as printed:
            self.process = subprocess.Popen(
                [program("caddy"), "run", "--config", str(config), "--adapter", "caddyfile"], cwd=home,
                stdout=printed, stderr=printed,
                env=ports | places | {
                    "PATH": os.environ["PATH"], "BOX_HOST": "localhost", "BOX_UPSTREAM": f"127.0.0.1:{upstream}",
                    "TMPDIR": str(home),
                },
            )  # fmt: skip
        self.authority = home / "data/caddy/pki/authorities/local/root.crt"

    def wait_until_it_listens(self) -> None:
        until = time.monotonic() + 60
        while True:
            try:
                return self._trusting().close()
            except OSError:
                assert self.process.poll() is None and time.monotonic() < until, self.printed.read_text()
                self._pause.wait(0.1)

    _pause = threading.Event()

    def _trusting(self) -> ssl.SSLSocket:
        context = ssl.create_default_context(cafile=self.authority)
        plain = socket.create_connection(("127.0.0.1", self.https), timeout=30, source_address=(ADDRESS, 0))
        try:
            return context.wrap_socket(plain, server_hostname=self.host)
        except OSError:
            plain.close()
            raise

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(self.host, self.https, timeout=30)
        connection.sock = self._trusting()
        try:
            connection.request(method, path, body or None, {name.replace("_", "-"): v for name, v in headers.items()})
            answer = connection.getresponse()
            answer.read()
            return answer
        finally:
            connection.close()

    def send(self, raw: bytes, *, tls: bool) -> bytes:
        """Whatever comes back for bytes that need be no request."""
        found = b""
        with (
            self._trusting()
            if tls
            else socket.create_connection(("127.0.0.1", self.https), timeout=30, source_address=(ADDRESS, 0)) as wire
        ):
            wire.sendall(raw)
            while part := wire.recv(4096):
                found += part
                if b"\r\n\r\n" in found:
                    break
        return found

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(60)


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    found = Upstream()
    yield found
    found.stop()


@pytest.fixture
def caddy(upstream: Upstream, tmp_path: Path) -> Iterator[Caddy]:
    found = Caddy(tmp_path, upstream.port)
    try:
        found.wait_until_it_listens()
        yield found
    finally:
        found.stop()


def test_caddy_takes_the_file_as_it_is_shipped_and_as_caddy_would_write_it() -> None:
    caddy = program("caddy")
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}
    read = subprocess.run(
        [caddy, "adapt", "--config", str(CADDYFILE), "--validate"], capture_output=True, check=False, env=environment
    )
    written = subprocess.run([caddy, "fmt", str(CADDYFILE)], capture_output=True, check=False, env=environment)

    assert read.returncode == 0, read.stderr
    assert b'"writer":{"output":"discard"}' in read.stdout and b'"admin":{"disabled":true}' in read.stdout
    assert written.stdout == CADDYFILE.read_bytes()


def test_the_box_learns_what_was_sent_and_neither_from_where_nor_on_what(caddy: Caddy, upstream: Upstream) -> None:
    claimed = {"X_Forwarded_For": ADDRESS, "X_Real_IP": ADDRESS, "Forwarded": f"for={ADDRESS}", "Via": f"1.1 {ADDRESS}"}
    answer = caddy.ask(
        "POST", "/ask", b"question=" + BODY.encode(), User_Agent=AGENT, Sec_Fetch_Site="same-origin",
        Content_Type="application/x-www-form-urlencoded", Sec_Ch_Ua_Platform=AGENT, Accept_Language="quz",
        Cookie=COOKIE, Referer=f"https://localhost/{PATH}", CF_Connecting_IP=ADDRESS, **claimed,
    )  # fmt: skip

    (heard,) = upstream.heard
    assert answer.status == 200 and upstream.bodies == [b"question=" + BODY.encode()]
    assert heard["host"] == f"localhost:{caddy.https}" and heard["sec-fetch-site"] == "same-origin"
    assert heard.pop("user-agent") == "browser"  # everybody's
    assert heard.keys() <= {"host", "sec-fetch-site", "content-type", "content-length", "accept-encoding"}
    assert ADDRESS not in upstream.came_from
    assert answer.getheader("Strict-Transport-Security", "").startswith("max-age=63072000")
    assert answer.getheader("Server") is None and answer.getheader("Via") is None


def test_whoever_signed_in_at_the_office_stays_so_behind_it(upstream: Upstream, tmp_path: Path) -> None:
    """The lines for the office, as they are once the marks before them are taken away."""
    front, _, office = CADDYFILE.read_text(encoding="utf-8").partition("# office.example.org {")
    lines = [line.removeprefix("# ") for line in f"# office.localhost {{{office}".splitlines()]
    config = tmp_path / "Caddyfile"
    own = "\n".join(lines).replace("127.0.0.1:8081", f"127.0.0.1:{upstream.port}")
    config.write_text(front + own + "\n", encoding="utf-8")
    caddy = Caddy(tmp_path, upstream.port, config=config, host="office.localhost")
    try:
        caddy.wait_until_it_listens()
        caddy.ask("GET", "/", Cookie=COOKIE, X_Real_IP=ADDRESS)
    finally:
        caddy.stop()

    (heard,) = upstream.heard
    assert heard["cookie"] == COOKIE and "x-real-ip" not in heard


def test_nothing_of_a_visit_is_written_whether_the_box_is_up_or_down(caddy: Caddy, upstream: Upstream) -> None:
    def visit(method: str) -> int:
        sent = BODY.encode() if method == "POST" else b""
        return caddy.ask(method, f"/{PATH}?q={PATH}", sent, User_Agent=AGENT, X_Visit=HEADER, Cookie=COOKIE).status

    assert (visit("GET"), visit("POST")) == (200, 200)
    upstream.stop()
    assert (visit("GET"), visit("POST")) == (503, 503)
    assert caddy.ask("POST", f"/{PATH}", BODY.encode() * 10_000, User_Agent=AGENT).status in (413, 503)
    assert b"400" in caddy.send(f"BREW {BROKEN} nonsense\r\n{BROKEN}\r\n\r\n".encode(), tls=True)
    assert b"400" in caddy.send(f"GET /{BROKEN} HTTP/1.1\r\nHost: {BROKEN}\r\n\r\n".encode(), tls=False)
    # Whoever speaks to the port for http is sent on, and that is all
    with socket.create_connection(("127.0.0.1", caddy.http), source_address=(ADDRESS, 0)) as plain:
        plain.sendall(f"GET /{PATH} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: {AGENT}\r\n\r\n".encode())
        assert b"308" in plain.recv(4096).partition(b"\r\n")[0]
    caddy.stop()

    forms = {word: set(readable(word)) for word in (PATH, HEADER, AGENT, BODY, COOKIE, BROKEN, ADDRESS)}
    left = [path for path in caddy.home.rglob("*") if path.is_file()]
    assert caddy.printed in left and caddy.authority in left
    assert found_in(left, forms) == []


def test_the_canary_would_be_found_without_the_lines_that_discard(upstream: Upstream, tmp_path: Path) -> None:
    """What the shipped file keeps from being written: Caddy's own habit, with the upstream down."""
    port = _free_port()
    (tmp_path / "Caddyfile").write_text(
        f"{{\n\tadmin off\n}}\nhttp://127.0.0.1:{port} {{\n\treverse_proxy 127.0.0.1:{upstream.port}\n}}\n"
    )
    upstream.stop()
    with subprocess.Popen(
        [program("caddy"), "run"], cwd=tmp_path, stderr=subprocess.PIPE, text=True,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TMPDIR": str(tmp_path)},
    ) as caddy:  # fmt: skip
        assert caddy.stderr is not None
        for line in caddy.stderr:
            if "serving initial configuration" in line:
                break
        connection = http.client.HTTPConnection("127.0.0.1", port, source_address=(ADDRESS, 0))
        connection.request("GET", f"/{PATH}", headers={"User-Agent": AGENT})
        connection.getresponse().read()
        connection.close()
        caddy.terminate()
        said = caddy.stderr.read()

    assert PATH in said and AGENT in said and ADDRESS in said


def test_tor_takes_the_file_as_it_is_shipped(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    tor = program("tor")
    own = ["--DataDirectory", str(tmp_path), "--ignore-missing-torrc", "--defaults-torrc", "/nonexistent"]
    lines = TORRC.read_text(encoding="utf-8").replace("/var/lib/tor", str(tmp_path))
    if b"pow: yes" not in subprocess.run([tor, "--list-modules"], capture_output=True, check=False).stdout:
        lines = lines.replace("HiddenServicePoWDefensesEnabled 1\n", "")
    (tmp_path / "torrc").write_text(lines, encoding="utf-8")
    asked = [tor, "-f", str(tmp_path / "torrc"), *own]
    checked = subprocess.run([*asked, "--verify-config"], capture_output=True, text=True, check=False)
    held = subprocess.run([*asked, "--dump-config", "full"], capture_output=True, text=True, check=False).stdout

    assert checked.returncode == 0 and "Configuration was valid" in checked.stdout, checked.stdout
    settings = held.splitlines()
    assert [line for line in settings if line.startswith("Log ")] == ["Log err file /dev/null"]
    for line in ("SocksPort 0", "ORPort 0", "ControlPort 0", "SafeLogging 1", "HiddenServicePort 80 127.0.0.1:8080"):
        assert line in settings
