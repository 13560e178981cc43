"""What people do in the fake, and what they have in front of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .chat import changed, remove
from .envelopes import (
    click_payload,
    event_payload,
    found,
    home_event,
    said,
    shortcut_payload,
    slash_payload,
    view_payload,
)  # fmt: skip
from .form import action, state
from .platform import Platform
from .records import Impossible, Json
from .sockets import Delivery, Sockets
from .workspace import BOT_USER, OTHER_TEAM, TEAM, Channel, Message, User

MENTION = f"<@{BOT_USER}>"


class People:
    """A person is named by their id. Whatever nobody could do in Slack is `Impossible` here."""

    def __init__(self, platform: Platform, sockets: Sockets) -> None:
        self._platform = platform
        self._space = platform.workspace
        self._sockets = sockets
        self.mention_first = True  # a mention is told of twice, in either order

    def user(self, name: str, **traits: Any) -> str:
        """A new person, a full member unless told otherwise (`is_restricted=True`, `deleted=True`, …): their id."""
        user = User(self._space.next_id("U"), name, **traits)
        self._space.users[user.id] = user
        return user.id

    def guest(self, name: str) -> str:
        """A new guest."""
        return self.user(name, is_restricted=True)

    def stranger(self, name: str) -> str:
        """A new person from another team, met in a shared channel."""
        return self.user(name, team=OTHER_TEAM)

    def channel(self, name: str, *members: str, bot: bool = True, **traits: Any) -> str:
        """A new channel, public unless `kind="group"`, with these people and, unless `bot=False`, the bot: its id."""
        inside = [*members, BOT_USER] if bot else list(members)
        traits.setdefault("is_ext_shared", any(self._space.users[who].team != TEAM for who in members))
        made = Channel(
            self._space.next_id("G" if traits.get("kind") == "group" else "C"), name, members=inside, **traits
        )
        self._space.channels[made.id] = made
        return made.id

    def join(self, user: str, channel: str) -> None:
        """Somebody, or the bot (`BOT_USER`), comes into a channel; somebody from elsewhere makes it a shared one."""
        place = self._space.channels[channel]
        place.members.append(user)
        place.is_ext_shared = place.is_ext_shared or self._space.users[user].team != TEAM

    def leave(self, user: str, channel: str) -> None:
        """Somebody, or the bot, goes."""
        self._space.channels[channel].members.remove(user)

    def direct(self, user: str) -> str:
        """The direct messages between this person and the bot: their channel's id."""
        return self._space.direct(user).id

    def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> Message:
        """Says something; in a channel, address the bot with `MENTION`."""
        place = self._inside(user, channel)
        with self._space.lock:
            if thread_ts and not self._has_thread(channel, thread_ts):
                raise Impossible("there is no thread to reply in")
            bot_id = f"B{user[1:]}" if self._space.users[user].is_bot else None
            message = Message(channel, self._space.next_ts(), user, text, thread_ts, bot_id=bot_id)
            self._space.messages.append(message)
            events = said(self._platform, message, place)
        if not self.mention_first:
            events.reverse()
        self._tell(place, *events)
        return message

    def edit(self, message: Message, text: str) -> Delivery | None:
        """Its writer changes a message; a mention in it is told of again. The event, if the bot hears of it."""
        place, before = self._space.channels[message.channel], message.as_json()
        with self._space.lock:
            message.text, message.edited = text, self._space.next_ts()
            events = [changed(place, message, before)]
            events += [
                event | {"edited": message.as_json()["edited"], "event_ts": message.edited}
                for event in said(self._platform, message, place) if event["type"] == "app_mention"
            ]  # fmt: skip
        return self._tell(place, *events)

    def delete(self, message: Message) -> None:
        """Its writer takes a message back."""
        with self._space.lock:
            remove(self._platform, self._space.channels[message.channel], message)

    def slash(self, user: str, channel: str, command: str, text: str = "") -> Delivery:
        """Types a command."""
        place = self._inside(user, channel)
        payload = slash_payload(self._platform, self._space.users[user], place, command, text)
        return self._sockets.send("slash_commands", payload)

    def click(
        self,
        user: str,
        where: Message | Json,
        action_id: str,
        value: Any = None,
        values: Mapping[str, Any] | None = None,
    ) -> Delivery:
        """Presses or chooses something in a message or view; `values` is what was filled in around it."""
        if not isinstance(where, Message):
            where = self._on_screen(user, where)
        else:
            self._space.must_see(user, where)
        blocks = where.blocks if isinstance(where, Message) else where["blocks"]
        block, element = found(blocks, action_id, value if isinstance(value, str) else None, user)
        held = dict(values or {})
        if element["type"] in ("button", "icon_button", "feedback_buttons", "overflow"):
            held_state = state(blocks, held)
        else:
            held_state = state(blocks, {**held, action_id: value})
        done = action(self._platform, block, element, value)
        payload = click_payload(self._platform, self._space.users[user], where, done, held_state)
        return self._sockets.send("interactive", payload)

    def submit(self, user: str, view: Json, values: Mapping[str, Any] | None = None) -> Delivery:
        """Fills in the modal on top and submits it; values are named by action_id or block_id."""
        view = self._on_top(user, view)
        if not view["submit"]:
            raise Impossible("this modal has nothing to submit it with")
        held = state(view["blocks"], values or {}, complete=True)
        payload = view_payload(self._platform, "view_submission", self._space.users[user], view, held)
        return self._sockets.send("interactive", payload)

    def close(self, user: str, view: Json) -> Delivery | None:
        """Closes the modal on top; the bot hears of it only where it asked to."""
        view = self._on_top(user, view)
        payload = view_payload(self._platform, "view_closed", self._space.users[user], view, state(view["blocks"], {}))
        self._space.modals[user].pop()
        return self._sockets.send("interactive", payload) if view["notify_on_close"] else None

    def shortcut(self, user: str, callback_id: str, message: Message | None = None) -> Delivery:
        """Uses a shortcut: a message's, or the global one."""
        if message:
            self._space.must_see(user, message)
        payload = shortcut_payload(self._platform, self._space.users[user], callback_id, message)
        return self._sockets.send("interactive", payload)

    def open_home(self, user: str) -> Delivery:
        """Opens the app's home tab."""
        return self._opened(user, "home")

    def open_messages_tab(self, user: str) -> Delivery:
        """Opens the app's messages tab."""
        return self._opened(user, "messages")

    def stop_stream(self, message: Message) -> None:
        """Somebody stops a message while it is growing."""
        message.streaming = "stopped_by_user"

    def expire_stream(self, message: Message) -> None:
        """Slack stops a message that has been growing for too long."""
        message.streaming = "expired"

    def _opened(self, user: str, tab: str) -> Delivery:
        event = home_event(self._platform, self._space.users[user], tab)
        return self._sockets.send("events_api", event_payload(self._platform, event, None))

    def _inside(self, user: str, channel: str) -> Channel:
        place = self._space.channels[channel]
        if user not in place.members or self._space.users[user].deleted:
            raise Impossible(f"{user} is not in {place.name}")
        return place

    def _has_thread(self, channel: str, thread_ts: str) -> bool:
        first = self._space.message(channel, thread_ts)
        return first is not None and not first.seen_by and first.thread_ts in (None, first.ts)

    def _tell(self, place: Channel, *events: Json) -> Delivery | None:
        """Sends events of a channel, if the bot is in it: the last delivery."""
        sent = None
        for event in events if BOT_USER in place.members else ():
            sent = self._sockets.send("events_api", event_payload(self._platform, event, place))
        return sent

    def _on_screen(self, user: str, view: Json) -> Json:
        """The view as it is now: the modal on top, or the home tab."""
        home = self._space.homes.get(user)
        return home if home and home["id"] == view["id"] else self._on_top(user, view)

    def _on_top(self, user: str, view: Json) -> Json:
        stack = self._space.modals.get(user)
        if not stack or stack[-1]["id"] != view["id"]:
            raise Impossible("this modal is not open, or another one lies over it")
        return stack[-1]
