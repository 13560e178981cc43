"""A Slack for tests: a real HTTP and WebSocket server on 127.0.0.1, with the state, the limits and the moods of Slack.

    with FakeSlack() as fake:
        ada = fake.user("ada")                            # also guest(…), stranger(…), user(…, deleted=True)
        room = fake.channel("general", ada)               # kind="group", is_ext_shared=True, bot=False
        client = WebClient(fake.bot_token, base_url=fake.base_url)
        app = App(client=client, signing_secret=fake.signing_secret)
        handler = SocketModeHandler(app, fake.app_token, ping_interval=0.2)   # small: reconnects within that time
        handler.connect()
        fake.wait_for_connection()
        asked = fake.say(ada, room, f"{MENTION} may they read my mail?")
        answer = fake.wait_for(lambda: fake.messages(room, asked.ts))[0]
        fake.hang_up(handler.client)                      # quicker than handler.close(), which takes seconds

**People** (ids are strings; what nobody could do in Slack raises `Impossible`): `say`, `edit`, `delete`, `slash`,
`click(user, message_or_view, action_id, value)`, `submit(user, view, values)`, `close`, `shortcut`, `open_home`,
`open_messages_tab`, `stop_stream`, `expire_stream`, `join`, `leave`; `direct(user)` is the id of their DM. `say`
returns the `Message`; what the bot must acknowledge returns a `Delivery` with `wait()`, `in_time`, `ack` and `errors`
(of a submitted modal). Values in `click` and `submit` are named by action_id or block_id, an option by its value.

**Looking**: `wait_for(lambda: …, seconds)`, `messages(channel, thread)`, `ephemerals(user)`, `view_of(user)`,
`home_of(user)`, `status_of(channel, thread_ts)`, `calls(method)`, `acks`, `deliveries`, `connections`, `sockets_made`.
A `Message` has `text`, `blocks`, `words` (all that people read in it), `ts`, `thread_ts`, `thread`; it changes as the
bot changes it.

**At the end of a test**, `violations` (what Slack would have refused for its shape or size), `pings` (`<!here>`,
`<@U…>`, … in anything posted) and `late` (acknowledged after 3 s, or never while its socket held) should be empty.

**Moods**: `faults.rate_limit/status/error/drop/slow(method, …, times=n)`, `without(method, …)` (`unknown_method`),
`scopes.discard(…)` (`missing_scope`), `revoke()`, `advance(seconds)` (triggers expire after 3 s, response_urls after
30 min), `drop_sockets()`, `disconnect("warning" | "refresh_requested")`, `redeliver(delivery, reason)`,
`redeliver_unacknowledged(after)`, `over_http(url)`, `post_signed(url, payload, age=…, secret=…)`, `echo = False`,
`mention_first = False`. `faults` know "response_url" and "*" (any) as well.

Stricter than Slack where Slack's own documents leave room: inputs stand in modals only, null fields and
attachments are refused, a message holds 13,200 characters in all, and a markdown block counts as one block
for each heading, paragraph, list, table, rule and piece of code in it.
"""

from .people import MENTION
from .records import Impossible, NotInTime
from .slack import FakeSlack
from .sockets import Delivery
from .workspace import BOT_USER, Message

__all__ = ["BOT_USER", "MENTION", "Delivery", "FakeSlack", "Impossible", "Message", "NotInTime"]
