"""The fake over HTTP: signed as Slack signs, or not."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from slack_bolt import Ack, App, BoltRequest
from slack_sdk import WebClient

from tests.slack.fake import FakeSlack

Body = dict[str, Any]


@pytest.fixture
def url(app: App) -> Iterator[str]:
    """Where the bot listens for HTTP requests."""

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            headers: dict[str, str | Sequence[str]] = {name: [value] for name, value in self.headers.items()}
            answer = app.dispatch(BoltRequest(body=body, headers=headers))
            self.send_response(answer.status)
            for name, values in answer.headers.items():
                self.send_header(name, values[0])
            self.end_headers()
            self.wfile.write((answer.body or "").encode())

        def log_message(self, format: str, *arguments: object) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/slack/events"
        server.shutdown()
        thread.join()


def test_everything_works_over_signed_requests_too(fake: FakeSlack, app: App, url: str) -> None:
    view: Body = {"type": "modal", "callback_id": "form", "title": {"type": "plain_text", "text": "x"}}
    view |= {"submit": view["title"], "blocks": [{"type": "divider"}]}

    @app.command("/steward")
    def asked(ack: Ack, body: Body, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack("Please fill this in.")

    @app.view("form")
    def sent(ack: Ack) -> None:
        ack(response_action="update", view={**view, "title": {"type": "plain_text", "text": "Thanks"}})

    fake.over_http(url)
    ada = fake.user("ada")
    fake.slash(ada, fake.direct(ada), "/steward").wait()
    opened = fake.view_of(ada)
    assert opened
    fake.submit(ada, opened).wait()
    shown = fake.view_of(ada)

    assert [message.text for message in fake.ephemerals(ada)] == ["Please fill this in."]
    assert shown and shown["title"]["text"] == "Thanks"


def test_an_old_or_forged_request_is_turned_away(fake: FakeSlack, app: App, url: str) -> None:
    heard: list[Body] = []

    @app.event("message")
    def told(body: Body) -> None:
        heard.append(body)

    ada = fake.user("ada")
    fake.say(ada, fake.direct(ada), "hello")
    payload = fake.deliveries[0].payload

    assert fake.post_signed(url, payload).status == 200
    assert fake.post_signed(url, payload, age=301).status == 401
    assert fake.post_signed(url, payload, secret="wrong").status == 401
    fake.wait_for(lambda: heard)
    assert len(heard) == 1


def test_a_request_sent_again_says_so(fake: FakeSlack, app: App, url: str) -> None:
    numbers: list[str] = []

    @app.event("message")
    def told(request: BoltRequest) -> None:
        numbers.append((request.headers.get("x-slack-retry-num") or ["0"])[0])

    fake.over_http(url)
    ada = fake.user("ada")
    fake.say(ada, fake.direct(ada), "hello")
    first = fake.wait_for(lambda: next(iter(fake.deliveries), None))
    first.wait()
    fake.redeliver(first).wait()

    fake.wait_for(lambda: len(numbers) == 2)
    assert numbers == ["0", "1"]
