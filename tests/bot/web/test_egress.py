"""The Box reaches nobody: it runs where there is no network, and neither Python nor anything below tries to."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long
ROOT = Path(__file__).parents[3]

# `steward` with an ear at every connection, look-up and program that Python begins.
WATCHED = """
import sys
heard = open(sys.argv.pop(1), "a", buffering=1)
EVENTS = ("socket.connect", "socket.getaddrinfo", "socket.gethostby", "socket.sendto", "socket.sendmsg",
          "subprocess.Popen", "os.posix_spawn", "os.exec", "os.system")
sys.addaudithook(lambda event, _: heard.write(event + "\\n") if event.startswith(EVENTS) else None)
from bot.cli import main
main()
"""
# Walks through the Box in a network of its own that leads nowhere. Prints what was answered, and how often the kernel
# had no way to send something, whoever wanted to.
WALK = """
import fcntl, http.client, json, socket, struct, subprocess, sys, urllib.parse
watched, heard = sys.argv[1:3]
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:  # switches the loopback on
    fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh", b"lo", 1))

def unsent():
    rows = [line.split() for line in open("/proc/net/snmp") if line.startswith("Ip:")]
    six = dict(line.split() for line in open("/proc/net/snmp6"))
    return int(dict(zip(*rows))["OutNoRoutes"]) + int(six["Ip6OutNoRoutes"])

box = subprocess.Popen([sys.executable, "-c", watched, heard, "serve", "box", "--port", "8080"],
                       stderr=subprocess.PIPE, text=True)
for line in box.stderr:
    if "Ctrl-C stops" in line:
        break
answers = {}
def ask(method, path, form=None):
    connection = http.client.HTTPConnection("127.0.0.1", 8080, timeout=60)
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
    connection.request(method, path, urllib.parse.urlencode(form) if form else None, headers)
    answers[method + " " + path] = connection.getresponse().status
    connection.close()
for path in ("/", "/policies", "/changes", "/feed.atom", "/about", "/members", "/healthz", "/nowhere"):
    ask("GET", path)
ask("POST", "/ask", {"question": "May they log my keystrokes? https://example.org", "place": "US-NY"})
ask("POST", "/ask", {"question": "¿Pueden grabar mi pantalla?", "place_typed": "Lyon"})
ask("POST", "/members", {"passphrase": "one two three four"})
for step in ("raise", "safety", "words"):
    ask("POST", "/", {"step": step})
ask("POST", "/", {"step": "check", "code": "0000-0000-0000", "choice": "tracked.screen"})
ask("POST", "/", {"step": "reply", "words": "abacus abdomen abdominal abide abiding ability ablaze"})
box.terminate()
said = box.stderr.read()
tried = unsent()
try:
    socket.create_connection(("192.0.2.1", 9), timeout=1)
except OSError:
    pass
print(json.dumps({"answers": answers, "code": box.wait(), "tried": tried, "counts": unsent() > tried, "said": said}))
"""


def test_the_box_answers_without_a_network_and_tries_to_reach_nobody(web_data: Path, tmp_path: Path) -> None:
    alone = [shutil.which("unshare") or "", "--map-root-user", "--net"]
    if not alone[0] or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this computer lets nobody have a network of their own (unshare --map-root-user --net)")
    heard = tmp_path / "heard.txt"
    (tmp_path / "steward.toml").write_text("", encoding="utf-8")
    places = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path), "STEWARD_DATA": str(web_data), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*alone, sys.executable, "-c", WALK, WATCHED, str(heard)], cwd=tmp_path, capture_output=True, text=True,
        check=False, env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **places},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)

    assert found["code"] == 0 and found["answers"]["POST /ask"] == found["answers"]["GET /policies"] == 200
    assert max(found["answers"].values()) < 500
    assert heard.read_text() == "", "Python began these"
    assert found["counts"], "the kernel's count would not tell"
    assert found["tried"] == 0, f"something below Python wanted to reach out; it said {found['said']!r}"
